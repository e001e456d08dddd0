//! The text as published, with the numbers marked.

use crate::hits::HitTarget;
use crate::layout::Area;
use crate::report_view::marks::Mark;
use crate::report_view::text_pane::TextRow;
use crate::report_view::{Pane, RAW_GUTTER, ReportView};
use crate::screen::report::fields_view::fit_head;
use crate::state::State;
use crate::widgets::paint::Paint;
use crate::widgets::theme::Theme;
use gouji_core::check::Severity;
use gouji_core::document::Document;
use gouji_core::message;
use gouji_core::text::Span;
use ratatui::style::{Modifier, Style};

/// Draws the pane.
pub(crate) fn draw(state: &State, view: &ReportView, area: Area, paint: &mut Paint) {
    let document = &view.review.document;
    let line = document.line_at(view.text_pane.cursor) + 1;
    let name = crate::screen::list::report_list::short_name(&view.review.source.path);
    let right = match &view.search {
        Some(search) if !search.typing => {
            message!("report.hits", at = search.at + 1, all = search.hits.len()).get(state.lang)
        }
        _ => {
            let line = format!("{line}/{}", document.lines.len());
            match document.place_at(view.text_pane.cursor) {
                Some(place) => format!("{} · {line}", message!("raw.page", page = place.page).get(state.lang)),
                None => line,
            }
        }
    };
    paint.frame(area, &format!("{} {name}", state.say("pane.raw")), &right, view.pane == Pane::Text);
    paint.hit(area, HitTarget::Pane(Pane::Text));
    let inside = area.inside();
    let lit = lit(view, &paint.theme);
    let (top, mut left) = (view.text_pane.top, usize::from(inside.height));
    let mut y = inside.y;
    // The heads of a table stay in view while its rows are.
    if let Some(heads) = view.text_pane.heads_of(top).and_then(|heads| view.text_pane.rows.get(heads)) {
        draw_row(state, view, heads, &lit, (inside.x, y, inside.width), paint);
        (y, left) = (y + 1, left.saturating_sub(1));
    }
    for (row, y) in view.text_pane.rows.iter().skip(top).take(left).zip(y..) {
        draw_row(state, view, row, &lit, (inside.x, y, inside.width), paint);
    }
    draw_map(view, area, paint);
}

fn draw_row(
    state: &State,
    view: &ReportView,
    row: &TextRow,
    lit: &[(Span, Style)],
    at: (u16, u16, u16),
    paint: &mut Paint,
) {
    let (x, y, columns) = at;
    let theme = paint.theme;
    let document = &view.review.document;
    let start = row.pieces().next().map_or(row.span.start, |piece| piece.span.start);
    paint.hit_in(x, y, columns, HitTarget::Text(start));
    let (x, columns) = (x + RAW_GUTTER, columns.saturating_sub(RAW_GUTTER));
    if view.pane == Pane::Text && row.span.contains(view.text_pane.cursor) {
        paint.text(x - 1, y, 1, ">", theme.active());
    } else if view.selected().is_some_and(|selected| selected.overlaps(row.span)) {
        paint.text(x - 1, y, 1, paint.signs().upright, theme.active());
    }
    if !row.heads.is_empty() {
        draw_heads(state, view, row, (x, y, columns), paint);
        return;
    }
    if row.folded {
        paint.fitted(x, y, columns, &fold(document.at(row.span)), theme.dim());
        paint.hit_in(x, y, columns, HitTarget::Fold(row.span.start));
        return;
    }
    let mut worst = Mark::Plain;
    for piece in row.pieces() {
        let at = (x + piece.column, y, columns.saturating_sub(piece.column));
        worst = worst.min(draw_piece(view, (piece.span, row.is_aligned()), lit, at, paint));
        if let Some(labels) = view.edit.as_ref().and_then(|edit| edit.labels.as_ref()) {
            crate::screen::report::value_view::labels(view, labels, piece.span, at, paint);
        }
    }
    if view.selected().is_some_and(|selected| selected.overlaps(row.span)) {
        paint.restyle(x, y, columns, theme.focus());
    }
    if worst != Mark::Plain {
        paint.text(x - RAW_GUTTER, y, 1, worst.glyph(), theme.mark(worst));
    }
}

