//! The values of one row, beside its label, before it, or on the lines below.
//!
//! Invariant: a value never shifts: where the cells of a row do not fit its columns in exactly one way, the row is
//! "cannot tell" rather than guessed. Each row says how it was found ([`Fit`]). Left to others: what speaks against a row
//! in the rest of its table (`trust`).

mod lines_below;
mod same_line;

use super::column_alignment;
use super::labelled_block::LabelledBlock;
use super::line::Layout;
use super::page::LabelPlace;
use super::row::{Fit, RowReading, columns, value_count};
use super::run_together_digits::{self, RunTogetherRow};
use crate::extract::Confidence;
use crate::forms::Likeness;

impl LabelledBlock<'_> {
    /// Every row of the block.
    pub fn rows(&self) -> Vec<RowReading> {
        let usual = column_alignment::alignment(self);
        let mut glued: Vec<RunTogetherRow> = Vec::new();
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
                    glued.extend(run.map(|readings| RunTogetherRow { row: at, readings }));
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
        run_together_digits::settle(self.block, &mut rows, glued);
        rows
    }
}

/// True when the rows before and after a slightly damaged label stand right where they should.
fn between_neighbours(places: &[Option<LabelPlace>], at: usize) -> bool {
    let Some(Some(here)) = places.get(at) else { return false };
    let before = at.checked_sub(1).and_then(|i| places.get(i)).copied().flatten();
    let after = places.get(at + 1).copied().flatten();
    let far = |place: LabelPlace| place.likeness != Likeness::Exact || place.line.abs_diff(here.line) > 24;
    // At the edge of a block one neighbour must do.
    let edge = |index: Option<usize>| index.is_none_or(|index| index >= places.len());
    let (first, last) = (edge(at.checked_sub(1)), edge(Some(at + 1)));
    !(first && last)
        && (first || before.is_some_and(|place| !far(place)))
        && (last || after.is_some_and(|place| !far(place)))
}
