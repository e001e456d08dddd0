//! Changing the decisions of an open report.
//!
//! Invariant: the rules are to be applied again afterwards (`OpenReports::recheck`).

use crate::report_view::ReportView;
use crate::report_view::block::CellValue;
use gouji_core::ids::{RuleId, Scope, ValueId};
use gouji_core::localize::Repair;
use gouji_core::review::{DecisionKind, Entry, Note, Origin, Provenance, Step, UnreadGroup, UnreadKey, decision};

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
    /// The group of what is unread that was shown.
    pub(crate) unread: Option<UnreadKey>,
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
            open: self.count_open(),
            unread: self.unread_group().map(UnreadGroup::key),
            problem: problem.map(|finding| finding.rule.clone()),
            focus: self.target(),
            is_look: self.finding().is_none() && self.unread_group().is_none() && self.is_to_look_at(),
            is_signed: self.review.finished.is_some(),
        }
    }

    /// Takes the last step back, or makes the one taken back again.
    pub(crate) fn replay(&mut self, is_undo: bool) -> Option<Step> {
        if is_undo { self.review.undo() } else { self.review.redo() }
    }

    /// Makes a decision about an id, keeping its note; `origin` says where a value it brings comes from.
    pub fn decide(&mut self, id: &str, kind: DecisionKind, origin: Origin, reason: &str, provenance: &Provenance) {
        let entry = self.entry(id, kind, origin, (reason, None), provenance);
        self.review.set(id, entry, provenance);
    }

    /// The rules in whose violation a number alone is to blame: the violated rules of a group that it alone mends.
    fn suspected_in(&self, id: &str) -> Vec<RuleId> {
        let is_it = |repair: &Repair| matches!(&repair.changes[..], [change] if change.cell.owner.is_own() && change.cell.id == id);
        let groups = self.repairs().filter(|group| group.repairs.iter().any(is_it));
        let mut rules: Vec<RuleId> = groups.flat_map(|group| &group.rules).cloned().collect();
        rules.retain(|rule| matches!(rule.scope, Scope::ThisYear | Scope::Across));
        rules.sort();
        rules.dedup();
        rules
    }

    /// The rules that a decision about a number answers: the one shown, and with "as published" every one in whose violation
    /// the number is to blame.
    fn answered(&self, id: &str, kind: &DecisionKind) -> Vec<RuleId> {
        let shown = self.finding().filter(|finding| finding.involves(id));
        let mut answers: Vec<RuleId> = shown.map(|finding| finding.rule.clone()).into_iter().collect();
        if *kind == DecisionKind::AsPublished && !answers.is_empty() {
            let also = self.suspected_in(id).into_iter().filter(|rule| !answers.contains(rule)).collect::<Vec<_>>();
            answers.extend(also);
        }
        answers
    }

    /// Decides the values of several cells, as one step.
    pub fn decide_values(&mut self, cells: &[CellValue], provenance: &Provenance) {
        let is_new = |cell: &&CellValue| {
            let current = self.review.current(&cell.id);
            current.is_none_or(|current| current.unclear || current.text != cell.value)
        };
        let entry = |cell: &CellValue| {
            let kind = self.review.value_decision(&cell.id, cell.value.clone());
            (cell.id.clone(), self.entry(&cell.id, kind, self.quoted(&cell.origin), ("", None), provenance))
        };
        let entries: Vec<(ValueId, Entry)> = cells.iter().filter(is_new).map(entry).collect();
        self.review.together(|review| {
            for (id, entry) in entries {
                review.set(&id, entry, provenance);
            }
        });
    }

    /// The entry of an id with a decision, its note kept; without rules that it answers, they are found.
    fn entry(
        &self,
        id: &str,
        kind: DecisionKind,
        origin: Origin,
        (reason, answers): (&str, Option<Vec<RuleId>>),
        provenance: &Provenance,
    ) -> Entry {
        let answers = answers.unwrap_or_else(|| self.answered(id, &kind));
        self.review.decided(id, (kind, origin), (reason, answers), provenance)
    }

    /// Makes several decisions of one kind with one reason, as one step; each answers what its rules found.
    pub(crate) fn decide_together(
        &mut self,
        ids: &[(String, Vec<RuleId>)],
        kind: &DecisionKind,
        reason: &str,
        provenance: &Provenance,
    ) {
        let entry = |(id, answers): &(String, Vec<RuleId>)| {
            (id.clone(), self.entry(id, kind.clone(), Origin::Unsaid, (reason, Some(answers.clone())), provenance))
        };
        let entries: Vec<(String, Entry)> = ids.iter().map(entry).collect();
        self.review.together(|review| {
            for (id, entry) in entries {
                review.set(&id, entry, provenance);
            }
        });
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
