//! The origin of a decision's value in a session: typed, or picked from the text.
//!
//! Invariant: a place is given only where the number certainly is. In other bytes it is the only number with the same
//! words around it, or it has no place and keeps its words. Not here: where the decision itself belongs (`anchor`).

use super::format::v2;
use gouji_core::review::{Origin, Review};
use gouji_core::text::Span;

/// The origin as a part of a line of the file.
pub(super) fn line(origin: &Origin) -> Option<v2::Origin> {
    match origin {
        Origin::Unsaid => None,
        Origin::Typed => Some(v2::Origin::Typed),
        Origin::Picked { span, quote } => {
            Some(v2::Origin::Picked { quote: quote.clone(), span: span.map(|span| (span.start, span.end)) })
        }
    }
}

/// The origin that a line of the file says, of a report whose bytes are the same.
pub(super) fn said(line: Option<v2::Origin>) -> Origin {
    match line {
        None => Origin::Unsaid,
        Some(v2::Origin::Typed) => Origin::Typed,
        Some(v2::Origin::Picked { quote, span }) => {
            Origin::Picked { span: span.map(|(start, end)| Span::new(start, end)), quote }
        }
    }
}

/// Finds places of numbers in the report as it is now.
pub(super) struct Places<'r> {
    review: &'r Review,
    changed: bool,
}

impl<'r> Places<'r> {
    /// `changed`: the bytes are others than those the session was about.
    pub(super) const fn new(review: &'r Review, changed: bool) -> Self {
        Self { review, changed }
    }

    /// The report as it is now.
    pub(super) const fn review(&self) -> &'r Review {
        self.review
    }

    /// A later program may lay the same bytes out in another text.
    fn is_as_then(&self, span: Option<(usize, usize)>, quote: &str) -> bool {
        span.is_none_or(|(start, end)| self.review.is_quoted(Span::new(start, end), quote))
    }

    /// The origin that a line of the file says, in the report as it is now.
    pub(super) fn origin(&self, line: Option<v2::Origin>) -> Origin {
        match line {
            Some(v2::Origin::Picked { quote, span }) if self.changed || !self.is_as_then(span, &quote) => {
                Origin::Picked { span: self.review.number_quoted(&quote), quote }
            }
            same => said(same),
        }
    }
}
