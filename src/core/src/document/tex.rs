//! Tables of LaTeX: `tabular` and its kin, with `&`, `\\`, `\multicolumn` and `\multirow`.
//!
//! Invariant: a cell is its text between the separators, without the command that spans it; a cell that another one
//! covers is an empty cell of its row. Not here: commands inside a cell (`text::markup`).

use super::structure::Room;
use super::{Grid, GridRow};
use crate::text::Span;
use std::collections::HashSet;
use std::ops::Range;

/// Environments that are tables.
const NAMES: &[&str] = &[
    "tabular",
    "tabularx",
    "tabulary",
    "longtable",
    "longtblr",
    "tblr",
    "tabu",
    "array",
    "NiceTabular",
    "supertabular",
];
/// Commands between two rows, whose groups are no text.
const BETWEEN_ROWS: &[&str] = &[
    "hline",
    "toprule",
    "midrule",
    "bottomrule",
    "cline",
    "cmidrule",
    "rowcolor",
    "endhead",
    "endfirsthead",
    "endfoot",
    "endlastfoot",
    "specialrule",
    "addlinespace",
    "Xhline",
    "hhline",
    "noalign",
    "centering",
    "firsthline",
    "lasthline",
];
/// Most columns or rows that one cell spans.
const WIDEST: usize = 100;
const BEGIN: &str = "\\begin{";

/// Finds the tables: their lines and their grids, with as many cells as there is room for.
pub(super) fn find(text: &str, lines: &[Span], room: &mut Room) -> Vec<(Range<usize>, Vec<Grid>)> {
    let mut found: Vec<(Range<usize>, Vec<Grid>)> = Vec::new();
    let mut from = lines.first().map_or(0, |line| line.start);
    let end = lines.last().map_or(0, |line| line.end);
    // Nearly every text ends here.
    if !text.get(from..end).is_some_and(|lines| lines.contains('\\')) {
        return found;
    }
    let mut unclosed: HashSet<&str> = HashSet::new();
    while let Some(at) = text.get(from..end).and_then(|rest| rest.find(BEGIN)).map(|at| from + at) {
        from = at + BEGIN.len();
        let Some((body, close)) = body(text, from, end, &mut unclosed) else { continue };
        from = close;
        let Some(grid) = grid(text, body, room) else { continue };
        let first = lines.partition_point(|line| line.end < at);
        let last = lines.partition_point(|line| line.start < close);
        match found.last_mut() {
            Some((run, grids)) if run.end > first => {
                run.end = last.max(run.end);
                grids.push(grid);
            }
            _ => found.push((first..last, vec![grid])),
        }
    }
    found
}

/// Returns the rows of an environment whose name begins at `at`, and where it ends; `unclosed` are the names that nothing
/// closes any more.
fn body<'t>(text: &'t str, at: usize, end: usize, unclosed: &mut HashSet<&'t str>) -> Option<(Span, usize)> {
    let name_end = at + text[at..end].bytes().take(20).position(|byte| byte == b'}')?;
    let name = text.get(at..name_end)?;
    if !NAMES.contains(&name.trim_end_matches('*')) || unclosed.contains(name) {
        return None;
    }
    let close = format!("\\end{{{name}}}");
    let Some(stop) = text[name_end..end].find(&close).map(|stop| name_end + stop) else {
        unclosed.insert(name);
        return None;
    };
    let mut start = name_end + 1;
    // The width, the place and the columns.
    while let Some(behind) = text[start..stop].starts_with(['{', '[']).then(|| group_end(text, start, stop)).flatten() {
        start = behind;
    }
    Some((Span::new(start, stop), stop + close.len()))
}

/// Returns the end of the group that begins at `at`.
fn group_end(text: &str, at: usize, stop: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let (open, close) = if bytes.get(at) == Some(&b'[') { (b'[', b']') } else { (b'{', b'}') };
    let mut depth = 0_usize;
    let mut here = at;
    while here < stop {
        match bytes[here] {
            b'\\' => here += 1,
            byte if byte == open => depth += 1,
            byte if byte == close => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(here + 1);
                }
            }
            _ => {}
        }
        here += 1;
    }
    None
}

/// A cell and how many columns and rows it spans.
struct Cell {
    span: Span,
    columns: usize,
    rows: usize,
}

