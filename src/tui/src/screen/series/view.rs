//! All years of an agency: the table year by year, and the field in focus as a chart with its exact numbers.

use crate::action::Action;
use crate::hits::HitTarget;
use crate::layout::Area;
use crate::screen::series::{SeriesRow, SeriesScreen, YEAR};
use crate::state::State;
use crate::widgets::label::label;
use crate::widgets::paint::Paint;
use gouji_core::check::{plain, signed};
use gouji_core::diff::{Point, RowKind, Series};
use gouji_core::message;
use gouji_core::text::sanitize::printable;
use gouji_core::text::width::Measure;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

const ACTIONS: &[Action] =
    &[Action::Compare, Action::Mark, Action::Open, Action::NextSection, Action::Search, Action::Back];

/// Draws it.
pub(crate) fn draw(state: &State, paint: &mut Paint) {
    let Some(series) = &state.series else { return };
    let [table, chart, footer] = SeriesScreen::panes(state.size, series.years.len());
    draw_table(state, series, table, paint);
    if let Some(shown) = series.series() {
        draw_chart(state, series, shown, chart, paint);
    }
    match series.search.as_ref().filter(|search| search.typing) {
        Some(search) => {
            paint.search(state, footer, search);
        }
        None => paint.footer(state, footer, ACTIONS, ""),
    }
}

/// The cell of a year: the number, `≈` before one that is only nearly the same, `≠` where the form has no counterpart.
fn words(point: &Point) -> String {
    match (point.report, point.kind) {
        (None, _) => "…".to_string(),
        (_, RowKind::NotComparable) => RowKind::NotComparable.glyph().to_string(),
        _ if point.pieces.is_empty() && point.text.is_empty() && point.number.is_none() => "·".to_string(),
        _ if point.text.is_empty() => "□".to_string(),
        (_, RowKind::Approximate) => format!("{}{}", RowKind::Approximate.glyph(), printable(&point.text)),
        _ => printable(&point.text),
    }
}

fn draw_table(state: &State, series: &SeriesScreen, area: Area, paint: &mut Paint) {
    let theme = paint.theme;
    let end = (series.left + SeriesScreen::room(state.size.columns)).min(series.years.len());
    let more = format!("{}-{}/{}", series.left + 1, end, series.years.len());
    let right = if end - series.left < series.years.len() { more } else { String::new() };
    paint.frame(area, &message!("series.title", agency = &series.agency).get(state.lang), &right, true);
    let inside = area.inside();
    let numbers = (end - series.left) as u16 * YEAR;
    let names = usize::from(inside.width.saturating_sub(numbers));
    let x = |column: usize| inside.x + names as u16 + (column - series.left) as u16 * YEAR;
    paint.fitted(inside.x, inside.y, names as u16, state.say("compare.field"), theme.title());
    for column in series.left..end {
        let mark = if series.marked == Some(column) { "*" } else { "" };
        let words = paint.measure.pad_left(&format!("{mark}{}", series.years[column]), usize::from(YEAR));
        let style = if column == series.column { theme.focus() } else { theme.title() };
        paint.text(x(column), inside.y, YEAR, &words, style);
    }
    let height = usize::from(inside.height.saturating_sub(1));
    for (i, row) in series.rows.iter().enumerate().skip(series.top).take(height) {
        let y = inside.y + 1 + (i - series.top) as u16;
        let field = match row {
            SeriesRow::Section(title) => {
                paint.fitted(inside.x, y, inside.width, title.get(state.lang), theme.active());
                continue;
            }
            SeriesRow::Field(field) => field,
        };
        let in_focus = i == series.cursor;
        let name = label(state.lang, &field.label, names.saturating_sub(3), paint.measure);
        let style = if in_focus { theme.title() } else { theme.text() };
        paint.text(inside.x, y, 2, if in_focus { "> " } else { "  " }, theme.active());
        paint.fitted(inside.x + 2, y, names.saturating_sub(3) as u16, &name, style);
        for column in series.left..end {
            let Some(year) = field.points.get(column) else { continue };
            let text =
                paint.measure.pad_left(&paint.measure.fit(&words(year), usize::from(YEAR) - 1), usize::from(YEAR));
            let style = if in_focus && column == series.column { theme.focus() } else { theme.text() };
            paint.text(x(column), y, YEAR, &text, style);
            paint.hit_in(x(column), y, YEAR, HitTarget::Point(i, column));
        }
    }
}

