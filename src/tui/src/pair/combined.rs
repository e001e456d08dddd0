//! What a year says by itself while another lies beside it, and what both say together.
//!
//! Invariant: the findings of the review are those of this year, but for what is told of both years, and then those; what is
//! its own is kept apart, so that its rules find what they found before. Left to others: what two years say (`diff`), when it is
//! said again (`beside`).

use crate::report_view::ReportView;
use gouji_core::check::{Changes, Finding, Findings, Rules, Splice, replaced};
use gouji_core::forms::Library;
use gouji_core::ids::RuleId;
use gouji_core::localize::RepairGroup;
use gouji_core::review::Review;
use std::collections::{BTreeSet, HashSet};

/// What is kept of a year beside another.
#[derive(Debug, Default)]
pub struct Joint {
    /// What this year says by itself.
    own: Findings,
    /// Which of it could not be told of one year alone, and is told of both now.
    told: BTreeSet<usize>,
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

    /// Applies the rules of this year alone, which are asked again only where a number changed: they must find what they
    /// found before. What is found is for [`ReportView::hear`] to tell; what of it changed is told here, if it is known.
    pub(crate) fn recheck_own(&mut self, rules: &Rules, library: &Library) -> Option<Changes> {
        self.turn_to_own();
        self.review.recheck(rules, library);
        self.turn_to_own();
        self.review.take_changes()
    }

    /// What this year says by itself takes the place of what is said of both, or gives it back.
    pub(crate) fn turn_to_own(&mut self) {
        std::mem::swap(&mut self.review.findings, &mut self.joint.own);
    }

    /// Takes in what two years together say, beside what this one says by itself, of which `changes` tells what is new. Tells
    /// about which numbers something else is said; about any, where that is not known.
    pub(crate) fn hear(
        &mut self,
        changes: Option<Changes>,
        findings: &[Finding],
        repairs: Vec<RepairGroup>,
    ) -> Option<Vec<String>> {
        self.joint.rules = repairs.iter().flat_map(|component| &component.rules).cloned().collect();
        self.joint.repairs = repairs;
        let changes = changes.map(|own| {
            let splices = self.take_in(&own, findings);
            Changes { splices, ..own }
        });
        if changes.is_none() {
            self.take_all(findings);
        }
        self.mark(changes)
    }

    /// The findings become what is now: of its own where something changed, of both years all.
    fn take_in(&mut self, own: &Changes, findings: &[Finding]) -> Vec<Splice> {
        let (told, before) = (self.told(findings), std::mem::take(&mut self.joint.told));
        let moved: BTreeSet<usize> = before.iter().filter_map(|&at| own.moved(at)).collect();
        let is_affected = |splice: &Splice| told.range(splice.at..splice.at + splice.new).next().is_some();
        if moved != told || moved.len() < before.len() || own.splices.iter().any(is_affected) {
            return self.take_all(findings);
        }
        let (shown, known) = (&mut self.review.findings, &self.joint.own);
        let mut splices = Vec::new();
        for splice in &own.splices {
            let at = splice.at - told.range(..splice.at).count();
            let new = known.get(splice.at..splice.at + splice.new).unwrap_or(&[]);
            splices.push(shown.splice(at..at + splice.old.len(), new.to_vec()));
        }
        let first = known.len() - told.len();
        let now: Vec<&Finding> = findings.iter().collect();
        for (gone, come) in replaced(shown.get(first..).unwrap_or(&[]), &now) {
            let new = findings.get(come).unwrap_or(&[]).to_vec();
            splices.push(shown.splice(first + gone.start..first + gone.end, new));
        }
        self.joint.told = told;
        splices
    }

    /// The findings become what is now, wherever they differ.
    fn take_all(&mut self, findings: &[Finding]) -> Vec<Splice> {
        let told = self.told(findings);
        let own = self.joint.own.iter().enumerate().filter(|(at, _)| !told.contains(at)).map(|(_, finding)| finding);
        let now: Vec<&Finding> = own.chain(findings).collect();
        let splices = self.review.findings.follow(&now);
        self.joint.told = told;
        splices
    }

    /// Which of this year's own findings are told of both.
    fn told(&self, findings: &[Finding]) -> BTreeSet<usize> {
        findings.iter().flat_map(|finding| self.joint.own.of_rule(&finding.rule)).copied().collect()
    }
}
