//! Text of the source that is not part of the report's text: hidden, struck out, a comment on it, or
//! the formula behind it.
//!
//! Invariant: it is never read as a number and never checked; it keeps its place, so that it can be shown. Not here:
//! what makes text hidden in a format (its reader in `gouji-ingest`).

use super::Document;
use crate::text::Span;
use serde::{Deserialize, Serialize};

/// Why text is kept apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ApartKind {
    /// A reader of the page does not see it.
    Hidden,
    /// Struck out.
    Struck,
    /// A remark on the page that belongs to no line of it.
    Comment,
    /// The formula of a cell for which the file stores no result.
    Formula,
}

impl ApartKind {
    /// Every kind, in the order of the type.
    pub const ALL: [Self; 4] = [Self::Hidden, Self::Struck, Self::Comment, Self::Formula];

    /// Stable ASCII name, for scripts and for the keys of texts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hidden => "hidden",
            Self::Struck => "struck",
            Self::Comment => "comment",
            Self::Formula => "formula",
        }
    }
}

/// A piece of text kept apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Apart {
    /// Why.
    pub kind: ApartKind,
    /// The text, on one line.
    pub text: String,
    /// Offset in the document's text of the character that follows it.
    pub at: usize,
}

impl Document {
    /// Returns the text kept apart inside a span or at its ends.
    pub fn apart_in(&self, span: Span) -> &[Apart] {
        let start = self.apart.partition_point(|apart| apart.at < span.start);
        let count = self.apart[start..].iter().take_while(|apart| apart.at <= span.end).count();
        &self.apart[start..start + count]
    }
}
