//! `gouji table`: agencies by year with their rates, totals against parts, and reports in no row.

use super::values::Number;
use crate::cli::table::{Listing, label, status};
use gouji_core::collection::groups::{AgencyRow, Amount, GroupSum, Rate as RateValue, SumBasis, YearTable};
use gouji_core::forms::Library;
use gouji_core::text::Lang;
use serde::Serialize;

/// The agencies of the reports.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct GroupListing<'a> {
    /// The rates, in the order of those of each agency.
    rates: Vec<RateKind<'a>>,
    /// The agencies of each year.
    years: Vec<Year<'a>>,
    /// Reports that are in no agency's row: of the year asked for, or of an unknown one.
    unplaced: Vec<UnplacedReport<'a>>,
}

/// What a rate is made of.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RateKind<'a> {
    /// Its id.
    id: &'a str,
    /// Its name, in the language of `--lang`.
    name: &'a str,
    /// What the numerator counts, in the language of `--lang`.
    numerator: &'a str,
    /// What the denominator counts, in the language of `--lang`.
    denominator: &'a str,
    /// True when the numerator is part of the denominator.
    is_share: bool,
    /// A rate over less than this is not ranked.
    small: u32,
}

/// The agencies of a year.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Year<'a> {
    /// The year.
    year: i16,
    /// Number of reports of the year.
    reports: usize,
    /// The agencies: those of the table in the order of its tree, without a table by name.
    agencies: Vec<AgencyLine<'a>>,
    /// Names of the agencies that owe a report and have none.
    missing: Vec<&'a str>,
    /// Reports that give totals, compared with those of the agencies below.
    totals: Vec<Total<'a>>,
}

/// An agency in a year.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct AgencyLine<'a> {
    /// Its name: as in the table, else as in its reports.
    agency: &'a str,
    /// The name of the agency above it; null for none.
    parent: Option<&'a str>,
    /// How far down the tree it is; 0 at the top.
    level: usize,
    /// `reported`, `several_reports`, `missing` or `not_due`.
    status: &'static str,
    /// True when a report spells its name otherwise than the table.
    is_variant: bool,
    /// Its reports.
    reports: Vec<ReportName<'a>>,
    /// Its rates.
    rates: Vec<Rate>,
    /// The rates over the agencies below it; null where there are none.
    parts: Option<Parts>,
}

/// A report of an agency.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ReportName<'a> {
    /// The path as given.
    path: &'a str,
    /// The agency's name as reviewed.
    agency: &'a str,
}

/// A rate.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Rate {
    /// The id of the rate.
    id: String,
    /// The numerator; null when it is not known.
    numerator: Option<Number>,
    /// The denominator; null when it is not known.
    denominator: Option<Number>,
    /// The quotient, up to 28 digits; null when it cannot be told.
    value: Option<Number>,
    /// Its place among the agencies of one parent, 1 for the highest; null when it is not ranked.
    rank: Option<usize>,
    /// `blank`, `unread`, `absent` (not in the form), `differs` (between reports of the agency) or `nothing` (over 0) where
    /// it cannot be told; `small`, `over` (more than all) and `approximate` (read on another form) where it can.
    notes: Vec<&'static str>,
}

/// The rates over the agencies below one.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Parts {
    /// Number of agencies below it that have a report.
    reported: usize,
    /// Number of agencies below it.
    all: usize,
    /// The rates over those that have one.
    rates: Vec<Rate>,
}

/// A report that gives totals.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Total<'a> {
    /// The agency.
    agency: &'a str,
    /// `declared` by the table, or `said` by the report.
    basis: &'static str,
    /// The sentence that says so; null for a declared one.
    sentence: Option<&'a str>,
    /// The agencies that make it up, those with a report.
    parts: Vec<&'a str>,
    /// Those without one.
    missing: Vec<&'a str>,
    /// Every number of the report.
    fields: Vec<TotalField<'a>>,
}

/// A field of a total.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TotalField<'a> {
    /// Field id.
    id: &'a str,
    /// Its name, in the language of `--lang`.
    label: String,
    /// The value of the whole; null when it is not known.
    whole: Option<Number>,
    /// The sum of the parts that are known.
    parts: Number,
    /// `equal`, `whole_is_more`, `parts_are_more` or `cannot_tell`.
    verdict: &'static str,
    /// By how much; at least so much where parts are unknown.
    difference: Option<Number>,
    /// The parts of which the value is not known.
    unknown: Vec<&'a str>,
}

