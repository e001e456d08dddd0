//! Decisions: what the reviewer says of the field in focus, and what follows from it.
//!
//! Invariant: after every change the rules have been applied again and the status line says what it did.

use super::desk::Edit;
use super::finish::{reason_id, reason_written};
use super::history::Past;
use super::line::Line;
use super::reasons::Why;
use super::walk::walk;
use super::{Action, Effect, Overlay, State};
use crate::review::DecisionKind;

/// Decisions about the field in focus.
pub(super) fn decide(state: &mut State, action: Action) {
    match action {
        Action::Undo | Action::Redo => return step_back(state, action),
        Action::AsPublished => return ask(state, DecisionKind::AsPublished),
        Action::Missing => return ask(state, DecisionKind::Missing),
        Action::Unclear => return ask(state, DecisionKind::Unclear),
        Action::Waive => return ask(state, DecisionKind::Waived),
        Action::History => return show_history(state),
        _ => {}
    }
    let stamp = state.stamp();
    let Some(desk) = &mut state.desk else { return };
    let before = desk.review.open().len();
    if action == Action::Clear {
        if let Some(id) = desk.decided() {
            desk.clear(&id, &stamp);
            settle(state, before, "said.cleared");
        }
        return;
    }
    let Some(target) = desk.target() else { return };
    match action {
        Action::Edit => {
            let text = desk.review.current(&target).map(|current| current.text).unwrap_or_default();
            desk.edit = Some(Edit { id: target, line: Line::new(&text) });
        }
        Action::Note => {
            let text =
                desk.review.entries.get(&target).and_then(|entry| entry.note.as_ref()).map(|note| note.text.clone());
            state.overlay = Some(Overlay::Note { id: target, text: text.unwrap_or_default() });
        }
        Action::Confirm => {
            let is_look = desk.problem.is_none() && desk.finding().is_none() && desk.is_unprotected();
            desk.decide(&target, DecisionKind::Confirmed, "", &stamp);
            settle(state, before, "said.confirmed");
            // Of what only eyes can find, one key says it is right and goes on.
            if is_look {
                walk(state, true);
            }
        }
        _ => {}
    }
}

/// Asks why, before anything is decided.
fn ask(state: &mut State, kind: DecisionKind) {
    let Some(desk) = &state.desk else { return };
    let id = if kind == DecisionKind::Waived { desk.problem_id() } else { desk.target() };
    if let Some(id) = id {
        let why = Why::new(state, id, kind);
        state.overlay = Some(Overlay::Why(Box::new(why)));
    }
}

/// The reason of the overlay was given.
pub(super) fn decided(state: &mut State, id: &str, kind: &DecisionKind, reason: &str) {
    let stamp = state.stamp();
    let Some(desk) = &mut state.desk else { return };
    let before = desk.review.open().len();
    desk.decide(id, kind.clone(), reason, &stamp);
    settle(
        state,
        before,
        match kind {
            DecisionKind::AsPublished => "said.as_published",
            DecisionKind::Missing => "said.missing",
            DecisionKind::Unclear => "said.unclear",
            DecisionKind::Waived => "said.waived",
            DecisionKind::Confirmed | DecisionKind::Corrected(_) => "said.confirmed",
        },
    );
}

fn show_history(state: &mut State) {
    if let Some(desk) = &state.desk {
        let past = Past::new(desk);
        state.overlay = Some(Overlay::History(Box::new(past)));
    }
}

/// Takes the last step back, or makes it again.
fn step_back(state: &mut State, action: Action) {
    let Some(desk) = &mut state.desk else { return };
    let before = desk.review.open().len();
    let is_undo = action == Action::Undo;
    if let Some(step) = desk.step(is_undo) {
        desk.go(&step.id);
        settle(state, before, if is_undo { "said.undone" } else { "said.redone" });
    }
}

/// Applies the rules after a decision and says what it did.
pub(super) fn settle(state: &mut State, before: usize, said: &str) {
    let Some(desk) = &mut state.desk else { return };
    desk.recheck(&state.kit.rules, &state.kit.library);
    let after = desk.review.open().len();
    let what = state.say(said);
    let text = if before == after {
        what.to_string()
    } else {
        format!("{what} · {}", state.say_with("said.problems", &[&before.to_string(), &after.to_string()]))
    };
    state.tell(text);
}

/// The note of the overlay was written (or left with `None`).
pub fn note_written(state: &mut State, text: Option<&str>) -> Vec<Effect> {
    let Some(Overlay::Note { id, .. }) = state.overlay.take() else { return Vec::new() };
    if id == reason_id() {
        return reason_written(state, text);
    }
    let stamp = state.stamp();
    if let (Some(desk), Some(text)) = (&mut state.desk, text) {
        desk.write_note(&id, text, &stamp);
        desk.recheck(&state.kit.rules, &state.kit.library);
        state.tell(state.say("said.noted").to_string());
        state.fit();
    }
    Vec::new()
}
