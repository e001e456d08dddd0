//! Converts the history of a review to and from its session file.
//!
//! Invariant: the restored steps lead exactly to the restored decisions. Where the steps of a file do not (format 1 has
//! none, and a file may be edited by hand), steps are added with the decision's author and time. Steps of orphans are
//! dropped. Not here: where a decision belongs now (`anchor`).

use super::format::v3::{self, Decided, Finished, Noted};
use super::origin::Places;
use super::{Loaded, anchor, answers, origin};
use gouji_core::review::{Decision, Entry, History, Note, Provenance, Step, StepChange, quote};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Serialisable form of a step.
pub(super) fn line(step: &Step) -> v3::Step {
    let Step { id, change, joined, proposed, provenance } = step;
    let (joined, proposed) = (*joined, *proposed);
    let (id, who, when) = (id.clone(), provenance.by.clone(), provenance.at.clone());
    let first =
        |said: &Provenance| (said != provenance).then(|| v3::Stamp { who: said.by.clone(), when: said.at.clone() });
    match change {
        StepChange::Decision { after, .. } => {
            let (kind, spelling) = after.as_ref().map(|after| super::kind(&after.kind)).unzip();
            let (about, reason) =
                after.as_ref().map(|after| (answers::write(&after.answers), after.reason.clone())).unwrap_or_default();
            let said = after.as_ref().and_then(|after| first(&after.provenance));
            let origin = after.as_ref().and_then(|after| origin::line(&after.origin));
            v3::Step::Decided(Decided {
                id,
                kind,
                after: spelling.flatten(),
                origin,
                about,
                reason,
                said,
                joined,
                proposed,
                who,
                when,
            })
        }
        StepChange::Note { after, .. } => {
            let (text, said) = after.as_ref().map(|note| (note.text.clone(), first(&note.provenance))).unzip();
            v3::Step::Noted(Noted { id, text, said: said.flatten(), joined, who, when })
        }
        StepChange::Finished { after, .. } => v3::Step::Finished(Finished {
            is: after.is_some(),
            said: after.as_ref().and_then(first),
            joined,
            who,
            when,
        }),
    }
}

/// Replays the steps of a file over a report; returns the done and the undone ones.
pub(super) fn steps(
    file: (Vec<v3::Step>, Vec<v3::Step>),
    loaded: &Loaded,
    now: (&BTreeMap<String, Entry>, Option<&Provenance>),
    places: &Places,
) -> History {
    let mut replay = HistoryReplay::of(loaded, places);
    let mut done = replay.steps(file.0.into_iter());
    let added = replay.mend(&mut done, now);
    // Undone steps can be redone only on exactly these decisions.
    let undone = if added { Vec::new() } else { file.1 };
    let mut undone = replay.steps(undone.into_iter().rev());
    undone.reverse();
    History { done, undone }
}

/// State that the steps replayed so far lead to.
struct HistoryReplay<'r> {
    places: &'r Places<'r>,
    /// Maps stored ids to current ids.
    moved: HashMap<&'r str, &'r str>,
    /// Ids that are replayed, or ids that are skipped: see `is_changed`.
    known: HashSet<&'r str>,
    /// True when only the known ids are replayed, false when they are skipped.
    is_changed: bool,
    entries: BTreeMap<String, Entry>,
    finished: Option<Provenance>,
}

impl<'r> HistoryReplay<'r> {
    /// A replay without steps.
    fn of(loaded: &'r Loaded, places: &'r Places<'r>) -> Self {
        let is_changed = loaded.source_changed;
        let known = if is_changed { &loaded.restored } else { &loaded.orphans };
        Self {
            places,
            // The first of two entries for one id wins.
            moved: loaded.moved.iter().rev().map(|(then, now)| (then.as_str(), now.as_str())).collect(),
            known: known.iter().map(String::as_str).collect(),
            is_changed,
            entries: BTreeMap::new(),
            finished: None,
        }
    }

    /// Current id of a step's subject; `None` when the report no longer has it.
    fn id(&self, id: String) -> Option<String> {
        match self.moved.get(id.as_str()) {
            Some(now) => Some((*now).to_string()),
            None => (self.known.contains(id.as_str()) == self.is_changed).then_some(id),
        }
    }

