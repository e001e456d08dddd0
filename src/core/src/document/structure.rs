//! Finds chapters and drawn tables in plain text.
//!
//! Invariant: chapters do not overlap and are in text order; a line belongs to at most one grid.

use super::cell_lines::{self, Separators, is_bar};
use super::{Grid, GridRow, Section, separated, tex};
use crate::text::Span;
use crate::text::numerals::{chinese_integer, digit, is_ordinal};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Length of a run of separators that a content system left behind.
const JUNK_RUN: usize = 40;
/// A single row with this many cells is a whole table on one line.
const WHOLE_TABLE: usize = 20;
/// Most characters of a chapter heading; a longer one is a sentence that begins with a number.
const LONGEST_HEADING: usize = 40;

/// Finds the chapters: `一、`, `二、` … in rising order, at the start of lines or inside them.
///
/// Reports that a content system put on one line have their headings in the running text: a heading may also follow a
/// blank or a separator and then ends at the next blank.
///
/// The form's rows are numbered too: if a row with values and a line of words have the same number, the words are the
/// heading.
pub fn headings(text: &str, lines: &[Span]) -> Vec<Section> {
    let mut found: Vec<Heading> = Vec::new();
    for (at_line, &line) in lines.iter().enumerate() {
        // Behind a heading in a cell are the separators of its row.
        let body = line.of(text).trim_end_matches([',', ';', '"']);
        let mut search = 0;
        while let Some(at) = body.get(search..).and_then(|rest| rest.find('、')).map(|at| search + at) {
            search = at + '、'.len_utf8();
            let Some((number, start)) = number_before(body, at) else { continue };
            let before = &body[..start];
            let at_start = before.trim_matches(|c: char| c.is_whitespace() || c == '"').is_empty();
            if !at_start && !before.ends_with(BLANKS) {
                continue;
            }
            // A heading on its own line may contain blanks; one in running text ends at the first.
            let rest = &body[search..];
            let to_line_end = rest.find(['|', '\t']).unwrap_or(rest.len());
            let to_blank = rest.find(BLANKS).unwrap_or(rest.len());
            let ends = if at_start { [to_line_end, to_blank] } else { [to_blank, to_blank] };
            let Some(title) = ends.into_iter().map(|end| rest[..end].trim_end()).find(|title| is_title(title)) else {
                continue;
            };
            let behind = rest.get(title.len()..).unwrap_or("");
            let below =
                lines[at_line + 1..].iter().take(GAP).map(|line| line.of(text)).find(|line| !line.trim().is_empty());
            let ends_in_values = title.split_once(char::is_whitespace).is_some_and(|(_, rest)| is_values(rest));
            let is_row =
                ends_in_values || if is_blank(behind) { below.is_some_and(is_values) } else { is_values(behind) };
            let title = Span::new(line.start + start, line.start + search + title.len());
            found.push(Heading { number, title, is_row });
        }
    }
    let mut sections: Vec<Section> = rising(&found)
        .into_iter()
        .map(|Heading { number, title, .. }| Section { number, title, span: title })
        .collect();
    for i in 0..sections.len() {
        sections[i].span.end = sections.get(i + 1).map_or(text.len(), |next| next.title.start);
    }
    sections
}

/// Characters that end a heading inside running text.
const BLANKS: [char; 5] = [' ', '|', '\u{a0}', '\u{3000}', '\t'];

/// True for words short enough for a heading, without the punctuation of a sentence.
fn is_title(title: &str) -> bool {
    let sentence = ['。', ',', ';', ':', '\u{ff0c}', '\u{ff1b}', '\u{ff1a}'];
    !title.is_empty()
        && title.chars().count() <= LONGEST_HEADING
        && !title.contains(sentence)
        && !title.ends_with("数量")
}

/// A possible heading.
#[derive(Debug, Clone, Copy)]
struct Heading {
    number: u32,
    title: Span,
    /// True if values follow it, or are on the line below.
    is_row: bool,
}

/// Most lines below a label that are searched for its value.
const GAP: usize = 3;

fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || c == '|')
}

/// True for numbers and separators without words.
fn is_values(text: &str) -> bool {
    let values = |c: char| c.is_whitespace() || digit(c).is_some() || "|/-—.".contains(c);
    text.chars().all(values) && text.contains(|c: char| digit(c).is_some())
}

