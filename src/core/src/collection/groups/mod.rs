//! Groups of agencies: who has reported, the rates of each, and whether totals of a group agree with its parts.
//!
//! An agency has the reports whose name finds it in the table; without a table every name is an agency of its own. Where an
//! agency has several reports of a year, a value that they give alike counts, and one that they give differently cannot be told.
//!
//! Invariant: the reports may come in any order; a value that is blank or not read is no number. Not here: the table
//! (`agencies`), what the rates are made of (`rates`), the comparison of totals (`sums`).

mod rates;
mod sums;
mod words;

pub use rates::{Amount, Rate, RateBook, RateDefinition, ranks};
pub use sums::{FieldSum, GroupSum, SumBasis, SumVerdict};
pub use words::{RATE_MARKS, RateMark};

use super::agencies::{AgencyTable, NameIndex, NameMatch, same_name};
use crate::extract::Field;
use crate::forms::Library;
use crate::ids::FieldId;
use crate::review::Review;
use crate::text::sanitize::printable;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// What the groups need of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportFigures {
    /// The path, as shown.
    pub path: String,
    /// The agency as reviewed; empty when it is not known.
    pub agency: String,
    /// The year as reviewed.
    pub year: Option<i16>,
    /// The rates, in the order of the book.
    pub rates: Vec<Rate>,
    /// The sentence by which it says that its figures cover the agencies below its own.
    pub says_sums: Option<String>,
    /// The values of its fields, where they are compared with those of other agencies.
    pub values: Vec<(FieldId, Amount)>,
}

/// A report that is in no row, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unplaced {
    /// No agency was found in it.
    NoAgency,
    /// No year was found in it.
    NoYear,
    /// The table has no such agency.
    NotInTable,
    /// The table has several that the name may mean: their indexes.
    Several(Vec<usize>),
}

impl Unplaced {
    /// Stable ASCII name.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::NoAgency => "no_agency",
            Self::NoYear => "no_year",
            Self::NotInTable => "not_in_table",
            Self::Several(_) => "several",
        }
    }
}

/// Reports gathered by agency.
pub struct Groups<'a> {
    table: Option<&'a AgencyTable>,
    index: Option<NameIndex>,
    book: &'a RateBook,
    library: &'a Library,
    reports: Vec<(ReportFigures, NameMatch)>,
}

impl<'a> Groups<'a> {
    /// No reports yet.
    pub fn new(table: Option<&'a AgencyTable>, book: &'a RateBook, library: &'a Library) -> Self {
        Self { table, index: table.map(NameIndex::new), book, library, reports: Vec::new() }
    }

    /// Adds a report as reviewed.
    pub fn add(&mut self, review: &Review) {
        let identity = review.identity();
        let agency = identity.agency.map(|agency| agency.value).unwrap_or_default();
        let found = self.find(&agency);
        let (says_sums, is_compared) = found.agency().zip(self.table).map_or((false, false), |(index, table)| {
            let sums = |index: usize| table.get(index).and_then(|agency| agency.sums);
            let may_sum = |index: usize| sums(index) != Some(false) && !table.children(index).is_empty();
            let mut all = std::iter::successors(Some(index), |index| table.get(*index)?.parent);
            (may_sum(index) && sums(index).is_none(), all.any(may_sum))
        });
        let is_number = |field: &&Field| self.library.cell(&field.id).is_some_and(|(row, _)| row.kind.is_number());
        let value = |field: &Field| (field.id.clone(), Amount::of(review, &field.id));
        let figures = ReportFigures {
            path: printable(&review.source.path),
            agency: printable(&agency),
            year: identity.year.map(|year| year.value),
            rates: self.book.of(review),
            says_sums: if says_sums { self.book.says_sums(review) } else { None },
            values: if is_compared {
                review.extraction.fields.iter().filter(is_number).map(value).collect()
            } else {
                Vec::new()
            },
        };
        self.reports.push((figures, found));
    }

    /// Adds what is needed of a report.
    pub fn add_figures(&mut self, figures: ReportFigures) {
        let found = self.find(&figures.agency);
        self.reports.push((figures, found));
    }

    fn find(&self, agency: &str) -> NameMatch {
        self.index.as_ref().map_or(NameMatch::None, |index| index.find(agency))
    }

