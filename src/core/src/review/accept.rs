//! Accepting a repair: all its changes become decisions, undone together.
//!
//! Invariant: a misreading is corrected, a misprint stays as published with what it should be as the reason; which of the
//! two is the reviewer's choice. Not here: finding repairs (`localize`), the words of the reason (`slips`, `gouji-tui`).

use super::context::spelt;
use super::{Decision, DecisionKind, Origin, Provenance, Review, quote};
use crate::check::plain;
use crate::localize::{self, ErrorSource, Repair, RepairGroup};
use crate::text::Span;

/// The way a repair is accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resolution {
    /// The numbers were misread: they are corrected.
    Correct,
    /// The numbers were misprinted: they stay as published, and the reason says what they should be.
    Keep,
}

impl Resolution {
    /// The other of the two.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Correct => Self::Keep,
            Self::Keep => Self::Correct,
        }
    }
}

impl Review {
    /// The resolution the evidence suggests; without evidence the one that leaves printed values alone.
    ///
    /// `beside` is the other year's report, for changes of values there.
    pub fn resolution(&self, repair: &Repair, beside: Option<&Self>) -> Resolution {
        let is_printed = |change: &localize::ValueChange| {
            let review = beside.filter(|_| !change.cell.owner.is_own()).unwrap_or(self);
            let span = review.current(&change.cell.id).and_then(|current| current.span);
            change.from.is_some() && span.and_then(|span| spelt(review.document.at(span))) == change.from
        };
        match repair.error_source {
            ErrorSource::Publication => Resolution::Keep,
            ErrorSource::Undetermined if repair.changes.iter().any(is_printed) => Resolution::Keep,
            ErrorSource::Transcription | ErrorSource::Undetermined => Resolution::Correct,
        }
    }

    /// Where the text prints the value a repair proposes: elsewhere, or at the value's own place when it was misread.
    pub fn evidence(&self, change: &localize::ValueChange) -> Option<Span> {
        let own = self.current(&change.cell.id).and_then(|current| current.span);
        change.evidence.or(own.filter(|span| spelt(self.document.at(*span)) == Some(change.to)))
    }

    /// Decides every value of a repair, as one step. Call [`Self::recheck`] afterwards.
    pub fn accept(
        &mut self,
        component: &RepairGroup,
        repair: &Repair,
        resolution: Resolution,
        reason: &dyn Fn(&localize::ValueChange) -> String,
        provenance: &Provenance,
    ) {
        self.together(|review| {
            for change in repair.changes.iter().filter(|change| change.cell.owner.is_own()) {
                review.take(component, change, resolution, reason(change), provenance);
            }
        });
    }

    /// Decides one value of a repair.
    pub(super) fn take(
        &mut self,
        component: &RepairGroup,
        change: &localize::ValueChange,
        resolution: Resolution,
        reason: String,
        provenance: &Provenance,
    ) {
        let id = &change.cell.id;
        let mut entry = self.entries.get(id.as_str()).cloned().unwrap_or_default();
        let span = self.current(id).and_then(|current| current.span);
        // A mention is found again by the words around it, a field by its id: its quote may be the evidence.
        let evidence = if self.mention(id).is_some() { span } else { change.evidence.or(span) };
        let decision = Decision {
            kind: match resolution {
                Resolution::Correct => self.value_decision(id, plain(change.to)),
                Resolution::Keep => DecisionKind::AsPublished,
            },
            origin: Origin::Unsaid,
            answers: component.rules.clone(),
            reason,
            before: self.printed(id).unwrap_or_default().to_string(),
            quote: evidence.map(|span| quote(&self.document, span)).unwrap_or_default(),
            span,
            provenance: provenance.clone(),
        };
        entry.decision = Some(decision.beside(entry.decision.as_ref()));
        self.propose(id, entry, provenance);
    }
}
