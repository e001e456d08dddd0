//! Series of one field over all years of an agency, across forms by the crosswalk.
//!
//! Invariant: every year from the first report to the last is a point; a year without a report is a gap; approximate
//! counterparts are marked. Not here: drawing.

use super::rows::{self, RowKind, SummedField};
use crate::forms::{Comparability, Library};
use crate::ids::FieldId;
use crate::review::Review;
use crate::text::Bilingual;
use rust_decimal::Decimal;
use std::collections::HashMap;

/// The reports of one agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agency {
    /// The longest name that a report prints.
    pub name: String,
    /// Year and index of each report, by year.
    pub reports: Vec<(i16, usize)>,
}

/// A field over the years.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// Field id, in the form of the newest report that has it.
    pub id: FieldId,
    /// Label as printed, and gloss.
    pub label: Bilingual,
    /// Unit.
    pub unit: String,
    /// One point per year, gaps included.
    pub points: Vec<Point>,
}

/// A field in one year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// The year.
    pub year: i16,
    /// Index of the report; `None` in a gap.
    pub report: Option<usize>,
    /// Relation of its number to the series' field; `NotComparable` if that year's form has no counterpart.
    pub kind: RowKind,
    /// The number, if the report has one.
    pub number: Option<Decimal>,
    /// The printed text.
    pub text: String,
    /// The fields of that year's form that make up the number.
    pub pieces: Vec<SummedField>,
    /// Why it cannot be compared exactly; empty if it can.
    pub note: Bilingual,
    /// True if the form differs from that of the previous report.
    pub is_new_form: bool,
    /// Id of the form; empty in a gap.
    pub form: String,
}

/// Groups reports, given by index, agency and year, by agency.
///
/// A name without the place in front belongs to the longer name that ends with it, if there is only one.
pub fn agencies<'a>(reports: impl IntoIterator<Item = (usize, &'a str, i16)>) -> Vec<Agency> {
    let mut reports: Vec<(usize, &str, i16)> = reports.into_iter().filter(|report| !report.1.is_empty()).collect();
    // Longer names first: a shorter one then finds every name that it may abbreviate.
    reports.sort_by_key(|&(at, name, _)| (std::cmp::Reverse(name.chars().count()), at));
    let mut found: Vec<Agency> = Vec::new();
    // For each ending the agency, or `None` for several.
    let mut ending: HashMap<&str, Option<usize>> = HashMap::new();
    let mut named: HashMap<&str, usize> = HashMap::new();
    for (at, name, year) in reports {
        let known = named.get(name).copied().or_else(|| ending.get(name).copied().flatten());
        let group = known.unwrap_or_else(|| {
            let next = found.len();
            found.push(Agency { name: name.to_string(), reports: Vec::new() });
            named.insert(name, next);
            for (start, _) in name.char_indices() {
                ending.entry(&name[start..]).and_modify(|only| *only = None).or_insert(Some(next));
            }
            next
        });
        found[group].reports.push((year, at));
    }
    for agency in &mut found {
        agency.reports.sort_unstable();
    }
    found.sort_by_key(|agency| agency.reports.iter().map(|report| report.1).min());
    found
}

/// Returns the series of a field over reports of one agency, in any order.
///
/// Of two reports on one year the first is taken. `None` if no report has the field, or none knows its year.
pub fn series(id: &str, reports: &[&Review], library: &Library) -> Option<Series> {
    let year = |review: &Review| review.identity().year.map(|year| year.value);
    let mut years: Vec<(i16, usize)> =
        reports.iter().enumerate().filter_map(|(at, review)| Some((year(review)?, at))).collect();
    years.sort_unstable();
    years.dedup_by_key(|(year, _)| *year);
    let newest = years.iter().rev().find(|(_, at)| reports[*at].extraction.field(id).is_some())?;
    let target = form_of(id, reports[newest.1])?;
    let (first, last) = (years.first()?.0, years.last()?.0);
    let mut points: Vec<Point> = Vec::new();
    let mut form = None;
    for year in first..=last {
        let report = years.iter().find(|known| known.0 == year).map(|known| known.1);
        let Some(at) = report else {
            points.push(Point::gap(year));
            continue;
        };
        let mut point = point(id, target, reports[at], library);
        (point.year, point.report) = (year, report);
        let own = Some(point.form.clone());
        point.is_new_form = form.is_some() && form != own;
        form = own;
        points.push(point);
    }
    let label = Bilingual::new(library.label(id).unwrap_or_default(), library.gloss(id).unwrap_or_default());
    Some(Series { id: id.into(), label, unit: library.unit(id).to_string(), points })
}

/// Returns the form that read a report's field.
fn form_of<'r>(id: &str, review: &'r Review) -> Option<&'r str> {
    let table = review.extraction.tables.iter().find(|table| rows::is_in(id, &table.table))?;
    Some(&table.form)
}

impl Point {
    fn gap(year: i16) -> Self {
        Self {
            year,
            report: None,
            kind: RowKind::NotComparable,
            number: None,
            text: String::new(),
            pieces: Vec::new(),
            note: Bilingual::default(),
            is_new_form: false,
            form: String::new(),
        }
    }
}

/// Returns what a report has for a field of another form.
fn point(id: &str, target: &str, review: &Review, library: &Library) -> Point {
    let mut point = Point::gap(0);
    let own = form_of(id, review);
    let first = review.extraction.tables.first().map(|table| table.form.as_str());
    point.form = own.or(first).unwrap_or_default().to_string();
    if own == Some(target) {
        point.kind = RowKind::Exact;
        return with(point, RowKind::Exact, &[id.into()], review, library);
    }
    let forms = review.extraction.tables.iter().map(|table| table.form.as_str());
    let rows = forms.flat_map(|form| {
        let rows = library.crosswalk().between(form, target).into_iter();
        rows.filter(|row| row.new.iter().any(|new| new == id)).map(move |row| (form, row))
    });
    // A row with a counterpart, else one that explains why there is none.
    let Some((form, row)) = rows.min_by_key(|(_, row)| row.old.is_empty()) else {
        return with(point, RowKind::Exact, &[id.into()], review, library);
    };
    point.form = form.to_string();
    point.note = row.note;
    // A part of a former row has no number of its own.
    if row.new.len() > 1 || row.kind == Comparability::NotComparable {
        return point;
    }
    point.kind = RowKind::of(row.kind);
    let kind = point.kind;
    with(point, kind, &row.old, review, library)
}

fn with(mut point: Point, kind: RowKind, ids: &[FieldId], review: &Review, library: &Library) -> Point {
    if let Some(cell) = rows::cell(ids, review, library) {
        (point.kind, point.number, point.text, point.pieces) = (kind, cell.number, cell.text, cell.pieces);
    }
    point
}

/// Returns a report's number for a field of any form; `None` if the forms are not comparable.
pub(super) fn number(id: &str, review: &Review, library: &Library) -> Option<Decimal> {
    let target = &library.forms().get(library.place(id)?.form)?.id;
    let target = form_of(id, review).unwrap_or(target);
    let point = point(id, target, review, library);
    point.number.filter(|_| point.kind.is_comparable())
}
