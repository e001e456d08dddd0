//! The values of one row, beside its label, before it, or on the lines below.
//!
//! Invariant: a value never shifts: where the cells of a row do not fit its columns in exactly one way, the row is
//! "cannot tell" rather than guessed. Each row says how it was found ([`Fit`]). Left to others: what speaks against a row
//! in the rest of its table (`trust`).

mod below;
mod beside;

use super::glued::{self, Glued};
use super::page::{Layout, Page, Place};
use super::shape;
use super::{Confidence, Reading, State, Value, cell};
use crate::forms::{Block, Kind, LabelIndex, Lead, Likeness, Row, normalise};
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
    pub end: Option<End>,
}

/// What ended a row of one cell a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct End {
    /// True for another label, a head or a title; false for something nobody knows, which may have been a value.
    pub is_known: bool,
    /// How many values more than columns there are.
    pub surplus: usize,
    /// Lines from the label to its first value.
    pub to_value: usize,
    /// Lines from the label, or from its last value, to what ended it.
    pub to_next: usize,
}

/// A block whose rows carry labels, and where they stand.
pub(super) struct Labelled<'a> {
    pub page: &'a Page<'a>,
    pub block: &'a Block,
    /// For each row of the block: where its label stands.
    pub places: &'a [Option<Place>],
    /// The places of all labels of the table.
    pub all: &'a [Place],
    /// The labels of all forms.
    pub index: &'a LabelIndex,
}

impl Labelled<'_> {
    /// Every row of the block.
    pub fn rows(&self) -> Vec<RowReading> {
        let usual = shape::usual(self);
        let mut glued: Vec<Glued> = Vec::new();
        let mut rows: Vec<RowReading> = Vec::new();
        for (at, (row, place)) in self.block.rows.iter().zip(self.places).enumerate() {
            let Some(place) = *place else {
                rows.push(RowReading::cannot_tell(value_count(self.block, row), Fit::Absent));
                continue;
            };
            let columns = columns(self.block, row);
            let mut read = match self.page.lines[place.line].layout {
                _ if !row.sentence.is_empty() => self.sentence(row, place),
                Layout::Whole => self.below(row, place, &columns),
                Layout::Drawn | Layout::Spaced => {
                    let run = self.run_together(row, place, columns.len());
                    glued.extend(run.map(|readings| Glued { row: at, readings }));
                    self.beside(row, place, &columns, &usual)
                }
            };
            let is_guess = match place.likeness {
                Likeness::Lost | Likeness::Damaged => true,
                Likeness::Near => !between_neighbours(self.places, at),
                Likeness::Loose | Likeness::Exact => false,
            };
            if is_guess {
                read.doubt(Confidence::Doubtful);
            }
            rows.push(read);
        }
        glued::settle(self.block, &mut rows, glued);
        rows
    }

    /// The cells between a label and the next one on its line, without the label repeated and without unit and code, and the
    /// index of the first of them on the line.
    pub fn after_label(&self, row: &Row, place: Place) -> (usize, &[Span]) {
        let Self { page, block, all, index, .. } = self;
        let Some(line) = page.lines.get(place.line) else { return (0, &[]) };
        let next = all
            .iter()
            .filter(|other| other.line == place.line && other.cell > place.cell)
            .map(|other| other.cell)
            .min();
        let end = next.unwrap_or(line.cells.len());
        let mut cells = line.cells.get(place.cell + 1..end).unwrap_or(&[]);
        let mut start = end.saturating_sub(cells.len());
        let label = line.cells.get(place.cell).map(|cell| normalise(page.document.at(*cell)));
        while let Some((first, rest)) = cells.split_first() {
            if first.is_empty() || Some(normalise(page.document.at(*first))) != label {
                break;
            }
            (start, cells) = (start + 1, rest);
        }
        for lead in &block.lead {
            // In a padded grid empty cells stand between the label and its unit.
            let next = cells.iter().position(|cell| !cell.is_empty());
            if let Some(next) = next.filter(|&next| is_lead(*lead, page.document.at(cells[next]), row)) {
                (start, cells) = (start + next + 1, &cells[next + 1..]);
            }
        }
        // Another row or head of the form that ran on in the same line is not this row's.
        let foreign = (start..start + cells.len()).position(|cell| page.is_label(place.line, cell, index));
        (start, &cells[..foreign.unwrap_or(cells.len())])
    }
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

/// True when the rows before and after a slightly damaged label stand right where they should.
fn between_neighbours(places: &[Option<Place>], at: usize) -> bool {
    let Some(Some(here)) = places.get(at) else { return false };
    let before = at.checked_sub(1).and_then(|i| places.get(i)).copied().flatten();
    let after = places.get(at + 1).copied().flatten();
    let far = |place: Place| place.likeness != Likeness::Exact || place.line.abs_diff(here.line) > 24;
    // At the edge of a block one neighbour must do.
    let edge = |index: Option<usize>| index.is_none_or(|index| index >= places.len());
    let (first, last) = (edge(at.checked_sub(1)), edge(Some(at + 1)));
    !(first && last)
        && (first || before.is_some_and(|place| !far(place)))
        && (last || after.is_some_and(|place| !far(place)))
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

fn blank_at(page: &Page, offset: usize, column: &(Kind, String), reading: Reading) -> Value {
    cell::read(&page.document.text, Span::new(offset, offset), column.0, &column.1, reading)
}
