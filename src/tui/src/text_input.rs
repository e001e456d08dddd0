//! Keys while something is typed: a value, or words to search for.
//!
//! Invariant: what is typed is seen by the rules at once and decided only with Enter; Esc always leaves without a trace.

use crate::decisions::{settle, settle_and_go_on};
use crate::effect::Effect;
use crate::keys::{Code, Key};
use crate::report_view::filling::FillStep;
use crate::screen::report::pick::label;
use crate::state::{Focus, State};
use crate::tutorial;
use crate::widgets::line_editor::LineEditor;
use gouji_core::ids::item;
use gouji_core::message;
use gouji_core::message::Message;
use gouji_core::review::{DecisionKind, Origin, identity};

/// Text was pasted into the line being typed.
pub fn paste(state: &mut State, text: &str) {
    if state.size.is_too_small() || tutorial::waits(state) {
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
        Focus::ListFilter => {
            state.list.arrangement.words.paste(text);
            let reviewer = state.reviewer.clone();
            state.list.arrange(&reviewer);
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
        Code::Enter => take(state, FillStep::Down),
        Code::Esc => leave_edit(state),
        Code::Char('c') if key.ctrl => leave_edit(state),
        Code::Tab if edit.fills => take(state, FillStep::Right),
        Code::BackTab if edit.fills => take(state, FillStep::Left),
        Code::Tab | Code::F(2) => label(state),
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
                decide_value(state, value, origin, FillStep::Down);
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

/// Takes the number chosen, or else what is typed, and goes on with the table that is being filled.
fn take(state: &mut State, step: FillStep) {
    let Some(view) = state.open.view() else { return };
    let Some(edit) = &view.edit else { return };
    let (id, fills) = (edit.id.clone(), edit.fills);
    if let Some(block) = &edit.block {
        return match block.misfit {
            Some(misfit) => state.warn(misfit_words(misfit).get(state.lang)),
            None => decide_block(state, step),
        };
    }
    let is_untouched = edit.is_whole && edit.at.is_none();
    if fills && is_untouched {
        return go_on_filling(state, &id, step);
    }
    if let Some((value, origin)) = view.edited() {
        decide_value(state, value, origin, step);
    }
}

/// Why values do not fit the cells: how many there are, and for how many cells.
pub(crate) fn misfit_words((values, cells): (usize, usize)) -> Message {
    if values == 0 {
        return message!("fill.none", count = cells);
    }
    message!("fill.misfit", values = values, cells = cells)
}

/// The values of a block are decided, as one step.
fn decide_block(state: &mut State, step: FillStep) {
    let provenance = state.provenance();
    let Some(view) = state.open.view_mut() else { return };
    let cells = view.edited_cells();
    let (fills, id) = view.edit.take().map(|edit| (edit.fills, edit.id)).unwrap_or_default();
    (view.review.preview, view.selection) = (Vec::new(), None);
    state.open.recheck(&state.resources.rules, &state.resources.library);
    let Some(view) = state.open.view_mut() else { return };
    let before = view.before_decision();
    view.decide_values(&cells, &provenance);
    // Down from a block is below it, in the column where it began.
    let below = |last: &str| {
        let ((row, own), (_, first)) = (view.field_pane.place(last)?, view.field_pane.place(&id)?);
        view.field_pane.id(row, if step == FillStep::Down { first } else { own }).map(str::to_string)
    };
    let last = cells.last().and_then(|cell| below(&cell.id)).unwrap_or(id);
    if fills && view.next_to_fill(&last, step).is_some() {
        settle(state, &before, "said.filled");
        go_on_filling(state, &last, step);
    } else {
        settle_and_go_on(state, &before, "said.filled");
    }
}

/// To the next open cell of the table, where the value is typed at once; the walk goes on when none is left.
fn go_on_filling(state: &mut State, id: &str, step: FillStep) {
    let Some(view) = state.open.view_mut() else { return };
    view.edit = None;
    if let Some(next) = view.next_to_fill(id, step) {
        view.go(&next);
        view.edit(&next);
    } else {
        view.show_source();
        let words = state.say("fill.done").to_string();
        let said = state.status.take().map(|said| format!("{} · ", said.text)).unwrap_or_default();
        state.tell(format!("{said}{words}"));
    }
    preview(state);
}

/// The value being typed is decided. Typing what is printed takes a correction back; picking it at its own place says that
/// it was seen there.
fn decide_value(state: &mut State, value: String, origin: Origin, step: FillStep) {
    let provenance = state.provenance();
    let Some(view) = state.open.view_mut() else { return };
    let Some(id) = view.edit.as_ref().map(|edit| edit.id.clone()) else { return };
    let value = match spelling(&id, value) {
        Ok(value) => value,
        Err(words) => return state.warn(state.say(words).to_string()),
    };
    let fills = view.edit.take().is_some_and(|edit| edit.fills);
    view.review.preview.clear();
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
        let kind = view.review.value_decision(&id, value);
        view.decide(&id, kind, origin, "", &provenance);
    }
    let said = match (fills, typed) {
        (true, _) => "said.entered",
        (false, true) => "said.typed",
        (false, false) => "said.picked",
    };
    if fills && state.open.view().is_some_and(|view| view.next_to_fill(&id, step).is_some()) {
        settle(state, &before, said);
        return go_on_filling(state, &id, step);
    }
    settle_and_go_on(state, &before, said);
}

/// How a value of the report's identity is kept; for one that is no year or no day the words that say so.
fn spelling(id: &str, value: String) -> Result<String, &'static str> {
    if !id.starts_with(item::PREFIX) || value.is_empty() {
        return Ok(value);
    }
    let wrong = if id == item::YEAR { "edit.no_year" } else { "edit.no_day" };
    identity::spelling(id, &value).ok_or(wrong)
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
pub(crate) fn preview(state: &mut State) {
    let Some(view) = state.open.view_mut() else { return };
    let cells = view.edited_cells().into_iter();
    view.review.preview = cells.map(|cell| (cell.id.to_string(), cell.value)).collect();
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
