//! `gouji check --reading`: what others read in a report, and where readings differ.

use super::values::{Number, Place};
use gouji_core::check::{ValueSource, Verdict, agrees};
use gouji_core::review::{FieldReading, Review};
use serde::Serialize;

/// What others read in a report.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Readings<'a> {
    /// The other readings of this report, in the order given.
    others: Vec<OtherReading<'a>>,
    /// The fields in which a reading differs from the value decided on.
    differences: Vec<Difference>,
}

/// How far another reading agrees.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct OtherReading<'a> {
    /// Its name.
    name: &'a str,
    /// Fields it gives.
    given: usize,
    /// Those with the value decided on here.
    agree: usize,
    /// Those with another value.
    differ: usize,
}

/// A field in which readings differ.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Difference {
    /// Field id.
    id: String,
    /// The values, that of this program first.
    values: Vec<ReadValue>,
}

/// A value that readers give.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ReadValue {
    /// True for the value read here.
    own: bool,
    /// The names of the other readings that give it.
    by: Vec<String>,
    /// The number; null for nothing.
    value: Option<Number>,
    /// Where the text prints it in the row or table of the field, and no other field does.
    span: Option<Place>,
    /// Hard rules of the field that hold with it.
    holds: usize,
    /// Hard rules of the field that do not hold with it.
    fails: usize,
}

impl<'a> Readings<'a> {
    /// The readings of a checked report.
    pub fn of(review: &'a Review) -> Self {
        let other = |other: &'a gouji_core::readings::OtherReading| {
            let values = || other.report.values.iter().map(|(id, value)| agrees(value, review.datum(id)));
            OtherReading {
                name: &other.name,
                given: other.report.values.len(),
                agree: values().filter(|agrees| *agrees == Some(true)).count(),
                differ: values().filter(|agrees| *agrees == Some(false)).count(),
            }
        };
        let differing = review.findings.iter().filter(|finding| finding.rule.name.starts_with("reading.differs"));
        let differing = differing.filter(|finding| finding.verdict == Verdict::Fails);
        let ids = differing.filter_map(|finding| finding.operands.first()).map(|operand| operand.id.to_string());
        let value = |FieldReading { is_own, by, number, place, sums }: FieldReading| ReadValue {
            own: is_own,
            by,
            value: number.map(Number),
            span: place.map(Place),
            holds: sums.hold,
            fails: sums.fail,
        };
        let difference =
            |id: String| Difference { values: review.field_readings(&id).into_iter().map(value).collect(), id };
        Self { others: review.others().iter().map(other).collect(), differences: ids.map(difference).collect() }
    }
}
