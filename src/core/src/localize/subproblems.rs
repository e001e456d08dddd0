//! Independent subproblems: violated equations that are repaired together.
//!
//! Two changed cells are connected if they share an equation; two violated equations belong together if some repair has
//! connected changes that touch both. Each part of a repair then settles its own subproblem only, so parts of different
//! subproblems combine freely.
//!
//! Invariant: combining one repair of each subproblem gives a lightest repair of the group. Not here: finding the
//! repairs (`solve`).

use super::system::System;

/// Violated equations that are repaired together, and the ways to do it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Subproblem {
    /// The violated equations.
    pub equations: Vec<usize>,
    /// The repairs.
    pub repairs: Vec<Vec<(usize, i64)>>,
}

/// Divides the repairs of a system.
pub(super) fn divide(system: &System, repairs: &[Vec<(usize, i64)>]) -> Vec<Subproblem> {
    let broken: Vec<usize> = (0..system.equations.len()).filter(|&at| system.equations[at].residual != 0).collect();
    let parts: Vec<Vec<Vec<(usize, i64)>>> = repairs.iter().map(|repair| clusters(system, repair)).collect();
    // Group of each violated equation.
    let mut group: Vec<usize> = (0..broken.len()).collect();
    let touched = |cluster: &[(usize, i64)]| -> Vec<usize> {
        let hit = |at: &usize| cluster.iter().any(|&(cell, _)| system.equations[*at].coefficient(cell) != 0);
        (0..broken.len()).filter(|&at| hit(&broken[at])).collect()
    };
    for cluster in parts.iter().flatten() {
        let hit = touched(cluster);
        let Some(&first) = hit.first() else { continue };
        for &other in &hit {
            let (from, to) = (group[other], group[first]);
            group.iter_mut().filter(|member| **member == from).for_each(|member| *member = to);
        }
    }
    let mut classes: Vec<(usize, Subproblem)> = Vec::new();
    for (at, &equation) in broken.iter().enumerate() {
        match classes.iter_mut().find(|class| class.0 == group[at]) {
            Some((_, class)) => class.equations.push(equation),
            None => classes.push((group[at], Subproblem { equations: vec![equation], repairs: Vec::new() })),
        }
    }
    for clusters in &parts {
        for (name, class) in &mut classes {
            let belongs = |cluster: &&Vec<(usize, i64)>| touched(cluster).first().is_some_and(|&at| group[at] == *name);
            let mut part: Vec<(usize, i64)> = clusters.iter().filter(belongs).flatten().copied().collect();
            part.sort_unstable();
            if !part.is_empty() && !class.repairs.contains(&part) {
                class.repairs.push(part);
            }
        }
    }
    classes.into_iter().map(|(_, class)| class).collect()
}

/// Returns the connected changes of a repair.
fn clusters(system: &System, repair: &[(usize, i64)]) -> Vec<Vec<(usize, i64)>> {
    let mut group: Vec<usize> = (0..repair.len()).collect();
    for equation in &system.equations {
        let mut members = (0..repair.len()).filter(|&at| equation.coefficient(repair[at].0) != 0);
        let Some(first) = members.next() else { continue };
        for other in members {
            let (from, to) = (group[other], group[first]);
            group.iter_mut().filter(|member| **member == from).for_each(|member| *member = to);
        }
    }
    let mut clusters: Vec<(usize, Vec<(usize, i64)>)> = Vec::new();
    for (at, &change) in repair.iter().enumerate() {
        match clusters.iter_mut().find(|cluster| cluster.0 == group[at]) {
            Some(cluster) => cluster.1.push(change),
            None => clusters.push((group[at], vec![change])),
        }
    }
    clusters.into_iter().map(|(_, cluster)| cluster).collect()
}
