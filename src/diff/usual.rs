//! What is usual: what the fields of two years say in the agency's other years, and by how much they changed elsewhere.
//!
//! Invariant: the reports are read one after the other and none is kept; only numbers that really compare are taken. Left to
//! others: which reports those are, and what is far from it (`unusual`).

use super::rows::{FieldRow, Kind, percent};
use super::{Comparison, series};
use crate::forms::Library;
use crate::review::Review;
use crate::text::clean::printable;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// What is known of the fields that two years have, by the newer report's field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Usual(BTreeMap<String, Known>);

/// What is known of one field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    /// Its number in the agency's other years, by year.
    pub years: Vec<(i16, Decimal)>,
    /// The agencies, each with the change in percent between the same two years.
    pub agencies: Vec<(String, Decimal)>,
    /// The same field in the older report, where the forms have it exactly.
    old: Option<String>,
}

/// Changes of counts below this say nothing.
pub(super) const SMALL: Decimal = Decimal::TEN;

impl Usual {
    /// The fields of two years, nothing known of them yet.
    pub fn of(comparison: &Comparison) -> Self {
        let fields = comparison.fields().filter(|field| field.kind.is_comparable());
        let known = fields.filter_map(|field| {
            let old = field.old.as_ref().filter(|_| field.kind == Kind::Exact);
            let old = old.and_then(|cell| cell.pieces.first()).map(|piece| piece.id.clone());
            Some((id(field)?.to_string(), Known { old, ..Known::default() }))
        });
        Self(known.collect())
    }

    /// Takes another year of the agency in.
    pub fn add_year(&mut self, review: &Review, library: &Library) {
        let Some(year) = review.extraction.identity.year.as_ref().map(|year| year.value) else { return };
        for (id, known) in &mut self.0 {
            known.years.extend(series::number(id, review, library).map(|number| (year, number)));
            known.years.sort_unstable();
        }
    }

    /// Takes the same two years of another agency in, the older first.
    pub fn add_agency(&mut self, old: &Review, new: &Review) {
        let agency = new.extraction.identity.agency.as_ref().map(|agency| printable(&agency.value)).unwrap_or_default();
        for (id, known) in &mut self.0 {
            let growth = || {
                let then = old.current(known.old.as_deref()?)?.number.filter(|then| *then >= SMALL)?;
                percent(new.current(id)?.number?.checked_sub(then)?, then)
            };
            let growth = growth();
            known.agencies.extend(growth.map(|growth| (agency.clone(), growth)));
        }
    }

    /// What is known of the field of a row.
    pub fn known(&self, field: &FieldRow) -> Option<&Known> {
        self.0.get(id(field)?)
    }
}

/// The newer report's field, where it is one.
fn id(field: &FieldRow) -> Option<&str> {
    match field.new.as_ref()?.pieces.as_slice() {
        [piece] => Some(&piece.id),
        _ => None,
    }
}
