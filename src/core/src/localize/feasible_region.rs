//! Feasible region of the chosen cells: the changes that satisfy every row and bound.
//!
//! A set of cells may leave a degree of freedom: `9−10=11` holds if 9 and 10 grow together, so a bound that one of them
//! violates alone can be kept by both. Such a cell without a row of its own is a parameter; the bounds of the
//! parameters are found by Fourier–Motzkin elimination. There are seldom more than two.
//!
//! Invariant: the result satisfies every row and every bound. Not here: which cells to try (`solve`).

use super::elimination::Rows;
use super::system::System;
use std::collections::HashSet;

/// Most bounds kept.
const MOST_BOUNDS: usize = 400;
/// Whole numbers tried for one parameter on either side of the nearest.
const MOST_TRIES: i64 = 4;
/// Cost of one trial, in pairs of bounds.
const TRY: usize = 16;
/// Most work, in pairs of bounds: with many blank or unclear cells both bounds and trials multiply.
const MOST_WORK: usize = 20_000;

/// `constant + Σ factor·parameter ≥ 0`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Bound {
    factors: Vec<i128>,
    constant: i128,
}

/// Returns the changes of the chosen cells that satisfy all rows, or `None`.
///
/// Rows without a pivot must have no residual. The work done, in pairs of bounds, is added to `work`.
pub(super) fn changes(
    system: &System,
    rows: &Rows,
    parameters: &[usize],
    work: &mut usize,
) -> Option<Vec<(usize, i64)>> {
    if parameters.is_empty() {
        return settled(system, rows, &[]);
    }
    let bounds = bounds(system, rows, parameters)?;
    let mut levels = vec![bounds];
    for parameter in (0..parameters.len()).rev() {
        let next = without(levels.last()?, parameter, work)?;
        levels.push(next);
    }
    if levels.last()?.iter().any(|bound| bound.constant < 0) {
        return None;
    }
    let mut values = Vec::new();
    choose(system, (rows, parameters, &levels), &mut values, work)
}

/// Chooses the parameters in turn, each as close to no change as its bounds allow.
fn choose(
    system: &System,
    room: (&Rows, &[usize], &[Vec<Bound>]),
    values: &mut Vec<i64>,
    work: &mut usize,
) -> Option<Vec<(usize, i64)>> {
    let (rows, parameters, levels) = room;
    *work += TRY;
    if *work > MOST_WORK {
        return None;
    }
    let at = values.len();
    if at == parameters.len() {
        let chosen: Vec<(usize, i64)> = parameters.iter().copied().zip(values.iter().copied()).collect();
        return settled(system, rows, &chosen);
    }
    let level = levels.get(parameters.len() - 1 - at)?;
    let (mut low, mut high) = (i128::from(i64::MIN) / 4, i128::from(i64::MAX) / 4);
    for bound in level {
        let factor = bound.factors[at];
        let rest = bound.constant
            + values.iter().zip(&bound.factors).map(|(&value, factor)| i128::from(value) * factor).sum::<i128>();
        if factor > 0 {
            low = low.max(-rest.div_euclid(factor));
        } else if factor < 0 {
            high = high.min(rest.div_euclid(-factor));
        } else if rest < 0 {
            return None;
        }
    }
    let nearest = 0_i128.clamp(low.min(high), high.max(low));
    let tries = (0..MOST_TRIES).flat_map(|step| [nearest + i128::from(step), nearest - i128::from(step)]);
    for value in tries.filter(|&value| low <= value && value <= high) {
        values.push(i64::try_from(value).ok()?);
        let found = choose(system, room, values, work);
        values.pop();
        if found.is_some() {
            return found;
        }
    }
    None
}

