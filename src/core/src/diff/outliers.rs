//! Changes that stand out: by the two numbers themselves, against the agency's other years, and against other agencies.
//!
//! The distance from the usual is the modified z-score of Iglewicz and Hoaglin, "How to Detect and Handle Outliers"
//! (1993): 0.6745 × (x − median) ÷ MAD, where MAD is the median distance from the median; above 3.5 it stands out. One
//! strange year moves neither the median nor the MAD.
//!
//! Invariant: information, never a failure; only rows that really compare are judged, and none by fewer numbers than the
//! score needs. Left to others: what it means.

use super::baseline::{Baseline, FieldBaseline, SMALL};
use super::level::Level;
use super::rows::{Cell, FieldRow, Kind, percent};
use super::{Comparison, Row};
use crate::check::{plain, signed};
use crate::text::Bilingual;
use rust_decimal::Decimal;
use std::cmp::Reverse;

/// A change that stands out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlier {
    /// Index of the row in the comparison.
    pub row: usize,
    /// In which way.
    pub kind: OutlierKind,
    /// How far beyond the usual, as a modified z-score to one decimal, where there is something to measure against.
    pub score: Option<Decimal>,
    /// In words.
    pub detail: Bilingual,
}

/// In which way a change stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OutlierKind {
    /// About ten thousand times: 元 in a cell of 万元.
    TenThousand,
    /// Ten times, with the same digits before the last: a digit too many or too few.
    Ten,
    /// Beyond what the agency's other years show.
    History,
    /// Beyond what other agencies show.
    Peers,
    /// From nothing.
    FromZero,
    /// To nothing.
    ToZero,
    /// The same large number twice.
    Twice,
}

impl OutlierKind {
    /// The name in JSON.
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
    pub fn words(self) -> Bilingual {
        let (zh, en) = match self {
            Self::TenThousand => ("相差约一万倍，可能单位有误", "about ten thousand times: perhaps the wrong unit"),
            Self::Ten => {
                ("相差十倍且数字相同，可能多写或少写一位", "ten times, same digits: perhaps one too many or too few")
            }
            Self::History => ("偏离本机关历年水平", "far from the agency's other years"),
            Self::Peers => ("增减幅度偏离其他机关", "changed unlike other agencies"),
            Self::FromZero => ("从无到有", "from nothing"),
            Self::ToZero => ("从有到无", "to nothing"),
            Self::Twice => ("两年数字完全相同", "the very same number twice"),
        };
        Bilingual::new(zh, en)
    }
}

/// The same count twice is worth a word from here on.
const LARGE: Decimal = Decimal::ONE_HUNDRED;
/// A wrong unit makes a number this many times as large, give or take what the year changed.
const UNIT: (Decimal, Decimal) =
    (Decimal::from_parts(2_000, 0, 0, false, 0), Decimal::from_parts(50_000, 0, 0, false, 0));
/// A modified z-score above this stands out.
const FAR: Decimal = Decimal::from_parts(35, 0, 0, false, 1);
/// The factor of the modified z-score.
const FACTOR: Decimal = Decimal::from_parts(6745, 0, 0, false, 4);
/// So many other years, or other agencies, are needed to know what is usual.
const FEWEST: (usize, usize) = (4, 5);

/// What stands out: by the two numbers alone, and beside what is usual.
pub(super) fn between(rows: &mut [Row], usual: &Baseline) -> Vec<Outlier> {
    let mut found = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let Row::Field(field) = row else { continue };
        let Some((then, now)) = numbers(field) else { continue };
        if let Some(kind) = kind(then, now) {
            let text = format!("{} → {}", plain(then), plain(now));
            found.push(Outlier { row: at, kind, score: None, detail: told(kind, &text, &text) });
        }
        let Some(known) = usual.known(field) else { continue };
        let seen = [against_history(known, then, now), against_peers(known, field.kind, then, now)];
        found.extend(seen.into_iter().flatten().map(|unusual| Outlier { row: at, ..unusual }));
    }
    ordered(rows, found)
}

