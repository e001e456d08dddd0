//! The order of repairs: text evidence first, then one slip before several, then the distance in digits.
//!
//! Invariant: the cost is a whole number and the order total, so the same report gives the same order everywhere. Left to
//! others: the words (`words`).

use super::assemble::ConstraintGroup;
use super::context::CellId;
use super::error_type::{ErrorType, of_change};
use super::evidence::{Change, SoftChecks, error_source, weigh};
use super::{Repair, context::Context};
use crate::check::{Findings, Side, plain};
use std::collections::HashMap;

/// What a piece of evidence in the text is worth: more than any difference of digits.
const EVIDENCE: i64 = 2_000;
/// What a hint is worth: a digit.
const HINT: i64 = 100;
/// What every further unrelated slip costs beside its own digits.
const UNRELATED: i64 = 250;

/// A repair before it is weighed: its changes, and the slip over several cells that explains it.
pub(super) type Candidate = (Option<ErrorType>, Vec<(usize, i64)>);

/// Orders the candidates, best first.
pub(super) fn ranked(
    net: &ConstraintGroup,
    candidates: &[Candidate],
    (findings, witnesses): (&Findings, &SoftChecks<'_>),
    context: &dyn Context,
) -> Vec<Repair> {
    let totals = totals(net, findings);
    let mut repairs: Vec<Repair> = candidates
        .iter()
        .map(|(slip, changes)| {
            let (error_type, typed) = explain(net, *slip, changes, &totals);
            let mut changes: Vec<Change> = changes
                .iter()
                .map(|&(cell, by)| Change {
                    cell: net.ids[cell].clone(),
                    from: net.values[cell],
                    to: net.after(cell, by),
                    evidence: None,
                    in_source: false,
                })
                .collect();
            let weighed = weigh(&mut changes, witnesses, context);
            let evidence = count(weighed.contradicts.len()) - count(weighed.supports.len());
            let hints = HINT * count(weighed.hints.len());
            Repair {
                error_source: error_source(&changes, context),
                changes,
                error_type,
                cost: typed + EVIDENCE * evidence - hints - weighed.doubt,
                supports: [weighed.supports, weighed.hints].concat(),
                contradicts: weighed.contradicts,
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

fn count(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX / EVIDENCE)
}

/// The totals a number stands under, as they are printed.
fn totals(net: &ConstraintGroup, findings: &Findings) -> HashMap<CellId, Vec<String>> {
    let mut totals: HashMap<CellId, Vec<String>> = HashMap::new();
    for finding in net.findings.iter().filter_map(|&at| findings.get(at)) {
        let mut right = finding.operands.iter().filter(|operand| operand.side == Side::Right);
        let (Some(total), None) = (right.next().and_then(|operand| operand.value), right.next()) else { continue };
        for part in finding.operands.iter().filter(|operand| operand.side == Side::Left) {
            let id = CellId { id: part.id.clone(), last_year: part.last_year };
            totals.entry(id).or_default().push(plain(total));
        }
    }
    totals
}

/// Names a repair and says what it costs.
fn explain(
    net: &ConstraintGroup,
    slip: Option<ErrorType>,
    changes: &[(usize, i64)],
    totals: &HashMap<CellId, Vec<String>>,
) -> (ErrorType, i64) {
    let one = |&(cell, by): &(usize, i64)| {
        let from = net.values[cell].map(plain);
        let above = totals.get(&net.ids[cell]).map_or(&[][..], Vec::as_slice);
        of_change(from.as_deref(), &plain(net.after(cell, by)), above)
    };
    match (slip, changes) {
        (Some(ErrorType::TwoErrors), _) => (ErrorType::TwoErrors, ErrorType::Exchanged.cost() * 2 + UNRELATED),
        (Some(slip), _) => (slip, slip.cost()),
        (None, [only]) => one(only),
        _ => {
            let costs: Vec<(ErrorType, i64)> = changes.iter().map(one).collect();
            if costs.iter().all(|cost| cost.0 == ErrorType::Filled) {
                let further = UNRELATED * (count(costs.len()) - 1);
                return (ErrorType::Filled, costs.iter().map(|cost| cost.1).sum::<i64>() + further);
            }
            grouped(net, changes, &costs)
        }
    }
}

/// Changes of a whole: what was moved within a row or a column is one slip.
fn grouped(net: &ConstraintGroup, changes: &[(usize, i64)], costs: &[(ErrorType, i64)]) -> (ErrorType, i64) {
    let place = |cell: usize| net.facts[cell].place;
    let in_line = |one: usize, other: usize| match (place(one), place(other)) {
        (Some(one), Some(other)) => one.grid == other.grid && (one.row == other.row || one.column == other.column),
        _ => false,
    };
    let (mut cost, mut slips, mut moved) = (0, 0, 0);
    let mut used = vec![false; changes.len()];
    for at in 0..changes.len() {
        if used[at] {
            continue;
        }
        used[at] = true;
        slips += 1;
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
    let name = if slips == 1 && moved == 1 { ErrorType::Moved } else { ErrorType::SeveralNumbers };
    (name, cost + UNRELATED * (slips - 1))
}
