//! The history of a review: undo, redo, and reverting one old step.
//!
//! Invariant: the steps done, replayed from nothing, give the present decisions; reverting is a step like any other, so
//! nothing vanishes from the history. Joined steps are undone and redone together. A change of a signed-off review
//! reopens it as part of the same step. Not here: keeping it across runs (`gouji-session`).

use super::{Entry, Provenance, Review, Step, StepChange};
use std::collections::BTreeMap;
use std::ops::Range;

/// A movement of the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Move {
    /// A step was done.
    Done(Step),
    /// The last step was undone.
    Undone(Step),
    /// The last undone step was redone.
    Redone(Step),
}

impl Move {
    /// The step.
    pub const fn step(&self) -> &Step {
        match self {
            Self::Done(step) | Self::Undone(step) | Self::Redone(step) => step,
        }
    }
}

/// What two people said differently of one id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// Field, mention or finding id.
    pub id: String,
    /// Replaces what is decided here with the other side's decision.
    pub change: StepChange,
}

/// The steps of a review.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct History {
    /// In the order they were done.
    pub done: Vec<Step>,
    /// Those undone; the last one is redone first.
    pub undone: Vec<Step>,
}

impl History {
    /// The range of steps joined with step `at`, itself included.
    pub fn together(&self, at: usize) -> Range<usize> {
        let is_first = |at: &usize| self.done.get(*at).is_none_or(|step| !step.joined);
        let from = (0..=at).rev().find(is_first).unwrap_or(0);
        let to = (at + 1..self.done.len()).find(is_first).unwrap_or(self.done.len());
        from..to
    }

    /// Who signed the review off before it was reopened, and when; `None` when it was never signed off, or is now.
    pub fn reopened(&self) -> Option<&Provenance> {
        let last = self.done.iter().rev().find_map(|step| match &step.change {
            StepChange::Finished { before, after } => Some((before, after)),
            StepChange::Decision { .. } | StepChange::Note { .. } => None,
        });
        last.and_then(|(before, after)| before.as_ref().filter(|_| after.is_none()))
    }
}

impl Step {
    /// True for the part of a step that reopens the review because the step changed something.
    const fn is_reopening(&self) -> bool {
        self.joined && matches!(self.change, StepChange::Finished { after: None, .. })
    }
}

impl Review {
    /// The steps done and undone.
    pub const fn history(&self) -> &History {
        &self.history
    }

    /// Sets or clears the entry of an id. Undone steps are forgotten.
    pub fn set(&mut self, id: &str, after: Entry, provenance: &Provenance) {
        self.say(id, after, false, provenance);
    }

    /// Sets the entry of an id as a repair proposed it.
    pub(super) fn propose(&mut self, id: &str, after: Entry, provenance: &Provenance) {
        self.say(id, after, true, provenance);
    }

    fn say(&mut self, id: &str, after: Entry, proposed: bool, provenance: &Provenance) {
        let before = self.entries.get(id).cloned().unwrap_or_default();
        let mut changes = Vec::new();
        if before.decision != after.decision {
            let (before, after) = (before.decision.map(Box::new), after.decision.map(Box::new));
            changes.push(StepChange::Decision { before, after });
        }
        if before.note != after.note {
            changes.push(StepChange::Note { before: before.note, after: after.note });
        }
        for change in changes {
            self.step(Step { id: id.to_string(), change, joined: false, proposed, provenance: provenance.clone() });
        }
    }

    /// Joins the steps of `work`: they are undone and redone together.
    pub fn together(&mut self, work: impl FnOnce(&mut Self)) {
        let (before, moved) = (self.history.done.len(), self.moves.len());
        work(self);
        for step in self.history.done.iter_mut().skip(before + 1) {
            step.joined = true;
        }
        for one in self.moves.iter_mut().skip(moved + 1) {
            if let Move::Done(step) = one {
                step.joined = true;
            }
        }
    }

    /// The movements since the last call: they must be on disk before the screen shows them as decided.
    pub fn take_moves(&mut self) -> Vec<Move> {
        std::mem::take(&mut self.moves)
    }

    /// True when [`Self::take_moves`] has something to return.
    pub fn has_moves(&self) -> bool {
        !self.moves.is_empty()
    }

    /// Replaces own entries by those of another reviewer, as one step.
    pub fn give_way(&mut self, conflicts: &[Conflict], provenance: &Provenance) {
        self.together(|review| {
            for Conflict { id, change } in conflicts {
                let entry = review.entries.get(id).cloned().unwrap_or_default();
                let change = match change.clone() {
                    StepChange::Decision { after, .. } => {
                        StepChange::Decision { before: entry.decision.map(Box::new), after }
                    }
                    StepChange::Note { after, .. } => StepChange::Note { before: entry.note, after },
                    finished @ StepChange::Finished { .. } => finished,
                };
                review.step(Step {
                    id: id.clone(),
                    change,
                    joined: false,
                    proposed: false,
                    provenance: provenance.clone(),
                });
            }
        });
    }

