//! A span of a document's text, in bytes.

use serde::{Deserialize, Serialize};

/// Half-open byte range into `Document::text`. Both ends lie on character boundaries of the text it was made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(from = "(usize, usize)", into = "(usize, usize)")]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl From<(usize, usize)> for Span {
    fn from((start, end): (usize, usize)) -> Self {
        Self { start, end }
    }
}

impl From<Span> for (usize, usize) {
    fn from(span: Span) -> Self {
        (span.start, span.end)
    }
}

impl Span {
    /// Creates the span from `start` up to, not including, `end`.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// Returns the length in bytes.
    pub const fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// True if it covers nothing.
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// True if `offset` is inside.
    pub const fn contains(self, offset: usize) -> bool {
        self.start <= offset && offset < self.end
    }

    /// True if `other` is entirely inside.
    pub const fn covers(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Returns a span inside this one, counted from its start; `None` if it is not inside.
    pub fn within(self, other: Self) -> Option<Self> {
        self.covers(other).then(|| Self::new(other.start - self.start, other.end - self.start))
    }

    /// True if the two share at least one byte.
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Returns the text it covers; empty if it does not fit `text`.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or("")
    }

    /// Returns the span without white space at its ends.
    #[must_use]
    pub fn trimmed(self, text: &str) -> Self {
        let inside = self.of(text);
        let behind = inside.trim_start();
        let start = self.start + (inside.len() - behind.len());
        let end = start + behind.trim_end().len();
        Self { start, end }
    }
}
