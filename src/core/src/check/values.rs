//! The values a rule is evaluated with.
//!
//! Invariant: a rule reads the text and these values and nothing else. Not here: where the values come from (`review`).

use crate::document::Document;
use crate::extract::{Extraction, Identity, Sentences};
use crate::forms::Library;
use crate::readings::OtherReading;
use crate::text::Span;
use rust_decimal::Decimal;

/// The value of a field or mention as a rule sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Datum {
    /// An exact number.
    Number(Decimal),
    /// Printed as nothing: blank, dash, 不涉及.
    Blank,
    /// Printed as nothing, as are other totals of its column; the sum of the parts that are printed.
    Unfilled(Decimal),
    /// Unreadable, or left open by the reviewer.
    Unknown,
    /// The report has no such field.
    Absent,
}

impl Datum {
    /// The number, when it is one or its parts give one.
    pub const fn number(self) -> Option<Decimal> {
        if let Self::Number(number) | Self::Unfilled(number) = self { Some(number) } else { None }
    }
}

/// Values by id, as read or as reviewed.
pub trait ValueSource {
    /// The value of a field or mention.
    fn datum(&self, id: &str) -> Datum;
    /// Where it is printed.
    fn span(&self, id: &str) -> Option<Span>;
    /// The report the values belong to, when there is one.
    fn report(&self) -> Option<(&Document, &Extraction)> {
        None
    }
    /// Agency, year and dates of that report.
    fn identity(&self) -> Identity {
        self.report().map(|(_, extraction)| extraction.identity.clone()).unwrap_or_default()
    }
    /// The sentences of that report.
    fn sentences(&self) -> Option<&Sentences> {
        None
    }
    /// What others read in that report.
    fn others(&self) -> &[OtherReading] {
        &[]
    }
}

/// Everything a rule may read.
#[derive(Clone, Copy)]
pub struct EvalContext<'a> {
    /// The text.
    pub document: &'a Document,
    /// What was read from it.
    pub extraction: &'a Extraction,
    /// The values of this report.
    pub values: &'a dyn ValueSource,
    /// The values of last year's report, when two years are compared.
    pub last_year: Option<&'a dyn ValueSource>,
    /// The forms, for labels.
    pub library: &'a Library,
}

/// What the tracker of dependencies notes for a rule that reads agency, year or dates.
pub const IDENTITY: &str = "identity";

impl EvalContext<'_> {
    /// Agency, year and dates of the report as decided now.
    pub fn identity(&self) -> Identity {
        self.values.identity()
    }
}
