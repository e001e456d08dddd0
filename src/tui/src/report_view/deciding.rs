//! Changing the decisions of an open report.
//!
//! Invariant: the rules are to be applied again afterwards (`OpenReports::recheck`).

use crate::report_view::ReportView;
use gouji_core::ids::{RuleId, Scope};
use gouji_core::review::{Decision, DecisionKind, Note, Origin, Provenance, Step, decision, quote};

/// The id under which the reason is kept for signing off what is not settled.
pub fn reason_id() -> String {
    decision::finding_id(&RuleId::new(Scope::ThisYear, "review.finished"))
}

/// What a decision may change, as it is before.
pub(crate) struct BeforeDecision {
    /// How many problems were open.
    pub(crate) open: usize,
    /// The rule of the problem shown, while it was open.
    pub(crate) problem: Option<RuleId>,
    /// What the decision is about.
    pub(crate) focus: Option<String>,
    /// It was only to be looked at.
    pub(crate) is_look: bool,
    /// The report was signed off.
    pub(crate) is_signed: bool,
}

impl ReportView {
    /// How things are before a decision.
    pub(crate) fn before_decision(&self) -> BeforeDecision {
        let problem = self.finding().filter(|finding| !self.review.is_settled(finding));
        BeforeDecision {
            open: self.summary.open.len(),
            problem: problem.map(|finding| finding.rule.clone()),
            focus: self.target(),
            is_look: self.finding().is_none() && self.is_to_look_at(),
            is_signed: self.review.finished.is_some(),
        }
    }

    /// Takes the last step back, or makes the one taken back again.
    pub(crate) fn replay(&mut self, is_undo: bool) -> Option<Step> {
        if is_undo { self.review.undo() } else { self.review.redo() }
    }

    /// Makes a decision about an id, keeping its note; `origin` says where a value it brings comes from.
    pub fn decide(&mut self, id: &str, kind: DecisionKind, origin: Origin, reason: &str, provenance: &Provenance) {
        let before = self.review.printed(id).unwrap_or_default().to_string();
        let span = self.review.current(id).and_then(|current| current.span);
        let quote = span.map(|span| quote(&self.review.document, span)).unwrap_or_default();
        let shown = self.finding().filter(|finding| finding.involves(id));
        let answers = shown.map(|finding| finding.rule.clone()).into_iter().collect();
        let mut entry = self.review.entries.get(id).cloned().unwrap_or_default();
        let (reason, said) = (reason.to_string(), provenance.clone());
        let decision = Decision { kind, origin, answers, reason, before, quote, span, provenance: said };
        entry.decision = Some(decision.beside(entry.decision.as_ref()));
        self.review.set(id, entry, provenance);
    }

    /// Takes the decision about an id away, keeping its note.
    pub fn clear(&mut self, id: &str, provenance: &Provenance) {
        let mut entry = self.review.entries.get(id).cloned().unwrap_or_default();
        entry.decision = None;
        self.review.set(id, entry, provenance);
    }

    /// Writes (or, when empty, removes) the note about an id.
    pub fn write_note(&mut self, id: &str, text: &str, provenance: &Provenance) {
        let mut entry = self.review.entries.get(id).cloned().unwrap_or_default();
        let kept = entry.note.as_ref().is_some_and(|note| note.text == text);
        if !kept {
            let text = text.trim_end().to_string();
            entry.note = (!text.is_empty()).then_some(Note { text, provenance: provenance.clone() });
            self.review.set(id, entry, provenance);
        }
    }
}
