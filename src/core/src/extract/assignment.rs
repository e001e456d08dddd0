//! Tables that the reviewer assigns to a form: where they stand, or that they are to be filled by hand.
//!
//! Invariant: an assigned table always has all fields of its form's table, whatever its lines hold; what is not read in
//! them is "cannot tell". Not here: reading the lines (`table`), keeping the assignment (`review`).

use super::TableReading;
use crate::document::{Document, Unwrapped};
use crate::forms::{Form, Library, Table};
use crate::text::Span;

/// A form's table that the reviewer says the report has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// Id of the form.
    pub form: String,
    /// Id of the form's table: the section of its field ids.
    pub table: String,
    /// The lines that hold it; `None` when they are to be found, or hold nothing that can be read.
    pub span: Option<Span>,
}

impl Assignment {
    /// Returns the form and its table; `None` when this run has no such form.
    pub(super) fn table<'l>(&self, library: &'l Library) -> Option<(&'l Form, &'l Table)> {
        let form = library.form(&self.form)?;
        Some((form, form.tables.iter().find(|table| table.id == self.table)?))
    }

    /// Returns the whole lines of its place.
    #[must_use]
    pub(super) fn on_whole_lines(mut self, document: &Document) -> Self {
        self.span = self.span.map(|span| whole_lines(document, span));
        self
    }

    /// Maps its place to the text without the line breaks of the margin.
    #[must_use]
    pub(super) fn in_unwrapped(mut self, unwrapped: &Unwrapped) -> Self {
        self.span = self.span.map(|span| unwrapped.joined(span));
        self
    }
}

/// Returns the span from the first byte to the last of the lines that a stretch touches.
pub fn whole_lines(document: &Document, span: Span) -> Span {
    let line = |offset: usize| document.lines.get(document.line_at(offset)).copied().unwrap_or_default();
    let last = span.end.saturating_sub(1).max(span.start);
    Span::new(line(span.start).start, line(last).end)
}

impl TableReading {
    /// True for a table that no line of the text holds: its fields are filled by hand.
    pub const fn is_without_place(&self) -> bool {
        self.span.is_empty()
    }
}
