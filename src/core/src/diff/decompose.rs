//! Decomposition of a total's change along the sums of the forms, down to the cells.
//!
//! Invariant: exact; the changes of the parts and the residual add up to the change of the total. A residual occurs if
//! the published parts of either year do not add up to the published total, or if a part cannot be told. Not here: that
//! they should add up (`check`).

use super::{Comparison, ComparisonRow, FieldRow, RowKind};
use crate::check::{Arithmetic, Finding, Severity, Side};
use crate::ids::FieldId;
use crate::review::Review;
use crate::text::Bilingual;
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;
use std::collections::HashSet;

/// The change of a total and its composition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decomposition {
    /// Index of the total's row in the comparison.
    pub row: usize,
    /// The older number.
    pub old: Decimal,
    /// The newer number.
    pub new: Decimal,
    /// New minus old.
    pub change: Decimal,
    /// One decomposition per sum that ends in the total: by results, by applicants.
    pub ways: Vec<Way>,
}

/// One sum that ends in a total.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// Title of the sum.
    pub title: Bilingual,
    /// The parts that changed, largest first.
    pub parts: Vec<ChangePart>,
    /// The change that the parts do not explain.
    pub residual: Decimal,
}

/// A part of a total.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangePart {
    /// Index of the part's row in the comparison.
    pub row: usize,
    /// Its share in the older total.
    pub old: Decimal,
    /// Its share in the newer total.
    pub new: Decimal,
    /// New minus old.
    pub change: Decimal,
    /// Its own decompositions; empty for a cell that is not a total.
    pub ways: Vec<Way>,
}

impl Comparison {
    /// Decomposes the change of a row; `None` if it is not a total or lacks a comparable number. For many rows make
    /// [`Sums`] once.
    pub fn decompose(&self, row: usize, old: &Review, new: &Review) -> Option<Decomposition> {
        Sums::new(self, old, new).decompose(row)
    }
}

fn numbers(field: &FieldRow) -> Option<(Decimal, Decimal)> {
    field.old.as_ref()?.number.zip(field.new.as_ref()?.number)
}

/// The sums of both years, by total.
#[derive(Debug)]
pub struct Sums<'c> {
    comparison: &'c Comparison,
    old: FxHashMap<&'c str, Vec<&'c Finding>>,
    new: FxHashMap<&'c str, Vec<&'c Finding>>,
    /// Rows by piece and side; `true` for the older report.
    rows: FxHashMap<(bool, &'c str), usize>,
}

/// Returns the hard sums of a report that end in a single total without subtraction.
fn by_total(review: &Review) -> FxHashMap<&str, Vec<&Finding>> {
    let mut sums: FxHashMap<&str, Vec<&Finding>> = FxHashMap::default();
    for finding in &review.findings {
        let is_sum = finding.severity == Severity::Hard
            && finding.arithmetic == Arithmetic::Equal
            && finding.in_words.is_zero()
            && finding.operands.iter().all(|operand| operand.owner.is_own() && !operand.negative);
        let mut totals = finding.operands.iter().filter(|operand| operand.side == Side::Right);
        if let (true, Some(total), None) = (is_sum, totals.next(), totals.next()) {
            sums.entry(total.id.as_str()).or_default().push(finding);
        }
    }
    sums
}

/// The shares of one row in both totals.
#[derive(Default)]
struct Shares {
    old: Decimal,
    new: Decimal,
}

impl<'c> Sums<'c> {
    /// Finds the sums of the compared reports.
    pub fn new(comparison: &'c Comparison, old: &'c Review, new: &'c Review) -> Self {
        let mut rows = FxHashMap::default();
        for (at, row) in comparison.rows.iter().enumerate() {
            let ComparisonRow::Field(field) = row else { continue };
            for (is_old, cell) in [(true, &field.old), (false, &field.new)] {
                rows.extend(cell.iter().flat_map(|cell| &cell.pieces).map(|piece| ((is_old, piece.id.as_str()), at)));
            }
        }
        Self { comparison, old: by_total(old), new: by_total(new), rows }
    }

