//! Keys while something is typed: a value, or words to search for.
//!
//! Invariant: what is typed is seen by the rules at once and decided only with Enter; Esc always leaves without a trace.

use crate::decisions::settle_and_go_on;
use crate::effect::Effect;
use crate::keys::{Code, Key};
use crate::screen::report::pick::label;
use crate::state::{Focus, State};
use crate::widgets::line_editor::LineEditor;
use gouji_core::review::{DecisionKind, Origin};

/// Text was pasted into the line being typed.
pub fn paste(state: &mut State, text: &str) {
    if state.size.is_too_small() {
        return;
    }
    match state.focus() {
        Focus::Overlay => {
            let Some(mut overlay) = state.overlay.take() else { return };
            overlay.layer_mut().paste(text, state);
            state.overlay = Some(overlay);
        }
        Focus::Value => {
            if let Some(view) = state.open.view_mut() {
                view.paste_value(text);
            }
            preview(state);
            state.fit();
        }
        Focus::TextSearch => {
            let Some(view) = state.open.view_mut() else { return };
            if let Some(search) = &mut view.search {
                search.line.paste(text);
            }
            view.find();
        }
        Focus::PairSearch => {
            let (Some(compare), Some(view)) = (&mut state.compare, state.open.pair_mut()) else { return };
            if let Some(search) = &mut compare.search {
                search.line.paste(text);
            }
            compare.find(view);
            state.fit();
        }
        Focus::SeriesSearch => {
            if let Some(series) = &mut state.series {
                series.search_paste(text);
            }
            state.fit();
        }
        Focus::Commands => {}
    }
}

/// A key while a value is typed, or picked by its label.
pub(crate) fn value_key(state: &mut State, key: Key) -> Vec<Effect> {
    let is_labelled = state.open.view().and_then(|view| view.edit.as_ref()).is_some_and(|edit| edit.labels.is_some());
    if !is_labelled || !label_key(state, key) {
        type_key(state, key);
    }
    state.fit();
    Vec::new()
}

/// A key for the line of the value.
fn type_key(state: &mut State, key: Key) {
    let Some(view) = state.open.view_mut() else { return };
    let Some(edit) = &mut view.edit else { return };
    match key.code {
        Code::Enter => take(state),
        Code::Esc => leave_edit(state),
        Code::Char('c') if key.ctrl => leave_edit(state),
        Code::Tab => label(state),
        Code::Down | Code::Up => {
            view.choose(key.code == Code::Down);
            preview(state);
        }
        _ => {
            let folded = Key { code: fold(key.code), ..key };
            if edit.is_whole && matches!(folded.code, Code::Char(_)) && !key.ctrl && !key.alt {
                edit.line = LineEditor::default();
            }
            if edit.line.key(folded) {
                edit.is_whole = false;
                view.narrow();
                preview(state);
            }
        }
    }
}

/// A key while the numbers in view are labelled; false when it is one for typing, which ends that.
fn label_key(state: &mut State, key: Key) -> bool {
    let page = isize::try_from(state.size.rows / 2).unwrap_or(1).max(1);
    let Some(view) = state.open.view_mut() else { return true };
    let Some(labels) = view.edit.as_mut().and_then(|edit| edit.labels.as_mut()) else { return false };
    let is_command = key.ctrl || key.alt;
    match key.folded().code {
        Code::Enter if labels.at.is_some() => return false,
        Code::Right | Code::Down => view.choose_label(true),
        Code::Left | Code::Up => view.choose_label(false),
        Code::PageDown | Code::PageUp => {
            view.text_pane.go(if key.code == Code::PageDown { page } else { -page });
            label(state);
        }
        Code::Char(c) if c.is_ascii_alphabetic() && !is_command => {
            labels.typed.push(c.to_ascii_lowercase());
            labels.at = None;
            if let Some(number) = labels.picked().cloned() {
                let (value, origin) = view.picked(&number);
                decide_value(state, value, origin);
                return true;
            }
            if labels.left().next().is_none() {
                labels.typed.clear();
                state.warn(state.say("pick.no_label").to_string());
            }
        }
        Code::Backspace if !labels.typed.is_empty() => {
            labels.typed.pop();
        }
        Code::Esc | Code::Tab => hide_labels(state),
        Code::Char('c') if key.ctrl => hide_labels(state),
        _ => {
            hide_labels(state);
            return false;
        }
    }
    preview(state);
    true
}

