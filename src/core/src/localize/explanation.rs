//! Explanations: readings of a violated relation under which no number of it is blamed.
//!
//! Invariant: an explanation changes no number; accepted, it is a decision about the finding itself, with its words as
//! the reason. It is never applied without a reviewer. Not here: finding those of a list (`list_readings`), accepting one
//! (`review`).

use super::context::CellId;
use super::{ErrorSource, ErrorType, Repair, RepairGroup};
use crate::ids::RuleId;
use crate::message;
use crate::message::Message;

/// Most numbers that a repair first in its group may change as unrelated errors.
const FEW: usize = 3;
/// Most single repairs as good as the first among which the first still says something.
const TIED: usize = 24;
/// Cost of the verdict that no number can be blamed: behind every repair of one number, before those of several.
const NO_BLAME: i64 = 500;

/// How a violated relation is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ExplanationKind {
    /// The sentence names only some of the parts.
    PartialList,
    /// A part is contained in another one and stands twice.
    CountedTwice,
    /// The parts are divided in several ways, each of which adds up to the total.
    OtherBreakdown,
    /// The sum does not hold, and no number can be blamed.
    NoBlame,
    /// Too much is wrong to tell which numbers are.
    TooMuch,
}

impl ExplanationKind {
    /// Returns the name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PartialList => "partial_list",
            Self::CountedTwice => "counted_twice",
            Self::OtherBreakdown => "other_breakdown",
            Self::NoBlame => "no_blame",
            Self::TooMuch => "too_much",
        }
    }

    /// True if the relation does not apply as read; else it stays violated as published.
    pub const fn waives(self) -> bool {
        matches!(self, Self::PartialList | Self::CountedTwice | Self::OtherBreakdown)
    }
}

/// A reading of violated relations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// What it says.
    pub kind: ExplanationKind,
    /// The relations it answers.
    pub rules: Vec<RuleId>,
    /// The numbers it is about: the part counted twice and the one that contains it, or the parts of the first
    /// breakdown; none where no number can be blamed.
    pub parts: Vec<CellId>,
    /// It in words: the reason that is recorded.
    pub words: Message,
    /// Evidence of the report for it.
    pub supports: Vec<Message>,
    /// Sort key among the repairs of its group.
    pub cost: i64,
}

/// A repair or an explanation: what a reviewer may choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proposal<'a> {
    /// Numbers change.
    Repair(&'a Repair),
    /// No number changes.
    Explanation(&'a Explanation),
}

impl<'a> Proposal<'a> {
    /// The sort key.
    pub const fn cost(self) -> i64 {
        match self {
            Self::Repair(repair) => repair.cost,
            Self::Explanation(explanation) => explanation.cost,
        }
    }

    /// The repair, if it is one.
    pub const fn repair(self) -> Option<&'a Repair> {
        match self {
            Self::Repair(repair) => Some(repair),
            Self::Explanation(_) => None,
        }
    }

    /// The numbers it is about.
    pub fn cells(self) -> impl Iterator<Item = &'a CellId> {
        let (changes, parts) = match self {
            Self::Repair(repair) => (repair.changes.as_slice(), &[][..]),
            Self::Explanation(explanation) => (&[][..], explanation.parts.as_slice()),
        };
        changes.iter().map(|change| &change.cell).chain(parts)
    }
}

impl RepairGroup {
    /// Creates a group of ranked repairs, with what else may be said of its violated relations.
    pub(super) fn new(rules: Vec<RuleId>, repairs: Vec<Repair>, more: bool, readings: Vec<Explanation>) -> Self {
        let mut group = Self { rules, repairs, explanations: readings, more };
        group.explanations.extend(group.verdict());
        group.explanations.sort_by_key(|explanation| explanation.cost);
        group
    }

    /// Too much is wrong, or no number can be blamed; `None` if a repair is a misreading that the report speaks for.
    fn verdict(&self) -> Option<Explanation> {
        let is_misread = |repair: &Repair| repair.error_source == ErrorSource::Transcription;
        let (kind, cost, words) = if self.is_too_much() {
            (ExplanationKind::TooMuch, i64::MIN, message!("repair.explained.too_much"))
        } else if self.repairs.first().is_some_and(is_misread) || self.repairs.is_empty() {
            return None;
        } else {
            (ExplanationKind::NoBlame, NO_BLAME, message!("repair.explained.no_blame"))
        };
        Some(Explanation { kind, rules: self.rules.clone(), parts: Vec::new(), words, supports: Vec::new(), cost })
    }

    /// True if the first repair is no better than a guess: several unrelated numbers, or one of very many as good.
    fn is_too_much(&self) -> bool {
        let Some(first) = self.repairs.first() else { return false };
        let is_printed = first.changes.iter().all(|change| change.in_source);
        let is_as_good = |repair: &&Repair| repair.cost == first.cost;
        let tied = self.repairs.iter().take_while(is_as_good).count();
        let is_guess = self.more || first.changes.len() > FEW;
        let is_many = first.error_type == ErrorType::SeveralNumbers && is_guess;
        !is_printed && (is_many || tied > TIED)
    }

    /// True if too much is wrong to tell which numbers are.
    pub fn is_undecidable(&self) -> bool {
        self.explanations.iter().any(|explanation| explanation.kind == ExplanationKind::TooMuch)
    }

    /// All repairs and explanations, the best first; where they are equally good, what changes no number is first.
    pub fn proposals(&self) -> Vec<Proposal<'_>> {
        let explanations = self.explanations.iter().map(Proposal::Explanation);
        let mut all: Vec<Proposal<'_>> = explanations.chain(self.repairs.iter().map(Proposal::Repair)).collect();
        all.sort_by_key(|proposal| proposal.cost());
        all
    }
}