    /// Finishes or reopens the review; `provenance` names who does it.
    pub fn set_finished(&mut self, is_finished: bool, provenance: Provenance) {
        let after = is_finished.then(|| provenance.clone());
        let change = StepChange::Finished { before: self.finished.clone(), after };
        self.step(Step { id: String::new(), change, joined: false, proposed: false, provenance });
    }

    fn step(&mut self, step: Step) {
        let is_change = !matches!(step.change, StepChange::Finished { .. });
        let signed = self.finished.clone().filter(|_| is_change);
        let provenance = step.provenance.clone();
        self.push(step);
        if signed.is_some() {
            // What was signed is another report now. Joined: undo restores the sign-off with the decision.
            let change = StepChange::Finished { before: signed, after: None };
            self.push(Step { id: String::new(), change, joined: true, proposed: false, provenance });
        }
    }

    fn push(&mut self, step: Step) {
        self.play(&step.id, &step.change);
        self.moves.push(Move::Done(step.clone()));
        self.history.done.push(step);
        self.history.undone.clear();
    }

    /// True when there is a step to undo.
    pub const fn can_undo(&self) -> bool {
        !self.history.done.is_empty()
    }

    /// True when there is a step to redo.
    pub const fn can_redo(&self) -> bool {
        !self.history.undone.is_empty()
    }

    /// Undoes the last step and those joined to it; returns the first of them.
    pub fn undo(&mut self) -> Option<Step> {
        loop {
            let step = self.history.done.pop()?;
            self.play(&step.id, &step.change.reversed());
            self.history.undone.push(step.clone());
            self.moves.push(Move::Undone(step.clone()));
            if !step.joined || self.history.done.is_empty() {
                return Some(step);
            }
        }
    }

    /// Redoes the last undone step and those joined to it; returns the first of them.
    pub fn redo(&mut self) -> Option<Step> {
        let first = self.history.undone.pop()?;
        let mut next = Some(first.clone());
        while let Some(step) = next {
            self.play(&step.id, &step.change);
            self.moves.push(Move::Redone(step.clone()));
            self.history.done.push(step);
            next = self.history.undone.pop_if(|step| step.joined);
        }
        Some(first)
    }

    /// The later step that prevents reverting step `at`: it changed the same entry as it, or as a step joined to it.
    pub fn overtaken(&self, at: usize) -> Option<usize> {
        let done = &self.history.done;
        let ours = self.history.together(at);
        let steps = done.get(ours.clone())?;
        let ours_of = |later: &Step| {
            let is_same = |step: &&Step| later.id == step.id && later.change.is_like(&step.change);
            // A reopening is no content: that the review was signed off again says nothing against the decision.
            steps.iter().filter(|step| !step.is_reopening()).any(|step| is_same(&step))
        };
        let is_later = |(other, later): &(usize, &Step)| *other >= ours.end && ours_of(later);
        done.iter().enumerate().rfind(is_later).map(|(at, _)| at)
    }

    /// Reverts one old step and those joined to it as a new step; false when a later step prevents it.
    ///
    /// What a step reopened is signed off again only when nothing else was changed since.
    pub fn take_back(&mut self, at: usize, provenance: &Provenance) -> bool {
        if at >= self.history.done.len() || self.overtaken(at).is_some() {
            return false;
        }
        let ours = self.history.together(at);
        let is_last = ours.end == self.history.done.len();
        let (reopening, steps): (Vec<Step>, Vec<Step>) =
            self.history.done[ours].iter().cloned().partition(Step::is_reopening);
        let signs_again = reopening.into_iter().filter(|_| is_last);
        self.together(|review| {
            for Step { id, change, .. } in steps.into_iter().rev().chain(signs_again) {
                let change = change.reversed();
                review.step(Step { id, change, joined: false, proposed: false, provenance: provenance.clone() });
            }
        });
        true
    }

    /// Restores the decisions of an earlier run, with the steps that led to them.
    pub fn restore(&mut self, entries: BTreeMap<String, Entry>, finished: Option<Provenance>, history: History) {
        self.entries = entries;
        self.entries.retain(|_, entry| !entry.is_empty());
        self.finished = finished;
        self.history = history;
        self.moves.clear();
    }

    fn play(&mut self, id: &str, change: &StepChange) {
        if let StepChange::Finished { after, .. } = change {
            self.finished.clone_from(after);
            return;
        }
        let mut entry = self.entries.remove(id).unwrap_or_default();
        match change {
            StepChange::Decision { after, .. } => entry.decision = after.as_deref().cloned(),
            StepChange::Note { after, .. } => entry.note.clone_from(after),
            StepChange::Finished { .. } => {}
        }
        if !entry.is_empty() {
            self.entries.insert(id.to_string(), entry);
        }
    }
}
