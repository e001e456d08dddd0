//! What people did in one report: decisions by kind, and each reviewer's share.
//!
//! Invariant: counts the decisions that hold now, and from the history only what a later step changed. Not here: the sums over
//! many reports (`status`).

use crate::review::{Decision, DecisionKind, Review, StepChange};
use jiff::Timestamp;
use std::collections::BTreeMap;

/// What people did in one report.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Activity {
    /// How many decisions of each kind hold, in the order of [`DecisionKind::NAMES`].
    pub decisions: [usize; DecisionKind::NAMES.len()],
    /// Each person who did anything, in the order of their names.
    pub people: Vec<Share>,
}

/// What one person did in one report.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Share {
    /// The person's name.
    pub name: String,
    /// Decisions of this person that hold.
    pub decisions: usize,
    /// True if this person signed the report off and it has not been reopened.
    pub is_signer: bool,
    /// Values that this person corrected or entered, each time counted.
    pub corrections: usize,
    /// Those that somebody else replaced by another value, or took back.
    pub overturned: usize,
    /// When this person did something: seconds since 1970 in UTC, in order, each second once.
    pub times: Vec<i64>,
}

impl Activity {
    /// What people did in a report.
    pub fn of(review: &Review) -> Self {
        let mut activity = Self::default();
        let mut people: BTreeMap<&str, Share> = BTreeMap::new();
        let mut stamps = Vec::new();
        let decisions = review.entries.values().filter_map(|entry| entry.decision.as_ref());
        for decision in decisions {
            let kind = DecisionKind::NAMES.iter().position(|name| *name == decision.kind.name());
            if let Some(count) = kind.and_then(|kind| activity.decisions.get_mut(kind)) {
                *count += 1;
            }
            people.entry(&decision.provenance.by).or_default().decisions += 1;
            stamps.push(&decision.provenance);
        }
        stamps.extend(review.entries.values().filter_map(|entry| entry.note.as_ref()).map(|note| &note.provenance));
        if let Some(signed) = &review.finished {
            people.entry(&signed.by).or_default().is_signer = true;
            stamps.push(signed);
        }
        // The value that holds for an id, and who gave it.
        let mut given: BTreeMap<&str, (&str, &str)> = BTreeMap::new();
        for step in &review.history().done {
            stamps.push(&step.provenance);
            let StepChange::Decision { after, .. } = &step.change else { continue };
            let (id, by) = (step.id.as_str(), step.provenance.by.as_str());
            let value = after.as_deref().and_then(corrected);
            if let Some((other, before)) = given.remove(id)
                && other != by
                && value != Some(before)
            {
                people.entry(other).or_default().overturned += 1;
            }
            if let Some(value) = value {
                people.entry(by).or_default().corrections += 1;
                given.insert(id, (by, value));
            }
        }
        for stamp in stamps {
            let share = people.entry(&stamp.by).or_default();
            share.times.extend(stamp.at.parse().ok().map(Timestamp::as_second));
        }
        let named = people.into_iter().map(|(name, mut share)| {
            share.times.sort_unstable();
            share.times.dedup();
            Share { name: name.to_string(), ..share }
        });
        activity.people = named.collect();
        activity
    }
}

/// The value that a decision puts in the place of a number.
fn corrected(decision: &Decision) -> Option<&str> {
    decision.kind.value().map(String::as_str)
}
