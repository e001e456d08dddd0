//! Accepting a repair or an explanation: all it decides is one step, undone together.
//!
//! Invariant: a misreading is corrected, a misprint stays as published with what it should be as the reason; which of the
//! two is the reviewer's choice. An explanation decides about the finding and about no number. Not here: finding repairs
//! (`localize`), the words of the reason (`slips`, `gouji-tui`).

use super::context::spelt;
use super::decision::finding_id;
use super::{Decision, DecisionKind, Origin, Provenance, Review, quote};
use crate::check::plain;
use crate::ids::{RuleId, Scope};
use crate::localize::{self, ErrorSource, Explanation, Repair, RepairGroup};
use crate::message;
use crate::message::Message;
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

/// Most numbers that a repair changes without a second look.
const FEW: usize = 3;

/// Why a repair has to be looked at before it is accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caution {
    /// Too much is wrong in its group to tell which numbers are.
    TooMuch,
    /// It changes many numbers.
    ManyNumbers,
    /// Something in the report speaks against it, such as a rule that would be broken.
    Contradicted,
    /// It changes two or three numbers, and other repairs would do as well.
    Rivals,
    /// It would correct a number that the text prints as it was read.
    AgainstText,
}

impl Caution {
    /// It in words.
    pub fn words(self) -> Message {
        match self {
            Self::TooMuch => message!("caution.too_much"),
            Self::ManyNumbers => message!("caution.many_numbers"),
            Self::Contradicted => message!("caution.contradicted"),
            Self::Rivals => message!("caution.rivals"),
            Self::AgainstText => message!("caution.against_text"),
        }
    }
}

impl Review {
    /// The resolution the evidence suggests; without evidence the one that leaves printed values alone.
    ///
    /// `beside` is the other year's report, for changes of values there.
    pub fn resolution(&self, repair: &Repair, beside: Option<&Self>) -> Resolution {
        match repair.error_source {
            ErrorSource::Publication => Resolution::Keep,
            ErrorSource::Undetermined if repair.changes.iter().any(|change| self.is_printed(change, beside)) => {
                Resolution::Keep
            }
            ErrorSource::Transcription | ErrorSource::Undetermined => Resolution::Correct,
        }
    }

    /// True when the text prints the present value at its place.
    fn is_printed(&self, change: &localize::ValueChange, beside: Option<&Self>) -> bool {
        let review = beside.filter(|_| !change.cell.owner.is_own()).unwrap_or(self);
        let span = review.current(&change.cell.id).and_then(|current| current.span);
        change.from.is_some() && span.and_then(|span| spelt(review.document.at(span))) == change.from
    }

    /// Why a repair has to be looked at before it is accepted this way; `None` when one key is enough.
    pub fn caution(
        &self,
        group: &RepairGroup,
        repair: &Repair,
        resolution: Resolution,
        beside: Option<&Self>,
    ) -> Option<Caution> {
        let is_against = |change: &localize::ValueChange| !change.in_source && self.is_printed(change, beside);
        if group.is_undecidable() {
            Some(Caution::TooMuch)
        } else if repair.changes.len() > FEW {
            Some(Caution::ManyNumbers)
        } else if !repair.contradicts.is_empty() {
            Some(Caution::Contradicted)
        } else if resolution == Resolution::Correct && repair.changes.iter().any(is_against) {
            Some(Caution::AgainstText)
        } else if repair.changes.len() > 1 && group.repairs.len() > 1 {
            Some(Caution::Rivals)
        } else {
            None
        }
    }

    /// Decides about the findings that an explanation answers, as one step. Call [`Self::recheck`] afterwards.
    ///
    /// Findings of the other year alone are left to its report.
    pub fn explain(&mut self, explanation: &Explanation, reason: &str, provenance: &Provenance) {
        let kind = if explanation.kind.waives() { DecisionKind::Waived } else { DecisionKind::AsPublished };
        let is_own = |rule: &&RuleId| matches!(rule.scope, Scope::ThisYear | Scope::Across);
        self.together(|review| {
            for rule in explanation.rules.iter().filter(is_own) {
                let id = finding_id(rule);
                let mut entry = review.entries.get(&id).cloned().unwrap_or_default();
                entry.decision = Some(Decision {
                    kind: kind.clone(),
                    origin: Origin::Unsaid,
                    answers: Vec::new(),
                    reason: reason.to_string(),
                    before: String::new(),
                    quote: String::new(),
                    span: None,
                    provenance: provenance.clone(),
                });
                review.propose(&id, entry, provenance);
            }
        });
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
