//! Branch and bound for the lightest sets of cells whose change satisfies every equation.
//!
//! Fellegi and Holt (1976), with elimination over violated equations (de Waal 2003) and iterative deepening by weight.
//!
//! Invariant: exact and complete within limits that count steps, so that the same system has the same solution
//! everywhere; beyond the limits `more` is set. Not here: the meaning of a repair (`error_type`, `rank`).

use super::elimination::{ReducedRow, Rows};
use super::feasible_region;
use super::system::System;

/// Fixed-point bits of the bound.
const FINE: u32 = 20;

/// Limits of the search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Nodes of the search tree.
    pub nodes: usize,
    /// Repairs kept.
    pub repairs: usize,
}

impl Default for Limits {
    /// A few milliseconds for the form of 2021.
    fn default() -> Self {
        Self { nodes: 6_000, repairs: 256 }
    }
}

/// The result of a search.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Solution {
    /// The repairs of the lowest weight: cells and their changes, in the order of the cells.
    pub repairs: Vec<Vec<(usize, i64)>>,
    /// The weight of each.
    pub weight: u32,
    /// True if a limit was reached: there may be more repairs, and lighter ones if `weight` is not proved.
    pub more: bool,
    /// Nodes visited.
    pub nodes: usize,
}

/// Pairs of bounds that cost as much as a node.
const PAIRS: usize = 64;

/// Finds the lightest repairs of a system.
pub fn solve(system: &System, limits: Limits) -> Solution {
    let mut search = Search {
        system,
        rows: Rows::new(system),
        limits,
        forbidden: vec![false; system.cells.len()],
        counts: vec![0; system.cells.len()],
        has_free: system.cells.iter().any(|cell| cell.weight == Some(0)),
        lightest: system.cells.iter().filter_map(|cell| cell.weight).min().unwrap_or(1),
        chosen: Vec::new(),
        parameters: Vec::new(),
        budget: 0,
        next: u32::MAX,
        solution: Solution::default(),
    };
    loop {
        search.next = u32::MAX;
        search.go(0);
        let done = !search.solution.repairs.is_empty() || search.solution.more || search.next == u32::MAX;
        if done {
            break;
        }
        search.budget = search.next;
    }
    let mut solution = search.solution;
    solution.weight = search.budget;
    if solution.repairs.is_empty() && solution.more {
        solution.repairs.extend(dive(system));
        let weight =
            |repair: &Vec<(usize, i64)>| repair.iter().filter_map(|&(cell, _)| system.cells[cell].weight).sum();
        solution.weight = solution.repairs.first().map_or(0, weight);
    }
    solution
}

struct Search<'a> {
    system: &'a System,
    rows: Rows,
    limits: Limits,
    /// Cells whose branches are complete.
    forbidden: Vec<bool>,
    /// Scratch: in how many violated rows a cell occurs.
    counts: Vec<u32>,
    /// True if some cell has no weight.
    has_free: bool,
    lightest: u32,
    chosen: Vec<usize>,
    /// Chosen cells without a row of their own.
    parameters: Vec<usize>,
    budget: u32,
    /// The lightest weight that was pruned.
    next: u32,
    solution: Solution,
}

