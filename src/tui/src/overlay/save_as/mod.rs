//! Saving into another folder, because the usual one cannot be written to or the reviewer wants it.
//!
//! Invariant: until it is saved somewhere everything stays as it is. Left to others: saving (`session`).

pub(crate) mod view;

use crate::effect::Effect;
use crate::keys::{Code, Key};
use crate::overlay::conflicts::ask;
use crate::state::{Overlay, State};
use crate::widgets::line_editor::Line;

/// The folder being typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SaveAs {
    /// ReasonPrompt the usual place will not do; empty when it was the reviewer's wish.
    pub reason: String,
    /// The folder.
    pub line: Line,
}

/// ReasonPrompt a session was not saved.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SaveError {
    /// The reason, in the language of this run.
    pub reason: String,
    /// A folder to offer, where another folder would help.
    pub elsewhere: Option<String>,
}

/// Asks for the folder.
pub(crate) fn offer(state: &mut State, reason: String, folder: &str) {
    state.overlay = Some(Overlay::SaveAs(Box::new(SaveAs { reason, line: Line::new(folder) })));
}

/// The session was not saved: nothing is left meanwhile.
pub(crate) fn unsaved(state: &mut State, unsaved: SaveError) {
    state.overlay = None;
    state.signed = false;
    match unsaved.elsewhere {
        Some(folder) => offer(state, unsaved.reason, &folder),
        None => state.warn(unsaved.reason),
    }
}

pub(crate) fn elsewhere_key(state: &mut State, key: Key) -> Vec<Effect> {
    let Some(Overlay::SaveAs(elsewhere)) = &mut state.overlay else { return Vec::new() };
    match key.code {
        Code::Esc => {
            let reason = std::mem::take(&mut elsewhere.reason);
            state.overlay = None;
            if !reason.is_empty() {
                state.warn(reason);
            }
        }
        Code::Enter => {
            let folder = elsewhere.line.text().trim().to_string();
            if folder.is_empty() {
                return Vec::new();
            }
            state.overlay = None;
            if state.desk.as_ref().is_some_and(|desk| desk.all().any(|year| !year.conflicts.is_empty())) {
                ask(state);
                return Vec::new();
            }
            return vec![Effect::SaveIn { folder, reports: state.to_save() }];
        }
        _ => drop(elsewhere.line.key(key)),
    }
    Vec::new()
}