    /// Replays lines in order. In a group of joined steps, the first one that fits becomes the start of the group.
    fn steps(&mut self, lines: impl Iterator<Item = v3::Step>) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut is_begun = false;
        for line in lines {
            is_begun &= line.is_joined();
            if let Some(mut step) = self.step(line) {
                step.joined = is_begun;
                is_begun = true;
                steps.push(step);
            }
        }
        steps
    }

    fn step(&mut self, line: v3::Step) -> Option<Step> {
        let of = |by: String, at: String| Provenance { by, at };
        let first = |said: Option<v3::Stamp>, provenance: &Provenance| {
            said.map_or_else(|| provenance.clone(), |said| of(said.who, said.when))
        };
        let joined = line.is_joined();
        let proposed = matches!(&line, v3::Step::Decided(line) if line.proposed);
        let (id, change, provenance) = match line {
            v3::Step::Decided(line) => {
                let (id, provenance) = (self.id(line.id)?, of(line.who, line.when));
                let said = first(line.said, &provenance);
                let kind = line.kind.map(|kind| anchor::decision_kind(kind, line.after));
                let after = kind.map(|kind| {
                    self.decision(
                        &id,
                        Decision {
                            kind,
                            origin: self.places.origin(line.origin),
                            answers: answers::read(&line.about),
                            reason: line.reason,
                            before: String::new(),
                            quote: String::new(),
                            span: None,
                            provenance: said,
                        },
                    )
                });
                let before = self.entries.get(&id).and_then(|entry| entry.decision.clone()).map(Box::new);
                (id, StepChange::Decision { before, after: after.map(Box::new) }, provenance)
            }
            v3::Step::Noted(line) => {
                let (id, provenance) = (self.id(line.id)?, of(line.who, line.when));
                let said = first(line.said, &provenance);
                let before = self.entries.get(&id).and_then(|entry| entry.note.clone());
                (
                    id,
                    StepChange::Note { before, after: line.text.map(|text| Note { text, provenance: said }) },
                    provenance,
                )
            }
            v3::Step::Finished(line) => {
                let provenance = of(line.who, line.when);
                let after = line.is.then(|| first(line.said, &provenance));
                (String::new(), StepChange::Finished { before: self.finished.clone(), after }, provenance)
            }
        };
        Some(self.play(Step { id, change, joined, proposed, provenance }))
    }

    /// A decision with its evidence taken from the current report.
    fn decision(&self, id: &str, bare: Decision) -> Decision {
        let review = self.places.review();
        let span = review.current(id).and_then(|current| current.span);
        let before = review.printed(id).unwrap_or_default().to_string();
        let quote = span.map(|span| quote(&review.document, span)).unwrap_or_default();
        Decision { before, quote, span, ..bare }
    }

    fn play(&mut self, step: Step) -> Step {
        let entry = self.entries.entry(step.id.clone()).or_default();
        match &step.change {
            StepChange::Decision { after, .. } => entry.decision = after.as_deref().cloned(),
            StepChange::Note { after, .. } => entry.note.clone_from(after),
            StepChange::Finished { after, .. } => self.finished.clone_from(after),
        }
        step
    }

    /// Adds the steps missing between the replayed state and `now`; true when any was added.
    fn mend(&mut self, done: &mut Vec<Step>, now: (&BTreeMap<String, Entry>, Option<&Provenance>)) -> bool {
        let nothing = Entry::default();
        let mut added: Vec<Step> = Vec::new();
        let is_decided = |step: &Step| matches!(step.change, StepChange::Decision { .. });
        let last: HashMap<String, usize> = done
            .iter()
            .enumerate()
            .filter(|(_, step)| is_decided(step))
            .map(|(at, step)| (step.id.clone(), at))
            .collect();
        let ids: std::collections::BTreeSet<String> = self.entries.keys().chain(now.0.keys()).cloned().collect();
        for id in ids {
            let (then, is) = (self.entries.get(&id).unwrap_or(&nothing), now.0.get(&id).unwrap_or(&nothing));
            if then.decision != is.decision {
                let (before, after) = (then.decision.clone().map(Box::new), is.decision.clone().map(Box::new));
                let provenance = after.as_ref().map(|after| after.provenance.clone()).unwrap_or_default();
                // A decision that differs only in its evidence needs no new step.
                match last.get(&id).and_then(|at| done.get_mut(*at)) {
                    Some(Step { change: StepChange::Decision { after: last, .. }, .. })
                        if is_same(last.as_deref(), after.as_deref()) =>
                    {
                        *last = after;
                    }
                    _ => added.push(step(id.clone(), StepChange::Decision { before, after }, provenance)),
                }
            }
            if then.note != is.note {
                let provenance = is.note.as_ref().map(|note| note.provenance.clone()).unwrap_or_default();
                let change = StepChange::Note { before: then.note.clone(), after: is.note.clone() };
                added.push(step(id, change, provenance));
            }
        }
        if self.finished.as_ref() != now.1 {
            let change = StepChange::Finished { before: self.finished.clone(), after: now.1.cloned() };
            added.push(step(String::new(), change, now.1.cloned().unwrap_or_default()));
        }
        self.entries.clone_from(now.0);
        self.finished = now.1.cloned();
        let is_mended = !added.is_empty();
        added.sort_by(|a, b| a.provenance.at.cmp(&b.provenance.at));
        done.extend(added);
        is_mended
    }
}

/// A step that is not joined to the one before it.
const fn step(id: String, change: StepChange, provenance: Provenance) -> Step {
    Step { id, change, joined: false, proposed: false, provenance }
}

fn is_same(a: Option<&Decision>, b: Option<&Decision>) -> bool {
    let content = |decision: &Decision| {
        (decision.kind.clone(), decision.answers.clone(), decision.reason.clone(), decision.provenance.clone())
    };
    a.map(content) == b.map(content)
}
