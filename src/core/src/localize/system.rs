//! A system of exact equations over integers, the input of the localiser.
//!
//! Invariant: decimals are scaled to integers before; nothing is rounded. Not here: where the numbers come from
//! (`assemble`), which of them to change (`solve`).

/// A number of the system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// The present value; 0 for a blank.
    pub value: i64,
    /// Weight of a change; `None` if it must not change.
    pub weight: Option<u32>,
    /// True if it must not become negative.
    pub non_negative: bool,
    /// It must remain a multiple of this: a count among scaled amounts.
    pub step: i64,
}

/// The sum of coefficients times changes must be `residual` for the relation to hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Equation {
    /// Cell and coefficient, ascending by cell, each cell once.
    pub terms: Vec<(usize, i64)>,
    /// The right side minus the left side.
    pub residual: i64,
}

/// Cells and the equations between them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct System {
    /// The numbers.
    pub cells: Vec<Cell>,
    /// The relations between them.
    pub equations: Vec<Equation>,
}

impl Equation {
    /// Creates an equation from terms in any order; terms of one cell are added.
    pub fn new(terms: impl IntoIterator<Item = (usize, i64)>, residual: i64) -> Self {
        let mut sorted: Vec<(usize, i64)> = terms.into_iter().collect();
        sorted.sort_by_key(|&(cell, _)| cell);
        let mut merged: Vec<(usize, i64)> = Vec::with_capacity(sorted.len());
        for (cell, coefficient) in sorted {
            match merged.last_mut() {
                Some(last) if last.0 == cell => last.1 += coefficient,
                _ => merged.push((cell, coefficient)),
            }
        }
        merged.retain(|&(_, coefficient)| coefficient != 0);
        Self { terms: merged, residual }
    }

    /// Returns the coefficient of a cell, or 0.
    pub fn coefficient(&self, cell: usize) -> i64 {
        self.terms.binary_search_by_key(&cell, |&(at, _)| at).map_or(0, |at| self.terms[at].1)
    }
}

impl System {
    /// True if these changes satisfy every equation and leave every cell legal.
    pub fn is_repaired_by(&self, changes: &[(usize, i64)]) -> bool {
        let holds = |equation: &Equation| {
            let moved: i64 = changes.iter().map(|&(cell, by)| equation.coefficient(cell) * by).sum();
            moved == equation.residual
        };
        changes.iter().all(|&(cell, by)| self.is_legal(cell, by)) && self.equations.iter().all(holds)
    }

    /// True if the cell may change by this much.
    pub fn is_legal(&self, cell: usize, by: i64) -> bool {
        let Some(cell) = self.cells.get(cell) else { return false };
        let Some(after) = cell.value.checked_add(by) else { return false };
        (cell.weight.is_some() || by == 0)
            && (!cell.non_negative || after >= 0 || after >= cell.value)
            && after.checked_rem(cell.step.max(1)) == Some(0)
    }
}
