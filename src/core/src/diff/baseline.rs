//! Baseline of a comparison: the numbers of the agency's other years and the changes at other agencies.
//!
//! Invariant: reports are read one after the other and none is kept; only comparable numbers are taken. Not here: the
//! choice of reports, the numbers of many agencies (`crowd`), distances from the baseline (`outliers`).

use super::crowd::Crowd;
use super::level::Level;
use super::rows::{FieldRow, RowKind, growth};
use super::{Comparison, series};
use crate::forms::Library;
use crate::ids::FieldId;
use crate::review::Review;
use crate::text::sanitize::printable;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Baselines of the fields of two years, by the newer report's field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline(BTreeMap<FieldId, FieldBaseline>);

/// The baseline of one field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldBaseline {
    /// Its numbers in the agency's other years, by year.
    pub years: Vec<(i16, Decimal)>,
    /// Other agencies with their change in percent between the same two years.
    pub agencies: Vec<(String, Decimal)>,
    /// Level of agencies too many to name.
    crowd: Option<Level>,
    /// The same field in the older report, if the forms share the notion exactly.
    old: Option<FieldId>,
}

impl Baseline {
    /// Creates empty baselines for the fields of two years.
    pub fn of(comparison: &Comparison) -> Self {
        let fields = comparison.fields().filter(|field| field.kind.is_comparable());
        let known = fields.filter_map(|field| {
            let old = field.old.as_ref().filter(|_| field.kind == RowKind::Exact);
            let old = old.and_then(|cell| cell.pieces.first()).map(|piece| piece.id.clone());
            Some((id(field)?.into(), FieldBaseline { old, ..FieldBaseline::default() }))
        });
        Self(known.collect())
    }

    /// Adds another year of the agency.
    pub fn add_year(&mut self, review: &Review, library: &Library) {
        let Some(year) = review.identity().year.map(|year| year.value) else { return };
        for (id, known) in &mut self.0 {
            known.years.extend(series::number(id, review, library).map(|number| (year, number)));
            known.years.sort_unstable();
        }
    }

    /// Adds the same two years of another agency, the older first.
    pub fn add_agency(&mut self, old: &Review, new: &Review) {
        let agency = new.identity().agency.map(|agency| printable(&agency.value)).unwrap_or_default();
        for (id, known) in &mut self.0 {
            let number = |review: &Review, id: &str| review.current(id)?.number;
            let then = known.old.as_deref().and_then(|id| number(old, id));
            known.agencies.extend(growth(then, number(new, id)).map(|growth| (agency.clone(), growth)));
        }
    }

    /// Adds the same two years of all agencies but this one.
    pub fn add_crowd(&mut self, crowd: &mut Crowd, agency: usize, years: (i16, i16)) {
        for (id, known) in &mut self.0 {
            known.crowd = known.old.as_deref().map(|old| crowd.level(agency, years, [old, id]));
        }
    }

    /// Returns the baseline of a row's field.
    pub fn known(&self, field: &FieldRow) -> Option<&FieldBaseline> {
        self.0.get(id(field)?)
    }
}

impl FieldBaseline {
    /// Returns the level among other agencies.
    pub(super) fn peers(&self) -> Level {
        self.crowd.unwrap_or_else(|| Level::of(self.agencies.iter().map(|agency| agency.1)))
    }
}

/// Returns the newer report's field, if the row has exactly one.
fn id(field: &FieldRow) -> Option<&str> {
    match field.new.as_ref()?.pieces.as_slice() {
        [piece] => Some(&piece.id),
        _ => None,
    }
}
