//! Budget of text, lines and cells that one document may produce: a few bytes of a file can expand to gigabytes.
//!
//! Invariant: producers draw on the budget first; when it is spent, nothing more is produced and the document is refused.
//! Not here: its size (`limits`), what draws on it (`flow`, `spreadsheet`, `document_builder`).

use super::{Refusal, limits};
use gouji_core::message;

/// Budget that remains, in bytes of memory.
#[derive(Debug, Clone)]
pub(crate) struct Budget {
    left: usize,
    is_spent: bool,
}

impl Default for Budget {
    fn default() -> Self {
        Self { left: limits::PRODUCED, is_spent: false }
    }
}

impl Budget {
    /// Takes so many bytes of text; false when they are not there, and then nothing is left.
    pub fn text(&mut self, bytes: usize) -> bool {
        match self.left.checked_sub(bytes) {
            Some(left) if !self.is_spent => self.left = left,
            _ => self.is_spent = true,
        }
        !self.is_spent
    }

    /// Takes a line.
    pub fn line(&mut self) -> bool {
        self.text(limits::LINE_COST)
    }

    /// Takes so many cells.
    pub fn cells(&mut self, count: usize) -> bool {
        self.text(count.saturating_mul(limits::CELL_COST))
    }

    /// True when so many cells could be taken; when not, nothing is left.
    pub fn has_cells(&mut self, count: usize) -> bool {
        self.is_spent |= count.saturating_mul(limits::CELL_COST) > self.left;
        !self.is_spent
    }

    /// True when more was asked for than there was.
    pub const fn is_spent(&self) -> bool {
        self.is_spent
    }

    /// Is spent when another budget is, from which the same things were taken.
    pub fn follow(&mut self, other: &Self) {
        self.is_spent |= other.is_spent;
    }

    /// The end of a document that comes to more than its budget.
    pub fn check(&self) -> Result<(), Refusal> {
        if !self.is_spent {
            return Ok(());
        }
        Err(Refusal::new("limit", message!("refused.budget")))
    }
}
