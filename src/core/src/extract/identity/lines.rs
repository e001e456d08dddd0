//! The lines of a report that are not blank.
//!
//! Invariant: in the order of the text, without the blanks and separators around them.

use crate::document::Document;
use crate::text::Span;

/// Returns the lines that are not blank, without the blanks and separators around them.
pub(in crate::extract) fn filled_lines(document: &Document) -> impl Iterator<Item = Span> + '_ {
    document.lines.iter().filter_map(|line| {
        let body = document.at(*line);
        let marks = |c: char| c.is_whitespace() || c == '|';
        let inner = body.trim_start_matches(marks);
        let start = line.end - inner.len();
        let end = start + inner.trim_end_matches(marks).len();
        (end > start).then_some(Span::new(start, end))
    })
}

/// The lines that are not blank, for look-ups by offset.
pub(in crate::extract) struct FilledLines {
    /// In the order of the text.
    pub(super) lines: Vec<Span>,
}

impl FilledLines {
    pub(in crate::extract) fn new(document: &Document) -> Self {
        let mut lines = Vec::with_capacity(document.lines.len());
        lines.extend(filled_lines(document));
        Self { lines }
    }

    /// Returns the line that contains `at`, and the one above.
    pub(in crate::extract) fn around(&self, at: usize) -> (Option<Span>, Option<Span>) {
        let after = self.lines.partition_point(|line| line.start <= at);
        let line = after.checked_sub(1).and_then(|i| self.lines.get(i)).copied();
        let above = after.checked_sub(2).and_then(|i| self.lines.get(i)).copied();
        (line, above)
    }
}
