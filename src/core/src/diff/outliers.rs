//! Outliers: changes that stand out by themselves, against the agency's other years, or against other agencies.
//!
//! Distance is the modified z-score of Iglewicz and Hoaglin, "How to Detect and Handle Outliers" (1993): 0.6745 × (x −
//! median) ÷ MAD; above 3.5 a change stands out. A single strange year moves neither the median nor the MAD.
//!
//! Invariant: information, never a failure; only comparable rows are judged, and none by fewer numbers than the score
//! needs. Not here: what an outlier means.

use super::baseline::{Baseline, FieldBaseline};
use super::level::Level;
use super::rows::{FieldRow, RowKind, RowSide, SMALL, percent};
use super::{Comparison, ComparisonRow};
use crate::check::{plain, signed};
use crate::message;
use crate::message::Message;
use rust_decimal::Decimal;
use std::cmp::Reverse;

/// A change that stands out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlier {
    /// Index of the row in the comparison.
    pub row: usize,
    /// How it stands out.
    pub kind: OutlierKind,
    /// The modified z-score to one decimal, if there is a baseline.
    pub score: Option<Decimal>,
    /// In words.
    pub detail: Message,
}

/// How a change stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OutlierKind {
    /// About ten thousand times: 元 in a cell of 万元.
    TenThousand,
    /// Ten times with the same leading digits: a digit too many or too few.
    Ten,
    /// Outside the range of the agency's other years.
    History,
    /// Outside the range of other agencies.
    Peers,
    /// From nothing.
    FromZero,
    /// To nothing.
    ToZero,
    /// The same large number twice.
    Twice,
}

impl OutlierKind {
    /// Returns the name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::TenThousand => "ten_thousand_times",
            Self::Ten => "ten_times",
            Self::History => "history",
            Self::Peers => "peers",
            Self::FromZero => "from_zero",
            Self::ToZero => "to_zero",
            Self::Twice => "same_number_twice",
        }
    }

    /// For people.
    pub fn words(self) -> Message {
        match self {
            Self::TenThousand => message!("outlier.ten_thousand"),
            Self::Ten => message!("outlier.ten"),
            Self::History => message!("outlier.history"),
            Self::Peers => message!("outlier.peers"),
            Self::FromZero => message!("outlier.from_zero"),
            Self::ToZero => message!("outlier.to_zero"),
            Self::Twice => message!("outlier.twice"),
        }
    }
}

/// Equal counts from this value on are reported.
const LARGE: Decimal = Decimal::ONE_HUNDRED;
/// A wrong unit changes a number by a factor in this range.
const UNIT: (Decimal, Decimal) =
    (Decimal::from_parts(2_000, 0, 0, false, 0), Decimal::from_parts(50_000, 0, 0, false, 0));
/// A higher modified z-score stands out.
const FAR: Decimal = Decimal::from_parts(35, 0, 0, false, 1);
/// The factor of the modified z-score.
const FACTOR: Decimal = Decimal::from_parts(6745, 0, 0, false, 4);
/// Least number of other years, and of other agencies, for a baseline.
const FEWEST: (usize, usize) = (4, 5);

/// Finds the outliers by the two numbers alone and against the baseline.
fn between(rows: &mut [ComparisonRow], usual: &Baseline) -> Vec<Outlier> {
    let mut found = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let ComparisonRow::Field(field) = row else { continue };
        let Some((then, now)) = numbers(field) else { continue };
        if let Some(kind) = strange(then, now) {
            let text = Message::plain(format!("{} → {}", plain(then), plain(now)));
            found.push(Outlier { row: at, kind, score: None, detail: told(kind, text) });
        }
        let Some(known) = usual.known(field) else { continue };
        let seen = [against_history(known, then, now), against_peers(known, field.kind, then, now)];
        found.extend(seen.into_iter().flatten().map(|unusual| Outlier { row: at, ..unusual }));
    }
    ordered(rows, found)
}

impl Comparison {
    /// Sets the baseline and measures the changes against it.
    pub fn weigh(&mut self, usual: Baseline) {
        self.baseline = usual;
        self.find_outliers();
    }

    /// Measures the changes between neighbouring years; other reports have nothing that is usual between them.
    pub(super) fn find_outliers(&mut self) {
        let is_judged = self.pairing.is_judged();
        self.outliers = if is_judged { between(&mut self.rows, &self.baseline) } else { Vec::new() };
    }
}

