//! Draws the agencies of a year: a row each with its rates, and below them the rates of the row under the cursor in full.
//!
//! Invariant: draws only the rows in view; what a row has no room for is below it in full. Not here: which rows there are.

use super::{AgencyOverview, OverviewRow, agency, year};
use crate::layout::{Area, Size, scrolled};
use crate::screen::list::view as list;
use crate::state::State;
use crate::survey::agencies::{AgencyLine, AgencyYears};
use crate::widgets::paint::{Paint, StyledLine};
use gouji_core::collection::groups::{Rate, RateMark};
use gouji_core::message;
use gouji_core::text::sanitize::printable;
use gouji_core::text::wrap::wrap;
use gouji_core::text::{Bilingual, Span};
use ratatui::style::Style;

/// Columns of a rate: a gap, per cent, marks.
const RATE: [usize; 3] = [1, 8, 2];
/// Columns of a rank, where there is room for ranks.
const RANK: usize = 5;
/// Columns that a name keeps.
const NAME: usize = 20;
/// From this width on ranks are in the rows.
const WIDE: u16 = 110;
/// From this height on the row under the cursor is below the rows in full.
const HIGH: u16 = 20;
/// Rows of that: the name, and five rates.
const DETAILS: u16 = 6;

/// Rows that there is room for.
pub(super) fn height(size: Size) -> usize {
    let details = if size.rows >= HIGH { DETAILS + 1 } else { 0 };
    usize::from(size.rows.saturating_sub(6 + details))
}

/// How rates are laid out.
struct Columns {
    name: usize,
    /// Number of rates that there is room for.
    rates: usize,
    has_ranks: bool,
}

impl Columns {
    fn new(size: Size, rates: usize) -> Self {
        let room = usize::from(size.columns.saturating_sub(4));
        let has_ranks = size.columns >= WIDE;
        let width = Self::rate_width(has_ranks);
        let rates = rates.min(room.saturating_sub(NAME) / width);
        Self { name: room.saturating_sub(rates * width), rates, has_ranks }
    }

    const fn rate_width(has_ranks: bool) -> usize {
        RATE[0] + RATE[1] + RATE[2] + if has_ranks { RANK } else { 0 }
    }
}

/// Draws it.
pub(super) fn draw(state: &State, overview: &AgencyOverview, paint: &mut Paint) {
    let theme = paint.theme;
    let area = Area { x: 0, y: 0, width: state.size.columns, height: state.size.rows.saturating_sub(1) };
    paint.clear(area);
    let at = (overview.at + 1).min(overview.rows.len());
    let title = list::with_filter(state, state.say("agencies.title"));
    paint.frame(area, &title, &format!("{at}/{}", overview.rows.len()), true);
    let inside = area.inside();
    let (x, room) = (inside.x + 1, inside.width.saturating_sub(2));
    if let Some(agencies) = &state.survey.agencies {
        if let Some(year) = year(state, overview) {
            let mut words = year.title.get(state.lang);
            if overview.is_missing_only {
                words = format!("{words} · {}", state.say("agencies.missing_only"));
            }
            paint.fitted(x, inside.y, room, &words, theme.title());
        }
        draw_rows(state, overview, agencies, (x, inside.y + 1, room), paint);
        if state.size.rows >= HIGH {
            let y = inside.y + inside.height.saturating_sub(DETAILS + 1);
            draw_details(state, overview, agencies, (x, y, room), paint);
        }
    }
    if overview.rows.is_empty() {
        let key = match &state.survey.agencies {
            None => "list.reading",
            Some(_) if overview.is_missing_only => "agencies.none_missing",
            Some(_) => "list.empty",
        };
        paint.fitted(x, inside.y + 2, room, state.say(key), theme.dim());
    }
    let has_table = state.survey.agencies.as_ref().is_none_or(|agencies| agencies.has_table);
    let words = match state.survey.progress {
        Some((done, all)) => message!("survey.reading", done = done, all = all),
        None if has_table => message!("agencies.hint"),
        None => message!("agencies.no_table"),
    };
    let y = inside.y + inside.height.saturating_sub(1);
    paint.fitted(x, y, room, &words.get(state.lang), theme.dim());
    let footer = Area { x: 0, y: state.size.rows.saturating_sub(1), width: state.size.columns, height: 1 };
    paint.clear(footer);
    paint.footer(state, footer, &[], state.say("program.name"));
}

