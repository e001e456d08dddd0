//! Draws the status of the review: a bar for each count, and a line for each reviewer and each group of agencies.
//!
//! Invariant: the bars of one heading have one scale. Not here: what is counted.

use super::ReviewStatus;
use crate::layout::Area;
use crate::screen::list::view as list;
use crate::state::State;
use crate::widgets::bar::bar_of;
use crate::widgets::paint::Paint;
use crate::widgets::theme::Theme;
use gouji_core::collection::GroupStatus;
use gouji_core::collection::status::{ReviewerStatus, Status};
use gouji_core::message;
use gouji_core::review::DecisionKind;
use gouji_core::text::sanitize::printable;
use ratatui::style::Style;

/// Columns of a name at most.
const NAME: usize = 20;

/// Columns of a bar at most.
const LONGEST: u16 = 50;

/// What a count is, for its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    Plain,
    Good,
    Warning,
    Error,
}

impl Tone {
    const fn style(self, theme: &Theme) -> Style {
        match self {
            Self::Plain => theme.key(),
            Self::Good => theme.good(),
            Self::Warning => theme.warning(),
            Self::Error => theme.error(),
        }
    }
}

/// A line of the status.
pub(super) enum Line {
    Blank,
    Heading(String),
    /// A label, a count, what a whole bar stands for, and how it looks.
    Bar(String, usize, usize, Tone),
    /// What is counted, and the heads of the counts.
    Heads(&'static str, Heads),
    /// A name with its counts, and what of a whole its bar stands for.
    Counts(String, Heads, [usize; 6], (usize, usize), Tone),
}

/// Rows of lines that there is room for.
pub(super) fn height(state: &State) -> usize {
    usize::from(state.size.rows.saturating_sub(4))
}

/// The lines; none before anything is known.
pub(super) fn lines(state: &State) -> Vec<Line> {
    let Some(status) = &state.survey.status else { return Vec::new() };
    let heading = |key: &str| Line::Heading(state.say(key).to_string());
    let mut lines = vec![heading("status.head.reports")];
    let reports = status.states;
    for (key, count, tone) in [
        ("progress.new", reports.new, Tone::Plain),
        ("status.started", reports.in_progress, Tone::Plain),
        ("progress.finished", reports.signed_off, Tone::Good),
        ("progress.reopened", reports.reopened, Tone::Warning),
        ("status.failed", reports.failed, Tone::Error),
    ] {
        lines.push(Line::Bar(state.say(key).to_string(), count, reports.total(), tone));
    }
    lines.push(Line::Blank);
    lines.push(Line::Heading(message!("status.head.open", reports = status.open.reports).get(state.lang)));
    lines.extend(open(state, status));
    let kinds: Vec<(&str, usize)> = KINDS.into_iter().zip(status.decisions).filter(|(_, count)| *count > 0).collect();
    lines.push(Line::Blank);
    let all: usize = kinds.iter().map(|(_, count)| count).sum();
    lines.push(Line::Heading(message!("status.head.decisions", count = all).get(state.lang)));
    let most = kinds.iter().map(|(_, count)| *count).max().unwrap_or(0);
    lines.extend(kinds.iter().map(|(key, count)| Line::Bar(state.say(key).to_string(), *count, most, Tone::Plain)));
    if !status.reviewers.is_empty() {
        lines.extend([Line::Blank, Line::Heads("status.head.reviewers", PERSON)]);
        let most = status.reviewers.iter().map(|one| one.minutes).max().unwrap_or(0);
        lines.extend(status.reviewers.iter().map(|one| person(state, one, most)));
    }
    if !state.survey.groups.is_empty() {
        lines.extend([Line::Blank, Line::Heads("status.head.groups", GROUP)]);
        lines.extend(state.survey.groups.iter().map(|one| group(state, one)));
    }
    lines
}

/// A reviewer; the bar is of the minutes.
fn person(state: &State, one: &ReviewerStatus, most: usize) -> Line {
    let ReviewerStatus { name, reports, signed_off, decisions, corrections, overturned, minutes } = one;
    let name = if name.is_empty() { state.say("status.nameless").to_string() } else { printable(name) };
    let counts = [*reports, *signed_off, *decisions, *corrections, *overturned, *minutes];
    Line::Counts(name, PERSON, counts, (*minutes, most), Tone::Plain)
}

/// A group; the bar is of the reports that are signed off.
fn group(state: &State, one: &GroupStatus) -> Line {
    let GroupStatus { name, depth, status: Status { states, open, .. } } = one;
    let name = if name.is_empty() { state.say("status.no_group").to_string() } else { printable(name) };
    let begun = states.in_progress + states.reopened;
    let counts = [states.total(), states.new, begun, states.signed_off, open.hard, open.unread.total()];
    Line::Counts("  ".repeat(*depth) + &name, GROUP, counts, (states.signed_off, states.total()), Tone::Good)
}

/// The names of the kinds of decisions, in the order of [`DecisionKind::NAMES`].
const KINDS: [&str; DecisionKind::NAMES.len()] = [
    "status.kind.confirmed",
    "status.kind.corrected",
    "status.kind.entered",
    "status.kind.as_published",
    "status.kind.missing",
    "status.kind.unclear",
    "status.kind.waived",
    "status.kind.read_as",
];

/// What is open.
fn open(state: &State, status: &Status) -> Vec<Line> {
    let open = &status.open;
    let counts = [
        ("list.total.hard", open.hard, Tone::Error),
        ("list.total.soft", open.soft, Tone::Warning),
        ("status.unread.cells", open.unread.cells, Tone::Warning),
        ("status.unread.doubtful", open.unread.doubtful, Tone::Warning),
        ("status.unread.numbers", open.unread.numbers, Tone::Warning),
        ("status.unread.tables", open.unread.tables, Tone::Warning),
    ];
    let most = counts.iter().map(|(_, count, _)| *count).max().unwrap_or(0);
    counts.map(|(key, count, tone)| Line::Bar(state.say(key).to_string(), count, most, tone)).into()
}

/// Draws it.
pub(super) fn draw(state: &State, overlay: ReviewStatus, paint: &mut Paint) {
    let theme = paint.theme;
    let area = Area { x: 0, y: 0, width: state.size.columns, height: state.size.rows.saturating_sub(1) };
    paint.clear(area);
    let lines = lines(state);
    let count = message!("status.reports", count = state.survey.count()).get(state.lang);
    paint.frame(area, &list::with_filter(state, state.say("status.title")), &count, true);
    let inside = area.inside();
    let (x, room) = (inside.x + 1, inside.width.saturating_sub(2));
    let label = |line: &Line| if let Line::Bar(label, ..) = line { paint.measure.width(label) } else { 0 };
    let labels = lines.iter().map(label).max().unwrap_or(0);
    let top = overlay.top.min(lines.len().saturating_sub(height(state)));
    for (at, line) in lines.iter().enumerate().skip(top).take(height(state)) {
        draw_line(state, line, labels, (x, inside.y + (at - top) as u16, room), paint);
    }
    if lines.is_empty() {
        paint.fitted(x, inside.y, room, state.say("list.reading"), theme.dim());
    }
    let words = match state.survey.progress {
        Some((done, all)) => message!("survey.reading", done = done, all = all),
        None => message!("status.hint"),
    };
    let y = inside.y + inside.height.saturating_sub(1);
    paint.fitted(x, y, room, &words.get(state.lang), theme.dim());
    let footer = Area { x: 0, y: state.size.rows.saturating_sub(1), width: state.size.columns, height: 1 };
    paint.clear(footer);
    paint.footer(state, footer, &[], state.say("program.name"));
}

fn draw_line(state: &State, line: &Line, labels: usize, (x, y, room): (u16, u16, u16), paint: &mut Paint) {
    let theme = paint.theme;
    match line {
        Line::Blank => {}
        Line::Heading(words) => {
            paint.fitted(x, y, room, words, theme.title());
        }
        Line::Bar(label, count, whole, tone) => {
            let words = format!("  {} {count:>6}", paint.measure.pad_right(label, labels));
            let style = if *count == 0 { theme.dim() } else { theme.text() };
            let used = paint.fitted(x, y, room, &words, style) + 2;
            let left = room.saturating_sub(used).min(LONGEST);
            let bar = bar_of(*count, *whole, left, paint.measure);
            paint.text(x + used, y, left, &bar, tone.style(&theme));
        }
        Line::Heads(title, keys) => {
            let heads = keys.map(|key| state.say(key).to_string());
            draw_counts(state, state.say(title), (*keys, heads), theme.title(), (x, y, room), paint);
        }
        Line::Counts(name, keys, counts, (part, whole), tone) => {
            let counts = (*keys, counts.map(|count| count.to_string()));
            let used = draw_counts(state, &format!("  {name}"), counts, theme.text(), (x, y, room), paint);
            let left = room.saturating_sub(used + 2).min(LONGEST);
            let bar = bar_of(*part, *whole, left, paint.measure);
            paint.text(x + used + 2, y, left, &bar, tone.style(&theme));
        }
    }
}

/// The heads of six counts.
type Heads = [&'static str; 6];

/// Those of a reviewer.
const PERSON: Heads = [
    "folder.reports",
    "progress.finished",
    "status.head.decided",
    "status.head.corrected",
    "status.head.overturned",
    "status.head.minutes",
];

/// Those of a group of agencies.
const GROUP: Heads =
    ["folder.reports", "progress.new", "status.started", "progress.finished", "status.head.hard", "status.head.unread"];

/// Draws a name and counts below their heads; the columns used.
fn draw_counts(
    state: &State,
    name: &str,
    (heads, counts): (Heads, [String; 6]),
    style: Style,
    (x, y, room): (u16, u16, u16),
    paint: &mut Paint,
) -> u16 {
    let measure = paint.measure;
    let mut words = measure.pad_right(&measure.fit(name, NAME), NAME);
    for (key, count) in heads.into_iter().zip(counts) {
        let columns = measure.width(state.say(key)).max(5) + 2;
        words += &measure.pad_left(&count, columns);
    }
    paint.fitted(x, y, room, &words, style)
}
