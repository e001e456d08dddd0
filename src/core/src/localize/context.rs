//! What the localiser must know of a number beside its value: whoever holds the reviewer's decisions and the text tells.
//!
//! Invariant: a context only tells; nothing here decides. Left to others: telling (`review`).

use crate::text::{Bilingual, Span};
use rust_decimal::Decimal;

/// A number of the report, or of last year's.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CellId {
    /// Field or mention id.
    pub id: String,
    /// True when it belongs to last year's report.
    pub last_year: bool,
}

/// How firmly a number stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reliability {
    /// The reviewer has seen it in the text: not to be changed.
    Seen,
    /// The reviewer corrected it.
    Corrected,
    /// Last year's report printed it.
    LastYear,
    /// Read without doubt.
    Plain,
    /// Read with doubt.
    Doubtful,
    /// The reviewer said that the text prints it so: where something is wrong, it is the print.
    Misprinted,
    /// Nothing is printed.
    Blank,
}

impl Reliability {
    /// What a change costs; `None` when there must be none. A blank costs nothing: it is filled before a number is changed.
    pub const fn weight(self) -> Option<u32> {
        match self {
            Self::Seen => None,
            Self::Corrected | Self::LastYear => Some(24),
            Self::Plain => Some(8),
            Self::Doubtful | Self::Misprinted => Some(5),
            Self::Blank => Some(0),
        }
    }
}

/// Where a cell stands in its table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// The block: rows and columns of one grid, of one year.
    pub grid: usize,
    /// Row from 0.
    pub row: usize,
    /// Column from 0.
    pub column: usize,
}

/// What is known of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CellInfo {
    /// How firmly it stands.
    pub standing: Reliability,
    /// True when the form allows nothing below zero.
    pub non_negative: bool,
    /// True when it counts something: whole numbers only.
    pub whole: bool,
    /// Where it stands in a table.
    pub place: Option<Place>,
}

/// How a number's spelling in the text compares with its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SpellingMatch {
    /// The text at its place says just that.
    Same,
    /// The text at its place says something else, or was put together from damaged text.
    Other,
    /// Nothing is printed, or it has no place.
    Nothing,
}

/// Tells of the numbers of one or two reports.
pub trait Context {
    /// What is known of a number; `None` when the report has no such number.
    fn facts(&self, cell: &CellId) -> Option<CellInfo>;
    /// How its spelling compares with its value.
    fn print(&self, cell: &CellId) -> SpellingMatch;
    /// Numbers printed in its row of the text that no other field claims, and where.
    fn unclaimed(&self, cell: &CellId) -> Vec<(Decimal, Span)>;
    /// What it may be, where the text leaves several readings.
    fn candidates(&self, cell: &CellId) -> Vec<Decimal>;
    /// Whether the prose says the same words with this number elsewhere: where.
    fn repeated(&self, cell: &CellId, value: Decimal) -> Option<Span>;
    /// What last year's report says in the same place, when it is open.
    fn last_year(&self, cell: &CellId) -> Option<Decimal>;
    /// Its name for people.
    fn name(&self, cell: &CellId) -> Bilingual;
}
