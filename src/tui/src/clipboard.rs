//! Copying: the value in focus, its sentence or table row, the sum of the problem shown.
//!
//! Invariant: one line without anything a terminal or a shell would obey, whatever the report holds, and never more than a
//! terminal takes. Not here: sending it (`run`).

use crate::action::Action;
use crate::effect::Effect;
use crate::report_view::ReportView;
use crate::state::State;
use gouji_core::message;
use gouji_core::text::sanitize::printable;
use gouji_core::text::{Lang, Span};

/// Terminals take about 74 KB in base 64; this many bytes come to that.
const LARGEST: usize = 55_000;

/// Copies what is asked for, or says why not.
pub(crate) fn copy(state: &mut State, action: Action) -> Vec<Effect> {
    let Some(view) = state.open.view() else { return Vec::new() };
    let text = match action {
        Action::CopyValue => value(view),
        Action::CopySentence => sentence(view),
        _ => sum(view, state.lang),
    };
    let text = text.map(|text| one_line(&text)).filter(|text| !text.is_empty());
    let Some(text) = text else {
        state.warn(state.say("copy.nothing").to_string());
        return Vec::new();
    };
    if text.len() > LARGEST {
        let words = message!("copy.too_long", bytes = text.len(), most = LARGEST).get(state.lang);
        state.warn(words);
        return Vec::new();
    }
    state.tell(message!("copy.sent", text = &text).get(state.lang));
    vec![Effect::Copy(text)]
}

fn value(view: &ReportView) -> Option<String> {
    view.review.current(view.focus()?).map(|current| current.text)
}

/// The sentence of a number of the prose; of any other the row of its table, else its line.
fn sentence(view: &ReportView) -> Option<String> {
    let id = view.focus()?;
    let document = &view.review.document;
    let span = match view.review.mention(id) {
        Some(index) => view.review.extraction.prose.mentions.get(index)?.sentence,
        None => around(view, view.review.current(id)?.span?.start)?,
    };
    Some(document.at(span).to_string())
}

fn around(view: &ReportView, place: usize) -> Option<Span> {
    let document = &view.review.document;
    let holds = |span: Span| span.start <= place && place <= span.end;
    let rows = document.grids.iter().filter(|grid| holds(grid.span)).flat_map(|grid| &grid.rows);
    let row = rows.map(|row| row.span).find(|&span| holds(span));
    row.or_else(|| document.lines.get(document.line_at(place)).copied())
}

fn sum(view: &ReportView, lang: Lang) -> Option<String> {
    view.finding().map(|finding| finding.message(lang))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().map(printable).collect::<Vec<_>>().join(" ")
}
