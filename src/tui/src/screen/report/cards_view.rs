//! Cards: one line each, and below the one looked at what speaks for it and against it.

use crate::action::Action;
use crate::report_view::ReportView;
use crate::report_view::cards::{Look, MOST};
use crate::report_view::marks::Mark;
use crate::screen::report::accept::changed;
use crate::screen::report::problem_view::first_key;
use crate::state::State;
use crate::widgets::paint::{Paint, StyledLine};
use gouji_core::check::plain;
use gouji_core::localize::{Explanation, Proposal, Repair};
use gouji_core::message;
use gouji_core::message::Message;
use gouji_core::review::{Caution, Resolution};
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
    let has_cards = view.card_count() > 0 || !view.choices().is_empty();
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
    let Some(group) = view.component() else { return lines };
    for (at, card) in view.cards().into_iter().enumerate() {
        let is_looked_at = view.card == Some(at);
        let line = HeadLine { at, is_looked_at, caution: state.open.caution(group, card) };
        let pieces = match card {
            Proposal::Repair(repair) => head(state, &line, repair, paint),
            Proposal::Explanation(explanation) => explained(state, &line, explanation, paint),
        };
        lines.push(CardLine { pieces, card: at, is_looked_at });
        if is_looked_at {
            let mut more = Vec::new();
            more.extend(line.caution.map(|caution| asks(state, view, (card, caution), paint)));
            more.extend(match card {
                Proposal::Repair(repair) => details(state, repair, paint),
                Proposal::Explanation(explanation) => evidence(state, &explanation.supports, &[], paint),
            });
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

/// A card's own line.
struct HeadLine {
    at: usize,
    is_looked_at: bool,
    /// Why it has to be looked at.
    caution: Option<Caution>,
}

/// `总计 1413→1431，自然人 …`: some of a card's numbers.
fn arrows(state: &State, repair: &Repair, range: Range<usize>) -> String {
    let end = range.end.min(repair.changes.len());
    let part = Repair { changes: repair.changes[range.start.min(end)..end].to_vec(), ..repair.clone() };
    let all = if range.len() == 1 && range.start > 0 { 1 } else { repair.changes.len() };
    printable(&changed(state, &part, state.open.resolution(repair), all))
}

/// `1 ✎ 更正 总计 1413→1431 · 相邻数字换位 · 原文第 38 行印有 1431`.
fn head(state: &State, line: &HeadLine, repair: &Repair, paint: &Paint) -> StyledLine {
    let theme = paint.theme;
    let (resolution, style) = match state.open.resolution(repair) {
        Resolution::Correct => ("card.correct", theme.good()),
        Resolution::Keep => ("card.keep", theme.mark(Mark::AsPublished)),
    };
    let looked = line.is_looked_at;
    let caution = look_first(state, line, paint);
    let arrows = arrows(state, repair, 0..HEAD);
    let mut line = vec![
        key_of(state, line, paint),
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
    line.extend(caution);
    line
}

/// `1 ×不适用 只列举部分分项，其余 233 未列出`.
fn explained(state: &State, line: &HeadLine, explanation: &Explanation, paint: &Paint) -> StyledLine {
    let theme = paint.theme;
    let (kind, style) = if explanation.kind.waives() {
        ("card.waive", theme.mark(Mark::AsPublished))
    } else {
        ("card.keep_finding", theme.mark(Mark::AsPublished))
    };
    let words = printable(&explanation.words.get(state.lang));
    let mut pieces = vec![
        key_of(state, line, paint),
        (format!("{} ", state.say(kind)), style),
        (words, if line.is_looked_at { theme.title() } else { theme.text() }),
    ];
    if !line.is_looked_at && !explanation.supports.is_empty() {
        let words = message!("card.for", count = explanation.supports.len()).get(state.lang);
        pieces.push((format!(" · {words}"), theme.good()));
    }
    pieces.extend(look_first(state, line, paint));
    pieces
}

/// That a card has to be looked at first, on its own line.
fn look_first(state: &State, line: &HeadLine, paint: &Paint) -> Option<(String, ratatui::style::Style)> {
    let caution = line.caution.filter(|_| !line.is_looked_at)?;
    // What speaks against it is counted on the line.
    (caution != Caution::Contradicted).then(|| (format!(" · {}", state.say("card.look")), paint.theme.dim()))
}

/// Why a card has to be looked at, and the key that then accepts it.
fn asks(state: &State, view: &ReportView, (card, caution): (Proposal<'_>, Caution), paint: &Paint) -> StyledLine {
    let theme = paint.theme;
    let key = match view.look {
        Look::Offered => first_key(state, Action::NextCard),
        Look::Asked | Look::Confirmed => "Enter".to_string(),
    };
    let how = state.say(if view.look == Look::Offered { "card.to_look" } else { "card.to_accept" });
    let why = match card {
        Proposal::Explanation(_) => state.say("card.keep_all").to_string(),
        Proposal::Repair(_) => caution.words().get(state.lang),
    };
    vec![(format!("   {why} · "), theme.warning()), (format!("{key} "), theme.key()), (how.to_string(), theme.text())]
}

/// The key that accepts a card: its digit, or behind the last digit the key for the one looked at.
fn key_of(state: &State, line: &HeadLine, paint: &Paint) -> (String, ratatui::style::Style) {
    let HeadLine { at, is_looked_at, .. } = *line;
    let key = if at < MOST { (at + 1).to_string() } else { other_key(state, is_looked_at) };
    (format!("{}{key} ", if is_looked_at { ">" } else { " " }), paint.theme.key())
}

fn other_key(state: &State, is_looked_at: bool) -> String {
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
    lines.extend(evidence(state, &repair.supports, &repair.contradicts, paint));
    lines
}

/// What speaks for a card and against it.
fn evidence(state: &State, supports: &[Message], contradicts: &[Message], paint: &Paint) -> Vec<StyledLine> {
    let theme = paint.theme;
    let against = contradicts.iter().map(|words| ("-", words, theme.warning()));
    let all = supports.iter().map(|words| ("+", words, theme.good())).chain(against);
    let line = |(sign, words, style): (&str, &Message, _)| {
        vec![(format!("   {sign} {}", printable(&words.get(state.lang))), style)]
    };
    all.map(line).collect()
}
