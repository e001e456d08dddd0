//! Agreement of two reviewers over the same reports.
//!
//! **What is compared.** Every value that at least one of both has decided: fields of the tables, numbers of the prose,
//! agency, year and dates. What neither touched is left out: hundreds of cells that both left alone would make any two
//! reviewers agree. Decisions about rules and tables are not about a value and are left out too.
//!
//! **How.** The *value* is the reviewed value ([`Review::reviewed`]): both have it when it is the same number, or, without
//! one, the same kind of nothing or the same words. The *judgement* is the kind of decision, with "left as read" for the
//! side that made none. Both agree exactly when value and judgement are the same.
//!
//! **Kappa** corrects the agreement of judgements for what chance would give (J. Cohen, A coefficient of agreement for
//! nominal scales, Educational and Psychological Measurement 20 (1960), 37-46): κ = (pₒ − pₑ) / (1 − pₑ), where pₒ is the
//! share of values with the same judgement, and pₑ the sum over the judgements of the product of their shares on either
//! side. Where both sides use one and the same judgement alone, pₑ is 1 and κ has no value.
//!
//! Invariant: exact integers; exchanging both sides changes nothing but their order. Not here: the sessions
//! (`gouji-session`), readings of other programs (`gouji-export`).

use crate::check::{Protection, RuleFile, protections};
use crate::extract::State;
use crate::forms::Library;
use crate::ids::FieldId;
use crate::review::{DecisionKind, Review, ReviewedValue};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What a reviewer made of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Judgement {
    /// No decision.
    LeftAsRead,
    /// See [`DecisionKind::Confirmed`].
    Confirmed,
    /// See [`DecisionKind::Corrected`].
    Corrected,
    /// See [`DecisionKind::Entered`].
    Entered,
    /// See [`DecisionKind::AsPublished`].
    AsPublished,
    /// See [`DecisionKind::Missing`].
    Missing,
    /// See [`DecisionKind::Unclear`].
    Unclear,
}

impl Judgement {
    /// All of them, in the order of their indexes.
    pub const ALL: [Self; 7] = [
        Self::LeftAsRead,
        Self::Confirmed,
        Self::Corrected,
        Self::Entered,
        Self::AsPublished,
        Self::Missing,
        Self::Unclear,
    ];

    /// The judgement of a decision; `None` for one that is not about a value.
    const fn of(kind: &DecisionKind) -> Option<Self> {
        Some(match kind {
            DecisionKind::Confirmed => Self::Confirmed,
            DecisionKind::Corrected(_) => Self::Corrected,
            DecisionKind::Entered(_) => Self::Entered,
            DecisionKind::AsPublished => Self::AsPublished,
            DecisionKind::Missing => Self::Missing,
            DecisionKind::Unclear => Self::Unclear,
            DecisionKind::Waived | DecisionKind::ReadAs(_) => return None,
        })
    }

    /// Stable ASCII name: that of the decision, or `left_as_read`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::LeftAsRead => "left_as_read",
            Self::Confirmed => "confirmed",
            Self::Corrected => "corrected",
            Self::Entered => "entered",
            Self::AsPublished => "as_published",
            Self::Missing => "missing",
            Self::Unclear => "unclear",
        }
    }
}

/// How often both sides judge so: a row for each judgement of the first, a column for each of the second.
pub type Matrix = [[usize; 7]; 7];

/// Agreement over some values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AgreementCounts {
    /// Values that either side has decided.
    pub compared: usize,
    /// Those that both give alike.
    pub same_value: usize,
    /// Those that both give and judge alike.
    pub exact: usize,
    /// All of them by their judgements.
    pub judgements: Matrix,
}

impl AgreementCounts {
    fn add(&mut self, judged: [Judgement; 2], is_same_value: bool) {
        let [one, other] = judged;
        self.compared += 1;
        self.same_value += usize::from(is_same_value);
        self.exact += usize::from(is_same_value && one == other);
        if let Some(count) = self.judgements.get_mut(one as usize).and_then(|row| row.get_mut(other as usize)) {
            *count += 1;
        }
    }

    /// How many values both judge alike.
    pub fn same_judgement(&self) -> usize {
        self.judgements.iter().enumerate().filter_map(|(at, row)| row.get(at)).sum()
    }

    /// Cohen's kappa of the judgements; `None` for no values, and where both sides use one judgement alone.
    pub fn kappa(&self) -> Option<Decimal> {
        let total = self.compared as i128;
        let chance: i128 = (0..Judgement::ALL.len())
            .map(|at| {
                let row: usize = self.judgements.get(at).into_iter().flatten().sum();
                let column: usize = self.judgements.iter().filter_map(|row| row.get(at)).sum();
                row as i128 * column as i128
            })
            .sum();
        let decimal = |number: i128| i64::try_from(number).ok().map(Decimal::from);
        // Numerator and denominator times the square of the total.
        let over_chance = decimal(total * self.same_judgement() as i128 - chance)?;
        over_chance.checked_div(decimal(total * total - chance)?)
    }
}

