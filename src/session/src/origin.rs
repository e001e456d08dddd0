//! Origin of a decision's value in a session: typed, or picked from the text.
//!
//! Invariant: a position is given only where the number certainly is. In other bytes it must be the only number with
//! the same words around it, or it has no position and keeps its words. Not here: where the decision itself belongs
//! (`anchor`).

use super::format::v3;
use gouji_core::review::{Origin, Review};
use gouji_core::text::Span;

/// Serialisable form of an origin.
pub(super) fn line(origin: &Origin) -> Option<v3::Origin> {
    match origin {
        Origin::Unsaid => None,
        Origin::Typed => Some(v3::Origin::Typed),
        Origin::Picked { span, quote } => {
            Some(v3::Origin::Picked { quote: quote.clone(), span: span.map(|span| (span.start, span.end)) })
        }
    }
}

/// Origin of a stored line, for a report with the same bytes.
pub(super) fn stored(line: Option<v3::Origin>) -> Origin {
    match line {
        None => Origin::Unsaid,
        Some(v3::Origin::Typed) => Origin::Typed,
        Some(v3::Origin::Picked { quote, span }) => {
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
        let is_there = |span| self.review.is_quoted(span, quote) || self.review.is_range_quoted(span, quote);
        span.is_none_or(|(start, end)| is_there(Span::new(start, end)))
    }

    /// Origin of a stored line in the current report.
    pub(super) fn origin(&self, line: Option<v3::Origin>) -> Origin {
        match line {
            Some(v3::Origin::Picked { quote, span }) if self.changed || !self.is_as_then(span, &quote) => {
                let span = self.review.number_quoted(&quote).or_else(|| self.review.range_quoted(&quote));
                Origin::Picked { span, quote }
            }
            same => stored(same),
        }
    }
}
