//! Rates by which agencies are compared: what they are made of, their values in a report, and their ranks.
//!
//! Invariant: a rate is the exact quotient of its numerator and its denominator, or cannot be told; a blank or unread field
//! is never 0. Not here: which reports are an agency's (`groups`).

use crate::check::{Datum, ValueSource};
use crate::forms::{Comparability, Library};
use crate::review::Review;
use crate::text::{Bilingual, ron_file};
use rust_decimal::{Decimal, RoundingStrategy};
use serde::Deserialize;
use std::collections::{BTreeMap, HashSet};
use std::sync::OnceLock;

/// The rates of the program.
const BUILTIN: (&str, &str) = ("assets/rates.ron", include_str!("../../../../../assets/rates.ron"));

/// A reviewed value, or why there is none. What is worse comes later: the worst of several parts is that of their sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Amount {
    /// An exact number.
    Known(Decimal),
    /// The form of the report has no such field, or the report no such table.
    Absent,
    /// Printed as nothing: blank, dash, 不涉及.
    Blank,
    /// Not read, left open by the reviewer, or too large to add.
    Unread,
    /// Two reports of the agency give two numbers.
    Differs,
}

impl Amount {
    /// The reviewed value of a field.
    pub fn of(review: &Review, id: &str) -> Self {
        match review.datum(id) {
            Datum::Number(number) => Self::Known(number),
            Datum::Blank | Datum::Unfilled(_) => Self::Blank,
            Datum::Unknown => Self::Unread,
            Datum::Absent => Self::Absent,
        }
    }

    /// The number, where there is one.
    pub const fn known(self) -> Option<Decimal> {
        if let Self::Known(number) = self { Some(number) } else { None }
    }

    /// The sum; where either is not known, the worse of both.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        match (self, other) {
            (Self::Known(one), Self::Known(other)) => one.checked_add(other).map_or(Self::Unread, Self::Known),
            (Self::Known(_), worse) | (worse, Self::Known(_)) => worse,
            (one, other) => one.max(other),
        }
    }

    /// The value that two reports of one agency give.
    #[must_use]
    pub fn or_differs(self, other: Self) -> Self {
        if self == other { self } else { Self::Differs }
    }

    /// Stable ASCII name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Known(_) => "known",
            Self::Absent => "absent",
            Self::Blank => "blank",
            Self::Unread => "unread",
            Self::Differs => "differs",
        }
    }
}

/// A rate in one report, or over several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// The part.
    pub numerator: Amount,
    /// What it is a part of.
    pub denominator: Amount,
    /// True when another form counts nearly the same.
    pub is_approximate: bool,
}

impl Rate {
    /// The rate of nothing: what sums begin with.
    pub const NONE: Self = Self {
        numerator: Amount::Known(Decimal::ZERO),
        denominator: Amount::Known(Decimal::ZERO),
        is_approximate: false,
    };

    /// The quotient, exact up to 28 digits; `None` where a part is not known or the denominator is 0.
    pub fn value(&self) -> Option<Decimal> {
        self.numerator.known()?.checked_div(self.denominator.known()?)
    }

    /// The quotient in per cent with two decimals, half rounded up.
    pub fn percent(&self) -> Option<String> {
        let percent = self.value()?.checked_mul(Decimal::ONE_HUNDRED)?;
        Some(format!("{:.2}%", percent.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)))
    }

    /// The rate over both: numerators and denominators are added.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            numerator: self.numerator.plus(other.numerator),
            denominator: self.denominator.plus(other.denominator),
            is_approximate: self.is_approximate || other.is_approximate,
        }
    }
}

/// A rate as defined.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RateDefinition {
    /// Stable ASCII name.
    pub id: String,
    /// Its name.
    pub name: Bilingual,
    /// What the numerator counts.
    pub numerator: Bilingual,
    /// What the denominator counts.
    pub denominator: Bilingual,
    /// True when the numerator is part of the denominator.
    pub is_share: bool,
    of: Terms,
    #[serde(default)]
    forms: BTreeMap<String, Terms>,
}

/// Field ids of numerator and denominator.
type Terms = (Vec<String>, Vec<String>);

/// The rates of a run, and how a report says that its figures are totals.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    form: String,
    small: u32,
    sets: BTreeMap<String, Vec<String>>,
    rates: Vec<RateDefinition>,
    sums_of: Vec<String>,
    sums: Vec<Vec<String>>,
    sums_not: Vec<String>,
}

fn file() -> &'static File {
    static FILE: OnceLock<File> = OnceLock::new();
    // The tests hold that it is valid.
    FILE.get_or_init(|| ron_file::parse_own(BUILTIN.0, BUILTIN.1).unwrap_or_default())
}

/// A rate by the fields of one form.
#[derive(Debug, Clone)]
struct Plan {
    numerator: Vec<String>,
    denominator: Vec<String>,
    is_approximate: bool,
}

/// The rates, by the fields of every form.
#[derive(Debug, Clone)]
pub struct RateBook {
    file: &'static File,
    /// For each rate its plans: that of its own form first, then those of the other forms that have one.
    plans: Vec<Vec<Plan>>,
}

