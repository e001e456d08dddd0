//! All years of an agency: the table year by year with the marks of what links the years, and the field in focus as a chart
//! with its exact numbers and the broken links of the year in focus.

use crate::action::Action;
use crate::hits::HitTarget;
use crate::layout::Area;
use crate::report_view::marks::Mark;
use crate::screen::series::{SeriesRow, SeriesScreen, YEAR};
use crate::state::State;
use crate::widgets::bar::bar;
use crate::widgets::label::label;
use crate::widgets::paint::Paint;
use gouji_core::check::signed;
use gouji_core::diff::{LinkState, RowKind, Series};
use gouji_core::extract::Confidence;
use gouji_core::message;
use gouji_core::text::Span;
use gouji_core::text::grouping::{grouped, grouped_within};
use gouji_core::text::width::Measure;
use gouji_core::text::wrap::wrap;
use ratatui::style::Style;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

const ACTIONS: &[Action] = &[
    Action::NextProblem,
    Action::Compare,
    Action::Mark,
    Action::Open,
    Action::NextSection,
    Action::Search,
    Action::Back,
];

/// Years of the chart that are seen whatever else is said.
const LEAST_YEARS: usize = 4;

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
            let number = usize::from(YEAR) - 2;
            let text = year.shown();
            let text = paint.measure.fit(&grouped_within(&text, number, paint.measure), number);
            let text = paint.measure.pad_left(&text, number);
            let style = match year.confidence {
                _ if in_focus && column == series.column => theme.focus(),
                Confidence::Sure | Confidence::Recognised => theme.text(),
                Confidence::Doubtful | Confidence::CannotTell => theme.mark(Mark::Doubtful),
            };
            paint.text(x(column) + 2, y, number as u16, &text, style);
            if let Some(link) = series.link(i, column) {
                let style = match link {
                    LinkState::Broken => theme.mark(Mark::Fails),
                    LinkState::Soft => theme.mark(Mark::Soft),
                    LinkState::Settled => theme.mark(Mark::AsPublished),
                    LinkState::Holds | LinkState::Unknown => theme.dim(),
                };
                paint.text(x(column) + 1, y, 1, link.glyph(), style);
            }
            paint.hit_in(x(column), y, YEAR, HitTarget::Point(i, column));
        }
    }
}

/// A bar a year, to the length of its number, below it the broken links of the year in focus.
fn draw_chart(state: &State, screen: &SeriesScreen, series: &Series, area: Area, paint: &mut Paint) {
    let theme = paint.theme;
    let name = label(state.lang, &series.label, usize::from(area.width) * 2 / 3, paint.measure);
    let unit = if series.unit.is_empty() { String::new() } else { format!(" ({})", series.unit) };
    paint.frame(area, &format!("{name}{unit}"), "", false);
    let inside = area.inside();
    let largest =
        series.points.iter().filter_map(|point| point.number).map(|number| number.abs()).max().unwrap_or_default();
    let mut lines = of_focus(state, screen, series, inside.width.saturating_sub(4), paint);
    lines.truncate(usize::from(inside.height).saturating_sub(LEAST_YEARS));
    let height = usize::from(inside.height).saturating_sub(lines.len()).max(1);
    for (i, (sign, style, words)) in lines.iter().enumerate() {
        let y = inside.y + (height + i) as u16;
        paint.text(inside.x + 1, y, 2, sign, *style);
        paint.fitted(inside.x + 3, y, inside.width.saturating_sub(4), words, theme.text());
    }
    let top = (screen.column + 1).saturating_sub(height).min(series.points.len().saturating_sub(height));
    let told: Vec<String> = (0..series.points.len()).map(|at| told(state, series, at)).collect();
    let widest = told.iter().map(|told| paint.measure.width(told)).max().unwrap_or(0);
    let numbers = (widest.max(34) as u16).min(inside.width / 2);
    let bars = inside.width.saturating_sub(6 + numbers + 1);
    for (i, point) in series.points.iter().enumerate().skip(top).take(height) {
        let y = inside.y + (i - top) as u16;
        let style = if i == screen.column { theme.focus() } else { theme.title() };
        paint.text(inside.x + 1, y, 4, &point.year.to_string(), style);
        let bar = match point.number {
            Some(number) => bar_of(number, largest, bars, paint.measure),
            None => String::new(),
        };
        paint.text(inside.x + 6, y, bars, &bar, theme.key());
        paint.fitted(inside.x + 6 + bars + 1, y, numbers, &told[i], theme.text());
    }
}