/// A bar a year, to the length of its number; a line where the form changes.
fn draw_chart(state: &State, screen: &SeriesScreen, series: &Series, area: Area, paint: &mut Paint) {
    let theme = paint.theme;
    let name = label(state.lang, &series.label, usize::from(area.width) * 2 / 3, paint.measure);
    let unit = if series.unit.is_empty() { String::new() } else { format!(" ({})", series.unit) };
    paint.frame(area, &format!("{name}{unit}"), "", false);
    let inside = area.inside();
    let largest =
        series.points.iter().filter_map(|point| point.number).map(|number| number.abs()).max().unwrap_or_default();
    let height = usize::from(inside.height);
    let top = (screen.column + 1).saturating_sub(height).min(series.points.len().saturating_sub(height));
    let numbers = 34.min(inside.width / 2);
    let bars = inside.width.saturating_sub(6 + numbers + 1);
    for (i, point) in series.points.iter().enumerate().skip(top).take(height) {
        let y = inside.y + (i - top) as u16;
        let style = if i == screen.column { theme.focus() } else { theme.title() };
        paint.text(inside.x + 1, y, 4, &point.year.to_string(), style);
        let bar = match point.number {
            Some(number) => bar(number, largest, bars, paint.measure),
            None => String::new(),
        };
        paint.text(inside.x + 6, y, bars, &bar, theme.key());
        paint.fitted(inside.x + 6 + bars + 1, y, numbers, &told(state, series, i), theme.text());
    }
}

/// A bar in eighths of a column; signs where blocks would be drawn over two columns.
fn bar(number: Decimal, largest: Decimal, columns: u16, measure: Measure) -> String {
    if largest.is_zero() {
        return String::new();
    }
    let eighths =
        number.abs().checked_mul(Decimal::from(u32::from(columns) * 8)).and_then(|all| all.checked_div(largest));
    let eighths = eighths.and_then(|eighths| eighths.round().to_usize()).unwrap_or(0);
    let eighths = if number.is_zero() { 0 } else { eighths.max(1) };
    match measure {
        Measure::Narrow => {
            let rest = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8];
            format!("{}{rest}", "█".repeat(eighths / 8))
        }
        Measure::Wide => "#".repeat(eighths.div_ceil(8)),
    }
}

/// The exact number, how it moved since the report before it, and where the form is another.
fn told(state: &State, series: &Series, at: usize) -> String {
    let Some(point) = series.points.get(at) else { return String::new() };
    if point.report.is_none() {
        return state.say("series.gap").to_string();
    }
    let mut parts = vec![words(point)];
    let before = series.points[..at].iter().rev().find(|before| before.report.is_some());
    let moved = before.and_then(|before| point.number?.checked_sub(before.number?));
    parts.extend(moved.filter(|moved| !moved.is_zero()).map(|moved| {
        let nearly =
            before.is_some_and(|before| before.kind == RowKind::Approximate) || point.kind == RowKind::Approximate;
        format!("{}{}", if nearly { RowKind::Approximate.glyph() } else { "" }, signed(moved))
    }));
    let percent = before.and_then(|before| {
        let (then, now) = (before.number?, point.number?);
        now.checked_sub(then)?.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(then)
    });
    parts.extend(percent.filter(|percent| !percent.is_zero()).map(|percent| {
        let sign = if percent.is_sign_negative() { "" } else { "+" };
        format!("{sign}{}%", plain(percent.round_dp(1)))
    }));
    if point.is_new_form {
        let name =
            state.resources.library.form(&point.form).map_or(point.form.as_str(), |form| form.name.get(state.lang));
        parts.push(message!("series.new_form", form = name).get(state.lang));
    }
    parts.join(" ")
}
