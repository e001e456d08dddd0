//! What the reviewer settled: the decision that answers a broken rule, and the rules that one decision answers.
//!
//! Invariant: a broken rule is answered by one decision at most, so that it is in one cause at most. Not here: which
//! findings are open (`review`), listing them (`gouji-tui`).

use super::{Decision, DecisionKind, Review, decision};
use crate::check::{Finding, Operand, Side};
use crate::localize::{RepairGroup, ValueChange};

/// Broken rules that one decision answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Cause<'a> {
    /// The id that the decision is about: of a value, or of a finding.
    pub id: String,
    /// The decision.
    pub decision: &'a Decision,
    /// What it answers, in the order given.
    pub findings: Vec<&'a Finding>,
}

impl Review {
    /// True when a finding needs no more attention: it is not violated, or the reviewer answered it.
    ///
    /// An answer is a decision that one of its values is as published, missing or unclear, or decisions on all of them.
    pub fn is_settled(&self, finding: &Finding) -> bool {
        !finding.verdict.is_broken() || self.answer(finding).is_some()
    }

    /// The decision that answers a violated finding; of decisions on all of its values the first.
    pub fn answer(&self, finding: &Finding) -> Option<&Decision> {
        self.answer_with_id(finding).map(|(_, decision)| decision)
    }

    /// The same with the id that it is about. That a rule does not apply goes before what was said of its values.
    pub fn answer_with_id(&self, finding: &Finding) -> Option<(String, &Decision)> {
        let decision = |id: &str| self.entries.get(id).and_then(|entry| entry.decision.as_ref());
        let of_rule = decision::finding_id(&finding.rule);
        let about_rule = decision(&of_rule);
        if let Some(waived) = about_rule.filter(|decision| decision.kind == DecisionKind::Waived) {
            return Some((of_rule, waived));
        }
        let ours = || finding.operands.iter().filter(|operand| operand.owner.is_own());
        let answers = |operand: &Operand| {
            let decision = decision(&operand.id)?;
            let answer =
                matches!(decision.kind, DecisionKind::AsPublished | DecisionKind::Missing | DecisionKind::Unclear);
            // A value may be in many sums: the answer is for the one that was shown, and for those whose total it is.
            let is_meant = decision.answers(&finding.rule) || operand.side == Side::Right;
            (answer && is_meant).then(|| (operand.id.to_string(), decision))
        };
        let all = || {
            let decided = ours().all(|operand| decision(&operand.id).is_some());
            let first = ours().next().filter(|_| decided)?;
            Some((first.id.to_string(), decision(&first.id)?))
        };
        ours().find_map(answers).or_else(all).or_else(|| Some((of_rule.clone(), about_rule?)))
    }

    /// The broken ones of these findings that were answered, by the decision that answers them.
    pub fn settled_causes<'a>(&'a self, findings: impl IntoIterator<Item = &'a Finding>) -> Vec<Cause<'a>> {
        let mut causes: Vec<Cause<'a>> = Vec::new();
        for finding in findings.into_iter().filter(|finding| finding.verdict.is_broken()) {
            let Some((id, decision)) = self.answer_with_id(finding) else { continue };
            match causes.iter_mut().find(|cause| cause.id == id) {
                Some(cause) => cause.findings.push(finding),
                None => causes.push(Cause { id, decision, findings: vec![finding] }),
            }
        }
        causes
    }
}

impl RepairGroup {
    /// The one number of this report whose change is the best repair; `None` where that changes several.
    pub fn blamed(&self) -> Option<&ValueChange> {
        match self.repairs.first()?.changes.as_slice() {
            [change] if change.cell.owner.is_own() => Some(change),
            _ => None,
        }
    }

    /// The first of these groups that a broken rule belongs to: one that repairs it, else one that blames its total. The
    /// decision about that number settles the rule, too.
    pub fn cause_of<'g>(groups: impl IntoIterator<Item = &'g Self> + Clone, finding: &Finding) -> Option<usize> {
        let is_total = |change: &ValueChange| {
            let mut totals = finding.operands.iter().filter(|one| one.owner.is_own() && one.side == Side::Right);
            totals.any(|operand| operand.id == change.cell.id)
        };
        let repaired = groups.clone().into_iter().position(|group| group.rules.contains(&finding.rule));
        repaired.or_else(|| groups.into_iter().position(|group| group.blamed().is_some_and(is_total)))
    }
}
