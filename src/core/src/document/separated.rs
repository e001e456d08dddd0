//! Tables whose cells are separated by commas or semicolons, as programs export them: quoted cells with separators, line
//! ends and doubled quotes in them.
//!
//! Invariant: prose with commas is no table: rows of words and numbers prove one, and no number with a comma in it is
//! divided. Not here: separators that are drawn (`structure`).

use super::structure::{Room, drop_numbering};
use super::{Grid, GridRow};
use crate::lexicon::{Lexicon, WordList};
use crate::text::Span;
use crate::text::numerals::{digit, fold_char};
use std::ops::Range;

/// What may separate cells. Tabs separate them without proof (`structure`), unless some cells are quoted.
const SEPARATORS: [char; 3] = [',', ';', '\t'];
/// Least rows of words and numbers.
const FEWEST_ROWS: usize = 2;
/// Most characters of a cell without quotes.
const LONGEST_CELL: usize = 60;
/// Most characters of a lone cell; a longer one is a sentence on its own line.
const LONGEST_LONE: usize = 40;
/// Most lines and bytes of a row.
const MOST_LINES: usize = 12;
const LONGEST_ROW: usize = 4000;
/// Bytes of a line above which it is no row.
const LONGEST_LINE: usize = 2000;

/// A row, and how many lines it takes.
struct Record {
    cells: Vec<Span>,
    lines: Range<usize>,
    kind: Kind,
    /// True if a cell of it is in quotes.
    is_quoted: bool,
}

/// What the cells of a row are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Words, then numbers to its end.
    Row,
    /// Words alone, numbers alone, or nothing.
    Other,
    /// One cell with a sentence.
    Sentence,
}

/// Finds the tables: their lines and their grids, with as many cells as there is room for.
pub(super) fn find(text: &str, lines: &[Span], room: &mut Room) -> Vec<(Range<usize>, Vec<Grid>)> {
    let mut found = Vec::new();
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return found };
    let all = Span::new(first.start, last.end).of(text);
    for separator in SEPARATORS {
        // A cell in quotes has a separator beside it on one of its lines.
        let has_quoted =
            || lines.iter().map(|line| line.of(text)).any(|body| body.contains('"') && body.contains(separator));
        // Nearly all prose ends here: a row ends in a number.
        let may_end_row = |body: &str| body.contains(separator) || body.contains('"');
        let ends_in_value =
            || lines.iter().map(|line| line.of(text)).any(|body| may_end_row(body) && ends_in_value(body, separator));
        if !all.contains(separator) || (separator == '\t' && !has_quoted()) || !ends_in_value() {
            continue;
        }
        let mut runs = Vec::new();
        let mut at = 0;
        while at < lines.len() {
            let run = run(text, lines, at, separator);
            let next = run.last().map_or(at + 1, |record| record.lines.end);
            let is_drawn = separator == '\t' && !run.iter().any(|record| record.is_quoted);
            let run = if is_drawn { Vec::new() } else { run };
            runs.extend(tables(run).into_iter().map(trimmed).filter(|run| !run.is_empty()));
            at = next;
        }
        // A text with one such table has others, of a row or two.
        let is_proved = runs.iter().any(|run| is_table(text, run, separator, FEWEST_ROWS));
        let fewest = if is_proved { 1 } else { FEWEST_ROWS };
        for run in runs {
            if let (Some(first), Some(last)) = (run.first(), run.last())
                && is_table(text, &run, separator, fewest)
                && room.take(run.iter().map(|record| record.cells.len()).sum())
            {
                found.push((first.lines.start..last.lines.end, grids(text, run)));
            }
        }
    }
    found
}

/// False only for a line whose last filled cell is no value, whatever quotes are around it.
fn ends_in_value(line: &str, separator: char) -> bool {
    let is_border = |c: char| c == separator || c == '"';
    let line = line.trim_end_matches(|c: char| is_border(c) || c.is_whitespace());
    let mut last = line.chars().rev().take_while(|c| !is_border(*c));
    // Nearly all prose ends in a word, or in one and a full stop, and in none that means "nothing".
    let has_letter = last.clone().any(char::is_alphabetic);
    let may_be = !has_letter || last.next().is_some_and(|c| nothing().iter().any(|words| words.may_end(fold_char(c))));
    may_be && is_value(line.rsplit(is_border).next().unwrap_or(line).trim())
}

