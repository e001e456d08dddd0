//! Totals of agencies compared with the sum of their parts.
//!
//! A report gives totals where the table declares it, or where the table leaves it open and the report says so. The parts
//! are the agencies below: where one of them gives totals itself, not those below that one.
//!
//! Invariant: a comparison is never a failure: the whole may count cases of its own. Where a value of a part is missing
//! nothing is said, unless the parts that are known are more than the whole already. Not here: rates (`rates`).

use super::{AgencyRow, Amount, PartRates, Rate};
use crate::collection::agencies::AgencyTable;
use crate::forms::{Kind, Library};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, HashMap};

/// Why a report is taken to give totals over the agencies below its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SumBasis<'a> {
    /// The table declares it.
    Declared,
    /// The report says so in this sentence.
    Said(&'a str),
}

/// What the comparison of a total with its parts came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SumVerdict {
    /// The whole is the sum of its parts.
    Equal,
    /// The whole is more, by this: cases of its own, or an error.
    WholeIsMore(Decimal),
    /// The parts are more, by this or by more than this where parts are missing.
    PartsAreMore(Decimal),
    /// A value is missing.
    CannotTell,
}

impl SumVerdict {
    /// Stable ASCII name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Equal => "equal",
            Self::WholeIsMore(_) => "whole_is_more",
            Self::PartsAreMore(_) => "parts_are_more",
            Self::CannotTell => "cannot_tell",
        }
    }

    /// By how much both differ; `None` where they do not, or nothing can be told.
    pub const fn difference(self) -> Option<Decimal> {
        match self {
            Self::WholeIsMore(by) | Self::PartsAreMore(by) => Some(by),
            Self::Equal | Self::CannotTell => None,
        }
    }
}

/// A field of a whole and of its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldSum<'a> {
    /// The field.
    pub id: &'a str,
    /// The value of the whole.
    pub whole: Amount,
    /// The sum of the parts that are known.
    pub parts: Decimal,
    /// The parts of which the value is not known.
    pub unknown: Vec<&'a str>,
    /// What it came to.
    pub verdict: SumVerdict,
}

/// A whole with its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupSum<'a> {
    /// The agency whose report gives totals.
    pub name: &'a str,
    /// Why it is taken so.
    pub basis: SumBasis<'a>,
    /// The parts with a report.
    pub parts: Vec<&'a str>,
    /// Parts without one.
    pub missing: Vec<&'a str>,
    /// Every number of the report, in its order.
    pub fields: Vec<FieldSum<'a>>,
}

impl GroupSum<'_> {
    /// How many fields came to this, whatever the difference.
    pub fn count(&self, is: fn(SumVerdict) -> bool) -> usize {
        self.fields.iter().filter(|field| is(field.verdict)).count()
    }
}

/// The rows by their index in the table.
type ByIndex<'r, 'a> = HashMap<usize, &'r AgencyRow<'a>>;

fn by_index<'r, 'a>(rows: &'r [AgencyRow<'a>]) -> ByIndex<'r, 'a> {
    rows.iter().filter_map(|row| Some((row.index?, row))).collect()
}

/// Why the report of a row is taken to give totals; `None` where it is not.
fn basis<'a>(table: &AgencyTable, row: &AgencyRow<'a>) -> Option<SumBasis<'a>> {
    match table.get(row.index?)?.sums {
        Some(true) => Some(SumBasis::Declared),
        Some(false) => None,
        None => row.reports.iter().find_map(|report| report.says_sums.as_deref()).map(SumBasis::Said),
    }
}

