//! Leaving a report, a pair or the program.
//!
//! Invariant: unsaved decisions are asked about once, and nothing is left before they are saved or dropped.

use crate::effect::Effect;
use crate::overlay::Overlay;
use crate::overlay::leave::Leave;
use crate::saving::save;
use crate::state::{LeaveTarget, Screen, State};

/// Leaves the report, asking once when decisions are unsaved.
pub(crate) fn leave(state: &mut State, then: LeaveTarget) -> Vec<Effect> {
    // A report opened out of the comparison leads back there; nothing is closed yet.
    if state.screen == Screen::Report && then == LeaveTarget::List && state.open.is_pair() {
        state.screen = Screen::Pair;
        state.follow();
        return Vec::new();
    }
    // Behind the only report is nothing to go back to.
    let is_end = state.is_alone && state.screen == Screen::Report && then == LeaveTarget::List;
    let then = if is_end { LeaveTarget::Quit } else { then };
    if state.open.take_loading().is_some() {
        state.screen = Screen::List;
        return std::iter::once(Effect::Stop).chain(left(state, then)).collect();
    }
    if state.open.is_dirty() {
        state.overlay = Some(Leave { then }.into());
        return Vec::new();
    }
    left(state, then)
}

/// Saves what is not saved, and leaves once it is.
pub(crate) fn save_and_leave(state: &mut State, then: LeaveTarget) -> Vec<Effect> {
    if !state.open.is_dirty() {
        return leave(state, then);
    }
    // The question that is answered already: what comes after waits for the session.
    state.overlay = Some(Leave { then }.into());
    save(state)
}

/// What comes after the question about unsaved decisions, while it is asked.
pub(crate) fn asked(state: &State) -> Option<LeaveTarget> {
    if let Some(Overlay::Leave(leave)) = &state.overlay { Some(leave.then) } else { None }
}

/// Opens what is open again, as it is on the disk.
pub(crate) fn reopen(state: &mut State) -> Vec<Effect> {
    let Some(view) = state.open.view() else { return Vec::new() };
    let pair = state.open.pair().filter(|_| state.screen == Screen::Pair);
    let then = match pair.map(|pair| &pair.years) {
        Some([old, new]) => LeaveTarget::Compare(old.index, new.index),
        None => LeaveTarget::Open(view.index),
    };
    leave(state, then)
}

pub(crate) fn left(state: &mut State, then: LeaveTarget) -> Vec<Effect> {
    state.overlay = None;
    match then {
        LeaveTarget::Quit => vec![Effect::Quit],
        LeaveTarget::List => {
            if let Some(from) = state.compare.as_ref().and_then(|compare| compare.from) {
                part(state, from);
                return Vec::new();
            }
            state.close_reports();
            // Numbers may have changed since the series was made.
            let again = state.series.as_ref().map(|series| Effect::OpenYears(series.reports.clone()));
            state.screen = if again.is_some() { Screen::Series } else { Screen::List };
            again.into_iter().collect()
        }
        LeaveTarget::Compare(old, new) => vec![Effect::OpenPair(old, new)],
        LeaveTarget::Open(index) => vec![Effect::Open(index)],
        LeaveTarget::Series => vec![Effect::OpenYears(state.years())],
    }
}

/// Drops what is not saved, and leaves.
pub(crate) fn discard(state: &mut State, then: LeaveTarget) -> Vec<Effect> {
    let open = state.open.all();
    let forgotten: Vec<Effect> = open.map(|year| Effect::Forget(year.index)).collect();
    drop_unsaved(state);
    forgotten.into_iter().chain(left(state, then)).collect()
}

/// Drops the decisions that were not saved; the report is as it was opened.
fn drop_unsaved(state: &mut State) {
    state.open.discard();
    state.open.recheck(&state.resources.rules, &state.resources.library);
}

/// Ends the pair and goes back to the report that it was opened from.
fn part(state: &mut State, from: usize) {
    state.count_open();
    state.compare = None;
    state.open.part(from, &state.resources.rules, &state.resources.library);
    state.screen = Screen::Report;
}
