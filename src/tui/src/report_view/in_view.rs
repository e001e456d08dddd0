//! Which rows come into view with a problem: all its numbers, total and parts, as far as they fit.
//!
//! Invariant: what is in focus stays in view. Not here: numbers that do not fit, which are quoted
//! (`screen::report::operands_view`).

use crate::report_view::ReportView;

impl ReportView {
    /// Scrolls both panes so that the numbers of the problem that was walked to are in view: of a pane that had to scroll for
    /// what is in focus, in its middle. `before` are the first rows before that, heights are in rows, the text first.
    pub(super) fn show_operands(&mut self, before: (usize, usize), (text_height, fields_height): (usize, usize)) {
        let Some(finding) = self.finding().filter(|_| self.problem.is_some()) else { return };
        let own: Vec<&str> =
            finding.operands.iter().filter(|operand| operand.owner.is_own()).map(|one| one.id.as_str()).collect();
        let spans = own.iter().filter_map(|id| self.review.current(id)?.span.filter(|span| !span.is_empty()));
        let texts: Vec<usize> = spans.map(|span| self.text_pane.row_of(span.start)).collect();
        let fields: Vec<usize> = own.iter().filter_map(|id| self.field_pane.place(id)).map(|(row, _)| row).collect();
        if !self.text_pane.is_loose {
            let at = self.text_pane.row_of(self.text_pane.cursor);
            let top = (self.text_pane.top, self.text_pane.top != before.0);
            self.text_pane.top = spread(top, (at, &texts), text_height, self.text_pane.rows.len());
        }
        if !self.is_loose {
            let top = (self.top, self.top != before.1);
            self.top = spread(top, (self.row, &fields), fields_height, self.field_pane.rows.len());
        }
    }
}

/// The first row to show so that all of these rows are in view, in the middle where the pane `moves` anyway, else moving as
/// little as possible; where they do not fit, as many as do around the row in focus.
fn spread((top, moves): (usize, bool), (focus, rows): (usize, &[usize]), height: usize, total: usize) -> usize {
    let (first, last) = rows.iter().fold((focus, focus), |(first, last), &row| (first.min(row), last.max(row)));
    let least_for = |row: usize| (row + 1).saturating_sub(height);
    let top = if last - first < height {
        // A row around them, where there is one.
        let margin = if moves { (height - 1 - (last - first)) / 2 } else { usize::from(last - first + 2 < height) };
        top.clamp(least_for(last + margin), first.saturating_sub(margin).max(least_for(last + margin)))
    } else {
        let starts = rows.iter().copied().filter(|&row| row <= focus && focus - row < height).chain([focus]);
        let seen = |start: usize| rows.iter().filter(|&&row| (start..start + height).contains(&row)).count();
        starts.max_by_key(|&start| (seen(start), start)).unwrap_or(focus)
    };
    top.min(total.saturating_sub(height))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_rows_as_fit_come_into_view() {
        let check = |top, focus, rows: &[usize], height, expect| {
            assert_eq!(spread((top, false), (focus, rows), height, 100), expect, "{top} {focus} {rows:?} in {height}");
        };
        // In view already: nothing moves.
        check(10, 15, &[14, 15, 16], 10, 10);
        // Below, above: as little as is needed, with a row around them.
        check(0, 12, &[12, 15], 10, 7);
        check(30, 15, &[14, 15, 18], 10, 13);
        // They fit exactly.
        check(0, 20, &[20, 29], 10, 20);
        // Too many: those around the focus.
        check(0, 20, &[20, 21, 45], 10, 20);
        check(0, 45, &[20, 21, 45], 10, 45);
        check(0, 30, &[2, 30, 31, 35, 45], 10, 30);
        check(0, 30, &[22, 29, 30, 31, 45], 10, 22);
        // In the middle, where the pane moves; at the edges of the text as near to it as there are rows.
        for (focus, rows, expect) in
            [(50, &[50, 53][..], 47), (50, &[][..], 45), (1, &[1, 2][..], 0), (99, &[98][..], 90)]
        {
            assert_eq!(spread((30, true), (focus, rows), 10, 100), expect, "{focus} {rows:?}");
        }
        // Nothing but the focus, and the end of the text.
        check(5, 7, &[], 10, 5);
        check(95, 99, &[99], 10, 90);
    }
}