/// The heads of an aligned table's columns, each up to the right edge of its numbers. They are the form's, not the text's: dim.
fn draw_heads(state: &State, view: &ReportView, row: &TextRow, (x, y, columns): (u16, u16, u16), paint: &mut Paint) {
    // Behind each number is its mark.
    let starts = std::iter::once(0).chain(row.heads.iter().map(|head| head.column + 1));
    let heads = starts.zip(&row.heads).filter_map(|(from, head)| {
        let (long, short) = view.column_head(head.span, state.lang)?;
        Some((head.column, usize::from(head.column.saturating_sub(from)), long, short))
    });
    let heads: Vec<(u16, usize, &str, &str)> = heads.collect();
    // All whole, or all short.
    let is_roomy = heads.iter().all(|(_, room, long, _)| paint.measure.width(long) < *room);
    for (right, room, long, short) in heads {
        let shown = fit_head(if is_roomy { long } else { short }, room, paint.measure);
        let before = right.saturating_sub(paint.measure.width(&shown) as u16);
        paint.text(x + before, y, columns.saturating_sub(before), &shown, paint.theme.dim());
    }
}

/// A stretch of the text with its numbers marked; the worst of their marks. In an aligned table there is a blank behind every
/// number, where its own mark is.
fn draw_piece(
    view: &ReportView,
    (piece, is_aligned): (Span, bool),
    lit: &[(Span, Style)],
    at: (u16, u16, u16),
    paint: &mut Paint,
) -> Mark {
    let (x, y, columns) = at;
    let theme = paint.theme;
    let document = &view.review.document;
    paint.text(x, y, columns, document.at(piece).trim_end(), theme.text());
    let numbers = view.numbers_in(piece);
    let mut worst = Mark::Plain;
    for (span, id) in numbers {
        let (before, taken) = stretch(document, piece, *span, paint);
        paint.hit_in(x + before, y, taken, HitTarget::Number(id.clone()));
        let mark = view.marks.get(id);
        worst = worst.min(mark);
        if is_aligned && span.end >= piece.end {
            let plain = theme.mark(mark).remove_modifier(Modifier::UNDERLINED);
            paint.text(x + before + taken, y, 1, mark.glyph(), plain);
        }
    }
    for (span, style) in styles(view, piece, numbers, lit, &theme) {
        restyle(document, piece, span, (x, y), style, paint);
    }
    if let Some(place) = blank_place(view, piece) {
        let before = paint.measure.width(Span::new(piece.start, place).of(&document.text)) as u16;
        // The place of an empty cell is right before its separator: the box goes on the blank in front of it.
        let back = u16::from(before > 0 || is_aligned);
        paint.text(x + before - back, y, 1, paint.signs().blank, theme.source());
    }
    worst
}

/// The whole text on the right border: where the view is, and where open problems lie.
fn draw_map(view: &ReportView, area: Area, paint: &mut Paint) {
    let theme = paint.theme;
    let inside = area.inside();
    let (x, height) = (inside.x + inside.width, usize::from(inside.height));
    let total = view.text_pane.rows.len().max(height).max(1);
    let line = |row: usize| row * height / total;
    let seen =
        line(view.text_pane.top)..=line((view.text_pane.top + height).min(view.text_pane.rows.len()).saturating_sub(1));
    let start = |line: usize| view.text_pane.rows.get((line * total).div_ceil(height.max(1))).map(|row| row.span.start);
    for i in 0..height {
        let y = inside.y + i as u16;
        if seen.contains(&i) {
            paint.text(x, y, 1, paint.signs().view, theme.active());
        }
        let Some(from) = start(i) else { continue };
        paint.hit_in(x, y, 1, HitTarget::Text(from));
        let to = start(i + 1).unwrap_or(usize::MAX);
        let first = view.summary.troubles.partition_point(|trouble| trouble.0 < from);
        let here = view.summary.troubles[first..].iter().take_while(|trouble| trouble.0 < to);
        if let Some(&(_, severity, finding)) = here.min_by_key(|trouble| trouble.1) {
            let mark = if severity == Severity::Hard { Mark::Fails } else { Mark::Soft };
            let plain = theme.mark(mark).remove_modifier(Modifier::UNDERLINED);
            let style = if seen.contains(&i) { plain.add_modifier(Modifier::REVERSED) } else { plain };
            paint.text(x, y, 1, mark.glyph(), style);
            paint.hit_in(x, y, 1, HitTarget::Finding(finding));
        }
    }
}