/// Returns the rows that follow each other from this line on.
fn run(text: &str, lines: &[Span], from: usize, separator: char) -> Vec<Record> {
    let mut records: Vec<Record> = Vec::new();
    let mut at = from;
    while at < lines.len() {
        if lines[at].of(text).trim().is_empty() && !records.is_empty() {
            at += 1;
            continue;
        }
        let Some(record) = record(text, lines, at, separator) else { break };
        at = record.lines.end;
        records.push(record);
    }
    records
}

/// Reads the row that begins on a line.
fn record(text: &str, lines: &[Span], at: usize, separator: char) -> Option<Record> {
    let line = lines[at];
    let body = line.of(text);
    // A row of another dialect, or prose.
    if body.len() > LONGEST_LINE
        || !(body.contains(separator) || body.trim_start().starts_with('"'))
        || body.contains(super::is_bar)
        || (separator != '\t' && body.contains('\t'))
    {
        return None;
    }
    let last = (at + MOST_LINES).min(lines.len()) - 1;
    let stop = lines[last].end.min(line.start + LONGEST_ROW);
    let mut cells: Vec<Span> = Vec::new();
    let mut is_quoted = false;
    let mut here = line.start;
    let mut end = line.end;
    loop {
        let rest = text.get(here..end)?;
        let lead = rest.len() - rest.trim_start_matches(' ').len();
        let quoted = quoted(text, here + lead, stop);
        let cell_end = if let Some((inner, behind)) = quoted {
            is_quoted = true;
            cells.push(inner.trimmed(text));
            if behind > end {
                end = lines[at..=last].iter().find(|line| line.end >= behind)?.end;
            }
            behind
        } else if rest[lead..].starts_with('"') {
            // A quote that nothing closes: where the cell ends is not known.
            return None;
        } else {
            let cell = Span::new(here, here + rest.find(separator).unwrap_or(rest.len()));
            let cell_end = cell.end;
            cells.push(cell.trimmed(text));
            if !is_cell(cell.of(text).trim()) {
                return None;
            }
            cell_end
        };
        let behind = text.get(cell_end..end)?;
        let blanks = behind.len() - behind.trim_start_matches(|c: char| c.is_whitespace() && c != separator).len();
        if behind[blanks..].is_empty() {
            break;
        }
        here = cell_end + blanks + behind[blanks..].strip_prefix(separator).map(|_| separator.len_utf8())?;
    }
    if cells.len() < 2 {
        return None;
    }
    let rows =
        lines[at..=last].iter().take_while(|line| line.start < end.max(line.start + 1) && line.start <= end).count();
    let kind = kind(text, &cells);
    Some(Record { cells, lines: at..at + rows.max(1), kind, is_quoted })
}

/// Returns the inside of the quotes that open at `at`, and what is behind them.
fn quoted(text: &str, at: usize, stop: usize) -> Option<(Span, usize)> {
    let bytes = text.as_bytes();
    let stop = stop.min(bytes.len());
    if bytes.get(at) != Some(&b'"') {
        return None;
    }
    let mut here = at + 1;
    while here < stop {
        if bytes[here] == b'"' {
            if bytes.get(here + 1) != Some(&b'"') {
                return Some((Span::new(at + 1, here), here + 1));
            }
            here += 1;
        }
        here += 1;
    }
    None
}

/// True for what may stand in a cell without quotes.
fn is_cell(cell: &str) -> bool {
    cell.len() <= LONGEST_CELL || (cell.chars().count() <= LONGEST_CELL && !cell.contains('。'))
}

/// True for a number, a dash or 无.
fn is_value(cell: &str) -> bool {
    let bare = || cell.chars().map(fold_char).filter(|c| !c.is_whitespace());
    let has_letter = bare().any(char::is_alphabetic);
    if !has_letter && bare().any(|c| digit(c).is_some()) {
        return true;
    }
    let nothing = nothing();
    // Most cells of prose begin with a word, and with none that means "nothing".
    let begins = bare().next().is_some_and(|first| nothing.iter().any(|words| words.may_begin(first)));
    begins && {
        let bare: String = bare().collect();
        nothing.iter().any(|words| words.contains(&bare))
    }
}

/// The words and the signs of a cell that has nothing to say.
fn nothing() -> [&'static WordList; 2] {
    let lexicon = Lexicon::builtin();
    [&lexicon.cell_dashes, &lexicon.cell_not_applicable]
}