/// The values of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AgreementPart<'a> {
    /// All.
    All,
    /// The fields that the rules protect so far.
    Protection(Protection),
    /// Those of a section: the first part of the field ids, `prose` or `identity`.
    Section(&'a str),
}

/// What both sides have of the reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SessionCounts {
    /// Reports that both have reviewed.
    pub both: usize,
    /// Those of them that not both have signed off: what a side has not reached yet is left as read.
    pub unfinished: usize,
    /// Reports that only the first has reviewed.
    pub only_first: usize,
    /// Reports that only the second has reviewed.
    pub only_second: usize,
    /// Reports that nobody has reviewed.
    pub neither: usize,
}

/// Counts the agreement of two reviewers; memory grows with the sections alone.
pub struct ReviewerAgreement {
    protections: HashMap<String, HashMap<FieldId, Protection>>,
    sections: BTreeMap<String, AgreementCounts>,
    protected: BTreeMap<Protection, AgreementCounts>,
    all: AgreementCounts,
    /// What both have of the reports.
    pub sessions: SessionCounts,
}

impl ReviewerAgreement {
    /// Counts nothing yet.
    pub fn new(rules: &[RuleFile], library: &Library) -> Self {
        let of =
            |form: &crate::forms::Form| (form.id.clone(), protections(rules, library, &form.id).into_iter().collect());
        Self {
            protections: library.forms().iter().map(of).collect(),
            sections: BTreeMap::new(),
            protected: BTreeMap::new(),
            all: AgreementCounts::default(),
            sessions: SessionCounts::default(),
        }
    }

    /// Adds a report with the decisions of either side.
    pub fn add(&mut self, first: &Review, second: &Review) {
        let sessions = &mut self.sessions;
        match (is_reviewed(first), is_reviewed(second)) {
            (true, true) => sessions.both += 1,
            (true, false) => return sessions.only_first += 1,
            (false, true) => return sessions.only_second += 1,
            (false, false) => return sessions.neither += 1,
        }
        sessions.unfinished += usize::from(first.finished.is_none() || second.finished.is_none());
        let decided: BTreeSet<&str> = [first, second].into_iter().flat_map(decided).collect();
        for id in decided {
            let judged = [first, second].map(|side| judgement(side, id));
            let is_same = is_same_value(first.reviewed(id).as_ref(), second.reviewed(id).as_ref());
            let section = section(id);
            self.all.add(judged, is_same);
            self.sections.entry(section.to_string()).or_default().add(judged, is_same);
            if first.value(id).or_else(|| second.value(id)).is_some() {
                let form = [first, second].into_iter().flat_map(|side| &side.extraction.tables);
                let form = form.filter(|table| table.table == section).map(|table| table.form.as_str()).next();
                let protection = form.and_then(|form| self.protections.get(form)?.get(id)).copied();
                let protection = protection.unwrap_or(Protection::Unprotected);
                self.protected.entry(protection).or_default().add(judged, is_same);
            }
        }
    }

    /// The counts: all, by protection, by section.
    pub fn rows(&self) -> Vec<(AgreementPart<'_>, AgreementCounts)> {
        let protected =
            self.protected.iter().map(|(protection, counts)| (AgreementPart::Protection(*protection), *counts));
        let sections = self.sections.iter().map(|(section, counts)| (AgreementPart::Section(section), *counts));
        std::iter::once((AgreementPart::All, self.all)).chain(protected).chain(sections).collect()
    }
}

/// True when a reviewer decided anything in a report, or signed it off.
fn is_reviewed(review: &Review) -> bool {
    review.finished.is_some() || review.entries.values().any(|entry| entry.decision.is_some())
}

/// The ids of the values that are decided.
fn decided(review: &Review) -> impl Iterator<Item = &str> {
    let is_value = |(id, _): &(&String, _)| review.current(id).is_some();
    let judged =
        review.entries.iter().filter(is_value).filter(|(_, entry)| {
            entry.decision.as_ref().is_some_and(|decision| Judgement::of(&decision.kind).is_some())
        });
    judged.map(|(id, _)| id.as_str())
}

fn judgement(review: &Review, id: &str) -> Judgement {
    let decision = review.entries.get(id).and_then(|entry| entry.decision.as_ref());
    decision.and_then(|decision| Judgement::of(&decision.kind)).unwrap_or(Judgement::LeftAsRead)
}

/// The first part of an id: `requests`, `prose`, `identity`.
fn section(id: &str) -> &str {
    id.split(['.', '@']).next().unwrap_or_default()
}

fn is_same_value(first: Option<&ReviewedValue<'_>>, second: Option<&ReviewedValue<'_>>) -> bool {
    let (Some(first), Some(second)) = (first, second) else { return first.is_none() && second.is_none() };
    match (first.number, second.number) {
        (Some(one), Some(other)) => one == other,
        (None, None) => {
            let is_words = matches!(first.state, State::Text);
            first.state == second.state && (!is_words || first.text.trim() == second.text.trim())
        }
        _ => false,
    }
}
