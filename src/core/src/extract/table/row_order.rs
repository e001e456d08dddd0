//! Rows in another order than the form's, and rows that are printed twice.
//!
//! Invariant: a row out of its order is taken only by a label that no other row of the table has, intact, printed once
//! with values near the others; a row that is printed again with other values is doubtful. Not here: rows in the form's
//! order (`table`).

use super::line::Layout;
use super::page::{LabelPlace, Page, Print};
use super::row::RowReading;
use super::{TableMatch, cell};
use crate::extract::Confidence;
use crate::forms::{Block, LabelId, Likeness, Row, Table};
use crate::text::Span;
use rustc_hash::FxHashMap;

/// Lines of a row besides one for each of its values.
const LINES: usize = 3;

/// Adds the rows that are out of the form's order.
pub(super) fn find(page: &Page, found: &mut TableMatch<'_>, busy: &[Span]) {
    let known: Vec<LabelPlace> = found.places.iter().flatten().flatten().copied().collect();
    let (Some(first), Some(last)) = (known.iter().min(), known.iter().max()) else { return };
    let missing = found.wanted.saturating_sub(known.len());
    if missing == 0 || missing == found.wanted {
        return;
    }
    let counts = counts(page, found.table);
    for (block, places) in found.table.blocks.iter().zip(&mut found.places) {
        let reach = missing * (block.columns.len() + LINES);
        let lines = first.line.saturating_sub(reach)..=last.line + reach;
        for (row, place) in block.rows.iter().zip(places).filter(|(_, place)| place.is_none()) {
            if !is_unique(page, &counts, row) {
                continue;
            }
            let is_row = |place: &LabelPlace| {
                let line = page.lines[place.line].span;
                lines.contains(&place.line)
                    && place.likeness == Likeness::Exact
                    && place.print == Print::Whole
                    && !known.iter().any(|other| (other.line, other.cell) == (place.line, place.cell))
                    && (block.unlabelled || (page.has_values(place.line) && !page.is_group(*place)))
                    && !busy.iter().any(|other| *other != found.span && other.overlaps(line))
            };
            let mut candidates = page.places(row.labels).into_iter().filter(is_row);
            *place = candidates.next().filter(|_| candidates.next().is_none());
        }
    }
    found.found = found.places.iter().flatten().flatten().count();
    for place in found.places.iter().flatten().flatten() {
        let line = page.lines[place.line].span;
        found.span = Span::new(found.span.start.min(line.start), found.span.end.max(line.end));
    }
}

/// Adds the groups of a block without row labels whose names are near those found, in any order.
pub(super) fn find_groups(page: &Page, block: &Block, places: &mut [Option<LabelPlace>]) {
    let known: Vec<LabelPlace> = places.iter().flatten().copied().collect();
    let (Some(first), Some(last)) = (known.iter().min(), known.iter().max()) else { return };
    let lines = first.line.saturating_sub(1)..=last.line + 1;
    for (row, place) in block.rows.iter().zip(places).filter(|(_, place)| place.is_none()) {
        let is_near = |place: &LabelPlace| {
            lines.contains(&place.line)
                && place.likeness == Likeness::Exact
                && page.lines[place.line].layout == Layout::Drawn
        };
        let mut near = page.places(row.labels).into_iter().filter(is_near);
        *place = near.next().filter(|_| near.next().is_none());
    }
}

/// How many rows of a table have a label.
fn counts(page: &Page, table: &Table) -> FxHashMap<LabelId, usize> {
    let mut counts = FxHashMap::default();
    for row in table.blocks.iter().flat_map(|block| &block.rows) {
        for label in page.index().set(row.labels) {
            *counts.entry(*label).or_default() += 1;
        }
    }
    counts
}

fn is_unique(page: &Page, counts: &FxHashMap<LabelId, usize>, row: &Row) -> bool {
    page.index().set(row.labels).iter().all(|label| counts.get(label) == Some(&1))
}

/// Doubts rows of a labelled block that are printed again with other values; returns the places of the copies.
pub(super) fn doubt_twice(page: &Page, found: &TableMatch<'_>, block: usize, rows: &mut [RowReading]) -> Vec<Span> {
    let (Some(form), Some(places)) = (found.table.blocks.get(block), found.places.get(block)) else {
        return Vec::new();
    };
    let known = || found.places.iter().flatten().flatten();
    let (Some(first), Some(last)) = (known().min(), known().max()) else { return Vec::new() };
    let counts = counts(page, found.table);
    let mut copies = Vec::new();
    for ((row, place), read) in form.rows.iter().zip(places).zip(rows) {
        let Some(place) = place.filter(|place| page.lines[place.line].layout != Layout::Whole) else { continue };
        let is_copy = |other: &LabelPlace| {
            (first.line..=last.line + 1).contains(&other.line)
                && page.lines[other.line].layout != Layout::Whole
                && other.likeness == Likeness::Exact
                && !known().any(|known| known.line == other.line)
                && page.has_values(other.line)
        };
        let mut others = page.places(row.labels).into_iter().filter(is_copy).peekable();
        if others.peek().is_none() || !row.sentence.is_empty() || !is_unique(page, &counts, row) {
            continue;
        }
        let own = values(page, place);
        for other in others {
            let again = values(page, other);
            if again == own {
                continue;
            }
            copies.push(page.lines[other.line].span);
            read.doubt(Confidence::Doubtful);
            let is_whole = again.len() == read.values.len();
            for (value, text) in read.values.iter_mut().zip(again).filter(|_| is_whole) {
                let number = cell::parse(text).filter(|number| value.number.is_some_and(|own| own != *number));
                value.candidates.extend(number);
            }
        }
    }
    copies
}

/// The values behind a label.
fn values<'p>(page: &Page<'p>, place: LabelPlace) -> Vec<&'p str> {
    let behind = page.lines[place.line].cells.get(place.cell + 1..).unwrap_or(&[]);
    behind.iter().map(|cell| page.document.at(*cell)).filter(|text| cell::is_value(page.lexicon, text)).collect()
}
