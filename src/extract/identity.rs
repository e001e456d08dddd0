//! Who reports about which year: agency, year, statistics period, dates of publication and signature.

use crate::document::Document;
use crate::text::{Problem, Span};
use jiff::civil::Date;

/// A thing read out of the text, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<T> {
    /// What it is.
    pub value: T,
    /// Where it is printed.
    pub span: Span,
    /// True when damaged text had to be put together (`201611` → 2016-01-01); the published spelling stays in the text.
    pub repaired: bool,
}

/// The statistics period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub start: Found<Date>,
    /// Last day.
    pub end: Found<Date>,
}

/// Who reports about when.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Identity {
    /// The title line as printed.
    pub title: Option<Span>,
    /// The agency's name, as long a name as the text gives.
    pub agency: Option<Found<String>>,
    /// The year reported on.
    pub year: Option<Found<i16>>,
    /// The statistics period as printed.
    pub period: Option<Period>,
    /// The day a content system says it published the report.
    pub published: Option<Found<Date>>,
    /// The day under the signature.
    pub signed: Option<Found<Date>>,
    /// The day the statistics form says it was filled in.
    pub filled: Option<Found<Date>>,
}

/// Reads them.
pub(super) fn read(_document: &Document, _problems: &mut Vec<Problem>) -> Identity {
    Identity::default()
}