impl Comparison {
    /// Measures the changes by what is usual as well, from now on.
    pub fn weigh(&mut self, usual: Baseline) {
        self.baseline = usual;
        self.outliers = between(&mut self.rows, &self.baseline);
    }
}

/// The most striking first; the rows learn their places.
fn ordered(rows: &mut [Row], mut found: Vec<Outlier>) -> Vec<Outlier> {
    found.sort_by_key(|unusual| (unusual.kind, Reverse(unusual.score.map(|score| score.abs())), unusual.row));
    for row in rows.iter_mut() {
        if let Row::Field(field) = row {
            field.outliers.clear();
        }
    }
    for (at, unusual) in found.iter().enumerate() {
        if let Some(Row::Field(field)) = rows.get_mut(unusual.row) {
            field.outliers.push(at);
        }
    }
    found
}

/// Older and newer number of a row that really compares.
fn numbers(field: &FieldRow) -> Option<(Decimal, Decimal)> {
    let number = |cell: &Option<Cell>| cell.as_ref().and_then(|cell| cell.number);
    number(&field.old).zip(number(&field.new)).filter(|_| field.kind.is_comparable())
}

fn kind(then: Decimal, now: Decimal) -> Option<OutlierKind> {
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

/// The kind, then what was measured.
fn told(kind: OutlierKind, zh: &str, en: &str) -> Bilingual {
    let words = kind.words();
    Bilingual::new(format!("{}：{zh}", words.zh), format!("{}: {en}", words.en))
}

/// The number against the same field in the agency's other years.
fn against_history(known: &FieldBaseline, then: Decimal, now: Decimal) -> Option<Outlier> {
    let usual = Level::of(known.years.iter().map(|(_, number)| *number).chain([then]));
    if usual.count < FEWEST.0 || now.saturating_sub(then).abs() < SMALL {
        return None;
    }
    // Years that hardly differ would make every change strange: a tenth of the level, or one, is no distance.
    let score = score(now, usual, (usual.median.abs() / Decimal::TEN).max(Decimal::ONE))?;
    let about = plain(usual.median);
    Some(Outlier {
        row: 0,
        kind: OutlierKind::History,
        score: Some(score),
        detail: told(
            OutlierKind::History,
            &format!("{} → {}，历年中位数 {about}，偏离 {}", plain(then), plain(now), signed(score)),
            &format!("{} → {}, median of its years {about}, score {}", plain(then), plain(now), signed(score)),
        ),
    })
}

/// The change in percent against that of the same field at other agencies.
fn against_peers(known: &FieldBaseline, kind: Kind, then: Decimal, now: Decimal) -> Option<Outlier> {
    if kind != Kind::Exact || then < SMALL || now.saturating_sub(then).abs() < SMALL {
        return None;
    }
    let usual = known.peers();
    if usual.count < FEWEST.1 {
        return None;
    }
    let own = percent(now.checked_sub(then)?, then)?;
    // Ten points more or less are no distance.
    let score = score(own, usual, Decimal::TEN)?;
    let (own, about, count) = (signed(own), signed(usual.median.round_dp(2)), usual.count);
    Some(Outlier {
        row: 0,
        kind: OutlierKind::Peers,
        score: Some(score),
        detail: told(
            OutlierKind::Peers,
            &format!("{own}%，其他 {count} 个机关中位数 {about}%，偏离 {}", signed(score)),
            &format!("{own}%, median of {count} other agencies {about}%, score {}", signed(score)),
        ),
    })
}

/// The modified z-score, when it stands out; distances below `least` are none.
fn score(number: Decimal, usual: Level, least: Decimal) -> Option<Decimal> {
    let spread = usual.deviation.max(least);
    let score = number.checked_sub(usual.median)?.checked_mul(FACTOR)?.checked_div(spread)?;
    (score.abs() > FAR).then(|| score.round_dp(1))
}
