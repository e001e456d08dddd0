//! Choosing a form for a report or for lines of it, and taking rows of numbers from the text.
//!
//! Invariant: a form chosen is a decision and can be undone; what it reads is shown as read, what remains is open. Not
//! here: which forms there are (`overlay::read_as`), which numbers fit a row (`report_view::block`).

use crate::action::Action;
use crate::report_view::filling::FillStep;
use crate::screen::report::problem_view::first_key;
use crate::state::State;
use crate::text_input::{misfit_words, preview};
use gouji_core::message;
use gouji_core::review::{DecisionKind, Origin};
use gouji_core::text::Span;

/// Reads tables by a form, and brings the first of their cells that is still open into focus.
///
/// With a reader their cells are filled with what this reader read.
pub(crate) fn read_as(state: &mut State, form: &str, tables: &[String], place: Option<Span>, reader: Option<&str>) {
    let provenance = state.provenance();
    let library = &state.resources.library;
    let (Some(view), Some(form)) = (state.open.view_mut(), library.form(form)) else { return };
    let tables: Vec<&str> = tables.iter().map(String::as_str).collect();
    match reader {
        Some(reader) => {
            let reason = message!("choice.reason", names = vec![reader.to_string()]).get(state.lang);
            view.review.adopt(reader, form, &tables, &reason, &provenance);
        }
        None => view.review.read_as(form, &tables, place, &provenance),
    }
    view.selection = None;
    state.open.recheck(&state.resources.rules, library);
    let Some(view) = state.open.view_mut() else { return };
    let is_ours = |id: &str| id.split('.').next().is_some_and(|section| tables.contains(&section));
    let fields: Vec<String> =
        view.review.extraction.fields.iter().map(|field| field.id.to_string()).filter(|id| is_ours(id)).collect();
    let open: Vec<&String> = fields.iter().filter(|id| view.is_to_fill(id)).collect();
    let (read, left) = (fields.len() - open.len(), open.len());
    let first = open.first().or(fields.first().as_ref()).map(ToString::to_string);
    if let Some(first) = first {
        view.pane = crate::report_view::Pane::Fields;
        view.problem = None;
        view.go(&first);
    }
    let words =
        message!("form.read", form = &form.name, read = read, left = left, key = first_key(state, Action::Undo))
            .get(state.lang);
    state.tell(words);
}

/// Offers the rows of the text that fill the row in focus.
pub(crate) fn take_row(state: &mut State) {
    let library = &state.resources.library;
    let Some(view) = state.open.view_mut() else { return };
    let Some(id) = view.cell_to_fill().map(str::to_string) else { return };
    match view.take_row(&id, library) {
        Ok(()) => preview(state),
        Err(misfit) => state.warn(misfit_words(misfit).get(state.lang)),
    }
}

/// Gives the cell in focus one of the values it may have, and goes on with its table.
pub(crate) fn choose(state: &mut State, at: usize) {
    let provenance = state.provenance();
    let Some(view) = state.open.view_mut() else { return };
    let Some(id) = view.focus().map(str::to_string) else { return };
    let Some(choice) = view.choices().into_iter().nth(at) else {
        return state.warn(state.say("card.none").to_string());
    };
    let before = view.before_decision();
    if choice.is_own {
        view.decide(&id, DecisionKind::Confirmed, Origin::Unsaid, "", &provenance);
        return crate::decisions::settle_and_go_on(state, &before, "said.confirmed");
    }
    let is_unread = view.is_unread(&id);
    let (value, origin) = view.chosen_value(&choice);
    let kind = view.review.value_decision(&id, value);
    let reason =
        if choice.by.is_empty() { String::new() } else { message!("choice.reason", names = choice.by).get(state.lang) };
    view.decide(&id, kind, origin, &reason, &provenance);
    if !is_unread {
        return crate::decisions::settle_and_go_on(state, &before, "said.picked");
    }
    crate::decisions::settle(state, &before, "said.entered");
    if let Some(view) = state.open.view_mut()
        && let Some(next) = view.next_to_fill(&id, FillStep::Right)
    {
        view.go(&next);
    }
}
