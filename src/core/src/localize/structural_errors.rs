//! Errors over several cells: those that explain the violated equations (Scholtus 2016).
//!
//! An error changes the residuals of the equations by a fixed vector. Vectors are compared by a linear hash: one pass
//! finds the single errors, one look-up per error the pairs; matches are then verified on the equations.
//!
//! Invariant: only errors that satisfy every relation are returned. Not here: their likelihood (`rank`).

use super::assemble::{ConstraintGroup, LARGEST};
use super::context::GridPosition;
use super::error_type::ErrorType;
use std::collections::{BTreeMap, HashMap};

/// Most pairs returned.
const MOST_PAIRS: usize = 32;
/// Most sums affected by items moved between two cells of a row or a column.
const MOVED_SUMS: usize = 4;

/// An error over several cells and the changes that undo it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StructuralError {
    pub error_type: ErrorType,
    pub changes: Vec<(usize, i64)>,
}

/// Receives one candidate.
type Take<'a> = &'a mut dyn FnMut(ErrorType, &[(usize, i64)]);

/// Linear hash of the effects of changes.
struct EffectHash {
    cells: Vec<u64>,
}

impl EffectHash {
    fn new(group: &ConstraintGroup) -> Self {
        let mut cells = vec![0_u64; group.system.cells.len()];
        for (at, equation) in group.system.equations.iter().enumerate() {
            if has_slack(group, at) {
                continue;
            }
            for &(cell, coefficient) in &equation.terms {
                cells[cell] = cells[cell].wrapping_add(mixed(at).wrapping_mul(coefficient as u64));
            }
        }
        Self { cells }
    }

    fn of(&self, changes: &[(usize, i64)]) -> u64 {
        changes.iter().fold(0, |sum, &(cell, by)| sum.wrapping_add(self.cells[cell].wrapping_mul(by as u64)))
    }
}

fn has_slack(group: &ConstraintGroup, equation: usize) -> bool {
    group.system.equations[equation].terms.last().is_some_and(|&(cell, _)| !group.is_number(cell))
}

