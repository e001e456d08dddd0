//! Leaving a report: asked once when decisions are unsaved.
//!
//! Invariant: nothing is dropped without the reviewer's word; what comes after waits until the session is saved.

use super::conflicts::save;
use super::desk::Desk;
use super::{After, Effect, Overlay, Screen, State};
use crate::app::series;
use crate::keys::{Code, Key};

/// Leaves the report, asking once when decisions are unsaved.
pub(super) fn leave(state: &mut State, then: After) -> Vec<Effect> {
    // A report opened out of the comparison leads back there; nothing is closed yet.
    if state.screen == Screen::Desk
        && then == After::List
        && state.desk.as_ref().is_some_and(|desk| desk.beside.is_some())
    {
        state.screen = Screen::Compare;
        state.follow();
        return Vec::new();
    }
    if state.desk.take_if(|desk| desk.is_early).is_some() {
        state.screen = Screen::List;
        return std::iter::once(Effect::Stop).chain(left(state, then)).collect();
    }
    if state.desk.as_ref().is_some_and(Desk::is_dirty) {
        state.overlay = Some(Overlay::Leave { then });
        return Vec::new();
    }
    left(state, then)
}

/// Opens what is open again, as it is on the disk.
pub(super) fn reopen(state: &mut State) -> Vec<Effect> {
    let Some(desk) = &state.desk else { return Vec::new() };
    let then = match desk.years().filter(|_| state.screen == Screen::Compare) {
        Some([old, new]) => After::Compare(old.index, new.index),
        None => After::Open(desk.index),
    };
    leave(state, then)
}

pub(super) fn left(state: &mut State, then: After) -> Vec<Effect> {
    state.overlay = None;
    match then {
        After::Quit => vec![Effect::Quit],
        After::List => {
            if let Some(from) = state.compare.as_ref().and_then(|compare| compare.from) {
                state.part(from);
                return Vec::new();
            }
            state.close_desk();
            // Numbers may have changed since the series was made.
            let again = state.series.as_ref().map(|series| Effect::OpenYears(series.reports.clone()));
            state.screen = if again.is_some() { Screen::Series } else { Screen::List };
            again.into_iter().collect()
        }
        After::Compare(old, new) => vec![Effect::OpenPair(old, new)],
        After::Open(index) => vec![Effect::Open(index)],
        After::Series => series::gather(state),
    }
}

pub(super) fn leave_key(state: &mut State, key: Key, then: After) -> Vec<Effect> {
    match key.folded().code {
        Code::Enter | Code::Char('y' | 'w') => {
            // What comes after waits for the news that the session is saved.
            save(state)
        }
        // What drops work is no key that anything else is pressed with: `d` asked for the other year, and `n` follows it.
        Code::Char('D') | Code::Delete => {
            let open = state.desk.iter().flat_map(Desk::all);
            let forgotten: Vec<Effect> = open.map(|year| Effect::Forget(year.index)).collect();
            state.discard();
            forgotten.into_iter().chain(left(state, then)).collect()
        }
        Code::Esc | Code::Char('q') => {
            state.overlay = None;
            Vec::new()
        }
        _ => Vec::new(),
    }
}

impl State {
    /// Drops the decisions that were not saved; the report is as it was opened.
    fn discard(&mut self) {
        if let Some(desk) = &mut self.desk {
            desk.discard();
            desk.recheck(&self.kit.rules, &self.kit.library);
        }
    }

    /// Back from two years to the one on whose desk the other was asked for.
    fn part(&mut self, from: usize) {
        self.count_desk();
        self.compare = None;
        if let Some(desk) = &mut self.desk {
            desk.part(from, &self.kit.rules, &self.kit.library);
        }
        self.screen = Screen::Desk;
    }
}
