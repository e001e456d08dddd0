//! The RON of a form file.
//!
//! Invariant: the types depend only on bilingual words, so that the build script parses forms by the same types. Not
//! here: validation (`parse`).

use crate::text::Bilingual;
use serde::{Deserialize, Serialize};

/// One generation of the official form, or a local form.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// Stable ASCII name: `cn2021`.
    pub id: String,
    /// Its name for people.
    pub name: Bilingual,
    /// Statistics years for which it was prescribed, inclusive; the last is open while the form is in force.
    pub years: (i16, Option<i16>),
    /// The instrument that prescribes it.
    pub source: String,
    /// The tables in the order of the form.
    pub tables: Vec<Table>,
}

/// A table of a form; its id is the section of its field ids.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// `disclosure`, `requests`, `disputes` …
    pub id: String,
    /// The chapter's title as printed, and its gloss.
    pub title: Bilingual,
    /// Parts with heads and columns of their own.
    pub blocks: Vec<Block>,
}

/// A part of a table with its own columns.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Block {
    /// The head printed above it: `第二十条第(一)项`.
    #[serde(default)]
    pub head: String,
    /// Value columns from left to right; none when each row has one value.
    #[serde(default)]
    pub columns: Vec<Column>,
    /// Columns between the label and the values that hold no value of their own: unit, code.
    #[serde(default)]
    pub lead: Vec<Lead>,
    /// Rows from top to bottom.
    pub rows: Vec<Row>,
    /// Rows whose sums are equal in every column, as ids left and right: what came in is what went out and what is left.
    /// Numbers that ran together are cut by them, as by `total` and `sum_from`.
    #[serde(default)]
    pub balances: Vec<(Vec<String>, Vec<String>)>,
    /// True when the form prints all rows side by side on one line without labels (行政复议、行政诉讼): the rows here are
    /// then its column groups.
    #[serde(default)]
    pub unlabelled: bool,
}

/// The labels of a row or of a column in the index of the library that has its form, which gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct LabelSet(pub(super) usize);

/// A value column.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Last part of the field id.
    pub id: String,
    /// The head as printed.
    pub label: String,
    /// English gloss.
    pub en: String,
    /// A short head for narrow screens; the label's beginning when empty.
    #[serde(default)]
    pub short: String,
    /// A short English head, five letters where that can be; the gloss's beginning when empty.
    #[serde(default)]
    pub short_en: String,
    /// Other spellings of the label.
    #[serde(default)]
    pub variants: Vec<String>,
    /// The label and its other spellings in the index.
    #[serde(skip)]
    pub labels: LabelSet,
    /// True for the last column when it is the sum of those before it: numbers that ran together are split by it.
    #[serde(default)]
    pub total: bool,
    /// Unit of the column, when it has its own.
    #[serde(default)]
    pub unit: String,
    /// Kind of its values.
    #[serde(default)]
    pub kind: Kind,
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Middle part of the field id.
    pub id: String,
    /// The label as printed, without list marks and remarks in brackets.
    pub label: String,
    /// English gloss.
    pub en: String,
    /// The label of the group it is printed under: `(三)不予公开`.
    #[serde(default)]
    pub group: String,
    /// Other spellings of the label.
    #[serde(default)]
    pub variants: Vec<String>,
    /// The label and its other spellings in the index.
    #[serde(skip)]
    pub labels: LabelSet,
    /// Unit.
    #[serde(default)]
    pub unit: String,
    /// Kind of its values.
    #[serde(default)]
    pub kind: Kind,
    /// A row whose cell is a sentence with several numbers.
    #[serde(default)]
    pub sentence: Vec<SentencePart>,
    /// The row's code, where the form prints one: `01`.
    #[serde(default)]
    pub code: String,
    /// For a row of totals: the id of the first row it adds up; it is the sum of all rows from there to the one above
    /// it.
    #[serde(default)]
    pub sum_from: String,
    /// How running text names it, for forms that were often written as prose.
    ///
    /// Each entry is an alternative; the words joined by `+` must all occur in the number's clause.
    #[serde(default)]
    pub said: Vec<String>,
    /// Words that make it another notion.
    #[serde(default)]
    pub unsaid: Vec<String>,
}

/// A number inside a sentence cell.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct SentencePart {
    /// Last part of the field id.
    pub id: String,
    /// The words it follows.
    pub label: String,
    /// English gloss.
    pub en: String,
}

/// A column between label and values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
pub enum Lead {
    /// The unit: 条, 件, 人次, ——.
    Unit,
    /// The row's code.
    Code,
}

/// Kind of the values of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
pub enum Kind {
    /// A whole number, zero or more.
    #[default]
    Count,
    /// A whole number of either sign, a plus sign allowed: 本年增/减.
    Signed,
    /// A decimal, zero or more.
    Amount,
    /// A date.
    Date,
    /// Words.
    Text,
}

impl Kind {
    /// True if the field holds a number.
    pub const fn is_number(self) -> bool {
        matches!(self, Self::Count | Self::Signed | Self::Amount)
    }
}
