//! The findings shown of one report of a pair: its own and those between the two.
//!
//! Invariant: they are the report's own findings without those that are decided between the two, and then the findings between
//! the two; the review's own findings stay what its own rules find. Not here: finding them (`gouji_core::diff`), when they are
//! combined again (`Pair::recheck`).

use gouji_core::check::{Changes, Finding, Findings, Splice, replaced};
use gouji_core::ids::RuleId;
use gouji_core::localize::RepairGroup;
use gouji_core::review::Review;
use std::collections::{BTreeSet, HashSet};

/// The combined findings of one report.
#[derive(Debug)]
pub struct Combined {
    /// What is shown.
    pub findings: Findings,
    /// The own findings that could not be decided within one report, and are decided between the two.
    replaced: BTreeSet<usize>,
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
    pub fn update(&mut self, own: &Findings, changes: Option<Changes>, between: &[Finding]) -> Option<Changes> {
        let Some(changes) = changes else {
            self.replace_all(own, between);
            return None;
        };
        let splices = self.follow(own, &changes, between);
        Some(Changes { splices, ..changes })
    }

    /// Puts in what changed of the own findings, and all between the two that differ.
    fn follow(&mut self, own: &Findings, changes: &Changes, between: &[Finding]) -> Vec<Splice> {
        let (now_replaced, before) = (replaced_by(own, between), std::mem::take(&mut self.replaced));
        let moved: BTreeSet<usize> = before.iter().filter_map(|&at| changes.moved(at)).collect();
        let is_affected = |splice: &Splice| now_replaced.range(splice.at..splice.at + splice.new).next().is_some();
        if moved != now_replaced || moved.len() < before.len() || changes.splices.iter().any(is_affected) {
            return self.replace_all(own, between);
        }
        let mut splices = Vec::new();
        for splice in &changes.splices {
            let at = splice.at - now_replaced.range(..splice.at).count();
            let new = own.get(splice.at..splice.at + splice.new).unwrap_or(&[]);
            splices.push(self.findings.splice(at..at + splice.old.len(), new.to_vec()));
        }
        let first = own.len() - now_replaced.len();
        let now: Vec<&Finding> = between.iter().collect();
        for (gone, come) in replaced(self.findings.get(first..).unwrap_or(&[]), &now) {
            let new = between.get(come).unwrap_or(&[]).to_vec();
            splices.push(self.findings.splice(first + gone.start..first + gone.end, new));
        }
        self.replaced = now_replaced;
        splices
    }

    /// Puts in whatever differs.
    fn replace_all(&mut self, own: &Findings, between: &[Finding]) -> Vec<Splice> {
        let replaced = replaced_by(own, between);
        let own = own.iter().enumerate().filter(|(at, _)| !replaced.contains(at)).map(|(_, finding)| finding);
        let now: Vec<&Finding> = own.chain(between).collect();
        let splices = self.findings.follow(&now);
        self.replaced = replaced;
        splices
    }
}

/// The own findings of the rules that are decided between the two.
fn replaced_by(own: &Findings, between: &[Finding]) -> BTreeSet<usize> {
    between.iter().flat_map(|finding| own.of_rule(&finding.rule)).copied().collect()
}
