//! A row of a form's table as it was read: its values, how they were found, and the cells they come from.
//!
//! Invariant: reading cells never moves a value; a cell that another one covers is "cannot tell". Not here: finding the
//! cells of a row (`labelled_block`), rows with labels (`labelled_rows`), without (`unlabelled_blocks`).

use super::cell;
use super::column_order::OrderProblem;
use super::page::Page;
use crate::extract::{Confidence, Reading, State, Value};
use crate::forms::{Block, Kind, Lead, Row};
use crate::lexicon::Lexicon;
use crate::text::Span;

/// Kind and unit of each value column of a row.
pub(super) type Columns<'f> = Vec<(Kind, &'f str)>;

/// How the values of a row were found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    /// Exactly: the first and the last column are filled, or the row has one column.
    Whole,
    /// A column at an edge is blank; other rows or the heads determine the alignment.
    Placed,
    /// A column at an edge is blank, and nothing determines the alignment.
    Adrift,
    /// Nothing is printed.
    Silent,
    /// More is printed than the row has columns.
    Wide,
    /// What is printed does not fit the columns.
    Misfit,
    /// All values are there, but they ran together and can be cut in several ways.
    Uncut,
    /// The label is missing.
    Absent,
}

/// A row as it was read.
#[derive(Debug, Clone)]
pub(super) struct RowReading {
    /// A value for each column.
    pub values: Vec<Value>,
    /// How they were found.
    pub fit: Fit,
    /// The lines of its label and its values.
    pub lines: Vec<usize>,
    /// What ended the row, if it has one cell a line.
    pub end: Option<RowEnd>,
}

/// What ended a row of one cell a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RowEnd {
    /// True for a label, a head or a title; false for unknown text, which may have been a value.
    pub is_known: bool,
    /// Number of values beyond the columns.
    pub surplus: usize,
    /// Lines from the label to its first value.
    pub to_value: usize,
    /// Lines from the label, or from its last value, to what ended it.
    pub to_next: usize,
}

/// The rows of a block as they were read.
pub(super) struct BlockRows {
    pub rows: Vec<RowReading>,
    /// True if numbers that ran together contradict the sums of the block.
    pub contradicts: bool,
    /// What there is to say of the order of its columns.
    pub problem: Option<OrderProblem>,
    /// True if the heads are in another order than the form's, or name other columns too.
    pub is_reordered: bool,
}

impl From<Vec<RowReading>> for BlockRows {
    fn from(rows: Vec<RowReading>) -> Self {
        Self { rows, contradicts: false, problem: None, is_reordered: false }
    }
}

impl RowReading {
    /// A row without any readable value.
    pub fn cannot_tell(count: usize, fit: Fit) -> Self {
        Self { values: vec![Value::cannot_tell(); count], fit, lines: Vec::new(), end: None }
    }

    /// Makes every value at least this doubtful.
    pub fn doubt(&mut self, at_least: Confidence) {
        doubt(&mut self.values, at_least);
    }

    /// True if a cell is blank.
    pub fn has_blanks(&self) -> bool {
        self.values.iter().any(|value| value.state == State::Blank)
    }
}

/// Returns the number of values of a row.
pub(super) fn value_count(block: &Block, row: &Row) -> usize {
    if row.sentence.is_empty() { block.columns.len().max(1) } else { row.sentence.len() }
}

pub(super) fn columns<'f>(block: &'f Block, row: &'f Row) -> Columns<'f> {
    if block.columns.is_empty() {
        return vec![(row.kind, &row.unit)];
    }
    let kind = |of_column: Kind| if of_column == Kind::Count { row.kind } else { of_column };
    let unit = |of_column: &'f String| if of_column.is_empty() { row.unit.as_str() } else { of_column };
    block.columns.iter().map(|column| (kind(column.kind), unit(&column.unit))).collect()
}

/// Makes values at least this doubtful; a value that cannot be told keeps its number as a candidate.
pub(super) fn doubt(values: &mut [Value], at_least: Confidence) {
    for value in values {
        value.doubt(at_least);
    }
}

/// Makes every value of these rows doubtful.
pub(super) fn doubt_all(rows: &mut [RowReading]) {
    for row in rows {
        row.doubt(Confidence::Doubtful);
    }
}

/// Returns the first and the last filled cell.
pub(super) fn filled(page: &Page, cells: &[Span]) -> Option<(usize, usize)> {
    let is_filled = |cell: &Span| !page.document.at(*cell).is_empty();
    Some((cells.iter().position(is_filled)?, cells.iter().rposition(is_filled)?))
}

/// Returns the offsets at which `count` cells can be cut out with only empty cells around them.
pub(super) fn windows(page: &Page, cells: &[Span], count: usize) -> Vec<usize> {
    let filled = |cell: &Span| !page.document.at(*cell).is_empty();
    let Some(surplus) = cells.len().checked_sub(count) else { return Vec::new() };
    (0..=surplus).filter(|&at| !cells[..at].iter().any(filled) && !cells[at + count..].iter().any(filled)).collect()
}

/// True if a cell is the unit or the code of its row.
pub(super) fn is_lead(lexicon: &Lexicon, lead: Lead, text: &str, row: &Row) -> bool {
    let text = crate::text::numerals::fold(text.trim());
    match lead {
        // Spreadsheets drop the leading zeros of a number.
        Lead::Code => text == row.code || (!text.is_empty() && text == row.code.trim_start_matches('0')),
        Lead::Unit => {
            let is_stroke = !text.is_empty() && text.chars().all(|c| matches!(c, '—' | '-'));
            text == row.unit
                || is_stroke
                || (!text.is_empty() && text.chars().count() <= 4 && !cell::is_value(lexicon, &text))
        }
    }
}

pub(super) fn read_cells(page: &Page, cells: &[Span], columns: &Columns<'_>, reading: Reading) -> Vec<Value> {
    let text = &page.document.text;
    // One cell may cover several columns: which of them it fills cannot be told.
    let shared = cells.iter().any(|cell| page.document.is_covered(*cell));
    let read = |(&span, (kind, unit)): (&Span, &(Kind, &str))| {
        let mut value = cell::read(page.lexicon, text, span, (*kind, unit), reading);
        if page.document.is_covered(span) {
            value.doubt(Confidence::CannotTell);
        } else if shared {
            value.doubt(Confidence::Doubtful);
        }
        value
    };
    cells.iter().zip(columns).map(read).collect()
}

pub(super) fn blank_at(page: &Page, offset: usize, column: &(Kind, &str), reading: Reading) -> Value {
    cell::read(page.lexicon, &page.document.text, Span::new(offset, offset), *column, reading)
}