fn grid(text: &str, body: Span, room: &mut Room) -> Option<Grid> {
    let mut rows: Vec<GridRow> = Vec::new();
    // For each column: how many rows the cell above still covers.
    let mut above: Vec<usize> = Vec::new();
    for row in split(text, body) {
        let cells: Vec<Cell> = row.iter().map(|cell| spanned(text, *cell)).collect();
        let width: usize = cells.iter().map(|cell| cell.columns).sum();
        if !room.take(width) {
            break;
        }
        above.resize(above.len().max(width), 0);
        let mut grid_row =
            GridRow { span: Span::new(row.first()?.start, row.last()?.end), cells: Vec::new(), covered: Vec::new() };
        for Cell { span, columns, rows } in cells {
            let at = grid_row.cells.len();
            let is_covered = span.is_empty() && above[at] > 0;
            above[at..at + columns].iter_mut().for_each(|left| *left = if is_covered { *left - 1 } else { rows - 1 });
            grid_row.cells.push(span);
            grid_row.cells.extend(std::iter::repeat_n(Span::new(span.end, span.end), columns - 1));
            grid_row.covered.push(is_covered);
            grid_row.covered.extend(std::iter::repeat_n(true, columns - 1));
        }
        rows.push(grid_row);
    }
    // A row that ends early lacks its last cells: which, its blank ones at the end do not tell.
    let widest = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    for row in rows.iter_mut().filter(|row| row.cells.len() < widest) {
        let filled = row.cells.iter().rposition(|cell| !cell.is_empty()).map_or(1, |last| last + 1);
        row.cells.truncate(filled);
        row.covered.truncate(filled);
    }
    let span = Span::new(rows.first()?.span.start, rows.last()?.span.end);
    (rows.len() > 1).then_some(Grid { span, rows })
}

/// Splits the rows of a table into cells.
fn split(text: &str, body: Span) -> Vec<Vec<Span>> {
    let bytes = text.as_bytes();
    let mut rows: Vec<Vec<Span>> = Vec::new();
    let mut row: Vec<Span> = Vec::new();
    let mut start = between_rows(text, body.start, body.end);
    let (mut depth, mut at) = (0_usize, start);
    while at < body.end {
        match bytes[at] {
            b'\\' if bytes.get(at + 1) == Some(&b'\\') && depth == 0 => {
                row.push(Span::new(start, at).trimmed(text));
                rows.push(std::mem::take(&mut row));
                at = between_rows(text, at + 2, body.end);
                start = at;
                continue;
            }
            b'\\' => at += 1,
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            b'&' if depth == 0 => {
                row.push(Span::new(start, at).trimmed(text));
                start = at + 1;
            }
            _ => {}
        }
        at += 1;
    }
    let last = Span::new(start.min(body.end), body.end).trimmed(text);
    if !row.is_empty() || !last.is_empty() {
        row.push(last);
        rows.push(row);
    }
    rows
}

/// Skips what stands between two rows: rules, distances, comments.
fn between_rows(text: &str, from: usize, stop: usize) -> usize {
    let mut at = from;
    loop {
        let rest = &text[at..stop];
        let inner = rest.trim_start();
        let here = stop - inner.len();
        at = match inner.as_bytes().first() {
            // Right behind the end of a row: its distance to the next.
            Some(b'[') if at == from => match group_end(text, here, stop) {
                Some(behind) if behind - here < 16 => behind,
                _ => return here,
            },
            Some(b'*') if at == from && here == from => here + 1,
            Some(b'%') => here + inner.find('\n').unwrap_or(inner.len()),
            Some(b'\\') => {
                let name = &inner[1..];
                let end = name.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(name.len());
                if !BETWEEN_ROWS.contains(&&name[..end]) {
                    return here;
                }
                let mut behind = here + 1 + end;
                if let Some(part) = text[behind..stop].strip_prefix('(') {
                    behind += part.find(')').map_or(0, |close| close + 2);
                }
                while text[behind..stop].starts_with(['{', '[']) {
                    let Some(end) = group_end(text, behind, stop) else { break };
                    behind = end;
                }
                behind
            }
            _ => return here,
        };
    }
}

/// Takes the text of a cell out of the commands that span it.
fn spanned(text: &str, cell: Span) -> Cell {
    let mut read = Cell { span: cell, columns: 1, rows: 1 };
    for (command, is_row) in [("\\multicolumn", false), ("\\multirow", true), ("\\multicolumn", false)] {
        let Some((number, inner)) = argument(text, read.span, command) else { continue };
        let reach = if is_row { &mut read.rows } else { &mut read.columns };
        *reach = number.clamp(1, WIDEST);
        read.span = inner;
    }
    read
}

/// Returns the number of such a command and the span of its text.
fn argument(text: &str, cell: Span, command: &str) -> Option<(usize, Span)> {
    cell.of(text).strip_prefix(command)?;
    let mut at = cell.start + command.len();
    let mut groups: Vec<Span> = Vec::new();
    while at < cell.end && groups.len() < 3 {
        match text.as_bytes()[at] {
            b'{' => {
                let end = group_end(text, at, cell.end)?;
                groups.push(Span::new(at + 1, end - 1));
                at = end;
            }
            b'[' => at = group_end(text, at, cell.end)?,
            // `\multirow{2}*{…}`: the width without its braces.
            b'*' => {
                groups.push(Span::new(at, at + 1));
                at += 1;
            }
            byte if byte.is_ascii_whitespace() => at += 1,
            _ => return None,
        }
    }
    let [number, _, inner] = groups[..] else { return None };
    let digits = number.of(text).trim().trim_start_matches('-');
    let number = if digits.len() > 4 { WIDEST } else { digits.parse().ok()? };
    Some((number, inner.trimmed(text)))
}