/// Derives the bounds of the parameters from those of the cells.
fn bounds(system: &System, rows: &Rows, parameters: &[usize]) -> Option<Vec<Bound>> {
    let mut bounds = Vec::new();
    for row in &rows.rows {
        let factors: Vec<i128> = parameters.iter().map(|&cell| i128::from(row.equation.coefficient(cell))).collect();
        let residual = i128::from(row.equation.residual);
        let negated = |factors: &[i128]| factors.iter().map(|factor| -factor).collect::<Vec<_>>();
        match row.pivot {
            // pivot·d = residual − Σ factor·parameter, and value + d ≥ 0.
            Some(cell) => {
                let known = system.cells.get(cell)?;
                let head = i128::from(row.equation.coefficient(cell));
                if known.non_negative && head != 0 {
                    let constant = residual * head.signum() + i128::from(known.value.max(0)) * head.abs();
                    let factors = if head > 0 { negated(&factors) } else { factors };
                    bounds.push(Bound { factors, constant });
                }
            }
            None if factors.iter().any(|&factor| factor != 0) => {
                bounds.push(Bound { factors: negated(&factors), constant: residual });
                bounds.push(Bound { factors, constant: -residual });
            }
            None => {}
        }
    }
    for (at, &cell) in parameters.iter().enumerate() {
        let known = system.cells.get(cell)?;
        if known.non_negative {
            let mut factors = vec![0; parameters.len()];
            factors[at] = 1;
            bounds.push(Bound { factors, constant: i128::from(known.value.max(0)) });
        }
    }
    Some(bounds)
}

/// Eliminates one parameter by combining each lower bound with each upper one.
fn without(bounds: &[Bound], at: usize, work: &mut usize) -> Option<Vec<Bound>> {
    let (mut kept, mut lower, mut upper) = (Vec::new(), Vec::new(), Vec::new());
    for bound in bounds {
        match bound.factors[at].signum() {
            0 => kept.push(bound.clone()),
            1 => lower.push(bound),
            _ => upper.push(bound),
        }
    }
    *work += lower.len() * upper.len();
    if *work > MOST_WORK {
        return None;
    }
    let mut known: HashSet<Bound> = kept.iter().cloned().collect();
    for low in &lower {
        for high in &upper {
            let (a, b) = (-high.factors[at], low.factors[at]);
            let factors = low.factors.iter().zip(&high.factors).map(|(l, h)| l * a + h * b).collect();
            let joined = Bound { factors, constant: low.constant * a + high.constant * b };
            if known.insert(joined.clone()) {
                kept.push(joined);
            }
            if kept.len() > MOST_BOUNDS {
                return None;
            }
        }
    }
    Some(kept)
}

/// Reads the changes off the rows for given parameters.
fn settled(system: &System, rows: &Rows, parameters: &[(usize, i64)]) -> Option<Vec<(usize, i64)>> {
    let mut changes: Vec<(usize, i64)> = parameters.to_vec();
    for row in &rows.rows {
        let moved = parameters
            .iter()
            .try_fold(0_i64, |sum, &(cell, by)| sum.checked_add(row.equation.coefficient(cell).checked_mul(by)?))?;
        let rest = row.equation.residual.checked_sub(moved)?;
        match row.pivot {
            Some(cell) => {
                let head = row.equation.coefficient(cell);
                if rest.checked_rem(head)? != 0 {
                    return None;
                }
                changes.push((cell, rest / head));
            }
            None if rest != 0 => return None,
            None => {}
        }
    }
    let legal = changes.iter().all(|&(cell, by)| system.is_legal(cell, by));
    changes.retain(|&(_, by)| by != 0);
    changes.sort_unstable();
    legal.then_some(changes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bounds on a circle of parameters multiply with every elimination.
    #[test]
    fn what_multiplies_is_given_up() {
        let count = 24;
        let mut bounds = Vec::new();
        for at in 0..count {
            for other in (0..count).filter(|other| *other != at) {
                let mut factors = vec![0; count];
                (factors[at], factors[other]) = (1 + (at * other % 5) as i128, -1);
                bounds.push(Bound { factors, constant: (at + 2 * other) as i128 });
            }
        }
        let (mut work, mut level) = (0, Some(bounds));
        for at in (0..count).rev() {
            level = level.and_then(|bounds| without(&bounds, at, &mut work));
            assert!(level.as_ref().is_none_or(|bounds| bounds.len() <= MOST_BOUNDS));
        }
        assert!(level.is_none() && work > MOST_BOUNDS, "{work}");
    }
}
