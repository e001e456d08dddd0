//! The fields: grids with their residuals at the edges, and lists.

use crate::hits::HitTarget;
use crate::layout::Area;
use crate::report_view::field_pane::{Cells, Heads, Item, PaneRow};
use crate::report_view::marks::Mark;
use crate::report_view::notices::Notice;
use crate::report_view::residuals::Residual;
use crate::report_view::{Pane, ReportView};
use crate::screen::report::protection_view;
use crate::state::State;
use crate::widgets::paint::Paint;
use gouji_core::check;
use gouji_core::review::Current;
use gouji_core::text::common_affixes::CommonAffixes;
use gouji_core::text::grouping::grouped;
use gouji_core::text::width::Measure;
use gouji_core::text::{Bilingual, Lang};
use ratatui::style::{Modifier, Style};

/// Columns behind the last cell of a row: at least, and at most.
const EDGE: (usize, usize) = (6, 10);

/// The sign of a number with a note.
const NOTE: &str = "\"";

/// Columns a label needs to differ from its neighbours.
const READABLE: usize = 16;
/// Columns of a label at most: its number stays beside it on a wide screen.
const WIDEST_LABEL: usize = 48;

/// Columns behind the last cell of a row: in a narrow pane no more than its widest residual takes, which is never cut.
fn edge(view: &ReportView, room: u16) -> usize {
    let least = if room >= 60 { EDGE.1 } else { EDGE.0 };
    (view.field_pane.widest_residual() + 2).clamp(least, EDGE.1)
}

/// Draws the pane.
pub(crate) fn draw(state: &State, view: &ReportView, area: Area, paint: &mut Paint) {
    let section = view.field_pane.section_of(view.row).map(|title| title.get(state.lang)).unwrap_or_default();
    let counts = view.summary.counts;
    let parts = [("✗", counts.hard), ("!", counts.soft), ("??", counts.unread.total())];
    let open: Vec<String> =
        parts.iter().filter(|(_, count)| *count > 0).map(|(sign, count)| format!("{sign}{count}")).collect();
    let right = if open.is_empty() { "✓".to_string() } else { open.join(" ") };
    paint.hit(area, HitTarget::Pane(Pane::Fields));
    paint.hit(Area { width: 1, ..area }, HitTarget::Divider);
    draw_titled(state, view, (section, &right, view.pane == Pane::Fields), area, paint);
}

/// Draws the pane with a title left and right, lit when it is active.
pub(crate) fn draw_titled(state: &State, view: &ReportView, head: (&str, &str, bool), area: Area, paint: &mut Paint) {
    let inside = area.inside();
    paint.frame(area, head.0, head.1, head.2);
    let mut y = inside.y;
    let mut height = usize::from(inside.height);
    // The heads of a grid stay in view while its rows are.
    if let Some(heads) = view.field_pane.heads_of(view.top).filter(|&heads| heads < view.top) {
        if let Some(PaneRow::Heads(head)) = view.field_pane.rows.get(heads) {
            draw_heads(state, view, (head, heads), (inside.x, y, inside.width), paint);
        }
        y += 1;
        height -= 1;
    }
    for (i, row) in view.field_pane.rows.iter().enumerate().skip(view.top).take(height) {
        let at = (inside.x, y + (i - view.top) as u16, inside.width);
        match row {
            PaneRow::Gap => {}
            PaneRow::Section(title) => {
                let theme = paint.theme;
                paint.fitted(at.0, at.1, at.2, title.get(state.lang), theme.title());
            }
            PaneRow::Heads(head) => draw_heads(state, view, (head, i), at, paint),
            PaneRow::Group { label, .. } => {
                paint.fitted(at.0, at.1, at.2, label, paint.theme.dim());
            }
            PaneRow::Cells(cells) => draw_cells(state, view, cells, i, at, paint),
            PaneRow::Residuals { heads, edge } => draw_residuals(state, view, (*heads, i), edge, at, paint),
            PaneRow::Item(item) => draw_item(state, view, item, i, at, paint),
            PaneRow::Notice(notice) => draw_notice(state, view, notice, i, at, paint),
        }
    }
}

