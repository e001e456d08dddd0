//! Lines of the text that the reviewer selects: where a table stands, or rows to take numbers from.
//!
//! Invariant: whole lines, from the one where the selection began to the one looked at. Not here: what is done with them
//! (`block`, `overlay::read_as`).

use crate::report_view::{Pane, ReportView};
use gouji_core::extract::whole_lines;
use gouji_core::text::Span;

impl ReportView {
    /// Begins to select lines at the one looked at, or ends it.
    pub(crate) fn toggle_selection(&mut self) {
        if self.selection.take().is_none() {
            self.pane = Pane::Text;
            self.selection = Some(self.text_pane.cursor);
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
