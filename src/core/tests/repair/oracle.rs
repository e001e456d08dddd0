//! The localiser against microlp, a general solver of mixed-integer programs, on random systems.

use super::table::{COLUMNS, ROWS, Table};
use gouji_core::localize::solve::{Limits, solve};
use gouji_core::localize::system::{Cell, Equation, System};
use gouji_testing::generator::random::Random;
use microlp::{ComparisonOp, LinearExpr, OptimizationDirection, Problem, SolveOutcome};

/// Largest right number of a random system.
const LARGEST: i64 = 400;

/// Least weight at which microlp satisfies the system, and the cells it changes.
fn oracle(system: &System, largest: i64) -> Option<(u32, Vec<usize>)> {
    let mut problem = Problem::new(OptimizationDirection::Minimize);
    let most = f64::from(2 * largest as i32);
    let mut ups = Vec::new();
    let mut flags = Vec::new();
    for cell in &system.cells {
        let weight = cell.weight.unwrap_or(0);
        let flag = problem.add_binary_var(f64::from(weight));
        let free = if cell.weight.is_some() { 2 * largest as i32 } else { 0 };
        let fall = if cell.non_negative { free.min(cell.value as i32) } else { free };
        let (up, down) = (problem.add_integer_var(0.0, (0, free)), problem.add_integer_var(0.0, (0, fall)));
        for part in [up, down] {
            problem.add_constraint([(part, 1.0), (flag, -most)], ComparisonOp::Le, 0.0);
        }
        ups.push((up, down));
        flags.push(flag);
    }
    for equation in &system.equations {
        let mut sum = LinearExpr::empty();
        for &(cell, coefficient) in &equation.terms {
            sum.add(ups[cell].0, coefficient as f64);
            sum.add(ups[cell].1, -coefficient as f64);
        }
        problem.add_constraint(sum, ComparisonOp::Eq, equation.residual as f64);
    }
    let SolveOutcome::Solution(solution) = problem.solve().ok()? else { return None };
    let changed =
        (0..system.cells.len()).filter(|&at| (solution[ups[at].0] - solution[ups[at].1]).abs() > 0.5).collect();
    Some((solution.objective().round() as u32, changed))
}

/// A system from its right numbers, the equations they satisfy, and the printed numbers.
fn system(
    truth: &[i64],
    equations: &[Vec<(usize, i64)>],
    printed: &[i64],
    cell: impl Fn(usize, i64) -> Cell,
) -> System {
    let residual = |terms: &Vec<(usize, i64)>| {
        let at = |values: &[i64]| terms.iter().map(|&(cell, by)| by * values[cell]).sum::<i64>();
        at(truth) - at(printed)
    };
    System {
        cells: printed.iter().enumerate().map(|(at, &value)| cell(at, value)).collect(),
        equations: equations.iter().map(|terms| Equation::new(terms.iter().copied(), residual(terms))).collect(),
    }
}

fn plain(_: usize, value: i64) -> Cell {
    Cell { value, weight: Some(8), non_negative: true, step: 1 }
}

fn agree(system: &System, context: &str) {
    agree_within(system, LARGEST, context);
}

fn agree_within(system: &System, largest: i64, context: &str) {
    let ours = solve(system, Limits { nodes: 2_000_000, repairs: 100_000 });
    assert!(!ours.more, "{context}");
    for repair in &ours.repairs {
        assert!(system.is_repaired_by(repair), "{context}: {repair:?}");
    }
    if system.equations.iter().all(|equation| equation.residual == 0) {
        assert!(ours.repairs.is_empty(), "{context}");
        return;
    }
    let Some((weight, changed)) = oracle(system, largest) else {
        assert!(ours.repairs.is_empty(), "{context}: microlp finds none");
        return;
    };
    assert_eq!(ours.weight, weight, "{context}: microlp changes {changed:?}, we {:?}", ours.repairs);
    let priced = |cells: Vec<usize>| -> Vec<usize> {
        cells.into_iter().filter(|&cell| system.cells[cell].weight != Some(0)).collect()
    };
    let sets: Vec<Vec<usize>> =
        ours.repairs.iter().map(|repair| priced(repair.iter().map(|c| c.0).collect())).collect();
    assert!(sets.contains(&priced(changed.clone())), "{context}: {changed:?} is not among {sets:?}");
}

/// The eleven numbers of Scholtus (2009).
fn scholtus() -> (Vec<i64>, Vec<Vec<(usize, i64)>>) {
    let truth = vec![145, 16, 161, 16, 32, 7, 1, 40, 201, 180, 21];
    let equations = vec![
        vec![(0, 1), (1, 1), (2, -1)],
        vec![(1, 1), (3, -1)],
        vec![(4, 1), (5, 1), (6, 1), (7, -1)],
        vec![(2, 1), (7, 1), (8, -1)],
        vec![(8, 1), (9, -1), (10, -1)],
    ];
    (truth, equations)
}

/// Changes some numbers: to any value, by a little, to zero.
fn damaged(truth: &[i64], count: usize, random: &mut Random) -> Vec<i64> {
    let mut printed = truth.to_vec();
    for _ in 0..count {
        let at = random.below(printed.len());
        printed[at] = match random.below(4) {
            0 => 0,
            1 => printed[at] + random.between(1, 9) as i64,
            2 => printed[at] / 10,
            _ => random.below(LARGEST as usize) as i64,
        };
    }
    printed
}

