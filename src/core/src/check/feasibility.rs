//! Checks that the rule set allows every field to be positive.
//!
//! Sums without constants hold where every field is 0, so contradicting rules are those that force some field to 0. By
//! Stiemke's lemma they do so exactly when no solution is positive everywhere; the first phase of the simplex method
//! (Bland's rule, integers with a common denominator as in Bareiss elimination) finds such a solution or the equations
//! that forbid it.
//!
//! Invariant: exact; where the integers overflow, or the pivots run out, nothing is reported. Not here: which equations
//! (`rule_analysis`).

use std::collections::BTreeMap;

/// The range of an unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Range {
    /// Above 0.
    Positive,
    /// A slack: 0 or more.
    Slack,
    /// Any number.
    Free,
}

/// Pivots at most; the forms need about as many as they have equations.
const MOST_PIVOTS: usize = 2_000;

/// The equations that together force an unknown to 0; empty when none do.
pub(super) fn forced(equations: &[BTreeMap<usize, i64>], ranges: &[Range]) -> Vec<usize> {
    Tableau::new(equations, ranges).solve().unwrap_or_default()
}

/// Rows of equations, then the row of the objective; columns of unknowns, then one for each row, then the right side.
struct Tableau {
    cells: Vec<Vec<i128>>,
    basis: Vec<usize>,
    unknowns: usize,
    denominator: i128,
}

impl Tableau {
    fn new(equations: &[BTreeMap<usize, i64>], ranges: &[Range]) -> Self {
        let (rows, free) = (equations.len(), ranges.iter().filter(|range| **range == Range::Free).count());
        let unknowns = ranges.len() + free;
        let width = unknowns + rows + 1;
        let mut cells = vec![vec![0_i128; width]; rows + 1];
        // A free unknown is the difference of two.
        let mut twins = vec![None; ranges.len()];
        for (next, at) in (0..ranges.len()).filter(|&at| ranges[at] == Range::Free).enumerate() {
            twins[at] = Some(ranges.len() + next);
        }
        for (row, equation) in equations.iter().enumerate() {
            // Each positive unknown is 1 and more.
            let of_ones: i64 =
                equation.iter().filter(|(at, _)| ranges[**at] == Range::Positive).map(|(_, by)| by).sum();
            let sign = if of_ones > 0 { -1 } else { 1 };
            for (&at, &by) in equation {
                cells[row][at] = i128::from(sign * by);
                if let Some(twin) = twins[at] {
                    cells[row][twin] = -i128::from(sign * by);
                }
            }
            cells[row][unknowns + row] = 1;
            cells[row][width - 1] = i128::from(of_ones.abs());
            for column in (0..unknowns).chain([width - 1]) {
                cells[rows][column] -= cells[row][column];
            }
        }
        Self { cells, basis: (unknowns..unknowns + rows).collect(), unknowns, denominator: 1 }
    }

    /// The equations that admit no solution, empty when one exists; `None` on overflow or after too many pivots.
    fn solve(mut self) -> Option<Vec<usize>> {
        let rows = self.basis.len();
        for _ in 0..MOST_PIVOTS {
            let Some(column) = (0..self.unknowns).find(|&column| self.cells[rows][column] < 0) else {
                return Some(self.proof());
            };
            let Some(row) = self.leaving(column) else { return Some(self.proof()) };
            self.pivot(row, column)?;
        }
        None
    }

    fn proof(&self) -> Vec<usize> {
        let rows = self.basis.len();
        let last = self.cells[rows].len() - 1;
        if self.cells[rows][last] == 0 {
            return Vec::new();
        }
        (0..rows).filter(|row| self.cells[rows][self.unknowns + row] != self.denominator).collect()
    }

    /// The row with the smallest ratio, of several the one whose unknown comes first.
    fn leaving(&self, column: usize) -> Option<usize> {
        let mut best: Option<usize> = None;
        for row in (0..self.basis.len()).filter(|&row| self.cells[row][column] > 0) {
            let right = |row: usize| self.cells[row][self.cells[row].len() - 1];
            let is_less = best.is_none_or(|best| {
                let (one, other) = (right(row) * self.cells[best][column], right(best) * self.cells[row][column]);
                one < other || (one == other && self.basis[row] < self.basis[best])
            });
            if is_less {
                best = Some(row);
            }
        }
        best
    }

    fn pivot(&mut self, row: usize, column: usize) -> Option<()> {
        let head = self.cells[row].clone();
        let by = head[column];
        for (_, cells) in self.cells.iter_mut().enumerate().filter(|(at, _)| *at != row) {
            let factor = cells[column];
            if factor == 0 && by == self.denominator {
                continue;
            }
            for (cell, &pivot) in cells.iter_mut().zip(&head) {
                let product = cell.checked_mul(by)?.checked_sub(factor.checked_mul(pivot)?)?;
                *cell = product / self.denominator;
            }
        }
        self.denominator = by;
        self.basis[row] = column;
        Some(())
    }
}