/// Sorts the outliers, the most striking first, and indexes them in the rows.
fn ordered(rows: &mut [ComparisonRow], mut found: Vec<Outlier>) -> Vec<Outlier> {
    found.sort_by_key(|unusual| (unusual.kind, Reverse(unusual.score.map(|score| score.abs())), unusual.row));
    for row in rows.iter_mut() {
        if let ComparisonRow::Field(field) = row {
            field.outliers.clear();
        }
    }
    for (at, unusual) in found.iter().enumerate() {
        if let Some(ComparisonRow::Field(field)) = rows.get_mut(unusual.row) {
            field.outliers.push(at);
        }
    }
    found
}

/// Returns the older and the newer number of a comparable row.
fn numbers(field: &FieldRow) -> Option<(Decimal, Decimal)> {
    let number = |cell: &Option<RowSide>| cell.as_ref().and_then(|cell| cell.number);
    number(&field.old).zip(number(&field.new)).filter(|_| field.kind.is_comparable())
}

/// Returns how two numbers of neighbouring years stand out by themselves.
pub(crate) fn strange(then: Decimal, now: Decimal) -> Option<OutlierKind> {
    let (small, large) = (then.abs().min(now.abs()), then.abs().max(now.abs()));
    if small.is_zero() {
        let which = if then.is_zero() { OutlierKind::FromZero } else { OutlierKind::ToZero };
        return (large >= SMALL).then_some(which);
    }
    if then == now {
        return (large >= LARGE).then_some(OutlierKind::Twice);
    }
    let times = large.checked_div(small)?;
    if (UNIT.0..=UNIT.1).contains(&times) {
        return Some(OutlierKind::TenThousand);
    }
    let is_longer = small >= SMALL && (large / Decimal::TEN).trunc() == small;
    is_longer.then_some(OutlierKind::Ten)
}

/// Joins the kind and the measured numbers.
fn told(kind: OutlierKind, numbers: Message) -> Message {
    message!("outlier.detail", kind = kind.words(), numbers = numbers)
}

/// Returns [`OutlierKind::History`] for a number far outside those of the agency's other years.
pub(crate) fn far_from(
    years: impl Iterator<Item = Decimal>,
    then: Option<Decimal>,
    now: Decimal,
) -> Option<OutlierKind> {
    let usual = Level::of(years);
    let is_far = usual.count >= FEWEST.0 && history_score(usual, then.unwrap_or(usual.median), now).is_some();
    is_far.then_some(OutlierKind::History)
}

/// Returns how far a number is from those of other years if it stands out and differs from `then` by more than a little.
fn history_score(usual: Level, then: Decimal, now: Decimal) -> Option<Decimal> {
    if now.saturating_sub(then).abs() < SMALL {
        return None;
    }
    // Years that hardly differ would make every change strange: the least spread is a tenth of the level, or one.
    score(now, usual, (usual.median.abs() / Decimal::TEN).max(Decimal::ONE))
}

/// Measures the number against the agency's other years.
fn against_history(known: &FieldBaseline, then: Decimal, now: Decimal) -> Option<Outlier> {
    let usual = Level::of(known.years.iter().map(|(_, number)| *number).chain([then]));
    let score = (usual.count >= FEWEST.0).then(|| history_score(usual, then, now)).flatten()?;
    let numbers = format!("{} → {}", plain(then), plain(now));
    Some(Outlier {
        row: 0,
        kind: OutlierKind::History,
        score: Some(score),
        detail: told(
            OutlierKind::History,
            message!("outlier.of_years", numbers = numbers, median = plain(usual.median), score = signed(score)),
        ),
    })
}

/// Measures the change in percent against other agencies.
fn against_peers(known: &FieldBaseline, kind: RowKind, then: Decimal, now: Decimal) -> Option<Outlier> {
    if kind != RowKind::Exact || then < SMALL || now.saturating_sub(then).abs() < SMALL {
        return None;
    }
    let usual = known.peers();
    if usual.count < FEWEST.1 {
        return None;
    }
    let own = percent(now.checked_sub(then)?, then)?;
    // The least spread is ten points.
    let score = score(own, usual, Decimal::TEN)?;
    let (own, about, count) = (signed(own), signed(usual.median.round_dp(2)), usual.count);
    Some(Outlier {
        row: 0,
        kind: OutlierKind::Peers,
        score: Some(score),
        detail: told(
            OutlierKind::Peers,
            message!("outlier.of_peers", own = own, n = count, median = about, score = signed(score)),
        ),
    })
}

/// Returns the modified z-score if it stands out; the spread is at least `least`.
fn score(number: Decimal, usual: Level, least: Decimal) -> Option<Decimal> {
    let spread = usual.deviation.max(least);
    let score = number.checked_sub(usual.median)?.checked_mul(FACTOR)?.checked_div(spread)?;
    (score.abs() > FAR).then(|| score.round_dp(1))
}