/// The widths of a grid's label and number columns within the pane.
fn grid(view: &ReportView, heads: usize, room: u16, measure: Measure) -> (usize, Vec<usize>) {
    let mut widths = view.field_pane.column_widths(heads, &view.review, measure);
    let used: usize = widths.iter().sum::<usize>() + edge(view, room);
    // A blank between the columns, unless the labels need the room.
    if usize::from(room) >= used + widths.len() + READABLE {
        for width in &mut widths {
            *width += 1;
        }
    }
    let label = usize::from(room).saturating_sub(widths.iter().sum::<usize>() + edge(view, room));
    let label = label.clamp(4, WIDEST_LABEL);
    (label, widths)
}

fn draw_heads(
    state: &State,
    view: &ReportView,
    (head, heads): (&Heads, usize),
    at: (u16, u16, u16),
    paint: &mut Paint,
) {
    let (x, y, room) = at;
    let theme = paint.theme;
    if head.columns.is_empty() {
        paint.fitted(x, y, room, &head.title, theme.dim());
        return;
    }
    let (label, widths) = grid(view, heads, room, paint.measure);
    let mut x = x + paint.text(x, y, room, &paint.measure.pad_right(&head.title, label), theme.dim());
    // All whole, or all short.
    let is_roomy =
        head.columns.iter().zip(&widths).all(|((long, _), width)| paint.measure.width(long.get(state.lang)) < *width);
    for ((long, short), &columns) in head.columns.iter().zip(&widths) {
        let words = if is_roomy { long } else { short };
        let shown = fit_head(words.get(state.lang), columns - 1, paint.measure);
        paint.text(x, y, columns as u16, &format!("{} ", paint.measure.pad_left(&shown, columns - 1)), theme.title());
        x += columns as u16;
    }
}

/// A head that does not fit loses its end, as heads do in print: 自然人 → 自然, legal → leg.
pub(super) fn fit_head(words: &str, columns: usize, measure: Measure) -> String {
    let mut shown = words.to_string();
    while measure.width(&shown) > columns {
        shown.pop();
    }
    // A word of letters is marked as cut by a full stop.
    if shown.len() < words.len() && shown.ends_with(|c: char| c.is_ascii_alphabetic()) {
        shown.pop();
        shown.push('.');
    }
    shown
}

fn draw_cells(state: &State, view: &ReportView, cells: &Cells, row: usize, at: (u16, u16, u16), paint: &mut Paint) {
    let (left, y, room) = at;
    let theme = paint.theme;
    let (label, widths) = grid(view, cells.heads, room, paint.measure);
    let words = match state.lang {
        Lang::Zh => crate::widgets::label::beginning(&cells.label.zh, cells.shared, label, paint.measure),
        Lang::En if cells.label.en.is_empty() => {
            crate::widgets::label::beginning(&cells.label.zh, cells.shared, label, paint.measure)
        }
        Lang::En => crate::widgets::label::beginning(&cells.label.en, cells.shared_gloss, label - 1, paint.measure),
    };
    let in_focus = row == view.row;
    paint.hit_in(left, y, room, HitTarget::Cell(row, view.column));
    let style = if in_focus { theme.title() } else { theme.text() };
    let mut x = left + paint.text(left, y, label as u16, &paint.measure.pad_right(&words, label), style);
    for (column, (id, &columns)) in cells.ids.iter().zip(&widths).enumerate() {
        let focused = in_focus && column == view.column.min(cells.ids.len() - 1);
        draw_value(view, id, focused, (x, y, columns), paint);
        paint.hit_in(x, y, columns as u16, HitTarget::Cell(row, column));
        x += columns as u16;
    }
    if let Some(residual) = view.field_pane.row_residual(row) {
        draw_residual(view, residual, (x, y, edge(view, room) as u16), paint);
    }
    draw_edit(
        view,
        in_focus.then(|| left + (label + widths.iter().take(view.column).sum::<usize>()) as u16),
        y,
        (left, room),
        paint,
    );
}