    /// The years of the reports, in order.
    pub fn years(&self) -> Vec<i16> {
        let years: BTreeSet<i16> = self.reports.iter().filter_map(|(report, _)| report.year).collect();
        years.into_iter().collect()
    }

    /// The reports that are in no row of any year, by name and path.
    pub fn unplaced(&self) -> Vec<(&ReportFigures, Unplaced)> {
        let why = |(report, found): &'_ (ReportFigures, NameMatch)| match found {
            _ if report.agency.is_empty() => Some(Unplaced::NoAgency),
            NameMatch::None if self.table.is_some() => Some(Unplaced::NotInTable),
            NameMatch::Several(all) => Some(Unplaced::Several(all.clone())),
            _ => report.year.is_none().then_some(Unplaced::NoYear),
        };
        let mut unplaced: Vec<(&ReportFigures, Unplaced)> =
            self.reports.iter().filter_map(|report| Some((&report.0, why(report)?))).collect();
        unplaced.sort_by(|(one, _), (other, _)| (&one.agency, &one.path).cmp(&(&other.agency, &other.path)));
        unplaced
    }

    /// The agencies in a year.
    pub fn of_year(&self, year: i16) -> YearTable<'_> {
        let mut rows = match self.table {
            Some(table) => self.rows_of_table(table, year),
            None => self.rows_of_names(year),
        };
        self.rank(&mut rows);
        let sums = self.table.map(|table| sums::compare(table, &rows, self.library)).unwrap_or_default();
        let of_year = self.reports.iter().filter(|(report, _)| report.year == Some(year)).count();
        YearTable { year, rows, sums, reports: of_year }
    }

    /// Ranks every rate among the agencies of one parent: those are compared with one another. One alone has no rank.
    fn rank(&self, rows: &mut [AgencyRow<'_>]) {
        let parent = |row: &AgencyRow<'_>| self.table?.get(row.index?)?.parent;
        let mut groups: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
        for (at, row) in rows.iter_mut().enumerate() {
            row.ranks = vec![None; self.book.rates().len()];
            groups.entry(parent(row)).or_default().push(at);
        }
        for members in groups.into_values().filter(|members| members.len() > 1) {
            for rate in 0..self.book.rates().len() {
                let value = |at: &usize| {
                    let value = rows.get(*at)?.rates.get(rate)?;
                    if self.book.is_ranked(rate, value) { value.value() } else { None }
                };
                let values: Vec<Option<Decimal>> = members.iter().map(value).collect();
                for (at, rank) in members.iter().zip(ranks(&values)) {
                    if let Some(place) = rows.get_mut(*at).and_then(|row| row.ranks.get_mut(rate)) {
                        *place = rank;
                    }
                }
            }
        }
    }

    fn rows_of_table<'s>(&'s self, table: &'a AgencyTable, year: i16) -> Vec<AgencyRow<'s>> {
        let mut reports: BTreeMap<usize, Vec<&(ReportFigures, NameMatch)>> = BTreeMap::new();
        for report in self.reports.iter().filter(|(report, _)| report.year == Some(year)) {
            if let Some(index) = report.1.agency() {
                reports.entry(index).or_default().push(report);
            }
        }
        let order = table.in_tree_order();
        let is_due = |index: usize| table.get(index).is_some_and(|agency| agency.years.contains(year));
        // An agency above one that is shown is shown, so that the tree hangs together.
        let mut is_shown = vec![false; table.agencies().len()];
        for (index, _) in order.iter().rev() {
            let shown = is_due(*index)
                || reports.contains_key(index)
                || table.children(*index).iter().any(|child| is_shown.get(*child) == Some(&true));
            if let Some(place) = is_shown.get_mut(*index) {
                *place = shown;
            }
        }
        let shown = order.into_iter().filter(|(index, _)| is_shown.get(*index) == Some(&true));
        let mut rows: Vec<AgencyRow<'s>> = shown
            .filter_map(|(index, depth)| {
                let agency = table.get(index)?;
                let own = reports.get(&index).map_or(&[][..], Vec::as_slice);
                let mut row = AgencyRow::new(&agency.name, own.iter().map(|(report, _)| report).collect(), self.book);
                (row.index, row.depth, row.is_due) = (Some(index), depth, is_due(index));
                row.is_variant = own.iter().any(|(_, found)| matches!(found, NameMatch::Variant(_)));
                Some(row)
            })
            .collect();
        sums::add_parts(table, &mut rows);
        rows
    }

    fn rows_of_names(&self, year: i16) -> Vec<AgencyRow<'_>> {
        let mut by_name: BTreeMap<String, Vec<&ReportFigures>> = BTreeMap::new();
        for (report, _) in &self.reports {
            if report.year == Some(year) && !report.agency.is_empty() {
                by_name.entry(same_name(&report.agency)).or_default().push(report);
            }
        }
        let rows = by_name.into_values().map(|reports| {
            let name = reports.iter().map(|report| report.agency.as_str()).min().unwrap_or_default();
            AgencyRow::new(name, reports, self.book)
        });
        rows.collect()
    }
}