    /// Decomposes the change of a row; `None` if it is not a total or lacks a comparable number.
    pub fn decompose(&self, row: usize) -> Option<Decomposition> {
        let Some(ComparisonRow::Field(field)) = self.comparison.rows.get(row) else { return None };
        let (old, new) = numbers(field).filter(|_| field.kind.is_comparable())?;
        let ways = self.ways(row, field, &mut HashSet::from([row]));
        let change = new.checked_sub(old)?;
        (!ways.is_empty()).then_some(Decomposition { row, old, new, change, ways })
    }

    /// Returns the decompositions of a row; each sum of the newer report is paired with the older report's sum of the
    /// same kind.
    fn ways(&self, row: usize, field: &FieldRow, above: &mut HashSet<usize>) -> Vec<Way> {
        let Some((before, after)) = numbers(field) else { return Vec::new() };
        let Some(change) = after.checked_sub(before) else { return Vec::new() };
        let only = |cell: &'_ Option<super::RowSide>| -> Option<FieldId> {
            let pieces = cell.as_ref()?.pieces.as_slice();
            if let [piece] = pieces { Some(piece.id.clone()) } else { None }
        };
        let of = |sums: &FxHashMap<&str, Vec<&'c Finding>>, id: Option<FieldId>| -> Vec<&'c Finding> {
            id.and_then(|id| sums.get(id.as_str()).cloned()).unwrap_or_default()
        };
        let (then, now) = (of(&self.old, only(&field.old)), of(&self.new, only(&field.new)));
        let mut ways = Vec::new();
        for sum in &now {
            // The same sum, or the one with most parts in the same rows.
            let rows = self.parts(sum, false);
            let shared = |other: &&&Finding| self.parts(other, true).iter().filter(|row| rows.contains(row)).count();
            let Some(other) = then.iter().filter(|other| shared(other) > 0).max_by_key(shared) else { continue };
            ways.extend(self.way(row, change, (other, sum), above));
        }
        ways
    }

    fn parts(&self, sum: &Finding, is_old: bool) -> Vec<usize> {
        let parts = sum.operands.iter().filter(|operand| operand.side == Side::Left);
        parts.filter_map(|operand| self.rows.get(&(is_old, operand.id.as_str())).copied()).collect()
    }

    fn way(
        &self,
        total: usize,
        change: Decimal,
        (then, now): (&Finding, &Finding),
        above: &mut HashSet<usize>,
    ) -> Option<Way> {
        let mut shares: Vec<(usize, Shares)> = Vec::new();
        for (sum, is_old) in [(now, false), (then, true)] {
            for operand in sum.operands.iter().filter(|operand| operand.side == Side::Left) {
                let row = *self.rows.get(&(is_old, operand.id.as_str()))?;
                let at = shares.iter().position(|(known, _)| *known == row).unwrap_or_else(|| {
                    shares.push((row, Shares::default()));
                    shares.len() - 1
                });
                let share = if is_old { &mut shares[at].1.old } else { &mut shares[at].1.new };
                *share = share.checked_add(operand.value.unwrap_or_default())?;
            }
        }
        let mut explained = Decimal::ZERO;
        let mut parts = Vec::new();
        for (row, share) in shares {
            let moved = share.new.checked_sub(share.old)?;
            explained = explained.checked_add(moved)?;
            if moved.is_zero() || row == total {
                continue;
            }
            let ways = match self.comparison.rows.get(row) {
                Some(ComparisonRow::Field(field)) if field.kind == RowKind::Exact && above.insert(row) => {
                    let ways = self.ways(row, field, above);
                    above.remove(&row);
                    ways
                }
                _ => Vec::new(),
            };
            parts.push(ChangePart { row, old: share.old, new: share.new, change: moved, ways });
        }
        parts.sort_by_key(|part| std::cmp::Reverse(part.change.abs()));
        Some(Way { title: now.title.clone(), parts, residual: change.checked_sub(explained)? })
    }
}
