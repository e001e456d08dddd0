//! Elimination of chosen cells from the equations (de Waal 2003), with undo.
//!
//! Invariant: a chosen cell with a row of its own is in no other row, so its change can be read off; undo restores the
//! rows exactly. Not here: choosing the cell (`solve`).

use super::system::{Equation, System};
use std::rc::Rc;

/// An equation after the eliminations so far.
#[derive(Debug, Clone)]
pub(super) struct ReducedRow {
    /// Shared with the trail: one equation may hold every number of a long report.
    pub equation: Rc<Equation>,
    /// The cell it determines, once used.
    pub pivot: Option<usize>,
}

/// The rows and the undo trail.
#[derive(Debug, Clone)]
pub(super) struct Rows {
    pub rows: Vec<ReducedRow>,
    trail: Vec<(usize, ReducedRow)>,
}

impl Rows {
    pub fn new(system: &System) -> Self {
        let free = |&(cell, _): &(usize, i64)| system.cells.get(cell).is_some_and(|cell| cell.weight.is_some());
        let row = |equation: &Equation| ReducedRow {
            equation: Rc::new(Equation {
                terms: equation.terms.iter().copied().filter(free).collect(),
                residual: equation.residual,
            }),
            pivot: None,
        };
        Self { rows: system.equations.iter().map(row).collect(), trail: Vec::new() }
    }

    /// Returns the position in the trail, for [`Rows::undo`].
    pub fn mark(&self) -> usize {
        self.trail.len()
    }

    /// Undoes every step after `mark`.
    pub fn undo(&mut self, mark: usize) {
        while self.trail.len() > mark {
            let Some((at, row)) = self.trail.pop() else { return };
            self.rows[at] = row;
        }
    }

    /// Solves the row `with` for `cell` and removes the cell from every other row.
    ///
    /// `None` on overflow of exact arithmetic.
    pub fn eliminate(&mut self, cell: usize, with: usize) -> Option<()> {
        let pivot = Rc::clone(&self.rows[with].equation);
        let head = pivot.coefficient(cell);
        self.put(with, ReducedRow { equation: Rc::clone(&pivot), pivot: Some(cell) });
        for at in 0..self.rows.len() {
            let row = &self.rows[at];
            let coefficient = row.equation.coefficient(cell);
            if at == with || coefficient == 0 {
                continue;
            }
            let reduced = combined(&row.equation, head, &pivot, -coefficient)?;
            self.put(at, ReducedRow { equation: Rc::new(reduced), pivot: row.pivot });
        }
        Some(())
    }

    fn put(&mut self, at: usize, row: ReducedRow) {
        let before = std::mem::replace(&mut self.rows[at], row);
        self.trail.push((at, before));
    }
}

/// Returns `a·left + b·right` divided by the common factor; ±1, the common case, is left as it is.
fn combined(left: &Equation, a: i64, right: &Equation, b: i64) -> Option<Equation> {
    let mut terms = Vec::with_capacity(left.terms.len() + right.terms.len());
    let (mut l, mut r) = (left.terms.iter().peekable(), right.terms.iter().peekable());
    loop {
        let (cell, coefficient) = match (l.peek(), r.peek()) {
            (None, None) => break,
            (Some(&&(cell, value)), None) => (cell, value.checked_mul(a)?),
            (None, Some(&&(cell, value))) => (cell, value.checked_mul(b)?),
            (Some(&&(one, value)), Some(&&(other, _))) if one < other => (one, value.checked_mul(a)?),
            (Some(&&(one, _)), Some(&&(other, value))) if other < one => (other, value.checked_mul(b)?),
            (Some(&&(cell, left)), Some(&&(_, right))) => {
                (cell, left.checked_mul(a)?.checked_add(right.checked_mul(b)?)?)
            }
        };
        if l.peek().is_some_and(|term| term.0 == cell) {
            l.next();
        }
        if r.peek().is_some_and(|term| term.0 == cell) {
            r.next();
        }
        if coefficient != 0 {
            terms.push((cell, coefficient));
        }
    }
    let residual = left.residual.checked_mul(a)?.checked_add(right.residual.checked_mul(b)?)?;
    let mut equation = Equation { terms, residual };
    if a.abs() != 1 {
        shorten(&mut equation);
    }
    Some(equation)
}

fn shorten(equation: &mut Equation) {
    let all = equation.terms.iter().map(|term| term.1).chain([equation.residual]);
    let shared = all.fold(0, |a: i64, b| gcd(a.unsigned_abs(), b.unsigned_abs()));
    if shared > 1 {
        for term in &mut equation.terms {
            term.1 /= shared;
        }
        equation.residual /= shared;
    }
}

/// Greatest common divisor; 0 for 0 and 0.
fn gcd(mut a: u64, mut b: u64) -> i64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    i64::try_from(a).unwrap_or(1)
}