/// Keeps the headings that count upwards: 三 is followed by 四, or by 五 if one heading was lost.
fn rising(found: &[Heading]) -> Vec<Heading> {
    // Where each number occurs last, and where it does so without values.
    let mut last_of: FxHashMap<u32, usize> = FxHashMap::default();
    let mut last_plain: FxHashMap<u32, usize> = FxHashMap::default();
    for (at, heading) in found.iter().enumerate() {
        last_of.insert(heading.number, at);
        if !heading.is_row {
            last_plain.insert(heading.number, at);
        }
    }
    let comes =
        |places: &FxHashMap<u32, usize>, number: u32, at: usize| places.get(&number).is_some_and(|last| *last > at);
    let mut kept: Vec<Heading> = Vec::new();
    for (at, &heading) in found.iter().enumerate() {
        let last = kept.last().map_or(0, |kept| kept.number);
        let skips_one = heading.number == last + 2 && !comes(&last_of, last + 1, at);
        let outdone = heading.is_row && comes(&last_plain, heading.number, at);
        if (heading.number == last + 1 || skips_one) && !outdone {
            kept.push(heading);
        }
    }
    kept
}

/// Returns the Chinese number that ends right before byte `at`, and its start.
fn number_before(body: &str, at: usize) -> Option<(u32, usize)> {
    let before = &body[..at];
    let start = before.char_indices().rev().take_while(|&(_, c)| is_ordinal(c)).last()?.0;
    let number = chinese_integer(&before[start..])?;
    u32::try_from(number).ok().map(|n| (n, start))
}

/// The result of [`parse_tables`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Drawn {
    /// The tables drawn with `|` or tabs.
    pub grids: Vec<Grid>,
    /// Runs of separators without cells.
    pub folds: Vec<Span>,
    /// True if there are more cells than allowed; the rest is left as text.
    pub is_cut: bool,
}

/// The number of cells that rows may still take.
pub(super) struct Room {
    left: usize,
    is_cut: bool,
}

impl Room {
    /// Takes cells; after the first failure nothing is left.
    pub fn take(&mut self, cells: usize) -> bool {
        self.is_cut |= cells > self.left;
        self.left = if self.is_cut { 0 } else { self.left - cells };
        !self.is_cut
    }
}

/// Parses the tables of a text, with at most `most` cells.
pub fn parse_tables(text: &str, lines: &[Span], most: usize) -> Drawn {
    let mut room = Room { left: most, is_cut: false };
    let mut grids: Vec<Grid> = Vec::new();
    let mut folds = Vec::new();
    let mut open: Vec<DrawnRow> = Vec::new();
    let all = lines.first().zip(lines.last()).map_or("", |(first, last)| Span::new(first.start, last.end).of(text));
    let separators = Separators::of(all);
    let mut stacks = tables_of_lines(text, lines, separators, &mut room).into_iter().peekable();
    let mut rest = lines;
    while let Some((&line, behind)) = rest.split_first() {
        if let Some((run, tables)) = stacks.next_if(|(run, _)| run.start + rest.len() <= lines.len()) {
            close(&mut open, &mut grids, text);
            grids.extend(tables);
            rest = &lines[run.end..];
            continue;
        }
        if separators.are_any()
            && let Some((grid, count)) = stacked(text, rest)
        {
            close(&mut open, &mut grids, text);
            grids.push(grid);
            rest = &rest[count..];
            continue;
        }
        rest = behind;
        let body = line.of(text);
        let is_drawn = separators.has_bar(body) || separators.has_tab(body);
        if is_drawn {
            folds.extend(junk_runs(body, line.start));
        }
        // Most lines have none.
        match is_drawn.then(|| row_of(text, line, &mut room)).flatten() {
            Some(row) => open.push(row),
            None if !open.is_empty() && (body.trim().is_empty() || is_rule(body)) => {}
            None => close(&mut open, &mut grids, text),
        }
    }
    close(&mut open, &mut grids, text);
    Drawn { grids, folds, is_cut: room.is_cut }
}

