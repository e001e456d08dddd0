//! Second reviews: what several people, who did not see each other's decisions, decided about one report, and what follows.
//!
//! Invariant: every id that anybody decided is either agreed or a difference, never both. A person who left a value as read and
//! one who confirmed it agree: both keep it. Only reviews that are signed off take part, as until then a silence may only mean
//! "not yet". Not here: finding the reviews (`gouji-session`), how far people agree on average (`collection::agreement`).

use super::{Decision, DecisionKind, Provenance, Review};
use std::collections::BTreeSet;

/// What one person decided about a report on their own.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BlindReview {
    /// Who.
    pub by: String,
    /// True once it is signed off.
    pub is_signed: bool,
    /// The decisions, by id.
    pub decisions: Vec<(String, Decision)>,
}

/// What people decided differently about one id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Field, mention, finding or table.
    pub id: String,
    /// What each decided, in the order of the reviews; `None` for a value left as read.
    pub sides: Vec<Option<Decision>>,
}

/// What several reviews of one report come to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SecondReview {
    /// Who took part, in the order of the sides.
    pub by: Vec<String>,
    /// Who has begun and not signed off yet.
    pub waiting: Vec<String>,
    /// What all who took part decided alike; each the decision of the first who made it.
    pub agreed: Vec<(String, Decision)>,
    /// What they decided differently.
    pub differences: Vec<Difference>,
}

/// What an adjudicator chose for a difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruling {
    /// The id.
    pub id: String,
    /// Whose decision holds.
    pub by: String,
    /// The decision; `None` where the value is left as read.
    pub decision: Option<Decision>,
}

impl BlindReview {
    /// The decisions of a review.
    pub fn of(by: &str, review: &Review) -> Self {
        let decisions = review.entries.iter().filter_map(|(id, entry)| Some((id.clone(), entry.decision.clone()?)));
        Self { by: by.to_string(), is_signed: review.finished.is_some(), decisions: decisions.collect() }
    }

    fn on(&self, id: &str) -> Option<&Decision> {
        self.decisions.iter().find(|(known, _)| known == id).map(|(_, decision)| decision)
    }
}

/// What a decision comes to: nothing for one that keeps the value as it was read.
fn effect(decision: Option<&Decision>) -> Option<&DecisionKind> {
    decision.map(|decision| &decision.kind).filter(|kind| **kind != DecisionKind::Confirmed)
}

impl SecondReview {
    /// Compares the reviews that are signed off.
    pub fn of(reviews: &[BlindReview]) -> Self {
        let (signed, waiting): (Vec<&BlindReview>, Vec<&BlindReview>) = reviews.iter().partition(|one| one.is_signed);
        let mut second = Self {
            by: signed.iter().map(|one| one.by.clone()).collect(),
            waiting: waiting.iter().map(|one| one.by.clone()).collect(),
            ..Self::default()
        };
        let ids: BTreeSet<&str> = signed.iter().flat_map(|one| &one.decisions).map(|(id, _)| id.as_str()).collect();
        for id in ids {
            let sides: Vec<Option<&Decision>> = signed.iter().map(|one| one.on(id)).collect();
            let first = effect(sides.first().copied().flatten());
            if sides.iter().all(|side| effect(*side) == first) {
                let made = sides.into_iter().flatten().next();
                second.agreed.extend(made.map(|decision| (id.to_string(), decision.clone())));
            } else {
                let sides = sides.into_iter().map(Option::<&Decision>::cloned).collect();
                second.differences.push(Difference { id: id.to_string(), sides });
            }
        }
        second
    }

    /// True if there is something to compare.
    pub fn is_ready(&self) -> bool {
        self.by.len() > 1
    }
}

impl Review {
    /// The differences that nobody has ruled on yet in this review.
    pub fn unruled<'s>(&self, second: &'s SecondReview) -> Vec<&'s Difference> {
        let is_open =
            |difference: &&Difference| self.entries.get(&difference.id).is_none_or(|entry| entry.decision.is_none());
        second.differences.iter().filter(is_open).collect()
    }

    /// Takes what all agreed on, and what was ruled, as one step; returns the number of rulings. An agreed decision keeps the name
    /// of who made it; a ruling has the adjudicator's, and its reason says whose decision was taken. What is decided in this review
    /// already stays.
    pub fn adjudicate(
        &mut self,
        agreed: &[(String, Decision)],
        rulings: &[Ruling],
        taken: impl Fn(&str, &str) -> String,
        provenance: &Provenance,
    ) -> usize {
        let mut count = 0;
        self.together(|review| {
            for (id, decision) in agreed {
                let mut entry = review.entries.get(id).cloned().unwrap_or_default();
                if entry.decision.is_none() {
                    let stamp = decision.provenance.clone();
                    entry.decision = Some(decision.clone());
                    review.set(id, entry, &stamp);
                }
            }
            for Ruling { id, by, decision } in rulings {
                let mut entry = review.entries.get(id).cloned().unwrap_or_default();
                // Left as read by the one whose side was taken: confirmed from now on.
                let confirmed = || {
                    let kind = (DecisionKind::Confirmed, super::Origin::Unsaid);
                    review.decided(id, kind, ("", Vec::new()), provenance).decision
                };
                let Some(ruled) = decision.clone().or_else(confirmed) else { continue };
                let reason = taken(by, &ruled.reason);
                entry.decision = Some(Decision { reason, provenance: provenance.clone(), ..ruled });
                review.set(id, entry, provenance);
                count += 1;
            }
        });
        count
    }
}
