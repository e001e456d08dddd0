//! Keys while the window is too small to show anything.
//!
//! Invariant: what cannot be seen decides nothing; only quitting, saving, redrawing and suspending act. Not here: saying
//! that the window is too small (the `view` files).

use crate::action::Action;
use crate::effect::Effect;
use crate::keys::{Code, Key, KeyLookup};
use crate::leaving;
use crate::saving::save;
use crate::state::{LeaveTarget, State};
use crate::update;

/// A key that nobody sees the effect of.
pub(crate) fn unseen_key(state: &mut State, key: Key) -> Vec<Effect> {
    state.pending.clear();
    // A letter belongs to the words that are being typed, wherever they are.
    let is_letter = matches!(key.code, Code::Char(_)) && !key.ctrl && !key.alt;
    if is_letter && (state.overlay.is_some() || state.is_typing()) {
        return Vec::new();
    }
    let KeyLookup::Action(name) = state.resources.keymap.reach(state.mode(), &[key.folded()]) else {
        return Vec::new();
    };
    match Action::from_name(name) {
        Some(Action::Quit) => quit(state),
        Some(action @ (Action::Save | Action::Redraw | Action::Suspend)) => update::act(state, action),
        _ => Vec::new(),
    }
}

/// Nobody can answer whether to save: what is unsaved is saved, as when a signal ends the program.
fn quit(state: &mut State) -> Vec<Effect> {
    let effects = leaving::leave(state, LeaveTarget::Quit);
    if leaving::asked(state) == Some(LeaveTarget::Quit) { save(state) } else { effects }
}
