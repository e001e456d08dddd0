//! Rows whose labels are unreadable: cut off by their cell, printed over, in a font with wrong characters, or lost with
//! their cell.
//!
//! Invariant: a row is recognised by its place only in a drawn table, between labelled rows, if exactly as many rows
//! with values are there as in the form and none has a known label; it is sure only where it lost nothing but the cell
//! and the sums of the columns prove it. Not here: the labels (`page`), the values (`labelled_rows`).

use super::cell;
use super::line::Layout;
use super::page::{LabelPlace, Page, Print};
use super::row::{RowReading, is_lead};
use super::row_confidence::BlockReading;
use super::run_together;
use crate::extract::Confidence;
use crate::forms::{Block, Likeness, Row};
use rust_decimal::Decimal;
use rustc_hash::FxHashSet;

/// Adds the places of rows that are recognised by their neighbours.
pub(super) fn find(page: &Page, block: &Block, places: &mut [Option<LabelPlace>]) {
    let known: Vec<(usize, LabelPlace)> =
        places.iter().enumerate().filter_map(|(row, place)| Some((row, (*place)?))).collect();
    for pair in known.windows(2) {
        let [(upper, above), (lower, below)] = [pair[0], pair[1]];
        let rows = &block.rows[upper + 1..lower];
        let lines: Vec<usize> = (above.line + 1..below.line).filter(|line| page.has_values(*line)).collect();
        if rows.is_empty() || rows.len() != lines.len() {
            continue;
        }
        let width = page.lines[above.line].cells.len();
        let found: Option<Vec<LabelPlace>> = rows
            .iter()
            .zip(lines)
            .map(|(row, line)| place(page, block, row, line, width).or_else(|| bare(page, block, row, line)))
            .collect();
        for (place, found) in places[upper + 1..lower].iter_mut().zip(found.into_iter().flatten()) {
            *place = Some(found);
        }
    }
}

/// Returns the place of a row that lost the cell of its label: nothing but its values is left.
fn bare(page: &Page, block: &Block, row: &Row, line: usize) -> Option<LabelPlace> {
    let cells = &page.lines.get(line).filter(|line| line.layout == Layout::Drawn)?.cells;
    let width = cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
    let is_all = cells[..width].iter().all(|cell| page.is_value(*cell));
    let is_counted = row.kind.is_number() && row.sentence.is_empty() && width == block.columns.len().max(1);
    let place = LabelPlace { line, cell: 0, likeness: Likeness::Lost, print: Print::Missing };
    (is_all && is_counted).then_some(place)
}

/// Doubts rows without a label cell, unless the sums of their block prove that the rows are these.
pub(super) fn doubt_unproved(blocks: &mut [BlockReading<'_>]) {
    for BlockReading { block, places, rows, .. } in blocks {
        let is_bare =
            |row: usize| places.get(row).copied().flatten().is_some_and(|place| place.print == Print::Missing);
        let bare: Vec<usize> = (0..rows.len()).filter(|row| is_bare(*row)).collect();
        if bare.is_empty() {
            continue;
        }
        let proved: FxHashSet<usize> = run_together::relations(block)
            .into_iter()
            .filter(|relation| holds(relation, rows))
            .flatten()
            .map(|(row, _)| row)
            .collect();
        for row in bare.into_iter().filter(|row| !proved.contains(row)) {
            rows[row].doubt(Confidence::Doubtful);
        }
    }
}

/// True if a relation of rows that are all sure holds in every column.
fn holds(relation: &[(usize, i64)], rows: &[RowReading]) -> bool {
    let width = rows.iter().map(|row| row.values.len()).max().unwrap_or(0);
    let is_sure = |(row, _): &(usize, i64)| rows[*row].values.iter().all(|value| value.confidence == Confidence::Sure);
    relation.iter().all(is_sure)
        && (0..width).all(|column| {
            let number = |row: usize| rows[row].values.get(column)?.number;
            let sum = relation.iter().try_fold(Decimal::ZERO, |sum, (row, sign)| {
                sum.checked_add(number(*row)?.checked_mul(Decimal::from(*sign))?)
            });
            sum.is_some_and(|sum| sum.is_zero())
        })
}

/// Returns the place of a row's label on a line as wide as its neighbour; `None` if a known label is there.
fn place(page: &Page, block: &Block, row: &Row, line: usize, width: usize) -> Option<LabelPlace> {
    let cells = &page.lines.get(line).filter(|line| line.layout == Layout::Drawn && line.cells.len() == width)?.cells;
    let text = |at: usize| page.document.at(cells[at]);
    let first = (0..cells.len()).find(|at| cell::is_value(page.lexicon, text(*at)))?;
    let last = (0..cells.len()).rfind(|at| !text(*at).is_empty())?;
    let is_counted = row.kind.is_number() && row.sentence.is_empty() && last - first < block.columns.len().max(1);
    let is_name = |at: &usize| {
        !text(*at).is_empty() && !block.lead.iter().any(|lead| is_lead(page.lexicon, *lead, text(*at), row))
    };
    let cell = (0..first).rfind(is_name).or(first.checked_sub(1))?;
    let is_unknown = !page.is_label(line, cell);
    (is_counted && is_unknown).then_some(LabelPlace { line, cell, likeness: Likeness::Lost, print: Print::Whole })
}
