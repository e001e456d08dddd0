//! What a sign-off is about: open problems, what was not read, numbers seen and unseen, decisions.
//!
//! Invariant: counted from the report as decided now, while the summary is shown nothing changes it. Not here: what asks
//! for a reason is asked by the overlay.

use crate::report_view::ReportView;
use crate::report_view::deciding::reason_id;
use crate::state::State;
use gouji_core::check::Protection;
use gouji_core::message;
use gouji_core::review::{DecisionKind, Provenance, Review};

/// The counts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Summary {
    /// Open problems of hard rules.
    pub hard: usize,
    /// Open problems of soft rules.
    pub soft: usize,
    /// What stands in the text and was not read.
    pub unread: usize,
    /// Numbers that no rule checks: those the reviewer has seen, and all.
    pub unprotected: (usize, usize),
    /// Numbers that rules check: those the reviewer has seen, and all.
    pub protected: (usize, usize),
    /// Decisions about numbers and problems.
    pub decided: usize,
    /// Values that were corrected.
    pub corrected: usize,
    /// Values that were entered where nothing was read.
    pub entered: usize,
    /// Notes that were begun and are written with the sign-off.
    pub drafts: usize,
    /// Who signed the report off, and when.
    pub signed: Option<Provenance>,
}

/// What was not read and nobody has decided about.
fn unread(review: &Review) -> usize {
    review.counts().unread.total()
}

impl Summary {
    /// Counts a report.
    pub(crate) fn of(view: &ReportView) -> Self {
        let kinds = || view.review.entries.values().filter_map(|entry| entry.decision.as_ref().map(|said| &said.kind));
        let protected = || view.protection.iter().filter(|(_, kind)| **kind != Protection::Unprotected);
        let all = view.unprotected.len();
        let counts = view.summary.counts;
        Self {
            hard: counts.hard,
            soft: counts.soft,
            unread: unread(&view.review),
            unprotected: (all - view.count_unseen(), all),
            protected: (protected().filter(|(id, _)| view.is_decided(id.as_str())).count(), protected().count()),
            decided: counts.decided,
            corrected: kinds().filter(|kind| matches!(kind, DecisionKind::Corrected(_))).count(),
            entered: kinds().filter(|kind| matches!(kind, DecisionKind::Entered(_))).count(),
            drafts: view.drafts.keys().filter(|id| **id != reason_id()).count(),
            signed: view.review.finished.clone(),
        }
    }

    /// True when the report can only be signed off with a reason.
    pub const fn needs_reason(&self) -> bool {
        self.hard > 0 || self.unread > 0
    }

    /// Why it cannot be signed off without a reason.
    pub(crate) fn refusal(&self, state: &State) -> String {
        if self.hard > 0 {
            message!("report.cannot_finish", count = self.hard).get(state.lang)
        } else {
            message!("finish.unread_open", count = self.unread).get(state.lang)
        }
    }
}
