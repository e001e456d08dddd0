//! Rows with labels: their values are on the same line or on the lines below.
//!
//! Invariant: a value never moves to another column: if the cells of a row fit its columns in more than one way, the
//! row is "cannot tell". Each row records how it was found (`row::Fit`). Not here: what the rest of the table says
//! about a row (`row_confidence`).

mod lines_below;
mod same_line;

use super::column_alignment;
use super::column_order::{self, ColumnOrder, Order};
use super::labelled_block::LabelledBlock;
use super::line::Layout;
use super::page::{LabelPlace, Print};
use super::row::{BlockRows, Fit, RowReading, columns, value_count};
use super::row_confidence::is_proved;
use super::run_together::{self, RunTogetherRow};
use crate::extract::Confidence;
use crate::forms::Likeness;

impl LabelledBlock<'_> {
    /// Reads every row of the block.
    pub fn rows(&self) -> BlockRows {
        let usual = column_alignment::alignment(self);
        // Two tables side by side have every head twice.
        let heads = if usual.is_doubled {
            ColumnOrder::default()
        } else {
            column_order::of(self.page, self.block, self.places)
        };
        let mut glued: Vec<RunTogetherRow> = Vec::new();
        let mut rows: Vec<RowReading> = Vec::new();
        for (at, (row, place)) in self.block.rows.iter().zip(self.places).enumerate() {
            let Some(place) = *place else {
                rows.push(RowReading::cannot_tell(value_count(self.block, row), Fit::Absent));
                continue;
            };
            let columns = columns(self.block, row);
            let read = match self.page.lines[place.line].layout {
                _ if !row.sentence.is_empty() => self.sentence(row, place),
                Layout::Whole => self.below(row, place, &columns),
                Layout::Drawn | Layout::Spaced => {
                    let under = heads.cells().and_then(|heads| self.under_heads(row, place, &columns, heads));
                    under.unwrap_or_else(|| {
                        glued.extend(self.run_together(at, place, columns.len()));
                        self.beside(row, place, &columns, &usual)
                    })
                }
            };
            rows.push(read);
        }
        let contradicts = run_together::settle(self.block, &mut rows, &glued);
        let is_reordered = heads.order != Order::Form;
        let problem = column_order::apply(self.block, &heads, &mut rows);
        // Digits that ran together are cut by a total at their end.
        for row in glued.iter().filter(|_| is_reordered) {
            rows[row.row].doubt(Confidence::Doubtful);
        }
        for (at, read) in rows.iter_mut().enumerate() {
            let is_guess = self.places.get(at).copied().flatten().is_some_and(|place| match place.likeness {
                // Without the cell of the label the sums decide (`unreadable_labels`).
                Likeness::Lost => place.print != Print::Missing,
                Likeness::Damaged => true,
                Likeness::Near => !between_neighbours(self.places, at),
                Likeness::Loose | Likeness::Exact => false,
            });
            // Digits that touch their label: without a head nothing tells that one cell stood there, and not two; a blank
            // among them may stand in a number.
            let is_glued = self.places[at].is_some_and(|place| self.is_glued(&self.block.rows[at], place));
            let is_loose = !glued.iter().any(|row| row.row == at)
                && (self.block.columns.is_empty() || (read.values.len() > 1 && !is_proved(self.block, read)));
            if is_guess || (is_glued && is_loose) {
                read.doubt(Confidence::Doubtful);
            }
        }
        BlockRows { rows, contradicts, problem, is_reordered }
    }
}

/// True if the rows before and after a slightly damaged label are where they should be.
fn between_neighbours(places: &[Option<LabelPlace>], at: usize) -> bool {
    let Some(Some(here)) = places.get(at) else { return false };
    let before = at.checked_sub(1).and_then(|i| places.get(i)).copied().flatten();
    let after = places.get(at + 1).copied().flatten();
    let far = |place: LabelPlace| place.likeness != Likeness::Exact || place.line.abs_diff(here.line) > 24;
    // At the edge of a block one neighbour is enough.
    let edge = |index: Option<usize>| index.is_none_or(|index| index >= places.len());
    let (first, last) = (edge(at.checked_sub(1)), edge(Some(at + 1)));
    !(first && last)
        && (first || before.is_some_and(|place| !far(place)))
        && (last || after.is_some_and(|place| !far(place)))
}
