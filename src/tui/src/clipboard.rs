//! What is copied: the value in focus, the sentence or row it stands in, the sum of the problem shown.
//!
//! Invariant: one line without anything a terminal or a shell would obey, whatever the report holds, and never more than a
//! terminal takes. Left to others: sending it (`run`).

use crate::action::Action;
use crate::effect::Effect;
use crate::report_view::ReportView;
use crate::state::State;
use gouji_core::text::sanitize::printable;
use gouji_core::text::{Lang, Span};

/// Terminals take about 74 KB in base 64; this many bytes come to that.
const LARGEST: usize = 55_000;

/// Copies what is asked for, or says why not.
pub(crate) fn copy(state: &mut State, action: Action) -> Vec<Effect> {
    let Some(desk) = state.open.view() else { return Vec::new() };
    let text = match action {
        Action::CopyValue => value(desk),
        Action::CopySentence => sentence(desk),
        _ => sum(desk, state.lang),
    };
    let text = text.map(|text| one_line(&text)).filter(|text| !text.is_empty());
    let Some(text) = text else {
        state.warn(state.say("copy.nothing").to_string());
        return Vec::new();
    };
    if text.len() > LARGEST {
        let words = state.say_with("copy.too_long", &[&text.len().to_string(), &LARGEST.to_string()]);
        state.warn(words);
        return Vec::new();
    }
    state.tell(state.say_with("copy.sent", &[&text]));
    vec![Effect::Copy(text)]
}

fn value(desk: &ReportView) -> Option<String> {
    desk.review.current(desk.focus()?).map(|current| current.text)
}

/// The sentence of a number of the prose; of any other the row of its table, else its line.
fn sentence(desk: &ReportView) -> Option<String> {
    let id = desk.focus()?;
    let document = &desk.review.document;
    let span = match desk.review.mention(id) {
        Some(index) => desk.review.extraction.prose.mentions.get(index)?.sentence,
        None => around(desk, desk.review.current(id)?.span?.start)?,
    };
    Some(document.at(span).to_string())
}

fn around(desk: &ReportView, place: usize) -> Option<Span> {
    let document = &desk.review.document;
    let holds = |span: Span| span.start <= place && place <= span.end;
    let rows = document.grids.iter().filter(|grid| holds(grid.span)).flat_map(|grid| &grid.rows);
    let row = rows.map(|row| row.span).find(|&span| holds(span));
    row.or_else(|| document.lines.get(document.line_at(place)).copied())
}

fn sum(desk: &ReportView, lang: Lang) -> Option<String> {
    desk.finding().map(|finding| finding.message(lang))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().map(printable).collect::<Vec<_>>().join(" ")
}