#[test]
fn agrees_with_an_independent_solver_on_eleven_numbers() {
    let (truth, equations) = scholtus();
    for seed in 0..1500 {
        let random = &mut Random::new(seed);
        let count = random.between(1, 6);
        agree(&system(&truth, &equations, &damaged(&truth, count, random), plain), &format!("seed {seed}"));
    }
}

#[test]
fn agrees_on_random_equations_weights_bounds_and_slacks() {
    for seed in 0..1500 {
        let random = &mut Random::new(seed + 10_000);
        let cells = random.between(3, 9);
        let truth: Vec<i64> = (0..cells).map(|_| if random.chance(40) { 0 } else { random.below(60) as i64 }).collect();
        let mut equations = Vec::new();
        let mut right = truth.clone();
        // Each equation is a sum whose last cell is the total, as in the forms.
        for _ in 0..random.between(1, 4) {
            let parts: Vec<usize> = (0..cells).filter(|_| random.chance(35)).collect();
            let Some((&total, parts)) = parts.split_last().filter(|(_, parts)| !parts.is_empty()) else { continue };
            let mut terms: Vec<(usize, i64)> = parts.iter().map(|&cell| (cell, 1)).collect();
            terms.push((total, -1));
            if random.chance(30) {
                terms.push((right.len(), 1));
                right.push(random.below(5) as i64);
            }
            equations.push(terms);
        }
        let count = random.between(1, 4);
        let printed = damaged(&truth, count, random);
        let weights: Vec<Option<u32>> =
            (0..cells).map(|_| *random.pick(&[Some(8), Some(8), Some(5), Some(1), Some(24), None])).collect();
        let signed = random.chance(30);
        let slacks: Vec<i64> = vec![0; right.len() - cells];
        let all = [printed, slacks].concat();
        let cell = |at: usize, value: i64| Cell {
            value,
            weight: weights.get(at).copied().unwrap_or(Some(0)),
            non_negative: !(signed && at == 0),
            step: 1,
        };
        // Residuals from the printed numbers alone: the right ones need not satisfy random equations.
        let equations = equations
            .iter()
            .map(|terms| Equation::new(terms.iter().copied(), -terms.iter().map(|&(c, by)| by * all[c]).sum::<i64>()))
            .collect();
        let system = System { cells: all.iter().enumerate().map(|(at, &value)| cell(at, value)).collect(), equations };
        agree(&system, &format!("seed {seed}"));
    }
}

#[test]
fn agrees_where_the_changed_cells_depend_on_each_other() {
    // x9 − x10 = x11 with x9 = 0 printed: several must grow together, because changing one of the three would make
    // another negative.
    let (truth, equations) = scholtus();
    for seed in 0..300 {
        let random = &mut Random::new(seed + 50_000);
        let mut printed = truth.clone();
        for at in [8, 9, 10] {
            printed[at] = random.below(30) as i64;
        }
        printed[2] = random.below(20) as i64;
        agree(&system(&truth, &equations, &printed, plain), &format!("seed {seed}"));
    }
}

/// The whole table of requests: 175 numbers, 39 equations, one to four numbers wrong.
///
/// `GOUJI_CASES=400 cargo test --release -p gouji-core repair::oracle` sets the number of cases.
#[test]
fn agrees_on_the_whole_form() {
    let cases = std::env::var("GOUJI_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(40_u64);
    let at = |row: usize, column: usize| row * COLUMNS + column;
    let last = COLUMNS - 1;
    let mut equations: Vec<Vec<(usize, i64)>> = Vec::new();
    for row in 0..ROWS {
        equations.push((0..COLUMNS).map(|column| (at(row, column), if column == last { -1 } else { 1 })).collect());
    }
    for column in 0..COLUMNS {
        equations.push((2..24).map(|row| (at(row, column), if row == 23 { -1 } else { 1 })).collect());
        equations.push([(0, 1), (1, 1), (23, -1), (24, -1)].map(|(row, by)| (at(row, column), by)).into());
    }
    for seed in 0..cases {
        let random = &mut Random::new(seed + 90_000);
        let table = Table::random(random);
        assert!(table.residuals().iter().all(|residual| *residual == 0));
        let truth: Vec<i64> = table.0.iter().flatten().copied().collect();
        let count = 1 + (seed % 4) as usize;
        let printed = damaged(&truth, count, random);
        let largest = truth.iter().chain(&printed).copied().max().unwrap_or(0) + 1;
        agree_within(&system(&truth, &equations, &printed, plain), largest, &format!("seed {seed}"));
    }
}

/// Published test vectors: x4 printed as 161, x9 as 19979.
#[test]
fn published_examples() {
    let truth = [1452, 116, 1568, 116, 323, 76, 12, 411, 1979, 1842, 137];
    let (_, equations) = scholtus();
    let check = |printed: &[(usize, i64)], expected: &[&[(usize, i64)]]| {
        let mut values = truth.to_vec();
        for &(at, value) in printed {
            values[at] = value;
        }
        let found = solve(&system(&truth, &equations, &values, plain), Limits::default());
        let found: Vec<Vec<(usize, i64)>> =
            found.repairs.iter().map(|repair| repair.iter().map(|&(at, by)| (at, values[at] + by)).collect()).collect();
        for repair in expected {
            assert!(found.contains(&repair.to_vec()), "{repair:?} is not among {found:?}");
        }
        assert_eq!(found.len(), expected.len(), "{found:?}");
    };
    check(&[(3, 161)], &[&[(3, 116)]]);
    check(&[(3, 161), (8, 19979)], &[&[(3, 116), (8, 1979)]]);
}
