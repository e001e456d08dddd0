//! Decisions: what the reviewer says of the field in focus, and what follows from it.
//!
//! Invariant: after every change the rules have been applied again and the status line says what it did.

use super::desk::Edit;
use super::finish::{reason_id, reason_written};
use super::line::Line;
use super::walk::walk;
use super::{Action, Effect, Overlay, State};
use crate::review::{DecisionKind, Stamp, decision};

/// Decisions about the field in focus.
pub(super) fn decide(state: &mut State, action: Action) {
    let stamp = Stamp { who: state.reviewer.clone(), when: state.now.clone() };
    match action {
        Action::Undo | Action::Redo => return step_back(state, action),
        _ => {}
    }
    let Some(desk) = &mut state.desk else { return };
    let Some(target) = desk.target() else {
        return state.tell(state.say("desk.no_decision").to_string());
    };
    let is_look = desk.problem.is_none() && desk.finding().is_none() && desk.is_unprotected();
    let is_finding = target.starts_with(decision::finding_id("").as_str());
    let before = desk.review.open().len();
    match action {
        Action::Edit if is_finding => return state.warn(state.say("desk.no_number").to_string()),
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
    // Of what only eyes can find, one key says it is right and goes on.
    if is_look && action == Action::Confirm {
        walk(state, true);
    }
}

/// Takes the last change back, or makes it again.
fn step_back(state: &mut State, action: Action) {
    let Some(desk) = &mut state.desk else { return };
    let before = desk.review.open().len();
    let (change, nothing) = if action == Action::Undo {
        (desk.review.undo(), "desk.nothing_undone")
    } else {
        (desk.review.redo(), "desk.nothing_redone")
    };
    match change {
        Some(change) => {
            if let Some(id) = change.id() {
                desk.go(id);
            }
        }
        None => return state.tell(state.say(nothing).to_string()),
    }
    settle(state, before, action);
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
pub fn note_written(state: &mut State, text: Option<&str>) -> Vec<Effect> {
    let Some(Overlay::Note { id, .. }) = state.overlay.take() else { return Vec::new() };
    if id == reason_id() {
        return reason_written(state, text);
    }
    let stamp = Stamp { who: state.reviewer.clone(), when: state.now.clone() };
    if let (Some(desk), Some(text)) = (&mut state.desk, text) {
        desk.write_note(&id, text, stamp);
        desk.recheck(&state.kit.rules, &state.kit.library);
        state.tell(state.say("said.noted").to_string());
    }
    Vec::new()
}
