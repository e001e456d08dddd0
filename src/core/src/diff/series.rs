//! Series of one field over all years of an agency, across forms by the crosswalk.
//!
//! Invariant: every year from the first report to the last is a point; a year without a report is a gap; approximate
//! counterparts, doubtful and unread values are marked; a change is measured from the nearest year before that has a
//! number. Not here: drawing, relations between the years (`over_years`).

use super::rows::{self, RowKind, SummedField};
use crate::check::plain;
use crate::extract::Confidence;
use crate::forms::{Comparability, Library};
use crate::ids::FieldId;
use crate::review::{DecisionKind, Review};
use crate::text::Bilingual;
use crate::text::sanitize::printable;
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
    /// The number, if the report has one that can be told.
    pub number: Option<Decimal>,
    /// The text, as reviewed.
    pub text: String,
    /// How sure the reading is, of several fields the least sure; sure where a reviewer decided.
    pub confidence: Confidence,
    /// True if a reviewer decided on every field of it.
    pub is_reviewed: bool,
    /// The fields of that year's form that make up the number.
    pub pieces: Vec<SummedField>,
    /// Why it cannot be compared exactly; empty if it can.
    pub note: Bilingual,
    /// True if the form differs from that of the previous report with a form.
    pub is_new_form: bool,
    /// Id of the form; empty in a gap, and where no table was read.
    pub form: String,
}

/// A change between two years of a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeriesChange {
    /// Years between the two numbers, at least 1.
    pub years: i16,
    /// New minus old.
    pub delta: Decimal,
    /// The change in percent of the older number, to two decimals; `None` if that is zero.
    pub percent: Option<Decimal>,
    /// True if one of the numbers is only nearly the same notion.
    pub is_approximate: bool,
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
    let years = by_year(reports);
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
        if !point.form.is_empty() {
            let own = Some(point.form.clone());
            point.is_new_form = form.is_some() && form != own;
            form = own;
        }
        points.push(point);
    }
    let label = Bilingual::new(library.label(id).unwrap_or_default(), library.gloss(id).unwrap_or_default());
    Some(Series { id: id.into(), label, unit: library.unit(id).to_string(), points })
}

/// Returns year and index of each report that knows its year, by year; of two on one year the first.
pub(super) fn by_year(reports: &[&Review]) -> Vec<(i16, usize)> {
    let year = |review: &Review| review.identity().year.map(|year| year.value);
    let mut years: Vec<(i16, usize)> =
        reports.iter().enumerate().filter_map(|(at, review)| Some((year(review)?, at))).collect();
    years.sort_unstable();
    years.dedup_by_key(|(year, _)| *year);
    years
}

/// Returns the form that read a report's field.
fn form_of<'r>(id: &str, review: &'r Review) -> Option<&'r str> {
    let table = review.extraction.tables.iter().find(|table| rows::is_in(id, &table.table))?;
    Some(&table.form)
}

impl Series {
    /// Returns the form of the report before a point with a new form; `None` for the others.
    pub fn form_before(&self, at: usize) -> Option<&str> {
        self.points.get(at).filter(|point| point.is_new_form)?;
        self.points[..at].iter().rev().map(|point| point.form.as_str()).find(|form| !form.is_empty())
    }

    /// Returns the change of a point since the nearest year before it that has a number.
    pub fn change(&self, at: usize) -> Option<SeriesChange> {
        let now = self.points.get(at)?;
        let then = self.points[..at].iter().rev().find(|point| point.number.is_some())?;
        let (old, new) = (then.number?, now.number?);
        let delta = new.checked_sub(old)?;
        Some(SeriesChange {
            years: now.year - then.year,
            delta,
            percent: rows::percent(delta, old),
            is_approximate: [then, now].iter().any(|point| point.kind == RowKind::Approximate),
        })
    }

    /// True if at least two years, and half of the reports or more, have a counterpart of the field.
    pub fn is_comparable(&self) -> bool {
        let reports = self.points.iter().filter(|point| point.report.is_some()).count();
        let having = self.points.iter().filter(|point| point.has_counterpart()).count();
        having >= 2 && 2 * having >= reports
    }

    /// True if some year has this field in it.
    pub fn has(&self, id: &str) -> bool {
        self.points.iter().flat_map(|point| &point.pieces).any(|piece| piece.id == *id)
    }

