//! Lines of the text that the reviewer selects: where a table stands, or rows to take numbers from.
//!
//! Invariant: whole lines, from the one where the selection began to the one looked at. Not here: what is done with them
//! (`block`, `overlay::read_as`).

use crate::report_view::{Pane, ReportView};
use gouji_core::extract::whole_lines;
use gouji_core::text::Span;

impl ReportView {
    /// Selects the line looked at; where that is selected, its chapter; where more is, nothing any more.
    pub(crate) fn toggle_selection(&mut self) {
        let document = &self.review.document;
        let cursor = self.text_pane.cursor;
        let Some(start) = self.selection.take() else {
            self.pane = Pane::Text;
            self.selection = Some(cursor);
            return;
        };
        let is_one_line = document.line_at(start) == document.line_at(cursor);
        let chapter = document.section_at(cursor).and_then(|at| document.sections.get(at));
        if let Some(chapter) = chapter.filter(|_| is_one_line) {
            self.selection = Some(chapter.span.start);
            let end = Span::new(chapter.span.start, chapter.span.end).trimmed(&document.text).end;
            let last = document.lines.get(document.line_at(end)).map_or(end, |line| line.start);
            self.text_pane.cursor = last.max(chapter.span.start);
        }
    }

    /// The stretch of the lines selected.
    pub fn selected(&self) -> Option<Span> {
        let start = self.selection?;
        let (from, to) = (start.min(self.text_pane.cursor), start.max(self.text_pane.cursor));
        Some(whole_lines(&self.review.document, Span::new(from, to + 1)))
    }

    /// The lines selected.
    pub(crate) fn selected_lines(&self) -> Option<Vec<Span>> {
        let selected = self.selected()?;
        let lines = self.review.document.lines.iter().copied();
        Some(lines.filter(|line| selected.covers(*line) && !line.is_empty()).collect())
    }
}
