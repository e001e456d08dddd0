//! Maps the numbers of both reports to rows of the comparison.
//!
//! Invariant: decisions do not move rows, so the map is made once. Not here: the rows (`gouji_core::diff`).

use gouji_core::diff::{Comparison, Row};
use gouji_core::extract::Mention;
use gouji_core::ids::Year;
use gouji_core::text::Span;
use std::collections::HashMap;

/// The rows of the numbers of both reports, the older first.
#[derive(Debug, Default)]
pub struct RowPlaces([YearPlaces; 2]);

/// The rows of the numbers of one report.
#[derive(Debug, Default)]
struct YearPlaces {
    fields: HashMap<String, usize>,
    /// In the order of this year's text.
    sentences: Vec<(Span, usize)>,
}

impl RowPlaces {
    /// Finds them out.
    pub fn of(comparison: &Comparison) -> Self {
        Self([false, true].map(|is_newer| YearPlaces::of(comparison, is_newer)))
    }

    /// The row of a number of one year.
    pub fn row(&self, id: &str, is_newer: bool) -> Option<usize> {
        let Self(years) = self;
        let places = &years[Year::newer_if(is_newer)];
        match Mention::place(id) {
            Some(start) => places.sentence(Span::new(start, start + 1)),
            None => places.fields.get(id).copied(),
        }
    }

    /// The row of the first sentence that one of these places of one year's text lies in.
    pub fn sentence(&self, places: &[Span], is_newer: bool) -> Option<usize> {
        let Self(years) = self;
        places.iter().filter_map(|place| years[Year::newer_if(is_newer)].sentence(*place)).min()
    }
}

impl YearPlaces {
    fn of(comparison: &Comparison, is_newer: bool) -> Self {
        let mut year = Self::default();
        for (at, row) in comparison.rows.iter().enumerate() {
            match row {
                Row::Section(_) => {}
                Row::Field(field) => {
                    let cell = if is_newer { &field.new } else { &field.old };
                    let pieces = cell.iter().flat_map(|cell| &cell.pieces);
                    year.fields.extend(pieces.map(|piece| (piece.id.clone(), at)));
                }
                Row::Prose(_) => year.sentences.extend(span_of(row, is_newer).map(|span| (span, at))),
            }
        }
        year.sentences.sort_unstable();
        year
    }

    /// The row of the first sentence that overlaps a place.
    fn sentence(&self, place: Span) -> Option<usize> {
        let after = self.sentences.partition_point(|(span, _)| span.end <= place.start);
        self.sentences.get(after).filter(|(span, _)| span.overlaps(place)).map(|(_, row)| *row)
    }
}

/// The span of a row in one report's text.
pub fn span_of(row: &Row, is_newer: bool) -> Option<Span> {
    match row {
        Row::Section(_) => None,
        Row::Field(field) => (if is_newer { &field.new } else { &field.old }).as_ref()?.span,
        Row::Prose(prose) if is_newer => prose.new,
        Row::Prose(prose) => prose.old,
    }
}