/// A value right-aligned with its mark behind it.
fn draw_value(view: &ReportView, id: &str, focused: bool, at: (u16, u16, usize), paint: &mut Paint) {
    let (x, y, columns) = at;
    let theme = paint.theme;
    let mark = view.marks.get(id);
    let is_unprinted = view.review.is_unprinted(id);
    let offered = view.review.offered_value(id).filter(|_| view.is_unread(id));
    let text = match view.review.current(id) {
        Some(_) if is_unprinted => "·".to_string(),
        // What another reader gives is shown where nothing was read, and marked.
        Some(current) if current.unclear && offered.is_some() => offered.map(check::plain).unwrap_or_default(),
        current => current.map_or_else(String::new, |current| shown(&current)),
    };
    let has_note = view.marks.has_note(id);
    let is_quiet = matches!(mark, Mark::Plain | Mark::Tied);
    let own = if is_quiet && view.moved.contains(id) {
        theme.key()
    } else if mark == Mark::Tied {
        theme.text()
    } else {
        theme.mark(mark)
    };
    let (sign, of_sign) = if is_unprinted {
        (" ", theme.dim())
    } else if offered.is_some() {
        (Mark::Doubtful.glyph(), theme.mark(Mark::Doubtful))
    } else if view.is_unread(id) {
        // Its two signs say that it could not be read.
        (" ", own)
    } else {
        (mark.glyph(), own)
    };
    let plain = protection_view::style(view, id, paint).unwrap_or(of_sign);
    let is_previewed =
        view.edit.as_ref().is_some_and(|edit| edit.block.is_some()) && view.review.previewed(id).is_some();
    let plain = if is_previewed { theme.hit() } else { plain };
    let style = if focused && !is_previewed { plain.patch(theme.focus()) } else { plain };
    let text = paint.measure.fit(&text, columns - 1);
    let blank = columns - 1 - paint.measure.width(&text);
    // A note is seen whatever else is marked: before the number, or where there is no room in the place of the mark.
    let sign = if has_note && blank == 0 { NOTE } else { sign };
    if has_note && blank > 0 {
        paint.text(x + blank as u16 - 1, y, 1, NOTE, of_sign.remove_modifier(Modifier::UNDERLINED));
    }
    let x = x + blank as u16;
    paint.text(x, y, columns as u16, &text, style);
    let style = if focused { style } else { of_sign.remove_modifier(Modifier::UNDERLINED) };
    paint.text(x + paint.measure.width(&text) as u16, y, 1, sign, style);
}

/// A blank is shown as one, so that it is not taken for a zero or for nothing, and not for a value that could not be read.
fn shown(current: &Current) -> String {
    match (current.text.is_empty(), current.unclear) {
        (true, true) => "??".to_string(),
        (true, false) => "□".to_string(),
        (false, _) => gouji_core::text::sanitize::printable(&grouped(&current.text)),
    }
}

/// The value being typed, over its cell, with the real cursor in it.
fn draw_edit(view: &ReportView, x: Option<u16>, y: u16, pane: (u16, u16), paint: &mut Paint) {
    let (Some(x), Some(edit)) = (x, &view.edit) else { return };
    // Values taken from the text are seen in their cells.
    if edit.block.as_ref().is_some_and(|block| block.is_taken) {
        return;
    }
    let theme = paint.theme;
    let chosen = edit.chosen().map(|number| number.value(&view.review.document));
    let text = format!("[{} ]", chosen.as_deref().unwrap_or(edit.line.text()));
    let columns = (paint.measure.width(&text) as u16).min(pane.1);
    let x = x.min(pane.0 + pane.1 - columns);
    paint.text(x, y, columns, &text, theme.focus());
    if edit.is_whole {
        // The value being typed replaces it.
        paint.restyle(x + 1, y, columns.saturating_sub(3), theme.hit());
    }
    paint.cursor((x + 1 + edit.line.cursor_column(paint.measure) as u16).min(pane.0 + pane.1 - 1), y);
}

fn draw_residual(view: &ReportView, residual: &Residual, at: (u16, u16, u16), paint: &mut Paint) {
    let (x, y, columns) = at;
    let (text, style) = residual_words(view, residual, paint);
    paint.hit_in(x, y, columns, HitTarget::Finding(residual.finding));
    paint.fitted(x + 1, y, columns.saturating_sub(1), &text, style);
}

