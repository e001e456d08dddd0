//! A row of a form's table as it was read: its values, how they were found, and the cells they come from.
//!
//! Invariant: reading cells never moves a value; a cell that another one covers is "cannot tell". Not here: finding the
//! cells of a row (`labelled_block`), rows with labels (`labelled_rows`), without (`unlabelled_blocks`).

use super::cell;
use super::page::Page;
use crate::extract::{Confidence, Reading, State, Value};
use crate::forms::{Block, Kind, Lead, Row};
use crate::text::Span;

/// What stands in the value columns of a row: kind and unit of each.
pub(super) type Columns = Vec<(Kind, String)>;

/// How the values of a row were found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    /// Exactly its values stand there: the first and the last column are filled, or the row has one column.
    Whole,
    /// A column at its edge is blank; the other rows or the heads say where it begins.
    Placed,
    /// A column at its edge is blank, and nothing says where it begins.
    Adrift,
    /// Nothing is printed.
    Silent,
    /// More is printed than it has columns.
    Wide,
    /// What is printed does not fit its columns.
    Misfit,
    /// Its label is not there.
    Absent,
}

/// A row as it was read.
#[derive(Debug, Clone)]
pub(super) struct RowReading {
    /// A value for each column.
    pub values: Vec<Value>,
    /// How they were found.
    pub fit: Fit,
    /// The lines its label and its values stand on.
    pub lines: Vec<usize>,
    /// One cell a line: what ended the row.
    pub end: Option<RowEnd>,
}

/// What ended a row of one cell a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RowEnd {
    /// True for another label, a head or a title; false for something nobody knows, which may have been a value.
    pub is_known: bool,
    /// How many values more than columns there are.
    pub surplus: usize,
    /// Lines from the label to its first value.
    pub to_value: usize,
    /// Lines from the label, or from its last value, to what ended it.
    pub to_next: usize,
}

impl RowReading {
    /// A row of which nothing can be told.
    pub fn cannot_tell(count: usize, fit: Fit) -> Self {
        Self { values: vec![Value::cannot_tell(); count], fit, lines: Vec::new(), end: None }
    }

    /// Makes every value at least this doubtful.
    pub fn doubt(&mut self, at_least: Confidence) {
        doubt(&mut self.values, at_least);
    }

    /// True when some cell says nothing.
    pub fn has_blanks(&self) -> bool {
        self.values.iter().any(|value| value.state == State::Blank)
    }
}

/// How many values a row has.
pub(super) fn value_count(block: &Block, row: &Row) -> usize {
    if row.sentence.is_empty() { block.columns.len().max(1) } else { row.sentence.len() }
}

pub(super) fn columns(block: &Block, row: &Row) -> Columns {
    if block.columns.is_empty() {
        return vec![(row.kind, row.unit.clone())];
    }
    let kind = |of_column: Kind| if of_column == Kind::Count { row.kind } else { of_column };
    let unit = |of_column: &String| if of_column.is_empty() { row.unit.clone() } else { of_column.clone() };
    block.columns.iter().map(|column| (kind(column.kind), unit(&column.unit))).collect()
}

/// Makes values at least this doubtful; what cannot be told keeps its number as a candidate only.
pub(super) fn doubt(values: &mut [Value], at_least: Confidence) {
    for value in values {
        value.doubt(at_least);
    }
}

/// The first and the last cell in which something is printed.
pub(super) fn filled(page: &Page, cells: &[Span]) -> Option<(usize, usize)> {
    let is_filled = |cell: &Span| !page.document.at(*cell).is_empty();
    Some((cells.iter().position(is_filled)?, cells.iter().rposition(is_filled)?))
}

/// The offsets at which `count` cells can be cut out of `cells` with nothing but empty cells around them.
pub(super) fn windows(page: &Page, cells: &[Span], count: usize) -> Vec<usize> {
    let filled = |cell: &Span| !page.document.at(*cell).is_empty();
    let Some(surplus) = cells.len().checked_sub(count) else { return Vec::new() };
    (0..=surplus).filter(|&at| !cells[..at].iter().any(filled) && !cells[at + count..].iter().any(filled)).collect()
}

/// True when a cell is the unit or the code of its row.
pub(super) fn is_lead(lead: Lead, text: &str, row: &Row) -> bool {
    let text = crate::text::numerals::fold(text.trim());
    match lead {
        // Sheets take the zeros before a number away.
        Lead::Code => text == row.code || (!text.is_empty() && text == row.code.trim_start_matches('0')),
        Lead::Unit => {
            let is_stroke = !text.is_empty() && text.chars().all(|c| matches!(c, '—' | '-'));
            text == row.unit || is_stroke || (!text.is_empty() && text.chars().count() <= 4 && !cell::is_value(&text))
        }
    }
}

pub(super) fn read_cells(page: &Page, cells: &[Span], columns: &Columns, reading: Reading) -> Vec<Value> {
    let text = &page.document.text;
    // One cell may stand for several columns: which of them it speaks of cannot be told.
    let shared = cells.iter().any(|cell| page.document.is_covered(*cell));
    let read = |(&span, (kind, unit)): (&Span, &(Kind, String))| {
        let mut value = cell::read(text, span, *kind, unit, reading);
        if page.document.is_covered(span) {
            value.doubt(Confidence::CannotTell);
        } else if shared {
            value.doubt(Confidence::Doubtful);
        }
        value
    };
    cells.iter().zip(columns).map(read).collect()
}

pub(super) fn blank_at(page: &Page, offset: usize, column: &(Kind, String), reading: Reading) -> Value {
    cell::read(&page.document.text, Span::new(offset, offset), column.0, &column.1, reading)
}
