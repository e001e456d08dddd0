//! What is said of two years, seen from the older one.
//!
//! Invariant: seen from the other side twice it is what it was. Left to others: finding it (`check`, `repair`).

use crate::check::{Finding, LAST, Operand};
use crate::localize::RepairGroup;

/// Before the id of a rule that the newer report is about, seen from the older one.
pub const NEXT: &str = "next:";

/// A finding between two years as the other year sees it: its own numbers are the other's.
#[must_use]
pub fn swapped(finding: &Finding) -> Finding {
    let mut seen = finding.clone();
    let turn = |operand: &mut Operand| {
        operand.last_year = !operand.last_year;
    };
    seen.operands.iter_mut().chain(seen.readings.iter_mut().flatten()).for_each(turn);
    // Places without a number are places of the other text.
    seen.places.clear();
    seen
}

/// What mends both years as the other year sees it; `shared` are the findings between the years, which are no year's own.
#[must_use]
pub fn swapped_repairs(component: &RepairGroup, shared: &[Finding]) -> RepairGroup {
    let mut seen = component.clone();
    for rule in &mut seen.rules {
        *rule = if let Some(own) = rule.strip_prefix(LAST).or_else(|| rule.strip_prefix(NEXT)) {
            own.to_string()
        } else if shared.iter().any(|finding| finding.rule == *rule) {
            rule.clone()
        } else {
            format!("{NEXT}{rule}")
        };
    }
    for change in seen.repairs.iter_mut().flat_map(|repair| &mut repair.changes) {
        change.cell.last_year = !change.cell.last_year;
    }
    seen
}
