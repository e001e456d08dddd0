//! What two people said differently, side by side, to choose from.
//!
//! Invariant: nothing is chosen before Enter, and nothing is saved while something is left to choose; what is taken from the
//! other side is a step like any other and can be undone. Left to others: finding the differences (`session`).

pub(crate) mod view;

use crate::effect::Effect;
use crate::keys::{Code, Key};
use crate::state::{Overlay, State};
use gouji_core::review::{Change, Conflict, Review, Stamp};
use gouji_core::text::sanitize::printable;

/// The differences being looked at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Conflicts {
    /// The one in focus.
    pub at: usize,
    /// Of each: true when the other side's is to be taken.
    pub theirs: Vec<bool>,
}

/// One side of a difference in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    /// What is said.
    pub said: String,
    /// Who said it when, and why.
    pub by: String,
}

/// Asks for the session to be saved; first what two people said differently has to be chosen.
pub(crate) fn save(state: &mut State) -> Vec<Effect> {
    if state.desk.as_ref().is_some_and(|desk| desk.all().any(|year| !year.conflicts.is_empty())) {
        ask(state);
        return Vec::new();
    }
    vec![Effect::Save(state.to_save())]
}

/// Shows the differences.
pub(crate) fn ask(state: &mut State) {
    // The year that has something to choose gets the keys.
    if state.desk.as_ref().is_some_and(|desk| desk.conflicts.is_empty()) {
        other_year(state);
    }
    let count = state.desk.as_ref().map_or(0, |desk| desk.conflicts.len());
    state.signed = false;
    state.overlay = Some(Overlay::Conflicts(Conflicts { at: 0, theirs: vec![false; count] }));
}

pub(crate) fn conflicts_key(state: &mut State, key: Key) -> Vec<Effect> {
    let Some(Overlay::Conflicts(conflicts)) = &mut state.overlay else { return Vec::new() };
    let last = conflicts.theirs.len().saturating_sub(1);
    match key.folded().code {
        Code::Down | Code::Char('j') => conflicts.at = (conflicts.at + 1).min(last),
        Code::Up | Code::Char('k') => conflicts.at = conflicts.at.saturating_sub(1),
        Code::Left | Code::Char('h') => conflicts.choose(false),
        Code::Right | Code::Char('l') => conflicts.choose(true),
        Code::Char(' ') | Code::Tab => {
            let is_theirs = conflicts.theirs.get(conflicts.at).copied().unwrap_or(false);
            conflicts.choose(!is_theirs);
        }
        Code::Enter => return chosen(state),
        Code::Esc | Code::Char('q') => {
            let left = conflicts.theirs.len().to_string();
            state.overlay = None;
            state.warn(state.say_with("clash.left", &[&left]));
        }
        _ => {}
    }
    Vec::new()
}

impl Conflicts {
    fn choose(&mut self, is_theirs: bool) {
        if let Some(one) = self.theirs.get_mut(self.at) {
            *one = is_theirs;
        }
    }
}

/// The other of two years gets the keys.
fn other_year(state: &mut State) {
    match (&mut state.desk, &state.compare) {
        (Some(desk), Some(compare)) => compare.swap(desk),
        (Some(desk), None) => desk.swap_years(),
        (None, _) => {}
    }
}

fn chosen(state: &mut State) -> Vec<Effect> {
    let stamp = state.stamp();
    let Some(Overlay::Conflicts(conflicts)) = state.overlay.take() else { return Vec::new() };
    let Some(desk) = &mut state.desk else { return Vec::new() };
    let all = std::mem::take(&mut desk.conflicts);
    let taken: Vec<Conflict> =
        all.into_iter().zip(&conflicts.theirs).filter_map(|(conflict, theirs)| theirs.then_some(conflict)).collect();
    desk.review.give_way(&taken, &stamp);
    desk.recheck(&state.kit.rules, &state.kit.library);
    state.fit();
    vec![Effect::Save(state.to_save())]
}

/// What somebody else saved was taken in; what both said differently is asked.
pub(crate) fn taken_in(state: &mut State, index: usize, review: Review, conflicts: Vec<Conflict>) -> Vec<Effect> {
    if state.desk.as_ref().is_some_and(|desk| desk.index != index) {
        other_year(state);
    }
    let Some(desk) = &mut state.desk else { return Vec::new() };
    desk.review = review.into();
    desk.conflicts = conflicts;
    desk.recheck(&state.kit.rules, &state.kit.library);
    desk.reread(&state.kit.library);
    save(state)
}

impl State {
    /// A difference in words: what is said here, what is said there.
    pub fn sides(&self, conflict: &Conflict) -> [Side; 2] {
        let side = |said: String, stamp: Option<&Stamp>, why: &str| {
            let by = stamp.map(|stamp| {
                let when = stamp.when.get(..16).unwrap_or(&stamp.when).replace('T', " ");
                format!("{} {when}", stamp.who)
            });
            let by: Vec<String> = by.into_iter().chain((!why.is_empty()).then(|| why.to_string())).collect();
            Side { said, by: printable(&by.join(" · ")) }
        };
        match &conflict.change {
            Change::Decision { before, after } => {
                let printed = self.desk.as_ref().and_then(|desk| desk.review.printed(&conflict.id)).unwrap_or_default();
                [before, after].map(|said| {
                    let said = said.as_deref();
                    let why = said.map_or("", |said| self.kit.reasons.said(&said.reason, self.lang));
                    side(self.value_said(said, printed), said.map(|said| &said.stamp), why)
                })
            }
            Change::Note { before, after } => [before, after].map(|note| {
                let words = note.as_ref().map_or_else(
                    || self.say("history.note_removed").to_string(),
                    |note| note.text.lines().map(printable).collect::<Vec<_>>().join(" / "),
                );
                side(words, note.as_ref().map(|note| &note.stamp), "")
            }),
            Change::Finished { before, after } => {
                [before, after].map(|stamp| side(self.say("history.finished").to_string(), stamp.as_ref(), ""))
            }
        }
    }
}
