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
    /// Takes bytes of text; false, with the budget spent, when fewer remain.
    pub fn text(&mut self, bytes: usize) -> bool {
        match self.left.checked_sub(bytes) {
            Some(left) if !self.is_spent => self.left = left,
            _ => self.is_spent = true,
        }
        !self.is_spent
    }

    /// Takes the cost of a line.
    pub fn line(&mut self) -> bool {
        self.text(limits::LINE_COST)
    }

    /// Takes the cost of `count` cells.
    pub fn cells(&mut self, count: usize) -> bool {
        self.text(count.saturating_mul(limits::CELL_COST))
    }

    /// True when `count` cells remain, without taking them; false, with the budget spent, otherwise.
    pub fn has_cells(&mut self, count: usize) -> bool {
        self.is_spent |= count.saturating_mul(limits::CELL_COST) > self.left;
        !self.is_spent
    }

    /// True once more was requested than remained.
    pub const fn is_spent(&self) -> bool {
        self.is_spent
    }

    /// Becomes spent if `other`, a budget for the same content, is spent.
    pub fn follow(&mut self, other: &Self) {
        self.is_spent |= other.is_spent;
    }

    /// Refuses a document that exceeds its budget.
    pub fn check(&self) -> Result<(), Refusal> {
        if !self.is_spent {
            return Ok(());
        }
        Err(Refusal::new("limit", message!("refused.budget")))
    }
}
