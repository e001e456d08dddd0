//! A block of a table whose rows carry labels, and the cells that belong to a label.
//!
//! Invariant: the cells of a label end where the next label, head or title on its line begins. Not here: the values in
//! them (`labelled_rows`), which column the first of them is (`column_alignment`).

use super::page::{LabelPlace, Page, Print};
use super::row::is_lead;
use crate::forms::{Block, Row};
use crate::text::Span;

/// A block whose rows carry labels, and the places of the labels.
pub(super) struct LabelledBlock<'a> {
    pub page: &'a Page<'a>,
    pub block: &'a Block,
    /// For each row of the block: the place of its label.
    pub places: &'a [Option<LabelPlace>],
    /// The places of all labels of the table.
    pub all: &'a [LabelPlace],
}

impl LabelledBlock<'_> {
    /// Returns the cells that belong to a label, and the index of the first one on the line.
    ///
    /// Repetitions of the label, the unit and the code are skipped.
    pub fn after_label(&self, row: &Row, place: LabelPlace) -> (usize, &[Span]) {
        let Self { page, block, all, .. } = self;
        let Some(line) = page.lines.get(place.line) else { return (0, &[]) };
        let next = all
            .iter()
            .filter(|other| other.line == place.line && other.cell > place.cell)
            .map(|other| other.cell)
            .min();
        let end = next.unwrap_or(line.cells.len());
        let first = if place.print == Print::Missing { place.cell } else { place.cell + 1 };
        let mut cells = line.cells.get(first..end).unwrap_or(&[]);
        let mut start = end.saturating_sub(cells.len());
        let label = line.cells[..first].last();
        while let (Some((first, rest)), Some(label)) = (cells.split_first(), label)
            && !first.is_empty()
            && page.is_repeated(*label, *first)
        {
            (start, cells) = (start + 1, rest);
        }
        for lead in &block.lead {
            // In a padded grid empty cells are between the label and its unit.
            let next = cells.iter().position(|cell| !cell.is_empty());
            if let Some(next) = next.filter(|&next| is_lead(page.lexicon, *lead, page.document.at(cells[next]), row)) {
                (start, cells) = (start + next + 1, &cells[next + 1..]);
            }
        }
        // Another row or head on the same line ends the cells of this one.
        let foreign = (start..start + cells.len()).position(|cell| page.is_label(place.line, cell));
        (start, &cells[..foreign.unwrap_or(cells.len())])
    }

    /// True if a value precedes a label on its line.
    pub fn follows_values(&self, place: LabelPlace) -> bool {
        let cells = &self.page.lines[place.line].cells[..place.cell];
        cells.iter().any(|cell| self.page.is_value(*cell))
    }
}