impl Search<'_> {
    fn weight(&self, cell: usize) -> u32 {
        self.system.cells[cell].weight.unwrap_or(u32::MAX / 2)
    }

    fn is_over(&self) -> bool {
        self.solution.nodes >= self.limits.nodes || self.solution.repairs.len() >= self.limits.repairs
    }

    fn go(&mut self, weight: u32) {
        if self.is_over() {
            self.solution.more = true;
            return;
        }
        self.solution.nodes += 1;
        let violated: Vec<usize> = (0..self.rows.rows.len())
            .filter(|&at| self.rows.rows[at].pivot.is_none() && self.rows.rows[at].equation.residual != 0)
            .collect();
        if violated.is_empty() {
            self.all_hold(weight);
            return;
        }
        let Some((rest, row)) = self.bound(&violated) else { return };
        let total = weight.saturating_add(rest);
        if total > self.budget {
            self.next = self.next.min(total);
            return;
        }
        let mut cells = self.open(row);
        cells.sort_by_key(|&cell| self.weight(cell));
        for &cell in &cells {
            if self.may_end_with(cell, weight, &violated) {
                if self.is_over() {
                    self.solution.more = true;
                    break;
                }
                let mark = self.rows.mark();
                if self.rows.eliminate(cell, row).is_some() {
                    self.chosen.push(cell);
                    self.go(weight + self.weight(cell));
                    self.chosen.pop();
                } else {
                    self.solution.more = true;
                }
                self.rows.undo(mark);
            }
            self.forbidden[cell] = true;
        }
        for cell in cells {
            self.forbidden[cell] = false;
        }
    }

    /// Returns the cells of a row that may still be chosen.
    fn open(&self, row: usize) -> Vec<usize> {
        let terms = &self.rows.rows[row].equation.terms;
        terms.iter().map(|term| term.0).filter(|&cell| self.is_open(cell)).collect()
    }

    fn is_open(&self, cell: usize) -> bool {
        !self.forbidden[cell] && !self.parameters.contains(&cell)
    }

    /// Returns a lower bound of the weight that clears the violated rows, and the row with the fewest choices.
    ///
    /// `None` if a row has no choice. Each violated row needs at least one more cell; a cell in n of them pays for n.
    fn bound(&mut self, violated: &[usize]) -> Option<(u32, usize)> {
        let mut touched = Vec::new();
        for &row in violated {
            for &(cell, _) in &self.rows.rows[row].equation.terms {
                if self.counts[cell] == 0 {
                    touched.push(cell);
                }
                self.counts[cell] += 1;
            }
        }
        let (mut sum, mut best) = (0_u64, None);
        let mut dead = false;
        for &row in violated {
            let (mut least, mut choices) = (u64::MAX, 0);
            for &(cell, _) in &self.rows.rows[row].equation.terms {
                if self.is_open(cell) {
                    choices += 1;
                    least = least.min((u64::from(self.weight(cell)) << FINE) / u64::from(self.counts[cell]));
                }
            }
            dead |= choices == 0;
            sum = sum.saturating_add(least);
            if best.is_none_or(|(fewest, _)| choices < fewest) {
                best = Some((choices, row));
            }
        }
        for cell in touched {
            self.counts[cell] = 0;
        }
        let weight = u32::try_from(sum.div_ceil(1 << FINE)).unwrap_or(u32::MAX);
        if dead { None } else { best.map(|(_, row)| (weight, row)) }
    }

    /// False if the budget allows only one more cell and this one does not clear every violated row.
    fn may_end_with(&mut self, cell: usize, weight: u32, violated: &[usize]) -> bool {
        let after = weight.saturating_add(self.weight(cell));
        if after > self.budget {
            self.next = self.next.min(after);
            return false;
        }
        if self.has_free || after + self.lightest <= self.budget {
            return true;
        }
        let change = |row: usize| {
            let equation = &self.rows.rows[row].equation;
            let coefficient = equation.coefficient(cell);
            (coefficient != 0 && equation.residual % coefficient == 0).then(|| equation.residual / coefficient)
        };
        let by = violated.first().and_then(|&row| change(row));
        let clears = by.is_some() && violated.iter().all(|&row| change(row) == by);
        if !clears {
            self.next = self.next.min(after + self.lightest);
        }
        clears
    }

    /// Handles a node without violated rows.
    ///
    /// Either the chosen cells can change as required, or a bound requires more cells that depend on them.
    fn all_hold(&mut self, weight: u32) {
        let mut work = 0;
        let changes = feasible_region::changes(self.system, &self.rows, &self.parameters, &mut work);
        self.solution.nodes += work / PAIRS;
        if let Some(changes) = changes {
            if !changes.is_empty() && !self.solution.repairs.contains(&changes) {
                self.solution.repairs.push(changes);
            }
            return;
        }
        let mut cells: Vec<usize> = Vec::new();
        let mut next = self.next;
        for cell in self.beside() {
            let after = weight.saturating_add(self.weight(cell));
            if after <= self.budget {
                cells.push(cell);
                continue;
            }
            next = next.min(after);
            // No cell is lighter, and none is affordable.
            if self.weight(cell) == self.lightest {
                break;
            }
        }
        self.next = next;
        cells.sort_unstable();
        cells.dedup();
        for &cell in &cells {
            self.parameters.push(cell);
            self.go(weight.saturating_add(self.weight(cell)));
            self.parameters.pop();
            self.forbidden[cell] = true;
        }
        for cell in cells {
            self.forbidden[cell] = false;
        }
    }

    /// Returns the open cells that depend on the chosen ones, possibly repeated.
    fn beside(&self) -> impl Iterator<Item = usize> {
        let touches = |row: &ReducedRow| self.parameters.iter().any(|&cell| row.equation.coefficient(cell) != 0);
        let rows = self.rows.rows.iter().filter(move |row| row.pivot.is_some() || touches(row));
        let cells = rows.flat_map(|row| row.equation.terms.iter().map(|term| term.0));
        cells.filter(|&cell| self.is_open(cell) && !self.chosen.contains(&cell))
    }
}

/// Returns some repair if none was proved lightest: in each violated row the cell in most of them changes.
fn dive(system: &System) -> Option<Vec<(usize, i64)>> {
    let mut rows = Rows::new(system);
    for _ in 0..rows.rows.len() {
        let is_violated = |at: &usize| rows.rows[*at].pivot.is_none() && rows.rows[*at].equation.residual != 0;
        let violated: Vec<usize> = (0..rows.rows.len()).filter(is_violated).collect();
        let Some(&row) = violated.iter().min_by_key(|&&row| rows.rows[row].equation.terms.len()) else { break };
        let clears =
            |cell: usize| violated.iter().filter(|&&at| rows.rows[at].equation.coefficient(cell) != 0).count() as u32;
        let cost = |cell: usize| system.cells[cell].weight.unwrap_or(u32::MAX) / clears(cell).max(1);
        // A number that would become negative is tried last.
        let equation = &rows.rows[row].equation;
        let may = |cell: usize| {
            let by = equation.residual.checked_div(equation.coefficient(cell));
            by.is_some_and(|by| system.is_legal(cell, by))
        };
        let cell = equation.terms.iter().map(|term| term.0).min_by_key(|&cell| (!may(cell), cost(cell)))?;
        rows.eliminate(cell, row)?;
    }
    feasible_region::changes(system, &rows, &[], &mut 0).filter(|changes| system.is_repaired_by(changes))
}
