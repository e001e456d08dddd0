//! Keys while something is typed or asked: a value, words to search for, the help, the question before leaving.
//!
//! Invariant: what is typed is seen by the rules at once and decided only with Enter; Esc always leaves without a trace.

use super::decide::settle;
use super::{Effect, Overlay, State};
use crate::keys::{Code, Key};
use crate::review::DecisionKind;

/// Text was pasted into the line being typed.
pub fn paste(state: &mut State, text: &str) {
    match &mut state.overlay {
        Some(Overlay::Palette(palette)) => {
            palette.line.paste(text);
            return palette.find();
        }
        Some(Overlay::Why(why)) => {
            why.line.paste(text);
            return why.find();
        }
        _ => {}
    }
    let Some(desk) = &mut state.desk else { return };
    if let Some(edit) = &mut desk.edit {
        edit.line.paste(text);
        preview(state);
        state.fit();
    } else if let Some(compare) = state.compare.as_mut().filter(|compare| compare.is_typing()) {
        if let Some(search) = &mut compare.search {
            search.line.paste(text);
        }
        compare.find(desk);
        state.fit();
    } else if let Some(search) = desk.search.as_mut().filter(|search| search.typing) {
        search.line.paste(text);
        desk.find();
    }
}

pub(super) fn edit_key(state: &mut State, key: Key) -> Vec<Effect> {
    let stamp = state.stamp();
    let Some(desk) = &mut state.desk else { return Vec::new() };
    let Some(edit) = &mut desk.edit else { return Vec::new() };
    match key.code {
        Code::Enter => {
            let (id, text) = (edit.id.clone(), edit.line.text().trim().to_string());
            desk.edit = None;
            desk.review.preview = None;
            desk.recheck(&state.kit.rules, &state.kit.library);
            let before = desk.review.open().len();
            if desk.review.current(&id).is_some_and(|current| current.text == text) {
                state.tell(state.say("desk.unchanged").to_string());
            } else {
                // Typing what is printed takes a correction back.
                if desk.review.printed(&id) == Some(text.as_str()) {
                    desk.clear(&id, &stamp);
                } else {
                    desk.decide(&id, DecisionKind::Corrected(text), "", &stamp);
                }
                settle(state, before, "said.corrected");
            }
        }
        Code::Esc => {
            desk.edit = None;
            preview(state);
        }
        Code::Char('c') if key.ctrl => {
            desk.edit = None;
            preview(state);
        }
        _ => {
            let folded = Key { code: fold(key.code), ..key };
            if edit.line.key(folded) {
                preview(state);
            }
        }
    }
    state.fit();
    Vec::new()
}

/// Digits, points and signs of an input method become plain ones.
fn fold(code: Code) -> Code {
    match code {
        Code::Char('。') => Code::Char('.'),
        Code::Char(c) => Code::Char(crate::text::numerals::fold_char(c)),
        other => other,
    }
}

/// Lets the rules see what is being typed.
fn preview(state: &mut State) {
    let Some(desk) = &mut state.desk else { return };
    desk.review.preview = desk.edit.as_ref().map(|edit| (edit.id.clone(), edit.line.text().to_string()));
    desk.recheck(&state.kit.rules, &state.kit.library);
}

pub(super) fn search_key(state: &mut State, key: Key) -> Vec<Effect> {
    let Some(desk) = &mut state.desk else { return Vec::new() };
    let Some(search) = &mut desk.search else { return Vec::new() };
    match key.code {
        Code::Enter => {
            search.typing = false;
            if search.hits.is_empty() {
                desk.search = None;
                state.warn(state.say("desk.no_hit").to_string());
            }
        }
        Code::Esc => desk.search = None,
        Code::Down => desk.next_hit(true),
        Code::Up => desk.next_hit(false),
        _ => {
            if search.line.key(key) {
                desk.find();
            }
        }
    }
    state.fit();
    Vec::new()
}

pub(super) fn compare_search_key(state: &mut State, key: Key) -> Vec<Effect> {
    if let (Some(compare), Some(desk)) = (&mut state.compare, &mut state.desk) {
        compare.search_key(desk, key);
    }
    state.fit();
    Vec::new()
}

pub(super) fn help_key(state: &mut State, key: Key) -> Vec<Effect> {
    let Some(Overlay::Help(top)) = &mut state.overlay else { return Vec::new() };
    match key.folded().code {
        Code::Down | Code::Char('j') => *top += 1,
        Code::Up | Code::Char('k') => *top = top.saturating_sub(1),
        Code::PageDown | Code::Char(' ') => *top += 10,
        Code::PageUp => *top = top.saturating_sub(10),
        Code::Home => *top = 0,
        _ => state.overlay = None,
    }
    Vec::new()
}