/// The mark of a fold: what it is made of and how much, or its first words and how many lines.
fn fold(folded: &str) -> String {
    if folded.contains(|c: char| c != '|' && !c.is_whitespace()) {
        let first = folded.lines().next().unwrap_or("").trim();
        format!("[ {} … ×{} ]", first.chars().take(16).collect::<String>(), folded.lines().count())
    } else {
        format!("[ | ×{} ]", folded.matches('|').count())
    }
}

/// Where the focused value should be printed but is not, when that is in this row.
fn blank_place(view: &ReportView, row: Span) -> Option<usize> {
    let span = view.review.current(view.focus()?)?.span.filter(|span| span.is_empty())?;
    let here = row.contains(span.start) || (row.is_empty() && row.start == span.start);
    here.then_some(span.start)
}

/// What is lit wherever it is in view, the most important last: what the problem is about, what the cards suspect, what is in
/// focus, what speaks for a card, what can be picked.
fn lit(view: &ReportView, theme: &Theme) -> Vec<(Span, Style)> {
    let mut lit: Vec<(Span, Style)> = Vec::new();
    if let Some(finding) = view.finding() {
        let ours = finding.operands.iter().filter(|operand| operand.owner.is_own());
        let places = ours.filter_map(|operand| operand.span).chain(finding.places.iter().copied());
        lit.extend(places.map(|span| (span, theme.evidence())));
    }
    if let Some(search) = &view.search {
        lit.extend(search.hits.get(search.at).map(|&hit| (hit, theme.source())));
    }
    lit.extend(view.suspects().into_iter().map(|span| (span, theme.source())));
    let source = view.focus().and_then(|id| view.review.current(id)).and_then(|current| current.span);
    lit.extend(source.map(|span| (span, theme.source())));
    lit.extend(view.evidence().into_iter().map(|span| (span, theme.hit())));
    if let Some(edit) = &view.edit {
        lit.extend(edit.hits.iter().map(|number| (number.span, theme.hit())));
        lit.extend(edit.chosen().map(|number| (number.span, theme.source())));
    }
    lit
}

/// What is marked in a row, the most important last.
fn styles(
    view: &ReportView,
    row: Span,
    numbers: &[(Span, String)],
    lit: &[(Span, Style)],
    theme: &Theme,
) -> Vec<(Span, Style)> {
    let mut styles: Vec<(Span, Style)> = numbers
        .iter()
        .map(|(span, id)| (*span, view.marks.get(id)))
        .filter(|(_, mark)| *mark != Mark::Plain)
        .map(|(span, mark)| (span, theme.mark(mark)))
        .collect();
    if let Some(search) = &view.search {
        let from = search.hits.partition_point(|hit| hit.end <= row.start);
        styles.extend(search.hits[from..].iter().take_while(|hit| hit.start < row.end).map(|&hit| (hit, theme.hit())));
    }
    // A notice may be about a whole table: where it begins is enough.
    let place = view.notice().and_then(|notice| notice.span).filter(|place| row.contains(place.start));
    styles.extend(place.map(|span| (span, theme.source())));
    styles.extend(lit.iter().copied());
    styles.retain(|(span, _)| span.overlaps(row));
    styles
}

/// Restyles the part of a span that lies in a row already written at `at`.
pub(crate) fn restyle(document: &Document, row: Span, span: Span, at: (u16, u16), style: Style, paint: &mut Paint) {
    let (before, columns) = stretch(document, row, span, paint);
    paint.restyle(at.0 + before, at.1, columns, style);
}

/// The columns of the part of a span that lies in a row: how many are before it, and how many it takes.
fn stretch(document: &Document, row: Span, span: Span, paint: &Paint) -> (u16, u16) {
    let inside = Span::new(span.start.max(row.start), span.end.min(row.end));
    let before = paint.measure.width(Span::new(row.start, inside.start).of(&document.text));
    (before as u16, paint.measure.width(document.at(inside).trim_end()) as u16)
}