/// Finds the tables of which no line is a row by itself; of two on the same lines the first.
fn tables_of_lines(
    text: &str,
    lines: &[Span],
    separators: Separators,
    room: &mut Room,
) -> Vec<(Range<usize>, Vec<Grid>)> {
    let mut found = tex::find(text, lines, room);
    found.extend(cell_lines::find(text, lines, separators, room));
    found.extend(separated::find(text, lines, room));
    found.sort_by_key(|(run, _)| run.start);
    let mut end = 0;
    found.retain(|(run, _)| {
        let is_free = run.start >= end;
        end = if is_free { run.end } else { end };
        is_free
    });
    found
}

/// True for a line between the rows of a drawn table: `+----+----+`, `├──┼──┤`, `|----+----|`.
fn is_rule(body: &str) -> bool {
    let body = body.trim();
    let is_stroke = |c: char| matches!(c, '-' | '=' | '─' | '━' | '═' | '┄' | '┅' | '┈' | '┉');
    let is_corner = |c: char| matches!(c, '+' | ':' | ' ' | '\u{2500}'..='\u{257f}') || is_bar(c);
    if !body.starts_with(|c| is_stroke(c) || is_corner(c)) {
        return false;
    }
    // A line of bars and strokes without a corner may be a row of dashes.
    let has_corner = body.contains(|c: char| c == '+' || (is_corner(c) && !is_bar(c) && !matches!(c, ':' | ' ')));
    (has_corner || !body.contains(is_bar))
        && body.chars().all(|c| is_stroke(c) || is_corner(c))
        && body.chars().filter(|c| is_stroke(*c)).nth(2).is_some()
}

/// Parses a table with one cell a line.
///
/// All cells but the first of a row are behind a separator; in most such tables a lone separator closes the row.
/// Returns the table and its number of lines. `lines` begins with the first cell.
fn stacked(text: &str, lines: &[Span]) -> Option<(Grid, usize)> {
    let leads = |line: &Span| line.of(text).trim_start().strip_prefix('|').is_some_and(|rest| !rest.contains('|'));
    let words = |line: &Span| {
        let body = line.of(text);
        !body.trim().is_empty() && !body.contains(['|', '\t']) && body.chars().count() <= LONGEST_PAIR
    };
    // The cheap test: the second cell must be right below the first.
    if !(leads(lines.get(1)?) && words(lines.first()?)) {
        return None;
    }
    let count = lines.iter().take_while(|line| leads(line) || words(line)).count();
    let lines = &lines[..count];
    let lone = |line: &Span| line.of(text).trim() == "|";
    let turns = || lines.windows(2).filter(|pair| leads(&pair[0]) && words(&pair[1]));
    let is_closed = turns().filter(|pair| lone(&pair[0])).count() * 2 > turns().count();
    let mut rows: Vec<GridRow> = Vec::new();
    let mut before: Option<&Span> = None;
    for line in lines {
        let cell = line.trimmed(text);
        // A number is a cell of its own.
        let has_digits = cell.of(text).contains(|c: char| c.is_ascii_digit());
        let wrapped = is_closed && !has_digits && before.is_some_and(|before| leads(before) && !lone(before));
        match rows.last_mut() {
            Some(row) if leads(line) => {
                let cell = Span::new(cell.start + 1, cell.end).trimmed(text);
                row.cells.push(cell);
                row.span.end = line.end;
            }
            // A cell on two lines.
            Some(row) if wrapped => {
                if let Some(last) = row.cells.last_mut() {
                    last.end = cell.end;
                }
                row.span.end = line.end;
            }
            _ => rows.push(GridRow { span: *line, cells: vec![cell], covered: Vec::new() }),
        }
        before = Some(line);
    }
    rows.retain(|row| row.cells.len() > 1);
    for row in rows.iter_mut().filter(|_| is_closed) {
        if row.cells.last().is_some_and(|cell| cell.is_empty()) {
            row.cells.pop();
        }
    }
    let (first, last) = (rows.first()?, rows.last()?);
    let span = Span::new(first.span.start, last.span.end);
    let end = lines.iter().take_while(|line| line.start < span.end).count();
    (rows.len() >= 2).then_some((Grid { span, rows }, end))
}

/// A line that may be a row.
struct DrawnRow {
    row: GridRow,
    /// True if it begins with a separator.
    is_led: bool,
    /// True if it has enough separators to be a row by itself.
    is_sure: bool,
}

