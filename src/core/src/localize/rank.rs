//! Order of repairs: evidence in the text first, then one error before several, then the distance in digits.
//!
//! Invariant: costs are integers and the order is total, so that the same report has the same order everywhere. Not
//! here: the words (`words`).

use super::assemble::ConstraintGroup;
use super::context::CellId;
use super::error_type::{ErrorType, of_change};
use super::evidence::{SoftChecks, ValueChange, collect, error_source};
use super::{Repair, context::Context};
use crate::check::{Findings, Side, plain};
use std::collections::HashMap;

/// Worth of a piece of evidence: more than any difference of digits.
const EVIDENCE: i64 = 2_000;
/// Worth of a hint: one digit.
const HINT: i64 = 100;
/// Cost of every further unrelated error, in addition to its digits.
const UNRELATED: i64 = 250;

/// Most numbers of a repair of which one was recognised in a picture: of many that were recognised badly, others may be changed
/// until all sums hold.
const MOST_RECOGNISED: usize = 2;
/// Cost of every further number of such a repair: those of one number come first.
const FURTHER: i64 = 10_000;

/// A repair before its evidence is collected: the error over several cells that explains it, and its changes.
pub(super) type RepairCandidate = (Option<ErrorType>, Vec<(usize, i64)>);

/// Ranks the candidates, best first.
pub(super) fn ranked(
    group: &ConstraintGroup,
    candidates: &[RepairCandidate],
    (findings, checks): (&Findings, &SoftChecks<'_>),
    context: &dyn Context,
) -> Vec<Repair> {
    let totals = totals(group, findings);
    let mut repairs: Vec<Repair> = candidates
        .iter()
        .filter(|(_, changes)| changes.len() <= MOST_RECOGNISED || !is_recognised(group, changes))
        .map(|(error, changes)| {
            let further = if is_recognised(group, changes) { FURTHER * (count(changes.len()) - 1) } else { 0 };
            let (error_type, typed) = explain(group, *error, changes, &totals);
            let mut changes: Vec<ValueChange> = changes
                .iter()
                .map(|&(cell, by)| ValueChange {
                    cell: group.ids[cell].clone(),
                    from: group.values[cell],
                    to: group.after(cell, by),
                    evidence: None,
                    in_source: false,
                })
                .collect();
            let evidence = collect(&mut changes, checks, context);
            let balance = count(evidence.contradicts.len()) - count(evidence.supports.len());
            let hints = HINT * count(evidence.hints.len());
            Repair {
                error_source: error_source(&changes, context),
                changes,
                error_type,
                cost: typed + further + EVIDENCE * balance - hints - evidence.doubt,
                supports: [evidence.supports, evidence.hints].concat(),
                contradicts: evidence.contradicts,
            }
        })
        .collect();
    repairs.sort_by(|one, other| {
        let key = |repair: &Repair| (repair.cost, repair.changes.len());
        key(one)
            .cmp(&key(other))
            .then_with(|| one.changes.iter().map(|c| &c.cell).cmp(other.changes.iter().map(|c| &c.cell)))
    });
    repairs
}

/// True if one of the changed numbers was recognised in a picture.
fn is_recognised(group: &ConstraintGroup, changes: &[(usize, i64)]) -> bool {
    changes.iter().any(|&(cell, _)| group.info[cell].is_recognised)
}

fn count(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX / EVIDENCE)
}

/// Maps each number to the printed totals that it is part of.
fn totals(group: &ConstraintGroup, findings: &Findings) -> HashMap<CellId, Vec<String>> {
    let mut totals: HashMap<CellId, Vec<String>> = HashMap::new();
    for finding in group.findings.iter().filter_map(|&at| findings.get(at)) {
        let mut right = finding.operands.iter().filter(|operand| operand.side == Side::Right);
        let (Some(total), None) = (right.next().and_then(|operand| operand.value), right.next()) else { continue };
        for part in finding.operands.iter().filter(|operand| operand.side == Side::Left) {
            let id = CellId { id: part.id.clone(), owner: part.owner };
            totals.entry(id).or_default().push(plain(total));
        }
    }
    totals
}

/// Classifies a repair and returns its cost.
fn explain(
    group: &ConstraintGroup,
    error: Option<ErrorType>,
    changes: &[(usize, i64)],
    totals: &HashMap<CellId, Vec<String>>,
) -> (ErrorType, i64) {
    let one = |&(cell, by): &(usize, i64)| {
        let from = group.values[cell].map(plain);
        let above = totals.get(&group.ids[cell]).map_or(&[][..], Vec::as_slice);
        of_change(from.as_deref(), &plain(group.after(cell, by)), above)
    };
    match (error, changes) {
        (Some(ErrorType::TwoErrors), _) => (ErrorType::TwoErrors, ErrorType::Exchanged.cost() * 2 + UNRELATED),
        (Some(error), _) => (error, error.cost()),
        (None, [only]) => one(only),
        _ => {
            let costs: Vec<(ErrorType, i64)> = changes.iter().map(one).collect();
            if costs.iter().all(|cost| cost.0 == ErrorType::Filled) {
                let further = UNRELATED * (count(costs.len()) - 1);
                return (ErrorType::Filled, costs.iter().map(|cost| cost.1).sum::<i64>() + further);
            }
            grouped(group, changes, &costs)
        }
    }
}

/// Classifies several changes; items moved within a row or a column are one error.
fn grouped(group: &ConstraintGroup, changes: &[(usize, i64)], costs: &[(ErrorType, i64)]) -> (ErrorType, i64) {
    let place = |cell: usize| group.info[cell].place;
    let in_line = |one: usize, other: usize| match (place(one), place(other)) {
        (Some(one), Some(other)) => one.grid == other.grid && (one.row == other.row || one.column == other.column),
        _ => false,
    };
    let (mut cost, mut errors, mut moved) = (0, 0, 0);
    let mut used = vec![false; changes.len()];
    for at in 0..changes.len() {
        if used[at] {
            continue;
        }
        used[at] = true;
        errors += 1;
        let partner = (at + 1..changes.len()).find(|&other| {
            !used[other] && changes[at].1 == -changes[other].1 && in_line(changes[at].0, changes[other].0)
        });
        match partner.filter(|&other| costs[at].1 + costs[other].1 + UNRELATED > ErrorType::Moved.cost()) {
            Some(other) => {
                used[other] = true;
                moved += 1;
                cost += ErrorType::Moved.cost();
            }
            None => cost += costs[at].1,
        }
    }
    let name = if errors == 1 && moved == 1 { ErrorType::Moved } else { ErrorType::SeveralNumbers };
    (name, cost + UNRELATED * (errors - 1))
}