fn draw_rows(
    state: &State,
    overview: &AgencyOverview,
    agencies: &AgencyYears,
    (x, y, room): (u16, u16, u16),
    paint: &mut Paint,
) {
    let (theme, measure) = (paint.theme, paint.measure);
    let columns = Columns::new(state.size, agencies.book.rates().len());
    let mut heads = measure.pad_right(state.say("table.head.agency"), columns.name);
    for rate in agencies.book.rates().iter().take(columns.rates) {
        let (name, width) = (rate.name.get(state.lang), RATE[1] + RATE[2]);
        // The last word of an English name says no more than that it is a rate.
        let short = name.rsplit_once(' ').map_or(name, |(short, _)| short);
        let name = if measure.width(name) > width { short } else { name };
        heads += &measure.pad_left(&measure.fit(name, width), RATE.iter().sum());
        if columns.has_ranks {
            heads += &measure.pad_left(state.say("table.head.rank"), RANK);
        }
    }
    paint.fitted(x, y, room, &heads, theme.title());
    let height = height(state.size);
    let top = scrolled(0, overview.at, height, overview.rows.len(), height / 2);
    for (at, &row) in overview.rows.iter().enumerate().skip(top).take(height) {
        let y = y + 1 + (at - top) as u16;
        let pieces = pieces(state, overview, agencies, row, &columns, paint);
        paint.pieces(x, y, room, &pieces);
        if at == overview.at {
            paint.restyle(x.saturating_sub(1), y, room + 2, theme.focus());
        }
    }
}

/// A row in pieces.
fn pieces(
    state: &State,
    overview: &AgencyOverview,
    agencies: &AgencyYears,
    row: OverviewRow,
    columns: &Columns,
    paint: &Paint,
) -> StyledLine {
    let theme = paint.theme;
    let name = |text: &str| paint.measure.pad_right(&paint.measure.fit(text, columns.name), columns.name);
    match row {
        OverviewRow::Agency(at) => {
            let Some(line) = agency(state, overview, at) else { return Vec::new() };
            let mut pieces = vec![(name(&named(state, line)), theme.text())];
            if line.reports.is_empty() {
                let words = if line.is_missing { state.say("table.not_reported") } else { "" };
                pieces.push((format!(" {words}"), theme.warning()));
            } else {
                let rank = |at: usize| line.ranks.get(at).copied().flatten();
                pieces.extend(rates(agencies, &line.rates, &rank, columns, paint));
            }
            pieces
        }
        OverviewRow::Parts(at) => {
            let Some(line) = agency(state, overview, at) else { return Vec::new() };
            let Some(parts) = &line.parts else { return Vec::new() };
            let sign = if overview.open.contains(&line.name) { "-" } else { "+" };
            let words = message!("table.parts", reported = parts.reported.0, all = parts.reported.1).get(state.lang);
            let words = format!("{}{sign} {words}", "  ".repeat(line.depth + 1));
            let mut pieces = vec![(name(&words), theme.key())];
            pieces.extend(rates(agencies, &parts.rates, &|_| None, columns, paint));
            pieces
        }
        OverviewRow::Total(at, nth) => {
            let Some(line) = agency(state, overview, at) else { return Vec::new() };
            let words = line.total.get(nth).map(|words| words.get(state.lang));
            let words = words.unwrap_or_else(|| state.say("agencies.no_total").to_string());
            vec![(format!("{}{words}", "  ".repeat(line.depth + 2)), theme.text())]
        }
        OverviewRow::UnplacedHead(count) => {
            vec![(message!("table.unplaced", count = count).get(state.lang), theme.warning())]
        }
        OverviewRow::Unplaced(at) => {
            let Some(one) = agencies.unplaced.get(at) else { return Vec::new() };
            let words =
                message!("open.line", path = state.list.path(one.report), what = one.why.clone()).get(state.lang);
            vec![(format!("  {words}"), theme.text())]
        }
        OverviewRow::Assign => vec![(format!("  {}", state.say("table.assign")), theme.dim())],
    }
}

/// The name of an agency with its place in the tree, its mark, and the number of its reports where it has several.
fn named(state: &State, line: &AgencyLine) -> String {
    let sign = RateMark::of("variant").filter(|_| line.is_variant).map_or("", |mark| mark.sign);
    let count = match line.reports.len() {
        0 | 1 => String::new(),
        count => message!("table.several", count = count).get(state.lang),
    };
    format!("{}{}{sign}{count}", "  ".repeat(line.depth), printable(&line.name))
}

