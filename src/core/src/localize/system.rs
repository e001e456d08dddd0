//! A system of exact equations over whole numbers: what the localiser solves.
//!
//! Invariant: amounts with decimals were scaled to whole numbers before they came here; nothing is rounded. Left to
//! others: where the numbers come from (`assemble`), which of them to change (`solve`).

/// A number of the system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// What stands there now; a blank is 0.
    pub value: i64,
    /// What a change of it costs; `None` when it is not to be changed.
    pub weight: Option<u32>,
    /// True when it must not become negative.
    pub non_negative: bool,
    /// It must stay a multiple of this: a count among amounts that were scaled.
    pub step: i64,
}

/// Coefficients times cells must change by `residual` for the relation to hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Equation {
    /// Cell and coefficient, in the order of the cells, each cell once.
    pub terms: Vec<(usize, i64)>,
    /// What is missing: the right side minus the left side.
    pub residual: i64,
}

/// Cells and the equations between them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct System {
    /// The numbers.
    pub cells: Vec<Cell>,
    /// What must hold between them.
    pub equations: Vec<Equation>,
}

impl Equation {
    /// An equation from terms in any order, a cell as often as one likes.
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

    /// The coefficient of a cell, 0 when it has none.
    pub fn coefficient(&self, cell: usize) -> i64 {
        self.terms.binary_search_by_key(&cell, |&(at, _)| at).map_or(0, |at| self.terms[at].1)
    }
}

impl System {
    /// True when these changes make every equation hold and leave every cell a legal value.
    pub fn is_repaired_by(&self, changes: &[(usize, i64)]) -> bool {
        let holds = |equation: &Equation| {
            let moved: i64 = changes.iter().map(|&(cell, by)| equation.coefficient(cell) * by).sum();
            moved == equation.residual
        };
        changes.iter().all(|&(cell, by)| self.is_legal(cell, by)) && self.equations.iter().all(holds)
    }

    /// True when the cell may change by this much.
    pub fn is_legal(&self, cell: usize, by: i64) -> bool {
        let Some(cell) = self.cells.get(cell) else { return false };
        let Some(after) = cell.value.checked_add(by) else { return false };
        (cell.weight.is_some() || by == 0)
            && (!cell.non_negative || after >= 0 || after >= cell.value)
            && after.checked_rem(cell.step.max(1)) == Some(0)
    }
}