fn hide_labels(state: &mut State) {
    if let Some(edit) = state.open.view_mut().and_then(|view| view.edit.as_mut()) {
        edit.labels = None;
    }
    preview(state);
}

fn leave_edit(state: &mut State) {
    if let Some(view) = state.open.view_mut() {
        view.edit = None;
        view.show_source();
    }
    preview(state);
}

/// Takes the number chosen, or else what is typed.
fn take(state: &mut State) {
    if let Some((value, origin)) = state.open.view().and_then(crate::report_view::ReportView::edited) {
        decide_value(state, value, origin);
    }
}

/// The value being typed is decided. Typing what is printed takes a correction back; picking it at its own place says that
/// it was seen there.
fn decide_value(state: &mut State, value: String, origin: Origin) {
    let provenance = state.provenance();
    let Some(view) = state.open.view_mut() else { return };
    let Some(edit) = view.edit.take() else { return };
    let id = edit.id;
    view.review.preview = None;
    state.open.recheck(&state.resources.rules, &state.resources.library);
    let Some(view) = state.open.view_mut() else { return };
    view.show_source();
    let before = view.before_decision();
    let is_printed = view.review.printed(&id) == Some(value.as_str());
    let is_seen = is_printed && matches!(origin, Origin::Picked { .. });
    if is_seen {
        view.decide(&id, DecisionKind::Confirmed, origin, "", &provenance);
        return settle_and_go_on(state, &before, "said.confirmed");
    }
    let typed = origin == Origin::Typed;
    if typed && view.review.current(&id).is_some_and(|current| current.text == value) {
        return state.tell(state.say("report.unchanged").to_string());
    }
    if is_printed {
        view.clear(&id, &provenance);
    } else {
        view.decide(&id, DecisionKind::Corrected(value), origin, "", &provenance);
    }
    settle_and_go_on(state, &before, if typed { "said.typed" } else { "said.picked" });
}

/// Digits, points and signs of an input method become plain ones.
fn fold(code: Code) -> Code {
    match code {
        Code::Char('。') => Code::Char('.'),
        Code::Char(c) => Code::Char(gouji_core::text::numerals::fold_char(c)),
        other => other,
    }
}

/// Lets the rules see what is being typed.
fn preview(state: &mut State) {
    let Some(view) = state.open.view_mut() else { return };
    let value = view.edited().map(|(value, _)| value);
    view.review.preview = view.edit.as_ref().map(|edit| edit.id.clone()).zip(value);
    state.open.recheck(&state.resources.rules, &state.resources.library);
}

pub(crate) fn search_key(state: &mut State, key: Key) -> Vec<Effect> {
    let Some(view) = state.open.view_mut() else { return Vec::new() };
    let Some(search) = &mut view.search else { return Vec::new() };
    match key.code {
        Code::Enter => {
            search.typing = false;
            if search.hits.is_empty() {
                view.search = None;
                state.warn(state.say("report.no_hit").to_string());
            }
        }
        Code::Esc => view.search = None,
        Code::Down => view.next_hit(true),
        Code::Up => view.next_hit(false),
        _ => {
            if search.line.key(key) {
                view.find();
            }
        }
    }
    state.fit();
    Vec::new()
}

pub(crate) fn pair_search_key(state: &mut State, key: Key) -> Vec<Effect> {
    if let (Some(compare), Some(view)) = (&mut state.compare, state.open.pair_mut()) {
        compare.search_key(view, key);
    }
    state.fit();
    Vec::new()
}

pub(crate) fn series_search_key(state: &mut State, key: Key) -> Vec<Effect> {
    if let Some(series) = &mut state.series {
        series.search_key(key);
    }
    state.fit();
    Vec::new()
}