impl RateBook {
    /// The rates over the forms and the crosswalk of a run.
    pub fn new(library: &Library) -> Self {
        let file = file();
        let plans = file.rates.iter().map(|rate| plans(file, rate, library)).collect();
        Self { file, plans }
    }

    /// The rates, in their order.
    pub fn rates(&self) -> &[RateDefinition] {
        &self.file.rates
    }

    /// A rate over less than this is not ranked.
    pub const fn small(&self) -> u32 {
        self.file.small
    }

    /// The rates of a report.
    pub fn of(&self, review: &Review) -> Vec<Rate> {
        let sum = |ids: &[String]| {
            ids.iter().map(|id| Amount::of(review, id)).fold(Amount::Known(Decimal::ZERO), Amount::plus)
        };
        let has = |plan: &&Plan| {
            plan.numerator.iter().chain(&plan.denominator).any(|id| Amount::of(review, id) != Amount::Absent)
        };
        let rate = |plans: &Vec<Plan>| match plans.iter().find(has) {
            None => Rate { numerator: Amount::Absent, denominator: Amount::Absent, is_approximate: false },
            Some(plan) => Rate {
                numerator: sum(&plan.numerator),
                denominator: sum(&plan.denominator),
                is_approximate: plan.is_approximate,
            },
        };
        self.plans.iter().map(rate).collect()
    }

    /// The sentence in which a report says that its figures cover the agencies below its own.
    pub fn says_sums(&self, review: &Review) -> Option<String> {
        let sentences = review.sentences().all.iter().map(|sentence| review.document.at(sentence.span));
        let says = |sentence: &&str| {
            self.file.sums_of.iter().any(|word| sentence.contains(word.as_str()))
                && self.file.sums.iter().any(|words| words.iter().all(|word| sentence.contains(word.as_str())))
                && !self.file.sums_not.iter().any(|word| sentence.contains(word.as_str()))
        };
        sentences.into_iter().find(says).map(str::to_string)
    }

    /// True where a rate may be ranked: it is known, not over few, and no share of more than all.
    pub fn is_ranked(&self, at: usize, rate: &Rate) -> bool {
        rate.value().is_some() && !self.is_small(rate) && !self.is_over(at, rate)
    }

    /// True for a rate over few.
    pub fn is_small(&self, rate: &Rate) -> bool {
        rate.denominator.known().is_some_and(|denominator| denominator < Decimal::from(self.file.small))
    }

    /// True for a share of more than all: the report contradicts itself.
    pub fn is_over(&self, at: usize, rate: &Rate) -> bool {
        let is_share = self.file.rates.get(at).is_some_and(|rate| rate.is_share);
        is_share && rate.numerator.known().zip(rate.denominator.known()).is_some_and(|(part, all)| part > all)
    }
}

/// The plans of a rate for every form that has one.
fn plans(file: &File, rate: &RateDefinition, library: &Library) -> Vec<Plan> {
    let expanded = |terms: &[String]| terms.iter().flat_map(|term| expand(term, &file.sets)).collect::<Vec<String>>();
    let own = Plan { numerator: expanded(&rate.of.0), denominator: expanded(&rate.of.1), is_approximate: false };
    let others = library.forms().iter().filter(|form| form.id != file.form).filter_map(|form| {
        if let Some((numerator, denominator)) = rate.forms.get(&form.id) {
            let (numerator, denominator) = (expanded(numerator), expanded(denominator));
            return Some(Plan { numerator, denominator, is_approximate: true });
        }
        let rows = library.crosswalk().between(&form.id, &file.form);
        let translated = |ids: &[String]| {
            let mut wanted: HashSet<&str> = ids.iter().map(String::as_str).collect();
            let (mut found, mut is_approximate) = (Vec::new(), false);
            for row in rows.iter().filter(|row| row.kind != Comparability::NotComparable && !row.new.is_empty()) {
                if row.new.iter().all(|id| wanted.contains(id.as_str())) {
                    wanted.retain(|id| !row.new.iter().any(|covered| covered == id));
                    found.extend(row.old.iter().map(ToString::to_string));
                    is_approximate |= row.kind == Comparability::Approximate;
                }
            }
            wanted.is_empty().then_some((found, is_approximate))
        };
        let (numerator, one) = translated(&own.numerator)?;
        let (denominator, other) = translated(&own.denominator)?;
        Some(Plan { numerator, denominator, is_approximate: one || other })
    });
    let others: Vec<Plan> = others.collect();
    std::iter::once(own).chain(others).collect()
}

/// A field with every member of the set that it names.
fn expand(term: &str, sets: &BTreeMap<String, Vec<String>>) -> Vec<String> {
    let parts = term.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?)));
    let Some((before, (set, after))) = parts else { return vec![term.to_string()] };
    let members = sets.get(set).map_or(&[][..], Vec::as_slice);
    members.iter().map(|member| format!("{before}{member}{after}")).collect()
}

/// The rank of each value, the greatest first: equal ones share a rank, and as many are passed over after them.
pub fn ranks(values: &[Option<Decimal>]) -> Vec<Option<usize>> {
    let mut sorted: Vec<Decimal> = values.iter().flatten().copied().collect();
    sorted.sort_unstable();
    let rank = |value: Decimal| sorted.len() - sorted.partition_point(|other| *other <= value) + 1;
    values.iter().map(|value| value.map(rank)).collect()
}
