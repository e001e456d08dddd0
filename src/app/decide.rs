//! Decisions: what the reviewer says of the field in focus, and what follows from it.
//!
//! Invariant: after every change the rules have been applied again and the status line says what it did.

use super::desk::Edit;
use super::line::Line;
use super::{Action, Overlay, State};
use crate::review::{Change, DecisionKind, Stamp};

/// To the next or previous open problem.
pub(super) fn walk(state: &mut State, forward: bool) {
    let Some(desk) = &mut state.desk else { return };
    if desk.go_problem(forward) {
        state.tell(state.say("desk.wrapped").to_string());
    }
}

/// Decisions about the field in focus.
pub(super) fn decide(state: &mut State, action: Action) {
    let stamp = Stamp { who: state.reviewer.clone(), when: state.now.clone() };
    match action {
        Action::Undo | Action::Redo => return step_back(state, action),
        Action::Finish => return finish(state, stamp),
        _ => {}
    }
    let Some(desk) = &mut state.desk else { return };
    let Some(target) = desk.target() else { return };
    let before = desk.review.open().len();
    match action {
        Action::Edit => {
            let text = desk.review.current(&target).map(|current| current.text).unwrap_or_default();
            desk.edit = Some(Edit { id: target, line: Line::new(&text) });
            return;
        }
        Action::Note => {
            let text =
                desk.review.entries.get(&target).and_then(|entry| entry.note.as_ref()).map(|note| note.text.clone());
            state.overlay = Some(Overlay::Note { id: target, text: text.unwrap_or_default() });
            return;
        }
        Action::Confirm => desk.decide(&target, DecisionKind::Confirmed, stamp),
        Action::AsPublished => desk.decide(&target, DecisionKind::AsPublished, stamp),
        Action::Missing => desk.decide(&target, DecisionKind::Missing, stamp),
        Action::Unclear => desk.decide(&target, DecisionKind::Unclear, stamp),
        Action::Clear => desk.clear(&target),
        _ => return,
    }
    settle(state, before, action);
}

/// Takes the last change back, or makes it again.
fn step_back(state: &mut State, action: Action) {
    let Some(desk) = &mut state.desk else { return };
    let before = desk.review.open().len();
    let change = if action == Action::Undo { desk.review.undo() } else { desk.review.redo() };
    if let Some(Change::Said { id, .. }) = change {
        desk.go(&id);
    }
    settle(state, before, action);
}

fn finish(state: &mut State, stamp: Stamp) {
    let Some(desk) = &mut state.desk else { return };
    if desk.review.finished.is_some() {
        desk.review.set_finished(None);
        state.tell(state.say("desk.reopened").to_string());
        return;
    }
    desk.review.set_finished(Some(stamp));
    state.tell(state.say("desk.finished").to_string());
}

/// Applies the rules after a decision and says what it did.
pub(super) fn settle(state: &mut State, before: usize, action: Action) {
    let Some(desk) = &mut state.desk else { return };
    desk.recheck(&state.kit.rules, &state.kit.library);
    let after = desk.review.open().len();
    let what = state.say(match action {
        Action::Confirm => "said.confirmed",
        Action::AsPublished => "said.as_published",
        Action::Missing => "said.missing",
        Action::Unclear => "said.unclear",
        Action::Clear => "said.cleared",
        Action::Undo => "said.undone",
        Action::Redo => "said.redone",
        _ => "said.corrected",
    });
    let text = if before == after {
        what.to_string()
    } else {
        format!("{what} · {}", state.say_with("said.problems", &[&before.to_string(), &after.to_string()]))
    };
    state.tell(text);
}

/// The note of the overlay was written (or left with `None`).
pub fn note_written(state: &mut State, text: Option<&str>) {
    let Some(Overlay::Note { id, .. }) = state.overlay.take() else { return };
    let stamp = Stamp { who: state.reviewer.clone(), when: state.now.clone() };
    if let (Some(desk), Some(text)) = (&mut state.desk, text) {
        desk.write_note(&id, text, stamp);
        desk.recheck(&state.kit.rules, &state.kit.library);
        state.tell(state.say("said.noted").to_string());
    }
}
