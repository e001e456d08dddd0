//! Reference implementation of the search: every node is evaluated in full and nothing ends early.

use super::elimination::Rows;
use super::feasible_region;
use super::solve::{Limits, Solution, solve};
use super::system::{Cell, Equation, System};
use proptest::prelude::*;

struct Plain<'a> {
    system: &'a System,
    rows: Rows,
    limits: Limits,
    forbidden: Vec<bool>,
    chosen: Vec<usize>,
    parameters: Vec<usize>,
    budget: u32,
    next: u32,
    solution: Solution,
}

impl Plain<'_> {
    fn weight(&self, cell: usize) -> u32 {
        self.system.cells[cell].weight.unwrap_or(u32::MAX / 2)
    }

    fn is_open(&self, cell: usize) -> bool {
        !self.forbidden[cell] && !self.parameters.contains(&cell)
    }

    fn go(&mut self, weight: u32) {
        let is_over = self.solution.nodes >= self.limits.nodes || self.solution.repairs.len() >= self.limits.repairs;
        if is_over {
            self.solution.more = true;
            return;
        }
        self.solution.nodes += 1;
        let rows = &self.rows.rows;
        let violated: Vec<usize> =
            (0..rows.len()).filter(|&at| rows[at].pivot.is_none() && rows[at].equation.residual != 0).collect();
        if violated.is_empty() {
            return self.all_hold(weight);
        }
        let count =
            |cell: usize| violated.iter().filter(|&&at| rows[at].equation.coefficient(cell) != 0).count() as u64;
        let open = |row: usize| -> Vec<usize> {
            rows[row].equation.terms.iter().map(|term| term.0).filter(|&cell| self.is_open(cell)).collect()
        };
        let least = |row: usize| open(row).iter().map(|&cell| (u64::from(self.weight(cell)) << 20) / count(cell)).min();
        let Some(rest) = violated.iter().map(|&row| least(row)).sum::<Option<u64>>() else { return };
        let total = weight.saturating_add(u32::try_from(rest.div_ceil(1 << 20)).unwrap_or(u32::MAX));
        if total > self.budget {
            self.next = self.next.min(total);
            return;
        }
        let Some(&row) = violated.iter().min_by_key(|&&row| open(row).len()) else { return };
        let mut cells = open(row);
        cells.sort_by_key(|&cell| self.weight(cell));
        for &cell in &cells {
            if self.may_end_with(cell, weight, &violated) {
                let mark = self.rows.mark();
                match self.rows.eliminate(cell, row) {
                    Some(()) => {
                        self.chosen.push(cell);
                        self.go(weight + self.weight(cell));
                        self.chosen.pop();
                    }
                    None => self.solution.more = true,
                }
                self.rows.undo(mark);
            }
            self.forbidden[cell] = true;
        }
        for cell in cells {
            self.forbidden[cell] = false;
        }
    }

    fn may_end_with(&mut self, cell: usize, weight: u32, violated: &[usize]) -> bool {
        let after = weight.saturating_add(self.weight(cell));
        let lightest = self.system.cells.iter().filter_map(|cell| cell.weight).min().unwrap_or(1);
        let change = |row: usize| {
            let equation = &self.rows.rows[row].equation;
            let by = equation.residual.checked_div(equation.coefficient(cell));
            by.filter(|by| by * equation.coefficient(cell) == equation.residual)
        };
        let by = change(violated[0]);
        let clears = by.is_some() && violated.iter().all(|&row| change(row) == by);
        let (may, least) = if after > self.budget {
            (false, after)
        } else {
            (lightest == 0 || after + lightest <= self.budget || clears, after + lightest)
        };
        if !may {
            self.next = self.next.min(least);
        }
        may
    }

    fn all_hold(&mut self, weight: u32) {
        let mut work = 0;
        let changes = feasible_region::changes(self.system, &self.rows, &self.parameters, &mut work);
        self.solution.nodes += work / 64;
        if let Some(changes) = changes {
            if !changes.is_empty() && !self.solution.repairs.contains(&changes) {
                self.solution.repairs.push(changes);
            }
            return;
        }
        let mut cells: Vec<usize> = Vec::new();
        for row in &self.rows.rows {
            if row.pivot.is_some() || self.parameters.iter().any(|&cell| row.equation.coefficient(cell) != 0) {
                cells.extend(row.equation.terms.iter().map(|term| term.0));
            }
        }
        cells.sort_unstable();
        cells.dedup();
        cells.retain(|&cell| self.is_open(cell) && !self.chosen.contains(&cell));
        for &cell in &cells {
            let after = weight.saturating_add(self.weight(cell));
            if after > self.budget {
                self.next = self.next.min(after);
            } else {
                self.parameters.push(cell);
                self.go(after);
                self.parameters.pop();
            }
            self.forbidden[cell] = true;
        }
        for cell in cells {
            self.forbidden[cell] = false;
        }
    }
}

/// Runs the reference search; `None` if it would guess because it found nothing within its limits.
fn plainly(system: &System, limits: Limits) -> Option<Solution> {
    let mut search = Plain {
        system,
        rows: Rows::new(system),
        limits,
        forbidden: vec![false; system.cells.len()],
        chosen: Vec::new(),
        parameters: Vec::new(),
        budget: 0,
        next: 0,
        solution: Solution::default(),
    };
    loop {
        search.next = u32::MAX;
        search.go(0);
        if !search.solution.repairs.is_empty() || search.solution.more || search.next == u32::MAX {
            let is_guess = search.solution.repairs.is_empty() && search.solution.more;
            return (!is_guess).then_some(Solution { weight: search.budget, ..search.solution });
        }
        search.budget = search.next;
    }
}

fn system() -> impl Strategy<Value = System> {
    let weight = prop::sample::select(vec![Some(0), Some(1), Some(2), Some(2), Some(3), None]);
    let cell = (0_i64..12, weight, any::<bool>(), 1_i64..3);
    let cell = cell.prop_map(|(value, weight, non_negative, step)| Cell { value, weight, non_negative, step });
    let equation = (prop::collection::vec((0_usize..8, -1_i64..=2), 1..6), -9_i64..9);
    (prop::collection::vec(cell, 8), prop::collection::vec(equation, 1..5)).prop_map(|(cells, equations)| System {
        cells,
        equations: equations.into_iter().map(|(terms, residual)| Equation::new(terms, residual)).collect(),
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn nothing_is_lost_by_ending_early(system in system(), nodes in 1_usize..400, repairs in 1_usize..12) {
        let limits = Limits { nodes, repairs };
        if let Some(expected) = plainly(&system, limits) {
            prop_assert_eq!(solve(&system, limits), expected);
        }
    }
}

/// Each part of a wrong sum would repair it alone: only as many as are kept are tried.
#[test]
fn one_sum_without_end() {
    let count = 200_000;
    let cell = Cell { value: 5, weight: Some(100), non_negative: true, step: 1 };
    let terms = (0..count).map(|at| (at, 1));
    let cells = vec![cell; count];
    for (residual, found) in [(1, Limits::default().repairs), (-6, 0)] {
        let system = System { cells: cells.clone(), equations: vec![Equation::new(terms.clone(), residual)] };
        let solution = solve(&system, Limits::default());
        assert!(solution.more && solution.repairs.len() == found, "{} {}", solution.more, solution.repairs.len());
    }
}
