//! Labels on the numbers in view, to pick a value by.
//!
//! Not here: which numbers get a label (`report_view::value_editor`).

use crate::state::{Screen, State};

/// Shows the labels, or a warning that no number is in view; the pair screen shows no whole text.
pub(crate) fn label(state: &mut State) {
    if state.screen == Screen::Pair {
        return state.warn(state.say("pick.no_labels").to_string());
    }
    state.fit();
    let space = state.space();
    if let Some(view) = state.open.view_mut()
        && !view.label(space)
    {
        state.warn(state.say("pick.none").to_string());
    }
}
