//! Two years side by side: one row a field, sentence beside sentence, the sources of the focused row below.

use super::paint::Paint;
use super::raw::restyle;
use crate::app::compare::{CompareScreen, ScreenRow, View};
use crate::app::layout::Area;
use crate::app::{State, Target};
use crate::check::{plain, signed};
use crate::diff::{Change, FieldRow, Passage, ProseRow, Row};
use crate::review::Review;
use crate::text::clean::printable;
use crate::text::width::Measure;
use crate::text::{Lang, Span, wrap};
use ratatui::style::Style;

const ACTIONS: &[&str] = &["next_problem", "view", "next_section", "open", "open_old", "search", "back"];

/// Draws it.
pub(super) fn draw(state: &State, paint: &mut Paint) {
    let Some(compare) = &state.compare else { return };
    let panes = CompareScreen::panes(state.size);
    let view = state.say(match compare.view {
        View::Changes => "compare.changes",
        View::All => "compare.all",
        View::Failures => "compare.failures",
    });
    let broken = compare.comparison.findings.iter().filter(|finding| finding.verdict.is_broken()).count();
    let right = format!(
        "{view} · {}",
        state.say_with("compare.rules", &[&compare.comparison.findings.len().to_string(), &broken.to_string()])
    );
    paint.frame(panes.rows, &format!("{} | {}", name(&compare.old), name(&compare.new)), &right, true);
    paint.hit(panes.rows, Target::Comparison);
    let inside = panes.rows.inside();
    let columns = Columns::new(inside.width, paint.measure);
    let theme = paint.theme;
    let year = |review: &Review| {
        review.extraction.identity.year.as_ref().map_or_else(|| "?".to_string(), |year| year.value.to_string())
    };
    let heads = columns.line(&[
        (state.say("compare.field"), false),
        (&year(&compare.old), true),
        ("", false),
        (&year(&compare.new), true),
        (state.say("compare.delta"), true),
        ("%", true),
    ]);
    paint.text(inside.x, inside.y, inside.width, &heads, theme.title());
    for (i, shown) in compare.screen.iter().skip(compare.top).take(usize::from(inside.height) - 1).enumerate() {
        let at = (inside.x, inside.y + 1 + i as u16, inside.width);
        draw_row(state, compare, *shown, &columns, at, paint);
    }
    if compare.screen.is_empty() {
        paint.text(inside.x + 1, inside.y + 2, inside.width, state.say("compare.nothing"), theme.dim());
    }
    draw_sources(state, compare, panes.sources, paint);
    if let Some(search) = compare.search.as_ref().filter(|search| search.typing) {
        let (x, y) = (panes.footer.x + 1, panes.footer.y);
        let used = paint.text(x, y, panes.footer.width, &format!("{} ", state.say("desk.find")), theme.key());
        paint.text(x + used, y, panes.footer.width - used, search.line.text(), theme.text());
        paint.cursor(x + used + search.line.cursor_column(paint.measure) as u16, y);
        return;
    }
    paint.footer(state, panes.footer, ACTIONS, "");
}

fn name(review: &Review) -> String {
    let identity = &review.extraction.identity;
    let agency = identity
        .agency
        .as_ref()
        .map_or_else(|| super::list::short_name(&review.source.path), |agency| printable(&agency.value));
    let year = identity.year.as_ref().map(|year| year.value.to_string()).unwrap_or_default();
    format!("{agency} {year}")
}

fn draw_row(
    state: &State,
    compare: &CompareScreen,
    shown: ScreenRow,
    columns: &Columns,
    at: (u16, u16, u16),
    paint: &mut Paint,
) {
    let theme = paint.theme;
    let focused = shown.row == compare.cursor;
    paint.hit_in(at.0, at.1, at.2, Target::Compared(shown.row));
    match compare.comparison.rows.get(shown.row) {
        Some(Row::Section(title)) => {
            paint.fitted(at.0, at.1, at.2, title.get(state.lang), theme.active());
        }
        Some(Row::Field(field)) => {
            let row = &compare.comparison.rows[shown.row];
            draw_field(state, field, compare.comparison.is_broken(row), columns, at, paint);
            if focused {
                paint.restyle(at.0, at.1, at.2, theme.focus());
            }
        }
        Some(Row::Prose(prose)) => draw_prose(compare, prose, shown.line, focused, at, paint),
        None => {}
    }
}

fn draw_field(
    state: &State,
    field: &FieldRow,
    broken: bool,
    columns: &Columns,
    at: (u16, u16, u16),
    paint: &mut Paint,
) {
    let theme = paint.theme;
    let label = match state.lang {
        Lang::Zh => field.label.zh.clone(),
        Lang::En => format!("{} {}", field.label.zh, field.label.en),
    };
    let text = |cell: &Option<crate::diff::Cell>| match cell {
        Some(cell) if cell.text.is_empty() => "□".to_string(),
        Some(cell) => printable(&cell.text),
        None => "·".to_string(),
    };
    let mark = if broken { "✗" } else { field.change.glyph() };
    let delta = field.delta.filter(|delta| !delta.is_zero()).map(signed).unwrap_or_default();
    let percent = field
        .percent
        .filter(|percent| !percent.is_zero())
        .map(|percent| format!("{}%", signed_plain(percent)))
        .unwrap_or_default();
    let line = columns.line(&[
        (&format!("  {label}"), false),
        (&text(&field.old), true),
        (mark, false),
        (&text(&field.new), true),
        (&delta, true),
        (&percent, true),
    ]);
    let style = if broken {
        theme.error()
    } else if field.change == Change::Same {
        theme.dim()
    } else {
        theme.text()
    };
    paint.text(at.0, at.1, at.2, &line, style);
}

