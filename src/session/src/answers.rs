//! Rules that a decision answers, in the form of format 2: one string of ids separated by blanks.
//!
//! Invariant: reading returns what was written, for ids without blanks; rule files with other ids are refused when they
//! load (`gouji_core::check`). Not here: the decision itself (`anchor`, `v3`).

use gouji_core::ids::RuleId;

/// Writes a list of ids; empty for a decision that answers every rule.
pub(super) fn write(rules: &[RuleId]) -> String {
    rules.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// Reads a list of ids.
pub(super) fn read(written: &str) -> Vec<RuleId> {
    written.split(' ').filter(|id| !id.is_empty()).map(RuleId::parse).collect()
}
