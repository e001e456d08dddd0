//! The rules a decision answers, as format 2 writes them: one string with a blank between the ids.
//!
//! Invariant: what is written is what was read, for ids without blanks; rule files with other ids are refused when they
//! load (`check`).

use gouji_core::ids::RuleId;

/// Writes a list of ids; empty for a decision that answers every rule.
pub(super) fn write(rules: &[RuleId]) -> String {
    rules.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// Reads a list of ids.
pub(super) fn read(written: &str) -> Vec<RuleId> {
    written.split(' ').filter(|id| !id.is_empty()).map(RuleId::parse).collect()
}
