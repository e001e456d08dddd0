//! Cuts the cells of a table with one cell a line into rows.
//!
//! Invariant: no cell is moved; a row whose length contradicts the others loses the empty cells at its edges, since they
//! may not be where they seem to be. Not here: the cells and their separators (`cell_lines`).

use crate::document::{Grid, GridRow};
use crate::text::Span;
use std::collections::BTreeMap;

/// Greatest width of a table.
const WIDEST: usize = 40;
/// Least empty cells between words and a value that may end a row there.
const MOST_DROPPED: usize = 2;
/// Least rows whose equal length shows the width of a table.
const FEWEST_ROWS: usize = 3;

/// A cell, printed or empty.
pub(super) struct Token {
    pub span: Span,
    pub content: Content,
    /// True if no separator is before it.
    pub is_torn: bool,
    /// True if the separators show that a row begins here.
    pub begins: bool,
    /// Where the separators behind it end.
    pub end: usize,
}

/// What a cell holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    Words,
    Value,
    Blank,
}

/// The cells of a row.
type Row = Vec<Token>;

/// Cuts cells into rows of one width; gives them back if there is none.
///
/// Covered cells are left as empty ones at the ends of their rows, so that every row has as many separators; in some
/// dialects another one opens each row.
pub(super) fn of_one_width(tokens: Vec<Token>) -> Option<Vec<Row>> {
    let width = (2..=WIDEST).rev().find(|width| {
        let rows = || tokens.chunks(*width);
        let framed = rows().filter(|row| row[0].content == Content::Blank).count();
        tokens.len().is_multiple_of(*width)
            && tokens.len() >= FEWEST_ROWS * width
            && (framed == 0 || framed * width == tokens.len())
            && is_shown(&tokens, *width)
            && (rows().all(|row| is_row(row, false)) || rows().all(|row| is_row(row, true)))
    })?;
    let mut rows = chunks(tokens, width);
    if rows.iter().all(|row| row[0].content == Content::Blank) {
        for row in &mut rows {
            row.remove(0);
        }
    }
    Some(rows)
}

/// True if every row holds words; values alone are a row only below heads that are padded to its width.
fn is_shown(tokens: &[Token], width: usize) -> bool {
    let holds_words = |row: &&[Token]| row.iter().any(|token| token.content == Content::Words);
    let is_padded = |row: &[Token]| row.last().is_some_and(|token| token.content == Content::Blank);
    let bare = tokens.chunks(width).filter(|row| !holds_words(row)).count();
    bare == 0 || (bare == 1 && tokens.chunks(width).filter(holds_words).any(is_padded))
}

/// True for words before values, for words alone and for values alone; `after` asks for words behind values.
fn is_row(row: &[Token], after: bool) -> bool {
    let filled = |token: &&Token| token.content != Content::Blank;
    let is_words = |token: &Token| token.content == Content::Words;
    let is_torn = row.iter().skip(1).any(|token| token.is_torn || token.begins);
    let mut kinds: Vec<bool> = row.iter().filter(filled).map(is_words).collect();
    if after {
        kinds.reverse();
    }
    !is_torn && !kinds.is_empty() && kinds.is_sorted_by(|one, next| one >= next)
}

fn chunks(mut tokens: Vec<Token>, width: usize) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    while tokens.len() > width {
        let rest = (tokens.len() - 1) / width * width;
        rows.push(tokens.split_off(rest));
    }
    rows.push(tokens);
    rows.reverse();
    rows
}

/// Cuts cells into rows where words follow a value or an empty cell.
pub(super) fn by_words(tokens: Vec<Token>) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for token in tokens {
        let turns = |last: &Token| token.content == Content::Words && last.content != Content::Words;
        match rows.last_mut() {
            Some(row) if !token.is_torn && !token.begins && !row.last().is_some_and(turns) => row.push(token),
            _ => rows.push(vec![token]),
        }
    }
    even(rows)
}

/// Keeps the empty cells at the edges of rows that are as wide as most; if there is no such width, only where hardly any
/// row has them.
fn even(rows: Vec<Row>) -> Vec<Row> {
    let is_padded = |row: &&Row| row.last().is_some_and(|token| token.content == Content::Blank);
    let padded = rows.iter().filter(is_padded).count();
    let width = usual_length(&rows).filter(|width| {
        let fitting = rows.iter().filter(|row| row.len().is_multiple_of(*width)).count();
        let shown = rows.iter().filter(is_padded).any(|row| row.len() == *width);
        *width > 1 && shown && rows.len() >= FEWEST_ROWS && fitting * 5 >= rows.len() * 4
    });
    let is_rare = padded * 3 <= rows.len();
    let mut even: Vec<Row> = Vec::new();
    for row in rows {
        match width {
            Some(width) if row.len().is_multiple_of(width) && begin_rows(&row, width) => {
                even.extend(chunks(row, width));
            }
            None if is_rare => even.push(row),
            _ => even.push(without_edges(row)),
        }
    }
    even
}

/// Returns the most frequent length of rows; of two the shorter.
fn usual_length(rows: &[Row]) -> Option<usize> {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for row in rows {
        *counts.entry(row.len()).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(length, count)| (*count, std::cmp::Reverse(*length))).map(|(length, _)| length)
}

/// True if every part of a row begins with words, or holds none.
fn begin_rows(row: &[Token], width: usize) -> bool {
    let is_words = |token: &Token| token.content == Content::Words;
    row.chunks(width).all(|part| part.first().is_some_and(is_words) || !part.iter().any(is_words))
}

/// A row that lost a cell or gained one.
fn without_edges(mut row: Row) -> Row {
    let end = row.last().map_or(0, |token| token.end);
    while row.last().is_some_and(|token| token.content == Content::Blank) {
        row.pop();
    }
    let value = row.iter().position(|token| token.content == Content::Value).unwrap_or(row.len());
    let words = row[..value].iter().rposition(|token| token.content == Content::Words).map_or(0, |at| at + 1);
    // Behind the end of a row the value may be another's: it stays as far away as it is.
    if value - words < MOST_DROPPED {
        row.drain(words..value);
    }
    if let Some(last) = row.last_mut() {
        last.end = last.end.max(end);
    }
    row
}

/// Makes tables of rows; words without separators between them and the next cell are a heading. `is_open` says that
/// nothing ends the last row.
pub(super) fn grids(rows: Vec<Row>, is_open: bool) -> Vec<Grid> {
    let mut tables: Vec<Vec<Row>> = vec![Vec::new()];
    let mut rows = rows.into_iter().peekable();
    while let Some(row) = rows.next() {
        let ends = rows.peek().map_or(is_open, |next| next.first().is_some_and(|token| token.is_torn));
        let is_heading = matches!(row.as_slice(), [only] if only.content == Content::Words);
        match tables.last_mut() {
            Some(_) if ends && is_heading => tables.push(Vec::new()),
            Some(table) => table.push(row),
            None => {}
        }
    }
    tables.into_iter().filter_map(grid).collect()
}

fn grid(rows: Vec<Row>) -> Option<Grid> {
    let row = |row: Row| {
        let span = Span::new(row.first()?.span.start, row.last()?.end);
        Some(GridRow { span, cells: row.into_iter().map(|token| token.span).collect(), covered: Vec::new() })
    };
    let rows: Vec<GridRow> = rows.into_iter().filter_map(row).collect();
    let span = Span::new(rows.first()?.span.start, rows.last()?.span.end);
    rows.iter().any(|row| row.cells.len() > 1).then_some(Grid { span, rows })
}
