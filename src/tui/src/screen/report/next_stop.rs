//! To the next stop of a report, and drawing a sample, with the words for where the walk ends.
//!
//! Not here: which stops there are (`report_view::next_open`).

use crate::action::Action;
use crate::report_view::next_open::WalkEnd;
use crate::screen::report::problem_view::first_key;
use crate::state::State;
use gouji_core::message;

/// To the next or previous stop, with a word where the walk ends.
pub(crate) fn walk(state: &mut State, forward: bool) {
    let Some(view) = state.open.view_mut() else { return };
    if let Some(end) = view.walk(forward) {
        let word = match end {
            WalkEnd::Round(open) => return state.tell(message!("walk.round", count = open).get(state.lang)),
            WalkEnd::Nothing => "walk.nothing",
            WalkEnd::First => "walk.first",
            WalkEnd::Last => "walk.end",
            WalkEnd::Wrapped => "report.wrapped",
        };
        let words = sample_result(state).unwrap_or_else(|| state.say(word).to_string());
        state.tell(words);
    }
}

/// Draws a sample and walks to its first number.
pub(crate) fn sample(state: &mut State) {
    let Some(view) = state.open.view_mut() else { return };
    if view.looked().is_none_or(|looked| looked.seen == looked.drawn) {
        view.draw();
    }
    view.go_sampled();
    let left = view.looked().map_or(0, |looked| looked.drawn - looked.seen);
    let key = state.keys(Action::Confirm).first().map(ToString::to_string).unwrap_or_default();
    state.tell(message!("sample.drawn", count = left, key = key).get(state.lang));
}

/// The result of a sample that is looked through, in words.
pub(crate) fn sample_result(state: &State) -> Option<String> {
    let looked = state.open.view()?.looked().filter(|looked| looked.seen == looked.drawn)?;
    let drawn = looked.drawn.to_string();
    Some(match looked.at_most() {
        Some(percent) => {
            let key = first_key(state, Action::Finish);
            message!("sample.right", count = &drawn, percent = percent, key = key).get(state.lang)
        }
        None => message!("sample.wrong", count = &drawn, wrong = looked.wrong).get(state.lang),
    })
}