/// The rates of a row: per cent with its marks, and the rank.
fn rates(
    agencies: &AgencyYears,
    rates: &[Rate],
    rank: &dyn Fn(usize) -> Option<usize>,
    columns: &Columns,
    paint: &Paint,
) -> StyledLine {
    let (theme, measure) = (paint.theme, paint.measure);
    let piece = |(at, rate): (usize, &Rate)| {
        let (_, marks) = agencies.book.fraction(at, rate);
        let mut signs: Vec<&str> = marks.iter().map(|mark| mark.sign).collect();
        signs.dedup();
        let percent = rate.percent();
        let style = match percent {
            Some(_) if signs.is_empty() => theme.text(),
            Some(_) => theme.warning(),
            None => theme.dim(),
        };
        let percent = measure.pad_left(&percent.unwrap_or_else(|| "—".to_string()), RATE[0] + RATE[1]);
        let mut text = percent + &measure.pad_right(&measure.fit(&signs.concat(), RATE[2]), RATE[2]);
        if columns.has_ranks {
            text += &measure.pad_left(&rank(at).map(|rank| rank.to_string()).unwrap_or_default(), RANK);
        }
        (text, style)
    };
    rates.iter().enumerate().take(columns.rates).map(piece).collect()
}

/// The rates of the row under the cursor: numerator and denominator, rank, what the marks mean, what it is a quotient of.
fn draw_details(
    state: &State,
    overview: &AgencyOverview,
    agencies: &AgencyYears,
    (x, y, room): (u16, u16, u16),
    paint: &mut Paint,
) {
    let (theme, measure) = (paint.theme, paint.measure);
    let Some(here) = overview.here() else { return };
    let (OverviewRow::Agency(at) | OverviewRow::Parts(at)) = here else {
        let pieces = pieces(state, overview, agencies, here, &Columns::new(state.size, 0), paint);
        let whole: String = pieces.into_iter().map(|(text, _)| text).collect();
        let whole = whole.trim();
        let spans = wrap(whole, Span::new(0, whole.len()), usize::from(room), measure);
        for (row, span) in spans.into_iter().take(usize::from(DETAILS)).enumerate() {
            paint.text(x, y + row as u16, room, span.of(whole).trim_end(), theme.text());
        }
        return;
    };
    let Some(line) = agency(state, overview, at) else { return };
    let paths: Vec<String> = line.reports.iter().map(|report| state.list.path(*report)).collect();
    let title = [vec![printable(&line.name)], paths].concat().join(" · ");
    paint.fitted(x, y, room, &title, theme.title());
    let is_parts = matches!(here, OverviewRow::Parts(_));
    let rates = match &line.parts {
        Some(parts) if is_parts => &parts.rates,
        _ if line.reports.is_empty() => return,
        _ => &line.rates,
    };
    let names = agencies.book.rates().iter().map(|rate| rate.name.get(state.lang));
    let widest = names.clone().map(|name| measure.width(name)).max().unwrap_or(0);
    let fractions: Vec<(String, Vec<&RateMark>)> =
        rates.iter().enumerate().map(|(at, rate)| agencies.book.fraction(at, rate)).collect();
    let wide = fractions.iter().map(|(fraction, _)| measure.width(fraction)).max().unwrap_or(0);
    for (at, ((name, rate), (fraction, marks))) in
        names.zip(rates).zip(&fractions).enumerate().take(usize::from(DETAILS - 1))
    {
        let rank = line.ranks.get(at).copied().flatten().filter(|_| !is_parts);
        let rank = rank.map_or_else(String::new, |rank| format!("{} {rank}", state.say("table.head.rank")));
        let percent = rate.percent().unwrap_or_else(|| "—".to_string());
        let known = format!(
            "{}  {}  {}  {}  ",
            measure.pad_right(name, widest),
            measure.pad_left(&percent, RATE[1]),
            measure.pad_right(fraction, wide),
            measure.pad_right(&rank, measure.width(state.say("table.head.rank")) + 4)
        );
        let mut said: Vec<(String, Style)> = vec![(known, theme.text())];
        for mark in marks {
            said.push((format!("{}  ", mark.words(&agencies.book).get(state.lang)), theme.warning()));
        }
        let quotient = agencies.book.rates().get(at).map(|rate| rate.quotient(&Bilingual::default()).get(state.lang));
        said.extend(quotient.map(|words| (words.trim().to_string(), theme.dim())));
        paint.pieces(x, y + 1 + at as u16, room, &said);
    }
}