fn close(open: &mut Vec<DrawnRow>, grids: &mut Vec<Grid>, text: &str) {
    let mut rows = std::mem::take(open);
    if !rows.iter().any(|row| row.is_sure) {
        return;
    }
    // If every row begins with a separator it is the frame; if some do, their first cell is empty.
    let is_framed = rows.iter().all(|row| row.is_led);
    for row in rows.iter_mut().filter(|_| is_framed) {
        row.row.cells.remove(0);
    }
    let mut rows: Vec<GridRow> = rows.into_iter().map(|row| row.row).collect();
    drop_numbering(&mut rows, text);
    if let (Some(first), Some(last)) = (rows.first(), rows.last())
        && (rows.len() >= 2 || first.cells.len() >= WHOLE_TABLE)
    {
        grids.push(Grid { span: Span::new(first.span.start, last.span.end), rows });
    }
}

/// Least rows whose numbers show a column of them.
const FEWEST_NUMBERED: usize = 3;

/// Removes the column in which a program numbers the rows from nought; before it may stand the numbers of the columns.
pub(super) fn drop_numbering(rows: &mut [GridRow], text: &str) {
    let number =
        |row: &GridRow| row.cells.first().map(|cell| cell.of(text)).and_then(|cell| cell.parse::<usize>().ok());
    let Some(first) = rows.iter().take(FEWEST_NUMBERED).position(|row| number(row) == Some(0)) else { return };
    let is_numbered = rows[first..].iter().enumerate().all(|(at, row)| number(row) == Some(at) && row.cells.len() > 1);
    let is_blank = |row: &GridRow| row.cells.first().is_none_or(|cell| !cell.of(text).contains(char::is_alphanumeric));
    if rows.len() >= first + FEWEST_NUMBERED && is_numbered && rows[..first].iter().all(is_blank) {
        for row in rows.iter_mut().filter(|row| row.covered.is_empty() && row.cells.len() > 1) {
            row.cells.remove(0);
        }
    }
}

/// Parses a line that is a table row: it has separators and something besides them.
fn row_of(text: &str, line: Span, room: &mut Room) -> Option<DrawnRow> {
    let body = line.of(text);
    let by_tabs = body.contains('\t') && !body.contains(is_bar);
    let separator = |c: char| if by_tabs { c == '\t' } else { is_bar(c) };
    let count = body.matches(separator).count();
    if count == 0 || body.chars().all(|c| is_bar(c) || c.is_whitespace()) || is_rule(body) {
        return None;
    }
    if count >= JUNK_RUN && body.split(separator).filter(|cell| !cell.trim().is_empty()).count() * 4 < count {
        return None;
    }
    // A whole chapter on one line is prose, not a row.
    let length = body.chars().count();
    if (length > 600 && count < 8) || (length > LONGEST_PAIR && count < 2) {
        return None;
    }
    if !room.take(count + 1) {
        return None;
    }
    let mut cells = Vec::new();
    let mut start = line.start;
    for cell in body.split(separator) {
        cells.push(Span::new(start, start + cell.len()).trimmed(text));
        start += cell.len();
        start += text[start..].chars().next().map_or(0, char::len_utf8);
    }
    // A separator may end the row in every dialect; no cell follows it.
    if body.trim_end().ends_with(separator) || (!by_tabs && cells.len() > 1) {
        let ends_open = cells.last().is_some_and(|cell| cell.is_empty());
        if ends_open {
            cells.pop();
        }
    }
    let is_led = !by_tabs && body.trim_start().starts_with(is_bar) && cells.len() > 1;
    Some(DrawnRow { row: GridRow { span: line, cells, covered: Vec::new() }, is_led, is_sure: count >= 2 || by_tabs })
}

/// Most characters of a row with a single separator.
const LONGEST_PAIR: usize = 120;

fn junk_runs(body: &str, offset: usize) -> Vec<Span> {
    let mut runs = Vec::new();
    if body.len() < JUNK_RUN || !body.contains('|') {
        return runs;
    }
    let mut start = None;
    for (at, c) in body.char_indices().chain([(body.len(), '\n')]) {
        if c == '|' || (start.is_some() && c == ' ') {
            start.get_or_insert(at);
        } else if let Some(from) = start.take()
            && at - from >= JUNK_RUN
        {
            runs.push(Span::new(offset + from, offset + at));
        }
    }
    runs
}
