//! The findings of one report alone, and those of the pair it belongs to.
//!
//! Invariant: the findings of the review are its own, but for those that are known of both years, and then those; its own are
//! kept apart, so that its rules find what they found before. Not here: what two years say (`diff`), when they are compared
//! again (`pair`).

use crate::report_view::ReportView;
use gouji_core::check::{Changes, Finding, FindingKey, Findings, Rules};
use gouji_core::forms::Library;
use gouji_core::ids::RuleId;
use gouji_core::localize::RepairGroup;
use gouji_core::review::Review;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// The findings between two years that one of them shows, by key.
pub type Between = BTreeMap<FindingKey, Finding>;

/// What is kept of a year of a pair.
#[derive(Debug, Default)]
pub struct Joint {
    /// The findings of this year alone.
    own: Findings,
    /// Which of these cannot be judged of one year alone, and are shown as judged of both.
    replaced: BTreeSet<FindingKey>,
    /// The findings between the years.
    between: Between,
    /// What mends both years as one system.
    repairs: Vec<RepairGroup>,
    /// The rules of these.
    rules: HashSet<RuleId>,
}

impl Joint {
    /// Of a year beside which nothing lay until now.
    pub fn new(review: &Review) -> Self {
        Self { own: review.findings.clone(), ..Self::default() }
    }

    /// True for what mends this year alone and is no part of what both years are.
    fn leaves(&self, own: &RepairGroup) -> bool {
        !own.rules.iter().any(|rule| self.rules.contains(rule))
    }
}

impl ReportView {
    /// What mends this year: with the one beside it as one system, then what hangs together with nothing of that, as the sums
    /// of the prose.
    pub fn repairs(&self) -> impl Iterator<Item = &RepairGroup> {
        self.joint.repairs.iter().chain(self.review.repairs.iter().filter(|own| self.joint.leaves(own)))
    }

    /// The first of these of a kind.
    pub fn repair(&self, is_meant: impl Fn(&RepairGroup) -> bool) -> Option<&RepairGroup> {
        let own = || self.review.repairs.iter().find(|own| is_meant(own) && self.joint.leaves(own));
        self.joint.repairs.iter().find(|joint| is_meant(joint)).or_else(own)
    }

    /// Checks this year alone. Returns what changed, if it is known; [`ReportView::hear`] shows it.
    pub(crate) fn recheck_own(&mut self, rules: &Rules, library: &Library) -> Option<Changes> {
        self.turn_to_own();
        self.review.recheck(rules, library);
        self.turn_to_own();
        self.review.take_changes()
    }

    /// Exchanges the findings of this year alone and those shown of both.
    pub(crate) fn turn_to_own(&mut self) {
        std::mem::swap(&mut self.review.findings, &mut self.joint.own);
    }

    /// Takes the findings between the years, after a check of this year alone that made `changes`. Returns the ids about which
    /// something changed; `None` for any, where that is not known.
    pub(crate) fn hear(
        &mut self,
        changes: Option<Changes>,
        between: Between,
        repairs: Vec<RepairGroup>,
    ) -> Option<Vec<String>> {
        self.joint.rules = repairs.iter().flat_map(|component| &component.rules).cloned().collect();
        self.joint.repairs = repairs;
        let replaced: BTreeSet<FindingKey> =
            between.values().flat_map(|finding| self.joint.own.of_rule(&finding.rule)).copied().collect();
        let changes = if let Some(own) = changes {
            Some(self.combine(own, &replaced, &between))
        } else {
            let own = self.joint.own.entries().filter(|(key, _)| !replaced.contains(key));
            let all = own.chain(between.iter().map(|(&key, finding)| (key, finding)));
            self.review.findings = all.map(|(key, finding)| (key, finding.clone())).collect();
            None
        };
        (self.joint.replaced, self.joint.between) = (replaced, between);
        self.mark(changes)
    }

    /// Brings the findings shown up to date: its own where they changed or are replaced, and those between the years.
    fn combine(&mut self, own: Changes, replaced: &BTreeSet<FindingKey>, between: &Between) -> Changes {
        let (shown, joint) = (&mut self.review.findings, &self.joint);
        let mut changes = Changes { ids: own.ids, last_year: own.last_year, rules: own.rules, ..Changes::default() };
        for &key in own.keys.iter().chain(replaced.symmetric_difference(&joint.replaced)) {
            changes.set(shown, key, joint.own.get(key).filter(|_| !replaced.contains(&key)).cloned());
        }
        for &key in joint.between.keys().filter(|key| !between.contains_key(key)) {
            changes.set(shown, key, None);
        }
        for (&key, finding) in between {
            changes.set_ref(shown, key, finding);
        }
        changes
    }
}
