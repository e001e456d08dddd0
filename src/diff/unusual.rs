//! Changes that stand out: against the two numbers themselves, the agency's other years, and other agencies.
//!
//! Invariant: information, never a failure; only rows that really compare are judged. Left to others: what it means.

use super::{FieldRow, Row};
use crate::check::plain;
use crate::text::Bilingual;
use rust_decimal::Decimal;

/// A change that stands out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unusual {
    /// Index of the row in the comparison.
    pub row: usize,
    /// In which way.
    pub oddity: Oddity,
    /// How far beyond the usual, in robust standard deviations, where there is something to measure against.
    pub score: Option<Decimal>,
    /// In words.
    pub detail: Bilingual,
}

/// In which way a change stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Oddity {
    /// About ten thousand times: 元 in a cell of 万元.
    TenThousand,
    /// About ten times: a digit too many or too few.
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

impl Oddity {
    /// The name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::TenThousand => "ten_thousand",
            Self::Ten => "ten",
            Self::History => "history",
            Self::Peers => "peers",
            Self::FromZero => "from_zero",
            Self::ToZero => "to_zero",
            Self::Twice => "twice",
        }
    }
}

/// What stands out between the two numbers alone.
pub(super) fn between(rows: &mut [Row]) -> Vec<Unusual> {
    let mut found = Vec::new();
    for (at, row) in rows.iter_mut().enumerate() {
        let Row::Field(field) = row else { continue };
        if let Some((oddity, detail)) = oddity(field) {
            field.unusual.push(found.len());
            found.push(Unusual { row: at, oddity, score: None, detail });
        }
    }
    found
}

/// The same count twice is worth a word from here on.
const LARGE: Decimal = Decimal::ONE_HUNDRED;

fn oddity(field: &FieldRow) -> Option<(Oddity, Bilingual)> {
    let number = |cell: &Option<super::Cell>| cell.as_ref().and_then(|cell| cell.number);
    let (then, now) = number(&field.old).zip(number(&field.new)).filter(|_| field.kind.is_comparable())?;
    let text = format!("{} → {}", plain(then), plain(now));
    if then == now {
        return (then >= LARGE).then(|| (Oddity::Twice, Bilingual::new(text.clone(), text)));
    }
    None
}
