//! Applying the rules to an open report, and bringing up to date what depends on them.
//!
//! Invariant: marks, residuals and the summary of findings are at all times those of the findings shown. Not here: the rules
//! (`gouji_core::check`), the findings between two reports (`pair`).

use crate::pair::combined::{Between, Combined};
use crate::report_view::ReportView;
use crate::report_view::deciding::reason_id;
use crate::report_view::field_pane::FieldPane;
use crate::report_view::finding_summary::FindingSummary;
use crate::report_view::marks::Marks;
use gouji_core::check::{Changes, Findings, Rules};
use gouji_core::forms::Library;
use gouji_core::ids::ValueId;
use gouji_core::localize::RepairGroup;
use gouji_core::review::{Review, SessionStatus};
use std::collections::BTreeSet;

impl ReportView {
    /// The findings shown: the report's own, or those of the pair it is part of.
    pub fn findings(&self) -> &Findings {
        shown(&self.review, self.combined.as_ref())
    }

    /// The repairs shown: in a pair those of both reports as one system, then the own ones that are no part of these.
    pub fn repairs(&self) -> impl Iterator<Item = &RepairGroup> {
        let both = self.combined.iter().flat_map(|combined| &combined.repairs);
        let is_left = |own: &&RepairGroup| self.combined.as_ref().is_none_or(|combined| combined.leaves(own));
        both.chain(self.review.repairs.iter().filter(is_left))
    }

    /// Applies the rules again and brings everything that depends on them up to date; a pair does it for both its reports.
    pub fn recheck(&mut self, rules: &Rules, library: &Library) {
        let changes = self.recheck_own(rules, library);
        self.mark(changes);
    }

    /// Applies the rules of this report alone. Returns what changed in its own findings; `None` when everything may have.
    pub(crate) fn recheck_own(&mut self, rules: &Rules, library: &Library) -> Option<Changes> {
        self.review.recheck(rules, library);
        if self.round != self.review.reading_round() {
            let focus = self.focus().map(str::to_string);
            self.combined = self.combined.is_some().then(|| Combined::new(&self.review));
            self.lay_out(rules, library);
            self.stay_at(focus.as_deref());
        }
        self.review.take_changes()
    }

    /// Keeps a field in focus in another layout, or the row where it was.
    fn stay_at(&mut self, focus: Option<&str>) {
        (self.problem, self.unread, self.card) = (None, None, None);
        match focus.filter(|id| self.field_pane.place(id).is_some()) {
            Some(id) => self.focus_cell(id),
            None => self.row = self.row.min(self.field_pane.rows.len().saturating_sub(1)),
        }
    }

    /// Combines the own findings, of which `changes` says what changed, with those between two reports. Returns the ids of the
    /// numbers whose findings changed; `None` when all may have.
    pub(crate) fn combine(
        &mut self,
        changes: Option<Changes>,
        between: Between,
        repairs: Vec<RepairGroup>,
    ) -> Option<Vec<String>> {
        let combined = self.combined.get_or_insert_with(|| Combined::new(&self.review));
        combined.set_repairs(repairs);
        let changes = combined.update(&self.review.findings, changes, between);
        self.mark(changes)
    }

    /// True when decisions were made since the session was saved.
    pub fn is_changed(&self) -> bool {
        self.review.entries != self.saved.0 || self.review.finished != self.saved.1 || self.has_drafts()
    }

    /// True when notes were left unfinished; the reason of a sign-off is asked for again and is none.
    fn has_drafts(&self) -> bool {
        self.drafts.keys().any(|id| *id != reason_id())
    }

    /// The session on disk is as the review is.
    pub(crate) fn saved(&mut self) {
        self.saved = (self.review.entries.clone(), self.review.finished.clone());
    }

    /// Takes everything back that is not saved.
    pub(crate) fn discard(&mut self) {
        (self.review.entries, self.review.finished) = self.saved.clone();
        self.drafts.clear();
    }

    /// Brings what depends on the findings up to date with what changed in them, so that no frame has to look through all;
    /// everything, where that is not known. Tells about which numbers something else is said, where that is known.
    pub(crate) fn mark(&mut self, changes: Option<Changes>) -> Option<Vec<String>> {
        let touched = changes.map(|changes| self.follow(&changes));
        if touched.is_none() {
            self.mark_anew();
        }
        self.learn();
        self.drop_card();
        touched
    }

    fn follow(&mut self, changes: &Changes) -> Vec<String> {
        let findings = shown(&self.review, self.combined.as_ref());
        let touched = changes.touched(findings);
        let now = touched.iter().filter_map(|&at| findings.get(at));
        let operands = changes.old.iter().chain(now).flat_map(|finding| &finding.operands);
        let numbers: BTreeSet<&str> =
            operands.map(|operand| &operand.id).chain(&changes.ids).map(ValueId::as_str).collect();
        self.marks.mark(&self.review, findings, numbers.iter().copied());
        self.field_pane.follow(&self.review, findings, changes, &touched);
        self.summary.follow(&self.review, findings, changes, &touched);
        numbers.into_iter().map(str::to_string).collect()
    }

    /// Brings everything up to date that depends on the findings.
    pub(crate) fn mark_anew(&mut self) {
        self.review.take_changes();
        let findings = shown(&self.review, self.combined.as_ref());
        self.marks = Marks::of(&self.review, findings);
        self.field_pane.refresh(&self.review, findings);
        self.summary = FindingSummary::of(&self.review, findings);
        self.learn();
        self.drop_card();
    }

    /// Takes in which problems there are; what a value breaks while it is typed is none yet.
    fn learn(&mut self) {
        if self.edit.is_none() {
            let findings = shown(&self.review, self.combined.as_ref());
            self.known.learn(&self.review, findings, &self.summary);
        }
    }

    /// Clears the selected card if it no longer exists.
    fn drop_card(&mut self) {
        if self.card.is_some_and(|card| card >= self.card_count()) {
            self.card = None;
        }
    }

    /// What was found when the session was opened.
    pub fn begin(&mut self, status: SessionStatus) {
        self.read_only = status.read_only.map(Into::into);
        self.conflicts = status.conflicts;
        self.earlier = status.earlier;
        if let Some(on_disk) = status.on_disk {
            self.saved = on_disk;
        }
    }

    /// Makes the notices again, after something was noticed later than at opening.
    pub fn reread(&mut self, library: &Library) {
        let focus = self.focus().map(str::to_string);
        let findings = shown(&self.review, self.combined.as_ref());
        self.field_pane = FieldPane::new(&self.review, findings, library);
        if let Some(id) = focus {
            self.go(&id);
        }
    }
}

/// The findings shown of a report.
fn shown<'f>(review: &'f Review, combined: Option<&'f Combined>) -> &'f Findings {
    combined.map_or(&review.findings, |combined| &combined.findings)
}
