//! Repair cards: one line each, and below the one looked at what speaks for it and against it.

use crate::action::Action;
use crate::report_view::ReportView;
use crate::report_view::cards::MOST;
use crate::screen::report::problem_view::first_key;
use crate::state::State;
use crate::widgets::paint::{Paint, StyledLine};
use gouji_core::check::plain;
use gouji_core::localize::{CellId, Repair};
use gouji_core::message;
use gouji_core::message::Message;
use gouji_core::review::Resolution;
use gouji_core::text::sanitize::printable;
use std::ops::Range;

/// Numbers of a card named on its own line; the others follow below it when it is looked at.
const HEAD: usize = 2;

/// A line of the cards: of which one, and whether that is the one looked at.
pub(crate) struct CardLine {
    pieces: StyledLine,
    card: usize,
    is_looked_at: bool,
}

/// The lines there is room for, and which cards are seen: first, last, and how many there are.
pub(crate) struct Window {
    /// The lines.
    pub lines: Vec<StyledLine>,
    /// The cards seen in whole or in part, and all; `None` when nothing is cut.
    pub cut: Option<(usize, usize, usize)>,
}

/// The actions of the footer, without taking a card where there is none, or a row where nothing is to be filled.
pub(crate) fn offered(view: &ReportView, actions: &[Action]) -> Vec<Action> {
    let has_cards = !view.cards().is_empty() || !view.choices().is_empty();
    let is_open = view.focus().is_some_and(|id| view.is_to_fill(id));
    let is_of_use = |action: &Action| match action {
        Action::Accept => has_cards,
        Action::TakeRow => is_open,
        _ => true,
    };
    actions.iter().copied().filter(is_of_use).collect()
}

/// All lines of the cards.
pub(crate) fn lines(state: &State, view: &ReportView, paint: &Paint) -> Vec<CardLine> {
    let mut lines = Vec::new();
    for (at, repair) in view.cards().iter().enumerate() {
        let is_looked_at = view.card == Some(at);
        lines.push(CardLine { pieces: head(state, view, at, repair, paint), card: at, is_looked_at });
        if is_looked_at {
            let more = details(state, repair, paint);
            lines.extend(more.into_iter().map(|pieces| CardLine { pieces, card: at, is_looked_at }));
        }
    }
    lines
}

/// The lines that there is room for: from the top, or else from the card looked at.
pub(crate) fn window(lines: Vec<CardLine>, room: usize) -> Window {
    let first = lines.iter().position(|line| line.is_looked_at).unwrap_or(0);
    let last = lines.iter().rposition(|line| line.is_looked_at).unwrap_or(0);
    let from = if last < room { 0 } else { first };
    let all = lines.last().map_or(0, |line| line.card + 1);
    let is_cut = lines.len() > room;
    let seen: Vec<CardLine> = lines.into_iter().skip(from).take(room).collect();
    let ends = (seen.first().map_or(0, |line| line.card + 1), seen.last().map_or(0, |line| line.card + 1));
    let cut = is_cut.then_some((ends.0, ends.1, all));
    Window { lines: seen.into_iter().map(|line| line.pieces).collect(), cut }
}

/// `总计 1413→1431，自然人 …`: some of a card's numbers.
fn arrows(state: &State, repair: &Repair, range: Range<usize>) -> String {
    let name = |cell: &CellId| state.cell_name(cell);
    let end = range.end.min(repair.changes.len());
    let part = Repair { changes: repair.changes[range.start.min(end)..end].to_vec(), ..repair.clone() };
    printable(&part.arrows(&name, state.lang))
}

/// `1 ✎ 更正 总计 1413→1431 · 相邻数字换位 · 原文第 38 行印有 1431`.
fn head(state: &State, view: &ReportView, at: usize, repair: &Repair, paint: &Paint) -> StyledLine {
    let theme = paint.theme;
    let (resolution, style) = match state.open.resolution(repair) {
        Resolution::Correct => ("card.correct", theme.good()),
        Resolution::Keep => ("card.keep", theme.mark(crate::report_view::marks::Mark::AsPublished)),
    };
    let looked = view.card == Some(at);
    let mut arrows = arrows(state, repair, 0..HEAD);
    if repair.changes.len() > HEAD {
        arrows = format!("{arrows} {}", message!("card.numbers", count = repair.changes.len()).get(state.lang));
    }
    let mut line = vec![
        (format!("{}{} ", if looked { ">" } else { " " }, key_of(state, at, looked)), theme.key()),
        (format!("{} ", state.say(resolution)), style),
        (arrows, if looked { theme.title() } else { theme.text() }),
        (format!(" · {}", repair.error_type.words().get(state.lang)), theme.text()),
    ];
    let place = repair.changes.iter().find_map(|change| {
        let review = state.open.review_of(&change.cell)?;
        let row = review.document.line_at(review.evidence(change)?.start) + 1;
        Some(message!("card.printed", line = row, number = plain(change.to)).get(state.lang))
    });
    line.extend(place.map(|words| (format!(" · {words}"), theme.good())));
    if !looked {
        let counts = (repair.supports.len(), repair.contradicts.len());
        let said = |words: Message| format!(" · {}", words.get(state.lang));
        line.extend((counts.0 > 0).then(|| (said(message!("card.for", count = counts.0)), theme.good())));
        line.extend((counts.1 > 0).then(|| (said(message!("card.against", count = counts.1)), theme.warning())));
    }
    line
}

/// The key that accepts a card: its digit, or behind the last digit the key for the one looked at.
fn key_of(state: &State, at: usize, is_looked_at: bool) -> String {
    if at < MOST {
        return (at + 1).to_string();
    }
    let keys = state.keys(Action::Accept);
    let is_digit = |key: &String| key.len() == 1 && key.starts_with(|c: char| c.is_ascii_digit());
    let other = keys.iter().map(ToString::to_string).find(|key| !is_digit(key));
    other.filter(|_| is_looked_at).unwrap_or_else(|| "·".to_string())
}

/// Misread or misprinted, what speaks for it, what against it, and the key for the other resolution.
fn details(state: &State, repair: &Repair, paint: &Paint) -> Vec<StyledLine> {
    let theme = paint.theme;
    let other = match state.open.resolution(repair) {
        Resolution::Correct => "card.keep_instead",
        Resolution::Keep => "card.correct_instead",
    };
    let rest = HEAD.min(repair.changes.len())..repair.changes.len();
    let mut lines: Vec<StyledLine> =
        rest.map(|at| vec![(format!("     {}", arrows(state, repair, at..at + 1)), theme.title())]).collect();
    lines.push(vec![
        (format!("   {}", repair.error_source.words().get(state.lang)), theme.text()),
        (format!(" · {} ", first_key(state, Action::Otherwise)), theme.key()),
        (state.say(other).to_string(), theme.text()),
    ]);
    let against = repair.contradicts.iter().map(|words| ("-", words, theme.warning()));
    let all = repair.supports.iter().map(|words| ("+", words, theme.good())).chain(against);
    lines.extend(
        all.map(|(sign, words, style)| vec![(format!("   {sign} {}", printable(&words.get(state.lang))), style)]),
    );
    lines
}
