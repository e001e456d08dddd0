//! The sample: a few of the numbers that rules protect, looked at all the same.
//!
//! Sums that hold do not prove their numbers: slips can cancel out, and a whole row can be another one's. Of a sample that
//! turns out right follows an upper bound of the errors in the rest.
//!
//! Invariant: what is drawn depends on the report alone, not on who draws; what somebody has decided about is not drawn, so
//! drawing again goes on where the last sample ended. Not here: the walk through it (`next_open`).

use crate::report_view::ReportView;
use gouji_core::check::Protection;
use gouji_core::review::DecisionKind;
use sha2::{Digest, Sha256};

/// How many numbers are drawn at once: at two seconds a number less than a minute.
pub const SIZE: usize = 20;

/// The confidence of the statement about the rest.
const CONFIDENCE: f64 = 0.95;

/// How far a sample was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Looked {
    /// Numbers drawn.
    pub drawn: usize,
    /// Of these, what was decided about.
    pub seen: usize,
    /// Of these, what was not right as read.
    pub wrong: usize,
}

impl Looked {
    /// The most that can be wrong among the rest, in percent, when all that was drawn is right: `1 − 0.05^(1/n)`, the
    /// exact bound of which the rule of three is the approximation.
    pub fn at_most(self) -> Option<u32> {
        #[allow(clippy::cast_precision_loss)]
        let drawn = self.drawn as f64;
        let bound = || (100.0 * (1.0 - (1.0 - CONFIDENCE).powf(1.0 / drawn))).ceil() as u32;
        (self.wrong == 0 && self.seen == self.drawn && self.drawn > 0).then(bound)
    }
}

impl ReportView {
    /// Protected numbers that can be drawn: neither empty nor zero, part of no open problem, nothing decided about them.
    pub fn drawable(&self) -> impl Iterator<Item = &str> {
        let in_question = move |id: &str| self.findings_about(id).any(|finding| !self.review.is_settled(finding));
        let is_number = move |id: &str| {
            self.review.current(id).and_then(|current| current.number).is_some_and(|number| !number.is_zero())
        };
        let protected = self.protection.iter().filter(|(_, protection)| **protection != Protection::Unprotected);
        let ids = protected.map(|(id, _)| id.as_str());
        ids.filter(move |id| !self.is_decided(id) && is_number(id) && !in_question(id))
    }

    /// How far the sample was looked at; `None` when none was drawn.
    pub fn looked(&self) -> Option<Looked> {
        let seen = self.sample.iter().filter(|id| self.is_decided(id)).count();
        let is_right = |id: &&String| {
            let decision = self.review.entries.get(*id).and_then(|entry| entry.decision.as_ref());
            decision.is_none_or(|decision| decision.kind == DecisionKind::Confirmed)
        };
        let wrong = self.sample.len() - self.sample.iter().filter(is_right).count();
        (!self.sample.is_empty()).then_some(Looked { drawn: self.sample.len(), seen, wrong })
    }

    /// True when the number in focus was drawn.
    pub fn is_sampled(&self) -> bool {
        self.focus().is_some_and(|id| self.sample.iter().any(|other| other == id))
    }

    /// Draws a sample, or more of one that is looked through.
    pub(crate) fn draw(&mut self) {
        let report = &self.review.source.sha256;
        let lot = |id: &str| Sha256::new().chain_update(report).chain_update(id).finalize();
        let mut ids: Vec<&str> = self.drawable().collect();
        ids.sort_by_cached_key(|id| lot(id));
        let drawn: Vec<String> = ids.into_iter().take(SIZE).map(str::to_string).collect();
        self.sample.extend(drawn);
    }
}
