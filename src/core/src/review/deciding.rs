//! Decisions with their evidence, made outside a report's screen too.
//!
//! Invariant: what is decided together is undone together. Not here: what a decision does to a value (`current`), the steps
//! (`history`).

use super::{Decision, DecisionKind, Entry, Origin, Provenance, Review, decision, quote};
use crate::check::Finding;
use crate::ids::RuleId;

impl Review {
    /// The entry of an id with a decision that answers `answers`, its note and the reason of an equal decision kept.
    pub fn decided(
        &self,
        id: &str,
        (kind, origin): (DecisionKind, Origin),
        (reason, answers): (&str, Vec<RuleId>),
        provenance: &Provenance,
    ) -> Entry {
        let before = self.printed(id).unwrap_or_default().to_string();
        let span = self.current(id).and_then(|current| current.span);
        let quote = span.map(|span| quote(&self.document, span)).unwrap_or_default();
        let mut entry = self.entries.get(id).cloned().unwrap_or_default();
        let (reason, provenance) = (reason.to_string(), provenance.clone());
        let decision = Decision { kind, origin, answers, reason, before, quote, span, provenance };
        entry.decision = Some(decision.beside(entry.decision.as_ref()));
        entry
    }

    /// Settles the findings of these rules that are open, as one step; as published, each at the number in dispute. Returns how
    /// many they are.
    pub fn settle_together(
        &mut self,
        rules: &[RuleId],
        kind: &DecisionKind,
        reason: &str,
        provenance: &Provenance,
    ) -> usize {
        let is_open = |finding: &&Finding| finding.verdict.is_broken() && !self.is_settled(finding);
        let meant = self.findings.iter().filter(is_open).filter(|finding| rules.contains(&finding.rule));
        let about = |finding: &Finding| {
            let number = finding.disputed().filter(|_| *kind == DecisionKind::AsPublished);
            let number = number.filter(|operand| operand.value.is_some()).map(|operand| operand.id.to_string());
            (number.unwrap_or_else(|| decision::finding_id(&finding.rule)), finding.rule.clone())
        };
        let mut ids: Vec<(String, Vec<RuleId>)> = Vec::new();
        let mut count = 0;
        for (id, rule) in meant.map(about) {
            count += 1;
            match ids.iter_mut().find(|(known, _)| *known == id) {
                Some((_, rules)) => rules.push(rule),
                None => ids.push((id, vec![rule])),
            }
        }
        self.together(|review| {
            for (id, answers) in ids {
                let entry = review.decided(&id, (kind.clone(), Origin::Unsaid), (reason, answers), provenance);
                review.set(&id, entry, provenance);
            }
        });
        count
    }

    /// Undoes the last step if it was made by this person at this time; false if something came after it.
    pub fn undo_of(&mut self, provenance: &Provenance) -> bool {
        let is_last = self.history.done.last().is_some_and(|step| step.provenance == *provenance);
        if is_last {
            self.undo();
        }
        is_last
    }
}
