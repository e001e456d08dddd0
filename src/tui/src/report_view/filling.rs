//! The order in which the open cells of a table are filled.
//!
//! Invariant: it leads only to cells of the same table that have no value and about which nothing is decided. Not here:
//! the keys (`text_input`).

use crate::report_view::field_pane::PaneRow;
use crate::report_view::{Pane, ReportView};

/// The way to the next cell that is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FillStep {
    /// Down the column, then on with the next row that has an open cell.
    Down,
    /// Along the row, then to the next row.
    Right,
    /// Back along the row.
    Left,
}

impl ReportView {
    /// True for a field without a value: blank in the text, or not read, and nothing decided.
    pub(crate) fn is_to_fill(&self, id: &str) -> bool {
        let is_empty = || self.review.current(id).is_some_and(|current| current.unclear || current.text.is_empty());
        self.review.value(id).is_some() && !self.is_decided(id) && is_empty()
    }

    /// The cell that a row of the text is taken for: the one in focus, or while the text is looked at, the last one.
    pub(crate) fn cell_to_fill(&self) -> Option<&str> {
        let is_cell = |id: &&str| self.review.value(id).is_some();
        let here = self.focus().filter(is_cell);
        let last = self.last_cell.as_deref().filter(|id| is_cell(id) && self.field_pane.place(id).is_some());
        match self.pane {
            Pane::Fields => here,
            // A row that is read already is only passed over.
            Pane::Text => here.filter(|id| self.is_to_fill(id)).or(last).or(here),
        }
    }

    /// The next open cell of the table of `id`, in this order.
    pub(crate) fn next_to_fill(&self, id: &str, step: FillStep) -> Option<String> {
        let (row, column) = self.field_pane.place(id)?;
        let is_edge = |row: &usize| matches!(self.field_pane.rows.get(*row), Some(PaneRow::Section(_)));
        let first = (0..=row).rev().find(is_edge).map_or(0, |edge| edge + 1);
        let last = (row..self.field_pane.rows.len()).find(is_edge).unwrap_or(self.field_pane.rows.len());
        let cells = |row: usize| {
            let ids = self.field_pane.ids(row).into_iter().enumerate();
            ids.map(move |(column, id)| ((row, column), id)).collect::<Vec<_>>()
        };
        let is_open = |cell: &((usize, usize), &str)| self.is_to_fill(cell.1);
        let mut all = (first..last).flat_map(cells).filter(is_open);
        let found = match step {
            FillStep::Down => {
                let below = (row + 1..last).flat_map(cells).find(|cell| cell.0.1 == column && is_open(cell));
                below.or_else(|| all.find(|cell| cell.0 > (row, column)))
            }
            FillStep::Right => all.find(|cell| cell.0 > (row, column)),
            FillStep::Left => all.take_while(|cell| cell.0 < (row, column)).last(),
        };
        found.map(|(_, id)| id.to_string())
    }
}