    /// Returns the newest year with a number, as an index of the points.
    pub fn newest_number(&self) -> Option<usize> {
        self.points.iter().rposition(|point| point.number.is_some())
    }
}

impl Point {
    /// True if the report has the field, or fields that make it up.
    fn has_counterpart(&self) -> bool {
        self.report.is_some() && self.kind != RowKind::NotComparable && !self.pieces.is_empty()
    }

    /// Returns what a table shows: `…` without a report, `≠` without a counterpart in the form, `·` without the field, `□`
    /// for a blank; before a value `??` if it could not be told, `?` if it is doubtful, `≈` if it is only nearly the same.
    pub fn shown(&self) -> String {
        if self.report.is_none() {
            return "…".to_string();
        }
        if self.kind == RowKind::NotComparable {
            return self.kind.glyph().to_string();
        }
        if self.pieces.is_empty() {
            return "·".to_string();
        }
        let sign = match (self.confidence, self.kind) {
            (Confidence::CannotTell, _) => "??",
            (Confidence::Doubtful, _) => "?",
            (Confidence::Sure | Confidence::Recognised, RowKind::Approximate) => RowKind::Approximate.glyph(),
            (Confidence::Sure | Confidence::Recognised, _) => "",
        };
        match self.number {
            // Words that state a zero are shown as one.
            Some(number) => format!("{sign}{}", plain(number)),
            None if !self.text.is_empty() => format!("{sign}{}", printable(&self.text)),
            None if self.confidence == Confidence::CannotTell => sign.to_string(),
            None => "□".to_string(),
        }
    }

    fn gap(year: i16) -> Self {
        Self {
            year,
            report: None,
            kind: RowKind::NotComparable,
            number: None,
            text: String::new(),
            confidence: Confidence::Sure,
            is_reviewed: false,
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
        let rows = library.crosswalk().between(form, target).iter();
        rows.filter(|row| row.new.iter().any(|new| new == id)).map(move |row| (form, row))
    });
    // A row with a counterpart, else one that explains why there is none.
    let Some((form, row)) = rows.min_by_key(|(_, row)| row.old.is_empty()) else {
        return with(point, RowKind::Exact, &[id.into()], review, library);
    };
    point.form = form.to_string();
    point.note = row.note.clone();
    // A part of a former row has no number of its own.
    if row.new.len() > 1 || row.kind == Comparability::NotComparable {
        return point;
    }
    point.kind = RowKind::of(row.kind);
    let kind = point.kind;
    with(point, kind, &row.old, review, library)
}

fn with(mut point: Point, kind: RowKind, ids: &[FieldId], review: &Review, library: &Library) -> Point {
    // A row that the report does not print is no row of it.
    if ids.iter().all(|id| review.is_unprinted(id)) {
        return point;
    }
    if let Some(cell) = rows::cell(ids, review, library) {
        (point.kind, point.number, point.text, point.pieces) = (kind, cell.number, cell.text, cell.pieces);
        let trust = point.pieces.iter().map(|piece| trust(&piece.id, review));
        let (confidence, reviewed): (Vec<Confidence>, Vec<bool>) = trust.unzip();
        point.is_reviewed = reviewed.into_iter().all(|is_reviewed| is_reviewed);
        point.confidence = confidence.into_iter().max().unwrap_or(Confidence::Sure);
        point.number = point.number.filter(|_| point.confidence != Confidence::CannotTell);
    }
    point
}

/// Returns how sure a value is, and whether a reviewer decided on it.
fn trust(id: &str, review: &Review) -> (Confidence, bool) {
    let decision = review.entries.get(id).and_then(|entry| entry.decision.as_ref());
    match decision.map(|decision| &decision.kind) {
        Some(DecisionKind::Unclear) => (Confidence::CannotTell, true),
        // About a rule or a table, never about a value.
        Some(DecisionKind::Waived | DecisionKind::ReadAs(_)) | None => {
            (review.value(id).map_or(Confidence::Sure, |value| value.confidence), false)
        }
        Some(_) => (Confidence::Sure, true),
    }
}

/// Returns a report's number for a field of any form; `None` if the forms are not comparable.
pub(crate) fn number(id: &str, review: &Review, library: &Library) -> Option<Decimal> {
    let target = &library.forms().get(library.place(id)?.form)?.id;
    let target = form_of(id, review).unwrap_or(target);
    let point = point(id, target, review, library);
    point.number.filter(|_| point.kind.is_comparable())
}
