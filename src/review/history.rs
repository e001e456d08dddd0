//! What was decided in which order: undo, redo, and taking one old decision back.
//!
//! Invariant: the steps done, played from nothing, give what is decided now; taking back is a step like any other, so that
//! nothing vanishes from the history. Left to others: keeping it across runs (`session`).

use super::{Change, Entry, Review, Stamp, Step};
use std::collections::BTreeMap;

/// The steps of a review.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct History {
    /// In the order they were done.
    pub done: Vec<Step>,
    /// Those undone; the last one is made again first.
    pub undone: Vec<Step>,
}

impl Review {
    /// The steps done and undone.
    pub const fn history(&self) -> &History {
        &self.history
    }

    /// Sets or clears what is said of an id. Everything undone before is forgotten.
    pub fn set(&mut self, id: &str, after: Entry, stamp: &Stamp) {
        let before = self.entries.get(id).cloned().unwrap_or_default();
        let mut changes = Vec::new();
        if before.decision != after.decision {
            let (before, after) = (before.decision.map(Box::new), after.decision.map(Box::new));
            changes.push(Change::Decision { before, after });
        }
        if before.note != after.note {
            changes.push(Change::Note { before: before.note, after: after.note });
        }
        for change in changes {
            self.step(Step { id: id.to_string(), change, stamp: stamp.clone() });
        }
    }

    /// Finishes the review, or takes it up again; `stamp` says who does either.
    pub fn set_finished(&mut self, is_finished: bool, stamp: Stamp) {
        let after = is_finished.then(|| stamp.clone());
        let change = Change::Finished { before: self.finished.clone(), after };
        self.step(Step { id: String::new(), change, stamp });
    }

    fn step(&mut self, step: Step) {
        self.play(&step.id, &step.change);
        self.history.done.push(step);
        self.history.undone.clear();
    }

    /// True when there is a step to take back.
    pub const fn can_undo(&self) -> bool {
        !self.history.done.is_empty()
    }

    /// True when a step was taken back that can be made again.
    pub const fn can_redo(&self) -> bool {
        !self.history.undone.is_empty()
    }

    /// Takes the last step back; what it was, or `None` when there is none.
    pub fn undo(&mut self) -> Option<Step> {
        let step = self.history.done.pop()?;
        self.play(&step.id, &step.change.reversed());
        self.history.undone.push(step.clone());
        Some(step)
    }

    /// Makes the last step that was taken back again.
    pub fn redo(&mut self) -> Option<Step> {
        let step = self.history.undone.pop()?;
        self.play(&step.id, &step.change);
        self.history.done.push(step.clone());
        Some(step)
    }

    /// The later step that stands in the way of taking step `at` back: it changed the same again.
    pub fn overtaken(&self, at: usize) -> Option<usize> {
        let step = self.history.done.get(at)?;
        let is_later =
            |(other, later): &(usize, &Step)| *other > at && later.id == step.id && later.change.is_like(&step.change);
        self.history.done.iter().enumerate().rfind(is_later).map(|(at, _)| at)
    }

    /// Takes one old step back and leaves the later ones, as a new step; false when a later one changed the same.
    pub fn take_back(&mut self, at: usize, stamp: Stamp) -> bool {
        if self.overtaken(at).is_some() {
            return false;
        }
        let Some(step) = self.history.done.get(at) else { return false };
        let (id, change) = (step.id.clone(), step.change.reversed());
        self.step(Step { id, change, stamp });
        true
    }

    /// Puts what was said in an earlier run over the report, with the steps that led to it.
    pub fn restore(&mut self, entries: BTreeMap<String, Entry>, finished: Option<Stamp>, history: History) {
        self.entries = entries;
        self.entries.retain(|_, entry| !entry.is_empty());
        self.finished = finished;
        self.history = history;
    }

    fn play(&mut self, id: &str, change: &Change) {
        if let Change::Finished { after, .. } = change {
            self.finished.clone_from(after);
            return;
        }
        let mut entry = self.entries.remove(id).unwrap_or_default();
        match change {
            Change::Decision { after, .. } => entry.decision = after.as_deref().cloned(),
            Change::Note { after, .. } => entry.note.clone_from(after),
            Change::Finished { .. } => {}
        }
        if !entry.is_empty() {
            self.entries.insert(id.to_string(), entry);
        }
    }
}