/// The agencies in a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearTable<'a> {
    /// The year.
    pub year: i16,
    /// The agencies: those of a table in the order of its tree, others by name.
    pub rows: Vec<AgencyRow<'a>>,
    /// Totals of agencies compared with their parts.
    pub sums: Vec<GroupSum<'a>>,
    /// Reports of this year, in a row or not.
    pub reports: usize,
}

impl YearTable<'_> {
    /// The agencies that owe a report and have none.
    pub fn missing(&self) -> impl Iterator<Item = &AgencyRow<'_>> {
        self.rows.iter().filter(|row| row.is_missing())
    }
}

/// An agency in a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgencyRow<'a> {
    /// Its name: as in the table, else as in its reports.
    pub name: &'a str,
    /// Its index in the table; `None` without a table.
    pub index: Option<usize>,
    /// How far down the tree it is.
    pub depth: usize,
    /// True when the table says that it owes a report.
    pub is_due: bool,
    /// True when a report spells its name otherwise than the table.
    pub is_variant: bool,
    /// Its reports, by path.
    pub reports: Vec<&'a ReportFigures>,
    /// Its rates, in the order of the book; those that cannot be told have no known part.
    pub rates: Vec<Rate>,
    /// The rank of each rate among the agencies of one parent; `None` where it is not ranked.
    pub ranks: Vec<Option<usize>>,
    /// The rates over its parts: the agencies below it.
    pub parts: Option<PartRates>,
}

/// The rates over the agencies below one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartRates {
    /// The parts that have a report, and all.
    pub reported: (usize, usize),
    /// Over those that have one.
    pub rates: Vec<Rate>,
}

impl<'a> AgencyRow<'a> {
    fn new(name: &'a str, mut reports: Vec<&'a ReportFigures>, book: &RateBook) -> Self {
        reports.sort_by(|one, other| one.path.cmp(&other.path));
        let absent = Rate { numerator: Amount::Absent, denominator: Amount::Absent, is_approximate: false };
        let rate = |at: usize| {
            let mut all = reports.iter().filter_map(|report| report.rates.get(at).copied());
            let first = all.next().unwrap_or(absent);
            all.fold(first, |one, other| Rate {
                numerator: one.numerator.or_differs(other.numerator),
                denominator: one.denominator.or_differs(other.denominator),
                is_approximate: one.is_approximate || other.is_approximate,
            })
        };
        let rates = (0..book.rates().len()).map(rate).collect();
        Self {
            name,
            index: None,
            depth: 0,
            is_due: false,
            is_variant: false,
            reports,
            rates,
            ranks: Vec::new(),
            parts: None,
        }
    }

    /// True when it owes a report and has none.
    pub fn is_missing(&self) -> bool {
        self.is_due && self.reports.is_empty()
    }

    /// The values of its reports by field; empty without one.
    fn values(&self) -> BTreeMap<&'a str, Amount> {
        let mut all = self.reports.iter().map(|report| {
            report.values.iter().map(|(id, amount)| (id.as_str(), *amount)).collect::<BTreeMap<&'a str, Amount>>()
        });
        let first = all.next().unwrap_or_default();
        all.fold(first, |mut values, other| {
            for (id, amount) in &mut values {
                *amount = amount.or_differs(other.get(id).copied().unwrap_or(Amount::Absent));
            }
            for (id, amount) in other {
                values.entry(id).or_insert_with(|| amount.or_differs(Amount::Absent));
            }
            values
        })
    }
}
