//! Draws a sentence and its counterpart, wrapped, with the differences marked in both.
//!
//! Invariant: nothing is drawn outside its half; what differs is asked once a row. Not here: what differs (`gouji_core::diff`), which
//! lines are in view (`rows`).

use crate::pair::Pair;
use crate::pair::alerts::Alert;
use crate::screen::pair::GUTTER;
use crate::screen::pair::rows::ScreenRow;
use crate::screen::report::text_view::restyle;
use crate::widgets::paint::Paint;
use gouji_core::diff::{Differences, ProseRow, RowChange};
use gouji_core::ids::Year;
use gouji_core::review::Review;
use gouji_core::text::{Span, wrap};
use ratatui::style::Style;

/// Before the mark of a sentence that begins a paragraph.
const PARAGRAPH: &str = "[";

/// Draws the lines of a row from its place downwards.
pub(crate) fn draw(
    pair: &Pair,
    prose: &ProseRow,
    lines: &[ScreenRow],
    (alert, style): (Alert, Style),
    at: (u16, u16, u16),
    paint: &mut Paint,
) {
    let [old, new] = &pair.years;
    let half = at.2.saturating_sub(GUTTER) / 2;
    let is_marked = matches!(prose.change, RowChange::Changed | RowChange::Moved);
    let found = if is_marked { prose.differences(&old.review, &new.review) } else { Differences::default() };
    let focus = pair.view().focus().filter(|_| style == paint.theme.focus());
    let number = focus.and_then(|id| pair.view().review.current(id)).and_then(|current| current.span);
    let (left, right) = (at.0, at.0 + half + GUTTER);
    let sides = [
        (Year::Older, left, &old.review, prose.old, &found.old),
        (Year::Newer, right, &new.review, prose.new, &found.new),
    ];
    for (year, x, review, span, marks) in sides {
        let Some(span) = span else { continue };
        let rows = wrap::wrap(&review.document.text, span, usize::from(half), paint.measure);
        let number = number.filter(|_| year == pair.active);
        for (shown, y) in lines.iter().zip(at.1..) {
            if let Some(&row) = rows.get(shown.line) {
                line(review, row, prose.change, (marks, number), (x, y, half), paint);
            }
        }
    }
    for (shown, y) in lines.iter().zip(at.1..) {
        let glyph = match (shown.line, alert) {
            (0, Alert::Fails | Alert::Soft | Alert::Corrected) => alert.glyph(),
            (0, _) if !prose.marks.is_empty() && prose.change == RowChange::Same => Alert::Unusual.glyph(),
            (0, _) => prose.change.glyph(),
            _ => " ",
        };
        let begins = if shown.line == 0 && prose.is_first { PARAGRAPH } else { " " };
        paint.text(at.0 + half, y, GUTTER, &format!("{begins}{glyph} "), style);
    }
}

/// Draws a line of one side: its differences, and the number in focus over them.
fn line(
    review: &Review,
    row: Span,
    change: RowChange,
    (marks, number): (&[(Span, bool)], Option<Span>),
    at: (u16, u16, u16),
    paint: &mut Paint,
) {
    let (theme, document) = (paint.theme, &review.document);
    let style = match change {
        RowChange::Same => theme.dim(),
        RowChange::Changed | RowChange::Moved => theme.text(),
        RowChange::Appeared | RowChange::Vanished => theme.evidence(),
    };
    paint.text(at.0, at.1, at.2, document.at(row).trim_end(), style);
    for (span, is_number) in marks.iter().filter(|(span, _)| span.overlaps(row)) {
        let style = if *is_number { theme.source() } else { theme.evidence() };
        restyle(document, row, *span, (at.0, at.1), style, paint);
    }
    if let Some(number) = number.filter(|number| number.overlaps(row)) {
        restyle(document, row, number, (at.0, at.1), theme.focus(), paint);
    }
}
