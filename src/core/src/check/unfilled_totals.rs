//! Totals that an agency left blank throughout a column: what its rules read in their place.
//!
//! Invariant: only a blank beside printed parts is one; a single blank stays a blank, which a repair may fill. Not here:
//! saying that the column is not filled in (`rules::totals_filled`).

use super::{Datum, ValueSource};
use crate::document::Document;
use crate::extract::{Extraction, Identity, Sentences};
use crate::forms::Library;
use crate::ids::FieldId;
use crate::readings::OtherReading;
use crate::text::Span;
use rust_decimal::Decimal;

/// Blank totals of a column that are no accident; of few rows all.
const MANY: usize = 3;
const FEW: usize = 2;

/// Passes every lookup on; a blank total of an unfilled column is [`Datum::Unfilled`].
pub(super) struct WithTotals<'a> {
    pub values: &'a dyn ValueSource,
    pub library: &'a Library,
}

impl WithTotals<'_> {
    /// The sum of the parts of a row whose total is blank; the datum of a total that is printed.
    fn row(&self, fields: &[FieldId]) -> Result<Decimal, Datum> {
        let Some((total, parts)) = fields.split_last() else { return Err(Datum::Absent) };
        match self.values.datum(total) {
            Datum::Blank => {}
            printed => return Err(printed),
        }
        let sum = parts.iter().try_fold(Decimal::ZERO, |sum, id| match self.values.datum(id) {
            Datum::Number(number) => sum.checked_add(number),
            Datum::Blank => Some(sum),
            _ => None,
        });
        sum.ok_or(Datum::Blank)
    }

    /// The sum for a blank total of a column that is not filled in.
    fn unfilled(&self, id: &str) -> Option<Decimal> {
        let rows = self.library.totalled_rows(id)?;
        let own = self.row(rows.iter().find(|fields| fields.last().is_some_and(|total| *total == *id))?).ok()?;
        let (mut blank, mut printed) = (0, 0);
        for fields in &rows {
            match self.row(fields) {
                Ok(sum) => blank += usize::from(!sum.is_zero()),
                Err(Datum::Number(number)) if !number.is_zero() => printed += 1,
                Err(_) => {}
            }
            if blank >= MANY {
                break;
            }
        }
        (blank >= MANY || (blank >= FEW && printed == 0)).then_some(own)
    }
}

impl ValueSource for WithTotals<'_> {
    fn datum(&self, id: &str) -> Datum {
        match self.values.datum(id) {
            Datum::Blank => self.unfilled(id).map_or(Datum::Blank, Datum::Unfilled),
            other => other,
        }
    }

    fn span(&self, id: &str) -> Option<Span> {
        self.values.span(id)
    }

    fn report(&self) -> Option<(&Document, &Extraction)> {
        self.values.report()
    }

    fn identity(&self) -> Identity {
        self.values.identity()
    }

    fn sentences(&self) -> Option<&Sentences> {
        self.values.sentences()
    }

    fn others(&self) -> &[OtherReading] {
        self.values.others()
    }
}
