//! Origin of a decision's value in a session: typed, or picked from the text.
//!
//! Invariant: a position is given only where the number certainly is. In other bytes it must be the only number with
//! the same words around it, or it has no position and keeps its words. Not here: where the decision itself belongs
//! (`anchor`).

use super::format::v2;
use gouji_core::review::{Origin, Review};
use gouji_core::text::Span;

/// Serialisable form of an origin.
pub(super) fn line(origin: &Origin) -> Option<v2::Origin> {
    match origin {
        Origin::Unsaid => None,
        Origin::Typed => Some(v2::Origin::Typed),
        Origin::Picked { span, quote } => {
            Some(v2::Origin::Picked { quote: quote.clone(), span: span.map(|span| (span.start, span.end)) })
        }
    }
}

/// Origin of a stored line, for a report with the same bytes.
pub(super) fn stored(line: Option<v2::Origin>) -> Origin {
    match line {
        None => Origin::Unsaid,
        Some(v2::Origin::Typed) => Origin::Typed,
        Some(v2::Origin::Picked { quote, span }) => {
            Origin::Picked { span: span.map(|(start, end)| Span::new(start, end)), quote }
        }
    }
}

/// Finds the positions of numbers in the current report.
pub(super) struct Places<'r> {
    review: &'r Review,
    changed: bool,
}

impl<'r> Places<'r> {
    /// `changed`: the bytes differ from those the session was made for.
    pub(super) const fn new(review: &'r Review, changed: bool) -> Self {
        Self { review, changed }
    }

    /// The current report.
    pub(super) const fn review(&self) -> &'r Review {
        self.review
    }

    /// True when the span still has the quoted words: a later program may lay out the same bytes differently.
    fn is_as_then(&self, span: Option<(usize, usize)>, quote: &str) -> bool {
        span.is_none_or(|(start, end)| self.review.is_quoted(Span::new(start, end), quote))
    }

    /// Origin of a stored line in the current report.
    pub(super) fn origin(&self, line: Option<v2::Origin>) -> Origin {
        match line {
            Some(v2::Origin::Picked { quote, span }) if self.changed || !self.is_as_then(span, &quote) => {
                Origin::Picked { span: self.review.number_quoted(&quote), quote }
            }
            same => stored(same),
        }
    }
}