/// Returns a well-mixed number for each equation (splitmix64).
fn mixed(at: usize) -> u64 {
    let mut z = (at as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (z ^ (z >> 31)) | 1
}

/// Returns the hash of the residuals of these equations.
fn wanted(group: &ConstraintGroup, equations: &[usize]) -> u64 {
    equations
        .iter()
        .filter(|&&at| !has_slack(group, at))
        .fold(0, |sum, &at| sum.wrapping_add(mixed(at).wrapping_mul(group.system.equations[at].residual as u64)))
}

/// Returns the single errors that explain these equations and leave the others satisfied.
pub(super) fn single(group: &ConstraintGroup, equations: &[usize]) -> Vec<StructuralError> {
    let hash = EffectHash::new(group);
    let wanted = wanted(group, equations);
    let mut found: Vec<StructuralError> = Vec::new();
    if wanted == 0 {
        return found;
    }
    every(group, &mut |error_type, changes| {
        if hash.of(changes) == wanted {
            let error = StructuralError { error_type, changes: sorted(changes) };
            // A single cell is classified by its digits.
            let is_new = error.changes.len() > 1 && !found.iter().any(|known| known.changes == error.changes);
            if is_new && settles(group, equations, &error.changes) {
                found.push(error);
            }
        }
    });
    found
}

/// Returns pairs of errors on distinct cells that explain these equations together.
pub(super) fn pairs(group: &ConstraintGroup, equations: &[usize]) -> Vec<StructuralError> {
    let hash = EffectHash::new(group);
    let wanted = wanted(group, equations);
    if wanted == 0 {
        return Vec::new();
    }
    let touching = touching(group);
    let mut moved = vec![0; group.system.equations.len()];
    // The effects outside these equations must cancel; only touched equations are examined.
    let mut inside = |changes: &[(usize, i64)]| {
        let touched = || changes.iter().flat_map(|&(cell, by)| touching[cell].iter().map(move |&(at, c)| (at, c * by)));
        touched().for_each(|(at, by)| moved[at] += by);
        let is_inside = touched().all(|(at, _)| moved[at] == 0 || equations.contains(&at));
        touched().for_each(|(at, _)| moved[at] = 0);
        is_inside
    };
    let mut errors: Vec<StructuralError> = Vec::new();
    every(group, &mut |error_type, changes| {
        if hash.of(changes) != 0 && inside(changes) {
            errors.push(StructuralError { error_type, changes: sorted(changes) });
        }
    });
    let mut index: HashMap<u64, Vec<usize>> = HashMap::new();
    for (at, error) in errors.iter().enumerate() {
        index.entry(hash.of(&error.changes)).or_default().push(at);
    }
    let mut found: Vec<StructuralError> = Vec::new();
    for (at, error) in errors.iter().enumerate() {
        let rest = wanted.wrapping_sub(hash.of(&error.changes));
        for &other in index.get(&rest).into_iter().flatten().filter(|&&other| other > at) {
            let apart = error.changes.iter().all(|one| errors[other].changes.iter().all(|two| one.0 != two.0));
            let joined = sorted(&[error.changes.as_slice(), errors[other].changes.as_slice()].concat());
            if apart && settles(group, equations, &joined) && !found.iter().any(|known| known.changes == joined) {
                found.push(StructuralError { error_type: ErrorType::TwoErrors, changes: joined });
            }
            if found.len() >= MOST_PAIRS {
                return found;
            }
        }
    }
    beside(group, equations, &hash, &mut found);
    found
}

/// Finds an error over several cells together with one wrong number, or with items in the wrong class.
fn beside(group: &ConstraintGroup, equations: &[usize], hash: &EffectHash, found: &mut Vec<StructuralError>) {
    let mut residuals = vec![0; group.system.equations.len()];
    for &at in equations {
        residuals[at] = group.system.equations[at].residual;
    }
    let mut touching = touching(group);
    for touched in &mut touching {
        touched.retain(|&(at, _)| !has_slack(group, at));
    }
    let mut rest = residuals.clone();
    let lines = lines(group);
    every(group, &mut |_, changes| {
        if found.len() >= MOST_PAIRS || hash.of(changes) == 0 {
            return;
        }
        rest.copy_from_slice(&residuals);
        for &(cell, by) in changes {
            for &(at, coefficient) in &touching[cell] {
                rest[at] -= coefficient * by;
            }
        }
        let Some(at) = (0..rest.len()).find(|&at| rest[at] != 0 && !has_slack(group, at)) else { return };
        let wanted = rest
            .iter()
            .enumerate()
            .filter(|&(at, _)| !has_slack(group, at))
            .fold(0_u64, |sum, (at, &rest)| sum.wrapping_add(mixed(at).wrapping_mul(rest as u64)));
        let is_new = |cell: usize| changes.iter().all(|change| change.0 != cell);
        let few = rest.iter().filter(|&&rest| rest != 0).count() <= MOVED_SUMS;
        let mut others: Vec<Vec<(usize, i64)>> = Vec::new();
        for &(cell, coefficient) in group.system.equations[at].terms.iter().filter(|term| is_new(term.0)) {
            let by = rest[at] / coefficient;
            if hash.of(&[(cell, by)]) == wanted {
                others.push(vec![(cell, by)]);
            }
            for &other in lines[cell].iter().filter(|&&other| few && is_new(other)) {
                if hash.of(&[(cell, by), (other, -by)]) == wanted {
                    others.push(vec![(cell, by), (other, -by)]);
                }
            }
        }
        for other in others {
            let joined = sorted(&[changes, &other].concat());
            if settles(group, equations, &joined) && !found.iter().any(|known| known.changes == joined) {
                found.push(StructuralError { error_type: ErrorType::TwoErrors, changes: joined });
            }
        }
    });
}

/// Returns the other cells of each cell's row and column.
fn lines(group: &ConstraintGroup) -> Vec<Vec<usize>> {
    let mut lines = vec![Vec::new(); group.system.cells.len()];
    let grid = CellGrid::new(group);
    for line in grid.rows.values().chain(grid.columns.values()) {
        for &cell in line {
            lines[cell].extend(line.iter().copied().filter(|&other| other != cell));
        }
    }
    lines
}

/// Returns the equations of each number, with its coefficients.
fn touching(group: &ConstraintGroup) -> Vec<Vec<(usize, i64)>> {
    let mut touching = vec![Vec::new(); group.system.cells.len()];
    for (at, equation) in group.system.equations.iter().enumerate() {
        for &(cell, coefficient) in &equation.terms {
            touching[cell].push((at, coefficient));
        }
    }
    touching
}

fn sorted(changes: &[(usize, i64)]) -> Vec<(usize, i64)> {
    let mut changes: Vec<(usize, i64)> = changes.iter().copied().filter(|change| change.1 != 0).collect();
    changes.sort_unstable();
    changes
}

/// True if the changes are legal, repair these equations and affect no other.
pub(super) fn settles(group: &ConstraintGroup, equations: &[usize], changes: &[(usize, i64)]) -> bool {
    let legal = changes.iter().all(|&(cell, by)| group.system.is_legal(cell, by));
    legal
        && group.system.equations.iter().enumerate().all(|(at, equation)| {
            let moved: i64 = changes.iter().map(|&(cell, by)| equation.coefficient(cell) * by).sum();
            let wanted = if equations.contains(&at) { equation.residual } else { 0 };
            match equation.terms.last() {
                Some(&(slack, _)) if !group.is_number(slack) => group.system.is_legal(slack, wanted - moved),
                _ => moved == wanted,
            }
        })
}

/// The cells of a table by rows and columns.
struct CellGrid {
    rows: BTreeMap<(usize, usize), Vec<usize>>,
    columns: BTreeMap<(usize, usize), Vec<usize>>,
}

impl CellGrid {
    fn new(group: &ConstraintGroup) -> Self {
        let mut placed: Vec<(GridPosition, usize)> =
            group.info.iter().enumerate().filter_map(|(cell, info)| info.place.map(|place| (place, cell))).collect();
        placed.sort_unstable();
        let mut grid = Self { rows: BTreeMap::new(), columns: BTreeMap::new() };
        for (place, cell) in placed {
            grid.rows.entry((place.grid, place.row)).or_default().push(cell);
            grid.columns.entry((place.grid, place.column)).or_default().push(cell);
        }
        grid
    }
}

/// Enumerates every possible error over several cells.
fn every(group: &ConstraintGroup, take: Take<'_>) {
    let grid = CellGrid::new(group);
    let value = |cell: usize| group.system.cells[cell].value;
    for row in grid.rows.values().filter(|row| row.iter().any(|&cell| value(cell) != 0)) {
        let own = own_sums(group, row);
        shifts(group, row, &own, take);
        joins(group, row, &own, take);
    }
    for line in grid.rows.values().chain(grid.columns.values()) {
        for (at, &one) in line.iter().enumerate() {
            for &other in &line[at + 1..] {
                let by = value(other) - value(one);
                if by != 0 {
                    take(ErrorType::Exchanged, &[(one, by), (other, -by)]);
                }
            }
        }
    }
    let mut changes = Vec::new();
    for ((place, row), (next, below)) in grid.rows.iter().zip(grid.rows.iter().skip(1)) {
        if place.0 == next.0 && place.1 + 1 == next.1 && row.len() == below.len() {
            changes.clear();
            for (&one, &other) in row.iter().zip(below) {
                let by = value(other) - value(one);
                changes.extend([(one, by), (other, -by)]);
            }
            if changes.iter().filter(|change| change.1 != 0).count() > 2 {
                take(ErrorType::RowsExchanged, &changes);
            }
        }
    }
}

/// Returns for each cell of a row the equation that is the row's own sum.
fn own_sums(group: &ConstraintGroup, row: &[usize]) -> Vec<Option<usize>> {
    let within: Vec<usize> = (0..group.system.equations.len())
        .filter(|&at| group.system.equations[at].terms.iter().all(|term| row.contains(&term.0)))
        .collect();
    let of = |&cell: &usize| within.iter().copied().find(|&at| group.system.equations[at].coefficient(cell) != 0);
    row.iter().map(of).collect()
}

/// Returns the change of a cell that satisfies its row's own sum, given the other changes.
fn balance(group: &ConstraintGroup, own: Option<usize>, changes: &[(usize, i64)], cell: usize) -> Option<i64> {
    let equation = &group.system.equations[own?];
    let moved: i64 = changes.iter().map(|&(cell, by)| equation.coefficient(cell) * by).sum();
    let rest = equation.residual - moved;
    let coefficient = equation.coefficient(cell);
    (rest % coefficient == 0).then(|| rest / coefficient)
}

/// Enumerates shifts of a part of a row by one column.
///
/// The vacated cell gets the number that fell off, or what the row's sum requires.
fn shifts(group: &ConstraintGroup, row: &[usize], own: &[Option<usize>], take: Take<'_>) {
    let value = |at: usize| group.system.cells[row[at]].value;
    let mut changes = Vec::with_capacity(row.len());
    for first in 0..row.len() {
        for last in first + 2..row.len() {
            for to_left in [true, false] {
                let (hole, rest) = if to_left { (last, first..last) } else { (first, first + 1..last + 1) };
                changes.clear();
                changes.extend(rest.map(|at| (row[at], value(if to_left { at + 1 } else { at - 1 }) - value(at))));
                let fallen = if to_left { value(first) } else { value(last) };
                if let Some(by) = balance(group, own[hole], &changes, row[hole]) {
                    changes.push((row[hole], by));
                    take(ErrorType::Shifted, &changes);
                    changes.pop();
                }
                changes.push((row[hole], fallen - value(hole)));
                take(ErrorType::Shifted, &changes);
            }
        }
    }
}

/// Enumerates numbers split over two cells or merged into one.
fn joins(group: &ConstraintGroup, row: &[usize], own: &[Option<usize>], take: Take<'_>) {
    let value = |at: usize| group.system.cells[row[at]].value;
    for at in 0..row.len().saturating_sub(1) {
        let (one, other) = (value(at), value(at + 1));
        let (left, right) = (row[at], row[at + 1]);
        if one > 0 && other >= 0 {
            let joined = format!("{one}{other}").parse::<i64>().ok().filter(|&joined| joined <= LARGEST);
            if let Some(joined) = joined {
                take(ErrorType::Split, &[(left, joined - one), (right, -other)]);
                take(ErrorType::Split, &[(left, -one), (right, joined - other)]);
                pulled(group, (row, own), (at, joined), take);
            }
        }
        for (whole, other) in [(one, other), (other, one)] {
            let digits = whole.to_string();
            if other != 0 || whole < 10 {
                continue;
            }
            for cut in 1..digits.len() {
                let (head, tail) = digits.split_at(cut);
                if tail.len() > 1 && tail.starts_with('0') {
                    continue;
                }
                if let (Ok(head), Ok(tail)) = (head.parse::<i64>(), tail.parse::<i64>()) {
                    take(ErrorType::Merged, &[(left, head - value(at)), (right, tail - value(at + 1))]);
                }
            }
        }
    }
}

/// Undoes a split that pushed the rest of its row on; the last cell is what the sum requires.
fn pulled(
    group: &ConstraintGroup,
    (row, own): (&[usize], &[Option<usize>]),
    (at, joined): (usize, i64),
    take: Take<'_>,
) {
    let value = |at: usize| group.system.cells[row[at]].value;
    let last = row.len() - 1;
    if at + 1 >= last {
        return;
    }
    let mut changes = vec![(row[at], joined - value(at))];
    changes.extend((at + 1..last).map(|at| (row[at], value(at + 1) - value(at))));
    if let Some(by) = balance(group, own[last], &changes, row[last]) {
        changes.push((row[last], by));
        take(ErrorType::Split, &changes);
    }
}
