//! Maps the numbers of both reports to rows of the comparison.
//!
//! Invariant: decisions do not move rows, so the map is made once. Not here: the rows (`gouji_core::diff`).

use gouji_core::diff::{Comparison, ComparisonRow};
use gouji_core::extract::Mention;
use gouji_core::ids::{FieldId, Year};
use gouji_core::text::Span;
use std::collections::HashMap;

/// The rows of the numbers of both reports, the older first.
#[derive(Debug, Default)]
pub struct RowPlaces([YearPlaces; 2]);

/// The rows of the numbers of one report.
#[derive(Debug, Default)]
struct YearPlaces {
    fields: HashMap<FieldId, usize>,
    /// In the order of this year's text.
    sentences: Vec<(Span, usize)>,
}

impl RowPlaces {
    /// Finds them out.
    pub fn of(comparison: &Comparison) -> Self {
        Self(Year::BOTH.map(|year| YearPlaces::of(comparison, year)))
    }

    /// The row of a number of one year.
    pub fn row(&self, id: &str, year: Year) -> Option<usize> {
        let Self(years) = self;
        let places = &years[year];
        match Mention::place(id) {
            Some(start) => places.sentence(Span::new(start, start + 1)),
            None => places.fields.get(id).copied(),
        }
    }

    /// The row of the first sentence that one of these places of one year's text lies in.
    pub fn sentence(&self, places: &[Span], year: Year) -> Option<usize> {
        let Self(years) = self;
        places.iter().filter_map(|place| years[year].sentence(*place)).min()
    }
}

impl YearPlaces {
    fn of(comparison: &Comparison, year: Year) -> Self {
        let mut places = Self::default();
        for (at, row) in comparison.rows.iter().enumerate() {
            match row {
                ComparisonRow::Section(_) => {}
                ComparisonRow::Field(field) => {
                    let pieces = field.cell(year).into_iter().flat_map(|cell| &cell.pieces);
                    places.fields.extend(pieces.map(|piece| (piece.id.clone(), at)));
                }
                ComparisonRow::Prose(_) => places.sentences.extend(row.span(year).map(|span| (span, at))),
            }
        }
        places.sentences.sort_unstable();
        places
    }

    /// The row of the first sentence that overlaps a place.
    fn sentence(&self, place: Span) -> Option<usize> {
        let after = self.sentences.partition_point(|(span, _)| span.end <= place.start);
        self.sentences.get(after).filter(|(span, _)| span.overlaps(place)).map(|(_, row)| *row)
    }
}
