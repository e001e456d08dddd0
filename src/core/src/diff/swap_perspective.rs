//! Findings and repairs of two years, seen from the other year.
//!
//! Invariant: swapped twice, from one year and then from the other, they are what they were. Not here: finding them
//! (`check`, `localize`).

use crate::check::{Finding, Operand};
use crate::ids::{Scope, Year};
use crate::localize::RepairGroup;

/// A finding between two years as the other year sees it: its own numbers are the other's.
#[must_use]
pub fn swapped(finding: &Finding) -> Finding {
    let mut seen = finding.clone();
    let turn = |operand: &mut Operand| {
        operand.owner = operand.owner.other();
    };
    seen.operands.iter_mut().chain(seen.readings.iter_mut().flatten()).for_each(turn);
    // Places without a number are in the other text.
    seen.places.clear();
    seen
}

/// Repairs of both years, seen from `from`, as the other year sees them.
#[must_use]
pub fn swapped_repairs(component: &RepairGroup, from: Year) -> RepairGroup {
    let mut seen = component.clone();
    let explained = seen.explanations.iter_mut().flat_map(|explanation| &mut explanation.rules);
    for rule in seen.rules.iter_mut().chain(explained) {
        rule.scope = match (rule.scope, from) {
            (Scope::Across, _) => Scope::Across,
            (Scope::ThisYear, Year::Newer) => Scope::NextYear,
            (Scope::ThisYear, Year::Older) => Scope::LastYear,
            (Scope::LastYear | Scope::NextYear, _) => Scope::ThisYear,
        };
    }
    let changed = seen.repairs.iter_mut().flat_map(|repair| &mut repair.changes).map(|change| &mut change.cell);
    let named = seen.explanations.iter_mut().flat_map(|explanation| &mut explanation.parts);
    for cell in changed.chain(named) {
        cell.owner = cell.owner.other();
    }
    seen
}
