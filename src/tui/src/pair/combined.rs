//! The findings shown of one report of a pair: its own and those between the two.
//!
//! Invariant: they are the report's own findings without those that are decided between the two, and then the findings between
//! the two; the review's own findings stay what its own rules find. Not here: finding them (`gouji_core::diff`), when they are
//! combined again (`Pair::recheck`).

use gouji_core::check::{Changes, Finding, FindingKey, Findings};
use gouji_core::ids::RuleId;
use gouji_core::localize::RepairGroup;
use gouji_core::review::Review;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// The findings between two reports that one of them shows, by key.
pub type Between = BTreeMap<FindingKey, Finding>;

/// The combined findings of one report.
#[derive(Debug)]
pub struct Combined {
    /// What is shown.
    pub findings: Findings,
    /// The own findings that could not be decided within one report, and are decided between the two.
    replaced: BTreeSet<FindingKey>,
    /// The findings between the two.
    between: Between,
    /// The repairs of both reports as one system.
    pub repairs: Vec<RepairGroup>,
    /// Their rules.
    rules: HashSet<RuleId>,
}

impl Combined {
    /// The findings of a report before anything is known of its companion.
    pub fn new(review: &Review) -> Self {
        Self {
            findings: review.findings.clone(),
            replaced: BTreeSet::new(),
            between: Between::new(),
            repairs: Vec::new(),
            rules: HashSet::new(),
        }
    }

    /// True for a repair of the report alone that shares no rule with the repairs of both.
    pub fn leaves(&self, own: &RepairGroup) -> bool {
        !own.rules.iter().any(|rule| self.rules.contains(rule))
    }

    /// Takes the repairs of both reports.
    pub fn set_repairs(&mut self, repairs: Vec<RepairGroup>) {
        self.rules = repairs.iter().flat_map(|group| &group.rules).cloned().collect();
        self.repairs = repairs;
    }

    /// Combines the report's own findings, of which `changes` says what changed, with those between the two. Returns what
    /// changed in the combined ones; `None` when everything may have.
    pub fn update(&mut self, own: &Findings, changes: Option<Changes>, between: Between) -> Option<Changes> {
        let replaced: BTreeSet<FindingKey> =
            between.values().flat_map(|finding| own.of_rule(&finding.rule)).copied().collect();
        let changes = if let Some(of_own) = changes {
            let Changes { keys, ids, companion_ids, rules, .. } = of_own;
            let mut changes = Changes { ids, companion_ids, rules, ..Changes::default() };
            for &key in keys.iter().chain(replaced.symmetric_difference(&self.replaced)) {
                let shown = own.get(key).filter(|_| !replaced.contains(&key));
                changes.set(&mut self.findings, key, shown.cloned());
            }
            for &key in self.between.keys().filter(|key| !between.contains_key(key)) {
                changes.set(&mut self.findings, key, None);
            }
            for (&key, finding) in &between {
                changes.set_ref(&mut self.findings, key, finding);
            }
            Some(changes)
        } else {
            let own = own.entries().filter(|(key, _)| !replaced.contains(key));
            let all = own.chain(between.iter().map(|(&key, finding)| (key, finding)));
            self.findings = all.map(|(key, finding)| (key, finding.clone())).collect();
            None
        };
        (self.replaced, self.between) = (replaced, between);
        changes
    }
}
