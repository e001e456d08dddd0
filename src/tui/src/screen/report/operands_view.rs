//! The numbers of the problem shown: their names and values, and the lines of those that are not in view.
//!
//! Invariant: the order is that of the sum above them. Not here: the sum (`problem_view`), what the text pane shows
//! (`report_view::text_pane`).

use crate::report_view::ReportView;
use crate::screen::report::problem_view::{place, see_place};
use crate::state::State;
use crate::widgets::paint::{Paint, StyledLine};
use gouji_core::check::{self, Finding, Operand};
use gouji_core::ids::item;
use gouji_core::message;
use gouji_core::text::Span;
use gouji_core::text::sanitize::printable;
use gouji_core::text::width::Measure;

/// With fewer numbers than this the zeros among them are shown too.
const FEW: usize = 8;
/// What a row and a column of a name are joined by, and one number and the next.
const GAP: &str = " · ";

/// `予以公开：自然人 1408 · … · 总计 1413` on at most `rows` lines: who takes part, and what all have in common once.
pub(super) fn lines(
    state: &State,
    view: &ReportView,
    finding: &Finding,
    (columns, rows): (usize, usize),
    paint: &Paint,
) -> Vec<StyledLine> {
    let is_shown =
        |operand: &&Operand| operand.value.is_none_or(|value| !value.is_zero()) || finding.operands.len() < FEW;
    let named: Vec<(String, String)> = finding
        .operands
        .iter()
        .filter(is_shown)
        .map(|operand| {
            let value = operand.value.map_or_else(|| without_number(state, view, operand), check::plain);
            (state.label(&operand.id), value)
        })
        .collect();
    let mut words = shared(state, &named);
    if words.is_empty()
        && let Some(place) = finding.places.first()
    {
        words.push(see_place(view, place.start).get(state.lang));
    }
    let lines = wrapped(&words, columns, rows, paint.measure);
    lines.into_iter().map(|line| vec![(line, paint.theme.text())]).collect()
}

/// The names with their values; the row or the column that all names share stands before the first alone.
fn shared(state: &State, named: &[(String, String)]) -> Vec<String> {
    let parts: Option<Vec<(&str, &str)>> = named.iter().map(|(name, _)| name.rsplit_once(GAP)).collect();
    let parts = parts.filter(|parts| parts.len() > 1).unwrap_or_default();
    let is_one = |of: fn(&(&str, &str)) -> String| parts.windows(2).all(|pair| of(&pair[0]) == of(&pair[1]));
    let (row, column) = (|part: &(&str, &str)| part.0.to_string(), |part: &(&str, &str)| part.1.to_string());
    let short: Vec<&str> = match parts.first() {
        Some(_) if is_one(row) => parts.iter().map(|part| part.1).collect(),
        Some(_) if is_one(column) => parts.iter().map(|part| part.0).collect(),
        _ => named.iter().map(|(name, _)| name.as_str()).collect(),
    };
    let head = match parts.first() {
        Some((name, _)) if is_one(row) => message!("problem.shared", name = *name).get(state.lang),
        Some((_, name)) if is_one(column) => message!("problem.shared", name = *name).get(state.lang),
        _ => String::new(),
    };
    let valued = short.iter().zip(named).map(|(name, (_, value))| format!("{name} {value}"));
    valued.enumerate().map(|(at, words)| if at == 0 { format!("{head}{words}") } else { words }).collect()
}

/// The words joined by dots and broken before a word; what has no room ends the last line and is cut with it.
fn wrapped(words: &[String], columns: usize, rows: usize, measure: Measure) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words {
        let count = lines.len();
        match lines.last_mut() {
            Some(line) if count >= rows || measure.width(line) + GAP.len() + measure.width(word) < columns => {
                line.push_str(GAP);
                line.push_str(word);
            }
            _ => lines.push(word.clone()),
        }
    }
    lines.truncate(rows);
    lines
}

/// An operand that is no number: words, a blank, or what could not be read.
fn without_number(state: &State, view: &ReportView, operand: &Operand) -> String {
    let current = view.review.current(&operand.id).filter(|_| operand.owner.is_own());
    match current {
        Some(current) if current.unclear => "??".to_string(),
        Some(current) if operand.id.starts_with(item::PREFIX) && current.text.is_empty() => {
            state.say("focus.not_found").to_string()
        }
        Some(current) if operand.id.starts_with(item::PREFIX) => printable(&current.text),
        _ => "□".to_string(),
    }
}

/// The lines of the text with numbers of the problem that the text pane does not show, the number of each lit, on at most
/// `rows` lines.
pub(super) fn quotes(
    state: &State,
    view: &ReportView,
    finding: &Finding,
    (columns, rows): (usize, usize),
    paint: &Paint,
) -> Vec<StyledLine> {
    let height = usize::from(view.panes(state.space()).text.inside().height);
    let seen: Vec<Span> =
        view.text_pane.rows.iter().skip(view.text_pane.top).take(height).map(|row| row.span).collect();
    let own = finding.operands.iter().filter(|operand| operand.owner.is_own());
    let spans = own.filter_map(|operand| view.review.current(&operand.id)?.span.filter(|span| !span.is_empty()));
    let mut hidden: Vec<Span> = spans.filter(|span| !seen.iter().any(|row| row.contains(span.start))).collect();
    hidden.sort();
    // One quotation a line of the text: its first number leads there.
    hidden.dedup_by_key(|span| view.review.document.line_at(span.start));
    let quoted = hidden.into_iter().take(rows);
    quoted.map(|number| quote(state, view, number, columns, paint)).collect()
}

/// `第 12 行 …网上申请20件…`, as much around the number as there is room for.
fn quote(state: &State, view: &ReportView, number: Span, columns: usize, paint: &Paint) -> StyledLine {
    let theme = paint.theme;
    let document = &view.review.document;
    let head = format!("{} ", place(view, number.start).get(state.lang));
    let line = document.lines.get(document.line_at(number.start)).copied().unwrap_or(number);
    let end = number.end.min(line.end).max(number.start);
    let (before, it) = (document.at(Span::new(line.start, number.start)), document.at(Span::new(number.start, end)));
    let room = columns.saturating_sub(paint.measure.width(&head) + paint.measure.width(it));
    let before = before.trim_start();
    let kept = tail(before, room / 2, paint.measure);
    let lead = if kept.len() < before.len() { format!("…{}", printable(kept)) } else { printable(kept) };
    // A line may be as long as the report: no more of it is looked at than can be shown.
    let after: String = document.at(Span::new(end, line.end)).chars().take(room).collect();
    let after = printable(after.trim_end());
    vec![(head, theme.dim()), (lead, theme.dim()), (printable(it), theme.text()), (after, theme.dim())]
}

/// The end of some words that fits into so many columns.
fn tail(words: &str, columns: usize, measure: Measure) -> &str {
    let mut left = columns;
    let mut start = words.len();
    for (at, c) in words.char_indices().rev() {
        let Some(rest) = left.checked_sub(measure.width(c.encode_utf8(&mut [0; 4]))) else { break };
        (left, start) = (rest, at);
    }
    &words[start..]
}
