//! Why fields changed, which changes stand out, and fields over many years.

use super::super::values::{Code, Coded, Number};
use super::FieldValue;
use gouji_core::diff::{self, ComparisonRow, OutlierKind, RowKind};
use gouji_core::extract::Confidence;
use gouji_core::review::Review;
use gouji_core::text::Lang;
use serde::Serialize;

/// A change that stands out. Information, never a failure.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Outlier<'a> {
    /// Field id.
    id: &'a str,
    /// In which way it stands out.
    kind: Code<OutlierKind>,
    /// Modified z-score to one decimal; null where there is nothing to measure against.
    score: Option<Number>,
    /// In words, in the language of `--lang`.
    message: String,
}

/// A change of a total and what it is made of.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Decomposition<'a> {
    /// Field id of the total.
    id: &'a str,
    /// The older number.
    old: Number,
    /// The newer number.
    new: Number,
    /// New minus old.
    change: Number,
    /// The sums that end in the total: by results, by applicants.
    ways: Vec<Way<'a>>,
}

/// One sum that ends in a total.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Way<'a> {
    /// What the sum is, in the language of `--lang`.
    title: String,
    /// The parts that changed, the largest change first.
    parts: Vec<Part<'a>>,
    /// What the parts do not explain.
    residual: Number,
}

/// A part of a total.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Part<'a> {
    /// Field id.
    id: &'a str,
    /// What the older report counts in the total.
    old: Number,
    /// What the newer report counts in the total.
    new: Number,
    /// New minus old.
    change: Number,
}

/// A field over all years of an agency.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FieldSeries {
    /// Field id, in the form of the newest report that has it.
    id: String,
    /// Label as printed, in Chinese.
    label: String,
    /// Unit; empty where the form prints none.
    unit: String,
    /// A point a year from the first report to the last.
    points: Vec<Point>,
}

/// A field in one year.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Point {
    /// The year.
    year: i16,
    /// The number; null where there is none.
    value: Option<Number>,
    /// The value as text.
    text: String,
    /// How far it can be compared with the field of the newest report.
    kind: Code<PointKind>,
    /// Id of the form; empty in a gap.
    form: String,
    /// True when the form differs from that of the report before it.
    new_form: bool,
    /// The fields of that year's form it is made of.
    fields: Vec<FieldValue<'static>>,
    /// Why it cannot be compared exactly, in the language of `--lang`; empty where it can.
    note: String,
    /// How sure the reading is, of several fields the least sure; sure where a reviewer decided.
    confidence: Code<Confidence>,
    /// True when a reviewer decided on every field of it.
    reviewed: bool,
}

/// How a point compares; `None` in a year without a report.
#[derive(Debug, Clone, Copy)]
pub struct PointKind(Option<RowKind>);

impl Coded for PointKind {
    #[cfg(test)]
    const SCHEMA: &'static str = "PointKind";
    #[cfg(test)]
    const ALL: &'static [Self] = &[
        Self(None),
        Self(Some(RowKind::Exact)),
        Self(Some(RowKind::Sum)),
        Self(Some(RowKind::Split)),
        Self(Some(RowKind::Approximate)),
        Self(Some(RowKind::NotComparable)),
    ];

    fn code(self) -> &'static str {
        self.0.map_or("gap", RowKind::name)
    }
}

/// The field id of a row; empty for a row that is no field.
fn id_of(comparison: &diff::Comparison, row: usize) -> &str {
    match comparison.rows.get(row) {
        Some(ComparisonRow::Field(field)) => &field.id,
        _ => "",
    }
}

impl<'a> Outlier<'a> {
    /// Every change that stands out, the most striking first.
    pub fn all(comparison: &'a diff::Comparison, lang: Lang) -> Vec<Self> {
        let one = |outlier: &'a diff::Outlier| Self {
            id: id_of(comparison, outlier.row),
            kind: Code(outlier.kind),
            score: outlier.score.map(Number),
            message: outlier.detail.get(lang),
        };
        comparison.outliers.iter().map(one).collect()
    }
}

impl<'a> Decomposition<'a> {
    /// Every total that changed, or whose parts did.
    pub fn all(comparison: &'a diff::Comparison, old: &Review, new: &Review, lang: Lang) -> Vec<Self> {
        let sums = diff::Sums::new(comparison, old, new);
        let found = (0..comparison.rows.len()).filter_map(|row| sums.decompose(row));
        let changed = found.filter(|one| !one.change.is_zero() || one.ways.iter().any(|way| !way.parts.is_empty()));
        let one = |found: diff::Decomposition| Self {
            id: id_of(comparison, found.row),
            old: Number(found.old),
            new: Number(found.new),
            change: Number(found.change),
            ways: found.ways.into_iter().map(|way| Way::of(way, comparison, lang)).collect(),
        };
        changed.map(one).collect()
    }
}

impl<'a> Way<'a> {
    fn of(way: diff::Way, comparison: &'a diff::Comparison, lang: Lang) -> Self {
        let part = |part: diff::ChangePart| Part {
            id: id_of(comparison, part.row),
            old: Number(part.old),
            new: Number(part.new),
            change: Number(part.change),
        };
        Self {
            title: way.title.get(lang).to_string(),
            parts: way.parts.into_iter().map(part).collect(),
            residual: Number(way.residual),
        }
    }
}

impl FieldSeries {
    /// A series as it was computed.
    pub fn of(series: diff::Series, lang: Lang) -> Self {
        let points = series.points.into_iter().map(|point| Point::of(point, lang)).collect();
        Self { id: series.id.into(), label: series.label.zh, unit: series.unit, points }
    }
}

impl Point {
    fn of(point: diff::Point, lang: Lang) -> Self {
        Self {
            year: point.year,
            value: point.number.map(Number),
            text: point.text,
            kind: Code(PointKind(point.report.map(|_| point.kind))),
            form: point.form,
            new_form: point.is_new_form,
            fields: point.pieces.into_iter().map(FieldValue::owned).collect(),
            note: point.note.get(lang).to_string(),
            confidence: Code(point.confidence),
            reviewed: point.is_reviewed,
        }
    }
}
