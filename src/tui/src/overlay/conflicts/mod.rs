//! Conflicts: what two people decided differently, side by side, to choose from.
//!
//! Invariant: nothing is chosen before Enter, and nothing is saved while something is left to choose; what is taken from the
//! other side is a step like any other and can be undone. Not here: finding the differences (`gouji-session`).

pub(crate) mod view;

use crate::keys::{Code, Key};
use crate::overlay::{Answer, Layer, Outcome};
use crate::state::State;
use crate::widgets::paint::Paint;
use gouji_core::message;
use gouji_core::review::{Conflict, Provenance, StepChange};
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
pub struct ConflictSide {
    /// The decision.
    pub said: String,
    /// Who made it, when and why.
    pub by: String,
}

impl Conflicts {
    /// A question about this number of conflicts; nothing is taken yet.
    pub(crate) fn new(count: usize) -> Self {
        Self { at: 0, theirs: vec![false; count] }
    }

    fn choose(&mut self, is_theirs: bool) {
        if let Some(one) = self.theirs.get_mut(self.at) {
            *one = is_theirs;
        }
    }
}

impl Layer for Conflicts {
    fn key(&mut self, key: Key, state: &State) -> Outcome {
        let last = self.theirs.len().saturating_sub(1);
        match key.folded().code {
            Code::Down | Code::Char('j') => self.at = (self.at + 1).min(last),
            Code::Up | Code::Char('k') => self.at = self.at.saturating_sub(1),
            Code::Left | Code::Char('h') => self.choose(false),
            Code::Right | Code::Char('l') => self.choose(true),
            Code::Char(' ') | Code::Tab => {
                let is_theirs = self.theirs.get(self.at).copied().unwrap_or(false);
                self.choose(!is_theirs);
            }
            Code::Enter => return Outcome::Answer(Answer::Resolve(self.theirs.clone())),
            Code::Esc | Code::Char('q') => {
                let left = self.theirs.len().to_string();
                return Outcome::CloseWith(message!("conflict.left", count = &left).get(state.lang));
            }
            _ => {}
        }
        Outcome::Stay
    }

    fn draw(&self, state: &State, paint: &mut Paint) {
        view::draw(state, self, paint);
    }
}

/// Both sides of a conflict in words, the own one first.
pub(crate) fn sides(state: &State, conflict: &Conflict) -> [ConflictSide; 2] {
    let side = |said: String, provenance: Option<&Provenance>, why: &str| {
        let by = provenance.map(|provenance| {
            let when = provenance.at.get(..16).unwrap_or(&provenance.at).replace('T', " ");
            format!("{} {when}", provenance.by)
        });
        let by: Vec<String> = by.into_iter().chain((!why.is_empty()).then(|| why.to_string())).collect();
        ConflictSide { said, by: printable(&by.join(" · ")) }
    };
    match &conflict.change {
        StepChange::Decision { before, after } => {
            let printed = state.open.view().and_then(|view| view.review.printed(&conflict.id)).unwrap_or_default();
            [before, after].map(|said| {
                let said = said.as_deref();
                let why = said.map_or("", |said| state.resources.reasons.said(&said.reason, state.lang));
                side(state.value_said(said, printed), said.map(|said| &said.provenance), why)
            })
        }
        StepChange::Note { before, after } => [before, after].map(|note| {
            let words = note.as_ref().map_or_else(
                || state.say("history.note_removed").to_string(),
                |note| note.text.lines().map(printable).collect::<Vec<_>>().join(" / "),
            );
            side(words, note.as_ref().map(|note| &note.provenance), "")
        }),
        StepChange::Finished { before, after } => {
            [before, after].map(|provenance| side(state.say("history.finished").to_string(), provenance.as_ref(), ""))
        }
    }
}