/// A bar for a number, as long as `columns` for the largest.
fn bar_of(number: Decimal, largest: Decimal, columns: u16, measure: Measure) -> String {
    if largest.is_zero() {
        return String::new();
    }
    let eighths =
        number.abs().checked_mul(Decimal::from(u32::from(columns) * 8)).and_then(|all| all.checked_div(largest));
    let eighths = eighths.and_then(|eighths| eighths.round().to_usize()).unwrap_or(0);
    bar(if number.is_zero() { 0 } else { eighths.max(1) }, measure)
}

/// A line about the year in focus: a sign, its look, and words.
type Line = (&'static str, Style, String);

/// What is to be said of the year in focus: its broken links with the years beside it, and what its form has instead.
fn of_focus(state: &State, screen: &SeriesScreen, series: &Series, columns: u16, paint: &Paint) -> Vec<Line> {
    let theme = paint.theme;
    let mut lines: Vec<Line> = Vec::new();
    let beside = (screen.column..=screen.column + 1).flat_map(|column| screen.links(screen.cursor, column));
    for link in beside.filter(|link| link.state().is_open()) {
        let style = theme.mark(if link.state() == LinkState::Broken { Mark::Fails } else { Mark::Soft });
        let whole = link.message(&state.resources.library, state.lang);
        let spans = wrap(&whole, Span::new(0, whole.len()), usize::from(columns), paint.measure);
        for (at, span) in spans.into_iter().enumerate() {
            let sign = if at == 0 { link.state().glyph() } else { "" };
            lines.push((sign, style, span.of(&whole).trim().to_string()));
        }
    }
    let Some(here) = series.points.get(screen.column) else { return lines };
    lines.extend(new_form(state, series, screen.column).map(|words| ("·", theme.dim(), words)));
    let note = here.note.get(state.lang);
    if !note.is_empty() {
        lines.push((here.kind.glyph(), theme.dim(), note.to_string()));
    }
    lines
}

/// Both forms, where a year has another one than the report before.
fn new_form(state: &State, series: &Series, at: usize) -> Option<String> {
    let name = |form: &str| {
        let form_of = state.resources.library.form(form);
        form_of.map_or_else(|| form.to_string(), |form| form.name.get(state.lang).to_string())
    };
    let (old, new) = (name(series.form_before(at)?), name(&series.points.get(at)?.form));
    Some(message!("series.new_form", old = old, new = new).get(state.lang))
}

/// The exact number, how it moved since the nearest year with one, and where the form is another.
fn told(state: &State, series: &Series, at: usize) -> String {
    let Some(point) = series.points.get(at) else { return String::new() };
    if point.report.is_none() {
        return state.say("series.gap").to_string();
    }
    let mut parts = vec![grouped(&point.shown()).into_owned()];
    if let Some(change) = series.change(at).filter(|change| !change.delta.is_zero()) {
        let nearly = if change.is_approximate { RowKind::Approximate.glyph() } else { "" };
        parts.push(format!("{nearly}{}", signed(change.delta)));
        parts.extend(change.percent.map(|percent| format!("{}%", signed(percent.round_dp(1).normalize()))));
        if change.years > 1 {
            parts.push(message!("series.since", years = change.years).get(state.lang));
        }
    }
    parts.extend(new_form(state, series, at).map(|words| format!("· {words}")));
    parts.join(" ")
}