fn signed_plain(value: rust_decimal::Decimal) -> String {
    if value.is_sign_negative() { plain(value) } else { format!("+{}", plain(value)) }
}

fn draw_prose(
    compare: &CompareScreen,
    prose: &ProseRow,
    line: usize,
    focused: bool,
    at: (u16, u16, u16),
    paint: &mut Paint,
) {
    let theme = paint.theme;
    let half = at.2.saturating_sub(3) / 2;
    let sides = [(&compare.old, &prose.old, at.0), (&compare.new, &prose.new, at.0 + half + 3)];
    for (review, passage, x) in sides {
        if let Some(passage) = passage {
            draw_passage(review, passage, line, (x, at.1, half), prose.change, paint);
        }
    }
    let mark = if line == 0 { prose.change.glyph() } else { " " };
    let style = if focused { theme.focus() } else { theme.active() };
    paint.text(at.0 + half, at.1, 3, &format!(" {mark} "), style);
}

fn draw_passage(
    review: &Review,
    passage: &Passage,
    line: usize,
    at: (u16, u16, u16),
    change: Change,
    paint: &mut Paint,
) {
    let theme = paint.theme;
    let rows = wrap::wrap(&review.document.text, passage.span, usize::from(at.2), paint.measure);
    let Some(&row) = rows.get(line) else { return };
    let style = match change {
        Change::Same => theme.dim(),
        Change::Changed => theme.text(),
        Change::Appeared | Change::Vanished | Change::Moved => theme.evidence(),
    };
    paint.text(at.0, at.1, at.2, review.document.at(row).trim_end(), style);
    for (span, number) in passage.changed.iter().filter(|(span, _)| span.overlaps(row)) {
        let style = if *number { theme.source() } else { theme.evidence() };
        restyle(&review.document, row, *span, (at.0, at.1), style, paint);
    }
}

/// The place of the focused row in both texts, and what the rules across the years say of it.
fn draw_sources(state: &State, compare: &CompareScreen, area: Area, paint: &mut Paint) {
    let theme = paint.theme;
    let row = compare.comparison.rows.get(compare.cursor);
    let findings: Vec<_> = match row {
        Some(Row::Field(field)) => field.findings.iter().filter_map(|&i| compare.comparison.findings.get(i)).collect(),
        _ => Vec::new(),
    };
    let told = findings.iter().find(|finding| finding.verdict.is_broken()).or(findings.first());
    let title = told.map_or_else(|| state.say("compare.sources").to_string(), |finding| finding.message(state.lang));
    let mark = told.map_or("", |finding| if finding.verdict.is_broken() { "✗" } else { "✓" });
    paint.frame(area, &title, mark, false);
    let inside = area.inside();
    let half = inside.width.saturating_sub(3) / 2;
    let (old, new) = match row {
        Some(Row::Field(field)) => {
            (field.old.as_ref().and_then(|cell| cell.span), field.new.as_ref().and_then(|cell| cell.span))
        }
        Some(Row::Prose(prose)) => {
            (prose.old.as_ref().map(|passage| passage.span), prose.new.as_ref().map(|passage| passage.span))
        }
        _ => (None, None),
    };
    for (review, span, x) in [(&compare.old, old, inside.x), (&compare.new, new, inside.x + half + 3)] {
        match span {
            Some(span) => excerpt(review, span, Area { x, y: inside.y, width: half, height: inside.height }, paint),
            None => {
                paint.text(x, inside.y, half, state.say("compare.absent"), theme.dim());
            }
        }
    }
    for y in inside.y..inside.y + inside.height {
        paint.text(inside.x + half + 1, y, 1, paint.signs().upright, theme.border());
    }
}

/// The lines around a place, the place itself lit.
fn excerpt(review: &Review, span: Span, area: Area, paint: &mut Paint) {
    let theme = paint.theme;
    let document = &review.document;
    let at = document.line_at(span.start);
    let lines = document.lines.iter().enumerate().skip(at.saturating_sub(1)).take(usize::from(area.height) + 2);
    let rows: Vec<Span> = lines
        .filter(|(_, line)| !document.at(**line).trim().is_empty())
        .flat_map(|(_, &line)| wrap::wrap(&document.text, line, usize::from(area.width), paint.measure))
        .collect();
    let focus = rows.iter().position(|row| row.end > span.start).unwrap_or(0);
    let top = focus.saturating_sub(usize::from(area.height) / 2);
    for (i, row) in rows.iter().skip(top).take(usize::from(area.height)).enumerate() {
        let y = area.y + i as u16;
        paint.text(area.x, y, area.width, document.at(*row).trim_end(), Style::default());
        if span.overlaps(*row) {
            restyle(document, *row, span, (area.x, y), theme.source(), paint);
        }
    }
}

/// Widths of the columns of a field row.
struct Columns {
    label: usize,
    number: usize,
    delta: usize,
    percent: usize,
    measure: Measure,
}

impl Columns {
    fn new(room: u16, measure: Measure) -> Self {
        let room = usize::from(room);
        let (number, delta, percent) = if room >= 100 { (14, 12, 10) } else { (10, 9, 9) };
        Self { label: room.saturating_sub(2 * number + delta + percent + 7), number, delta, percent, measure }
    }

    fn line(&self, cells: &[(&str, bool); 6]) -> String {
        let widths = [self.label, self.number, 1, self.number, self.delta, self.percent];
        let mut line = String::new();
        for (&(text, right), columns) in cells.iter().zip(widths) {
            let padded =
                if right { self.measure.pad_left(text, columns) } else { self.measure.pad_right(text, columns) };
            debug_assert!(self.measure.width(&padded) == columns || columns == 0);
            line.push_str(&padded);
            line.push(' ');
        }
        line
    }
}