/// A report that is in no agency's row.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct UnplacedReport<'a> {
    /// The path as given.
    path: &'a str,
    /// The agency as reviewed; empty when it was not found.
    agency: &'a str,
    /// The year as reviewed; null when it was not found.
    year: Option<i16>,
    /// `no_agency`, `no_year`, `not_in_table` or `several`.
    reason: &'static str,
    /// The agencies of the table that the name may mean.
    candidates: Vec<&'a str>,
}

impl<'a> GroupListing<'a> {
    /// What is printed.
    pub(in crate::cli) fn of(listing: &'a Listing<'a>, library: &Library, lang: Lang) -> Self {
        let kind = |rate: &'a gouji_core::collection::groups::RateDefinition| RateKind {
            id: &rate.id,
            name: rate.name.get(lang),
            numerator: rate.numerator.get(lang),
            denominator: rate.denominator.get(lang),
            is_share: rate.is_share,
            small: listing.book.small(),
        };
        let unplaced = listing.unplaced().into_iter().map(|(report, why)| UnplacedReport {
            path: &report.path,
            agency: &report.agency,
            year: report.year,
            reason: why.name(),
            candidates: listing.candidates(&why),
        });
        Self {
            rates: listing.book.rates().iter().map(kind).collect(),
            years: listing.years.iter().map(|year| Year::of(listing, year, library, lang)).collect(),
            unplaced: unplaced.collect(),
        }
    }
}

impl<'a> Year<'a> {
    fn of(listing: &'a Listing<'a>, year: &'a YearTable<'a>, library: &Library, lang: Lang) -> Self {
        Self {
            year: year.year,
            reports: year.reports,
            agencies: year.rows.iter().map(|row| AgencyLine::of(listing, row)).collect(),
            missing: year.missing().map(|row| row.name).collect(),
            totals: year.sums.iter().map(|sum| Total::of(sum, library, lang)).collect(),
        }
    }
}

impl<'a> AgencyLine<'a> {
    fn of(listing: &'a Listing<'a>, row: &'a AgencyRow<'a>) -> Self {
        let report = |report: &&'a gouji_core::collection::groups::ReportFigures| ReportName {
            path: &report.path,
            agency: &report.agency,
        };
        let rank = |at: usize| row.ranks.get(at).copied().flatten();
        Self {
            agency: row.name,
            parent: listing.parent(row),
            level: row.depth,
            status: status(row),
            is_variant: row.is_variant,
            reports: row.reports.iter().map(report).collect(),
            rates: row.rates.iter().enumerate().map(|(at, rate)| Rate::of(listing, at, rate, rank(at))).collect(),
            parts: row.parts.as_ref().map(|parts| Parts {
                reported: parts.reported.0,
                all: parts.reported.1,
                rates: parts.rates.iter().enumerate().map(|(at, rate)| Rate::of(listing, at, rate, None)).collect(),
            }),
        }
    }
}

impl Rate {
    fn of(listing: &Listing<'_>, at: usize, rate: &RateValue, rank: Option<usize>) -> Self {
        let number = |amount: Amount| amount.known().map(Number);
        Self {
            id: listing.book.rates().get(at).map(|rate| rate.id.clone()).unwrap_or_default(),
            numerator: number(rate.numerator),
            denominator: number(rate.denominator),
            value: rate.value().map(Number),
            rank,
            notes: listing.book.notes(at, rate),
        }
    }
}

impl<'a> Total<'a> {
    fn of(sum: &'a GroupSum<'a>, library: &Library, lang: Lang) -> Self {
        let (basis, sentence) = match sum.basis {
            SumBasis::Declared => ("declared", None),
            SumBasis::Said(sentence) => ("said", Some(sentence)),
        };
        let field = |field: &'a gouji_core::collection::groups::FieldSum<'a>| TotalField {
            id: field.id,
            label: label(library, field.id, lang),
            whole: field.whole.known().map(Number),
            parts: Number(field.parts),
            verdict: field.verdict.name(),
            difference: field.verdict.difference().map(Number),
            unknown: field.unknown.clone(),
        };
        Self {
            agency: sum.name,
            basis,
            sentence,
            parts: sum.parts.clone(),
            missing: sum.missing.clone(),
            fields: sum.fields.iter().map(field).collect(),
        }
    }
}
