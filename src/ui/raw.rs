//! The text as published, with the numbers marked.

use super::Theme;
use super::paint::Paint;
use crate::app::State;
use crate::app::desk::{Desk, Pane, RAW_GUTTER};
use crate::app::layout::Area;
use crate::app::raw::RawRow;
use crate::app::status::Mark;
use crate::document::Document;
use crate::text::{Span, width::width};
use ratatui::style::Style;

/// Draws the pane.
pub(super) fn draw(state: &State, desk: &Desk, area: Area, paint: &mut Paint) {
    let document = &desk.review.document;
    let line = document.line_at(desk.raw.cursor) + 1;
    let name = super::list::short_name(&desk.review.source.path);
    let right = match &desk.search {
        Some(search) if !search.typing => {
            state.say_with("desk.hits", &[&(search.at + 1).to_string(), &search.hits.len().to_string()])
        }
        _ => format!("{line}/{}", document.lines.len()),
    };
    paint.frame(area, &format!("{} {name}", state.say("pane.raw")), &right, desk.pane == Pane::Raw);
    let inside = area.inside();
    for (i, row) in desk.raw.rows.iter().skip(desk.raw.top).take(usize::from(inside.height)).enumerate() {
        let y = inside.y + i as u16;
        draw_row(desk, *row, (inside.x, y, inside.width), paint);
    }
}

fn draw_row(desk: &Desk, row: RawRow, at: (u16, u16, u16), paint: &mut Paint) {
    let (x, y, columns) = at;
    let theme = paint.theme;
    let document = &desk.review.document;
    let (x, columns) = (x + RAW_GUTTER, columns.saturating_sub(RAW_GUTTER));
    if row.folded {
        let count = document.at(row.span).matches('|').count();
        paint.text(x, y, columns, &format!("[ | ×{count} ]"), theme.dim());
        return;
    }
    paint.text(x, y, columns, document.at(row.span).trim_end(), theme.text());
    let numbers = desk.numbers_in(row.span);
    let worst = numbers.iter().map(|(_, id)| desk.marks.get(id)).min().unwrap_or(Mark::Plain);
    if worst != Mark::Plain {
        paint.text(x - RAW_GUTTER, y, 1, worst.glyph(), theme.mark(worst));
    }
    for (span, style) in styles(desk, row.span, numbers, theme) {
        restyle(document, row.span, span, (x, y), style, paint);
    }
    if let Some(place) = blank_place(desk, row.span) {
        let before = width(Span::new(row.span.start, place).of(&document.text)) as u16;
        // The place of an empty cell is right before its separator: the box goes on the blank in front of it.
        let back = u16::from(before > 0);
        paint.text(x + before - back, y, 1, "□", theme.source());
    }
    if desk.pane == Pane::Raw && row.span.contains(desk.raw.cursor) {
        paint.text(x - 1, y, 1, ">", theme.active());
    }
}

/// Where the focused value should be printed but is not, when that is in this row.
fn blank_place(desk: &Desk, row: Span) -> Option<usize> {
    let span = desk.review.current(desk.focus()?)?.span.filter(|span| span.is_empty())?;
    let here = row.contains(span.start) || (row.is_empty() && row.start == span.start);
    here.then_some(span.start)
}

/// What is marked in a row, the most important last.
fn styles(desk: &Desk, row: Span, numbers: &[(Span, String)], theme: Theme) -> Vec<(Span, Style)> {
    let mut styles: Vec<(Span, Style)> = numbers
        .iter()
        .map(|(span, id)| (*span, desk.marks.get(id)))
        .filter(|(_, mark)| *mark != Mark::Plain)
        .map(|(span, mark)| (span, theme.mark(mark)))
        .collect();
    if let Some(finding) = desk.finding() {
        let ours = finding.operands.iter().filter(|operand| !operand.last_year);
        styles.extend(
            ours.filter_map(|operand| operand.span)
                .chain(finding.places.iter().copied())
                .map(|span| (span, theme.evidence())),
        );
    }
    if let Some(search) = &desk.search {
        let from = search.hits.partition_point(|hit| hit.end <= row.start);
        styles.extend(search.hits[from..].iter().take_while(|hit| hit.start < row.end).map(|&hit| (hit, theme.hit())));
        styles.extend(search.hits.get(search.at).map(|&hit| (hit, theme.source())));
    }
    styles.extend(desk.suspects().into_iter().map(|span| (span, theme.source())));
    let source = desk.focus().and_then(|id| desk.review.current(id)).and_then(|current| current.span);
    // A notice may be about a whole table: where it begins is enough.
    let place = desk.notice().and_then(|notice| notice.span);
    let source = source.or(place.filter(|place| row.contains(place.start)));
    styles.extend(source.map(|span| (span, theme.source())));
    styles.extend(desk.evidence().into_iter().map(|span| (span, theme.hit())));
    styles.retain(|(span, _)| span.overlaps(row));
    styles
}

/// Restyles the part of a span that lies in a row already written at `at`.
pub(super) fn restyle(document: &Document, row: Span, span: Span, at: (u16, u16), style: Style, paint: &mut Paint) {
    let inside = Span::new(span.start.max(row.start), span.end.min(row.end));
    let before = width(Span::new(row.start, inside.start).of(&document.text));
    let columns = width(document.at(inside).trim_end());
    paint.restyle(at.0 + before as u16, at.1, columns as u16, style);
}