/// The agencies that make up the whole of one, those without a report included.
fn parts<'r, 'a>(table: &AgencyTable, rows: &ByIndex<'r, 'a>, index: usize) -> Vec<&'r AgencyRow<'a>> {
    let mut found = Vec::new();
    let mut stack: Vec<usize> = table.children(index).iter().rev().copied().collect();
    while let Some(index) = stack.pop() {
        // One that is not shown owes nothing, and so do all below it.
        let Some(row) = rows.get(&index) else { continue };
        if row.is_due || !row.reports.is_empty() {
            found.push(*row);
        }
        if basis(table, row).is_none() {
            stack.extend(table.children(index).iter().rev());
        }
    }
    found
}

/// Adds to each row the rates over its parts.
pub(super) fn add_parts(table: &AgencyTable, rows: &mut [AgencyRow<'_>]) {
    let over = |row: &AgencyRow<'_>, rows: &ByIndex<'_, '_>| {
        let parts = parts(table, rows, row.index?);
        let reported: Vec<&&AgencyRow<'_>> = parts.iter().filter(|part| !part.reports.is_empty()).collect();
        let sum =
            |at: usize| reported.iter().filter_map(|part| part.rates.get(at).copied()).fold(Rate::NONE, Rate::plus);
        let rates = (0..row.rates.len()).map(sum).collect();
        (!parts.is_empty()).then_some(PartRates { reported: (reported.len(), parts.len()), rates })
    };
    let all: Vec<Option<PartRates>> = {
        let by_index = by_index(rows);
        rows.iter().map(|row| over(row, &by_index)).collect()
    };
    for (row, parts) in rows.iter_mut().zip(all) {
        row.parts = parts;
    }
}

/// Compares every total with its parts.
pub(super) fn compare<'a>(table: &AgencyTable, rows: &[AgencyRow<'a>], library: &Library) -> Vec<GroupSum<'a>> {
    let by_index = by_index(rows);
    let group = |row: &AgencyRow<'a>| {
        let (index, basis) = (row.index?, basis(table, row)?);
        let all = parts(table, &by_index, index);
        if row.reports.is_empty() || all.is_empty() {
            return None;
        }
        let values: Vec<(&'a str, BTreeMap<&'a str, Amount>)> =
            all.iter().map(|part| (part.name, part.values())).collect();
        let whole = row.values();
        let ids = row.reports.first().map_or(&[][..], |report| report.values.as_slice());
        let fields = ids.iter().map(|(id, _)| {
            let is_signed = library.cell(id).is_some_and(|(row, _)| row.kind == Kind::Signed);
            let whole = whole.get(id.as_str()).copied().unwrap_or(Amount::Absent);
            field(id, whole, is_signed, &values)
        });
        let names = |is_missing: bool| {
            all.iter().filter(|part| part.reports.is_empty() == is_missing).map(|part| part.name).collect()
        };
        Some(GroupSum { name: row.name, basis, parts: names(false), missing: names(true), fields: fields.collect() })
    };
    rows.iter().filter_map(group).collect()
}

fn field<'a>(
    id: &'a str,
    whole: Amount,
    is_signed: bool,
    values: &[(&'a str, BTreeMap<&'a str, Amount>)],
) -> FieldSum<'a> {
    let (mut sum, mut unknown) = (Amount::Known(Decimal::ZERO), Vec::new());
    for (name, values) in values {
        match values.get(id).copied().unwrap_or(Amount::Absent) {
            known @ Amount::Known(_) => sum = sum.plus(known),
            _ => unknown.push(*name),
        }
    }
    let difference = whole.known().zip(sum.known()).and_then(|(whole, parts)| whole.checked_sub(parts));
    let verdict = match difference {
        Some(by) if by.is_sign_negative() && !by.is_zero() && (unknown.is_empty() || !is_signed) => {
            SumVerdict::PartsAreMore(-by)
        }
        Some(by) if unknown.is_empty() && by.is_zero() => SumVerdict::Equal,
        Some(by) if unknown.is_empty() => SumVerdict::WholeIsMore(by),
        _ => SumVerdict::CannotTell,
    };
    FieldSum { id, whole, parts: sum.known().unwrap_or_default(), unknown, verdict }
}
