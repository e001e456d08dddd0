//! Facts about numbers that the localiser asks of its caller.
//!
//! Invariant: a context only reports; nothing here decides. Not here: the implementation (`review`).

use crate::ids::{Owner, ValueId};
use crate::text::{Bilingual, Span};
use rust_decimal::Decimal;

/// A number of the report, or of last year's.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CellId {
    /// Its id.
    pub id: ValueId,
    /// The report it belongs to.
    pub owner: Owner,
}

/// Reliability of a number; it determines the weight of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reliability {
    /// The reviewer saw it in the text; it must not change.
    Seen,
    /// The reviewer corrected it.
    Corrected,
    /// Printed by last year's report.
    LastYear,
    /// Read without doubt.
    Plain,
    /// Recognised in a picture, most probably as it is printed.
    Recognised,
    /// Read with doubt.
    Doubtful,
    /// The reviewer confirmed that the text prints it; an error is then in the print.
    Misprinted,
    /// Nothing is printed.
    Blank,
}

impl Reliability {
    /// Returns the weight of a change; `None` if it must not change.
    ///
    /// A blank weighs nothing: it is filled before a number is changed.
    pub const fn weight(self) -> Option<u32> {
        match self {
            Self::Seen => None,
            Self::Corrected | Self::LastYear => Some(24),
            Self::Plain => Some(8),
            Self::Recognised => Some(7),
            Self::Doubtful | Self::Misprinted => Some(5),
            Self::Blank => Some(0),
        }
    }
}

/// The position of a cell in its table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct GridPosition {
    /// The grid: rows and columns of one block of one year.
    pub grid: usize,
    /// Row from 0.
    pub row: usize,
    /// Column from 0.
    pub column: usize,
}

/// What is known of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CellInfo {
    /// Its reliability.
    pub reliability: Reliability,
    /// True if the form allows no negative number.
    pub non_negative: bool,
    /// True for a count: whole numbers only.
    pub whole: bool,
    /// True if it stands as a machine recognised it in a picture, undecided: several errors at once are then rather a page that was
    /// read badly, whose sums prove nothing.
    pub is_recognised: bool,
    /// Its position in a table.
    pub place: Option<GridPosition>,
}

/// Comparison of a number's spelling in the text with its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SpellingMatch {
    /// The text prints exactly this value.
    Same,
    /// The text prints something else, or was composed from damaged text.
    Other,
    /// Nothing is printed, or it has no place.
    Nothing,
}

/// How the running text announces the parts of a total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ListWording {
    /// By words behind which some parts may follow as well as all: 其中.
    Some,
    /// By words that promise all of them, or by none.
    All,
}

/// Reports facts about the numbers of one or two reports.
pub trait Context {
    /// Returns what is known of a number; `None` if the report has no such number.
    fn cell_info(&self, cell: &CellId) -> Option<CellInfo>;
    /// Compares its spelling with its value.
    fn spelling(&self, cell: &CellId) -> SpellingMatch;
    /// Returns the numbers in its row of the text that no other field claims, with their places.
    fn unclaimed(&self, cell: &CellId) -> Vec<(Decimal, Span)>;
    /// Returns its possible values, if the text leaves several readings.
    fn candidates(&self, cell: &CellId) -> Vec<Decimal>;
    /// Returns where the prose repeats the same words with this number.
    fn repeated(&self, cell: &CellId, value: Decimal) -> Option<Span>;
    /// Returns last year's number in the same place, if that report is open.
    fn last_year(&self, cell: &CellId) -> Option<Decimal>;
    /// Returns how the running text announces the parts of a total; `None` for numbers of a table.
    fn list_wording(&self, total: &CellId, first: &CellId) -> Option<ListWording>;
    /// Returns its name for people.
    fn name(&self, cell: &CellId) -> Bilingual;
}
