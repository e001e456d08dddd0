//! The reviewed value of a field or a mention: what was read, and what the reviewer made of it.
//!
//! Invariant: exports read values here and nowhere else, so that what was decided leaves as it is shown. Not here: the
//! value while it is typed (`current` shows it).

use super::{Decision, DecisionKind, Review};
use crate::extract::State;
use crate::text::Span;
use rust_decimal::Decimal;

/// Where a reviewed value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueOrigin {
    /// Read by the program.
    Read,
    /// Corrected by the reviewer: the program misread it.
    Corrected,
    /// Entered by the reviewer: the program read none.
    Entered,
}

impl ValueOrigin {
    /// Stable ASCII name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Corrected => "corrected",
            Self::Entered => "entered",
        }
    }
}

/// A value with the decision over it.
#[derive(Debug, Clone, PartialEq)]
pub struct ReviewedValue<'a> {
    /// As decided: what the cell shows.
    pub text: String,
    /// Its exact number.
    pub number: Option<Decimal>,
    /// Kind of content.
    pub state: State,
    /// Where it is printed: as read, or where the reviewer took it from.
    pub span: Option<Span>,
    /// Where it comes from.
    pub origin: ValueOrigin,
    /// The decision; `None` if there is none.
    pub decision: Option<&'a Decision>,
}

impl Review {
    /// The reviewed value of a field or a mention; `None` if the report has no such id.
    pub fn reviewed(&self, id: &str) -> Option<ReviewedValue<'_>> {
        let current = self.current(id)?;
        let decision = self.entries.get(id).and_then(|entry| entry.decision.as_ref());
        let origin = match decision.map(|decision| &decision.kind) {
            Some(DecisionKind::Corrected(_)) => ValueOrigin::Corrected,
            Some(DecisionKind::Entered(_)) => ValueOrigin::Entered,
            _ => ValueOrigin::Read,
        };
        let picked = decision.and_then(|decision| decision.origin.span());
        Some(ReviewedValue {
            text: current.text,
            number: current.number,
            state: current.state,
            span: picked.or(current.span),
            origin,
            decision,
        })
    }
}