fn kind(text: &str, cells: &[Span]) -> Kind {
    let filled: Vec<&str> = cells.iter().map(|cell| cell.of(text)).filter(|cell| !cell.is_empty()).collect();
    if let [only] = filled[..] {
        let is_sentence = only.chars().count() > LONGEST_LONE || only.contains('。');
        return if is_sentence { Kind::Sentence } else { Kind::Other };
    }
    // Nearly all prose ends here.
    if !filled.last().is_some_and(|cell| is_value(cell)) {
        return Kind::Other;
    }
    // A program numbers its rows.
    let filled =
        if filled.len() > 2 && is_value(filled[0]) && !is_value(filled[1]) { &filled[1..] } else { &filled[..] };
    let words = filled.iter().take_while(|cell| !is_value(cell)).count();
    let is_row = words > 0 && words < filled.len() && filled[words..].iter().all(|cell| is_value(cell));
    if is_row { Kind::Row } else { Kind::Other }
}

/// Divides rows into those of one width each, unless nearly all have the same: tables may follow each other.
fn tables(run: Vec<Record>) -> Vec<Vec<Record>> {
    if usual_width(&run).is_some_and(|width| is_even(&run, width)) {
        return vec![run];
    }
    let mut tables: Vec<Vec<Record>> = Vec::new();
    for record in run {
        match tables.last_mut() {
            Some(table) if table.last().is_some_and(|last| last.cells.len() == record.cells.len()) => {
                table.push(record);
            }
            _ => tables.push(vec![record]),
        }
    }
    tables
}

fn is_even(run: &[Record], width: usize) -> bool {
    run.iter().filter(|record| record.cells.len() == width).count() * 5 >= run.len() * 4
}

/// Cuts off the rows at both ends that have another width than most.
fn trimmed(mut run: Vec<Record>) -> Vec<Record> {
    let Some(width) = usual_width(&run) else { return Vec::new() };
    let fits = |record: &Record| record.cells.len() == width || record.kind == Kind::Row;
    let end = run.iter().rposition(fits).map_or(0, |last| last + 1);
    run.truncate(end);
    let start = run.iter().position(fits).unwrap_or(run.len());
    run.drain(..start);
    run
}

/// Returns the most frequent number of cells.
fn usual_width(run: &[Record]) -> Option<usize> {
    let mut counts: std::collections::BTreeMap<usize, usize> = std::collections::BTreeMap::new();
    for record in run {
        *counts.entry(record.cells.len()).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(width, count)| (*count, *width)).map(|(width, _)| width)
}

/// True for rows of words and numbers of one width, in which no comma stands in a number.
fn is_table(text: &str, run: &[Record], separator: char, fewest: usize) -> bool {
    let rows = run.iter().filter(|record| record.kind == Kind::Row);
    // Numbers alone below their heads are a table too.
    let heads = |record: &Record| record.cells.len() > 4 && record.cells.iter().all(|cell| is_value(cell.of(text)));
    let Some(width) = usual_width(run) else { return false };
    let is_proved = rows.clone().count() >= fewest || (run.len() > 1 && run.iter().any(heads));
    is_proved && is_even(run, width) && (separator != ',' || !rows.clone().any(|row| divides_number(text, row)))
}

/// True for words that end in digits before a cell of three digits: `许可 1,573`.
fn divides_number(text: &str, row: &Record) -> bool {
    row.cells.windows(2).any(|pair| {
        let (left, right) = (pair[0].of(text), pair[1].of(text));
        let is_open = text.get(pair[0].end..pair[1].start) == Some(",");
        let ends = left.ends_with(|c| digit(c).is_some()) && !is_value(left);
        is_open && ends && right.len() == 3 && right.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Makes tables of the rows; a sentence on its own is between two.
fn grids(text: &str, run: Vec<Record>) -> Vec<Grid> {
    let mut grids: Vec<Grid> = Vec::new();
    let mut is_open = false;
    for record in run {
        if record.kind == Kind::Sentence {
            is_open = false;
            continue;
        }
        let (Some(first), Some(last)) = (record.cells.first(), record.cells.last()) else { continue };
        let span = Span::new(first.start, last.end);
        let row = GridRow { span, cells: record.cells, covered: Vec::new() };
        match grids.last_mut().filter(|_| is_open) {
            Some(grid) => {
                grid.span.end = span.end;
                grid.rows.push(row);
            }
            None => grids.push(Grid { span, rows: vec![row] }),
        }
        is_open = true;
    }
    for grid in &mut grids {
        drop_numbering(&mut grid.rows, text);
    }
    grids
}