fn residual_words(view: &ReportView, residual: &Residual, paint: &Paint) -> (String, Style) {
    let theme = paint.theme;
    let settled = view.findings().get(residual.finding).is_some_and(|finding| view.review.is_settled(finding));
    match (residual.verdict.is_broken(), settled, residual.is_open_hard) {
        (false, ..) => ("✓".to_string(), theme.good()),
        (true, true, _) => (format!("={}", residual.text), theme.mark(Mark::AsPublished)),
        (true, false, true) => (format!("✗{}", residual.text), theme.error()),
        (true, false, false) => (format!("!{}", residual.text), theme.warning()),
    }
}

fn draw_residuals(
    state: &State,
    view: &ReportView,
    rows: (usize, usize),
    edge: &Bilingual,
    at: (u16, u16, u16),
    paint: &mut Paint,
) {
    let (x, y, room) = at;
    let theme = paint.theme;
    let (label, widths) = grid(view, rows.0, room, paint.measure);
    let mut x = x + paint.text(x, y, room, &paint.measure.pad_right(edge.get(state.lang), label), theme.dim());
    for (column, &columns) in widths.iter().enumerate() {
        if let Some(residual) = view.field_pane.column_residual(rows.1, column) {
            let (text, style) = residual_words(view, residual, paint);
            let text = paint.measure.fit(&text, columns - 1);
            let blank = columns - 1 - paint.measure.width(&text);
            paint.text(x + blank as u16, y, columns as u16, &text, style);
            paint.hit_in(x, y, columns as u16, HitTarget::Finding(residual.finding));
        }
        x += columns as u16;
    }
}

fn draw_item(state: &State, view: &ReportView, item: &Item, row: usize, at: (u16, u16, u16), paint: &mut Paint) {
    let (x, y, room) = at;
    let theme = paint.theme;
    let in_focus = row == view.row;
    paint.hit_in(x, y, room, HitTarget::Cell(row, 0));
    let is_clause = view.review.mention(&item.id).is_some();
    let named = state.say(&item.id);
    let words = if item.label.zh.is_empty() {
        if named == item.id { String::new() } else { named.to_string() }
    } else {
        item.label.get(state.lang).to_string()
    };
    let text = view.review.current(&item.id).map_or_else(String::new, |current| grouped(&current.text).into_owned());
    let value = paint.measure.width(&text).clamp(8, usize::from(room) / 2);
    let edge = edge(view, room);
    let unit = 6;
    let label = usize::from(room).saturating_sub(value + 2 + unit + edge).min(WIDEST_LABEL);
    let style = if in_focus { theme.title() } else { theme.text() };
    // What labels share was found in the words as printed.
    let shared = if words == item.label.zh { item.shared } else { CommonAffixes::default() };
    let words = match state.lang {
        Lang::Zh if !is_clause && words.contains(" · ") => {
            crate::widgets::label::label(state.lang, &item.label, label.saturating_sub(1), paint.measure)
        }
        _ => crate::widgets::label::end(&words, shared, label.saturating_sub(1), paint.measure),
    };
    paint.text(x, y, label as u16, &paint.measure.pad_right(&words, label), style);
    let at = x + label as u16;
    draw_value(view, &item.id, in_focus, (at, y, value + 2), paint);
    let after = at + (value + 2) as u16;
    paint.fitted(after, y, unit as u16, &item.unit, theme.dim());
    if let Some(residual) = view.field_pane.row_residual(row) {
        draw_residual(view, residual, (after + unit as u16, y, edge as u16), paint);
    }
    let start = at + (value + 1).saturating_sub(paint.measure.width(&text) + 1) as u16;
    draw_edit(view, in_focus.then_some(start), y, (x, room), paint);
}

/// A notice on one line; the box below shows the whole of the one in focus.
fn draw_notice(state: &State, view: &ReportView, notice: &Notice, row: usize, at: (u16, u16, u16), paint: &mut Paint) {
    let (x, y, room) = at;
    let theme = paint.theme;
    let style = if row == view.row { theme.focus() } else { theme.text() };
    paint.hit_in(x, y, room, HitTarget::Cell(row, 0));
    paint.text(x, y, 2, "i ", theme.key());
    paint.fitted(x + 2, y, room.saturating_sub(2), notice.words.get(state.lang), style);
}
