//! The places of the tables that the reviewer assigned to a form.
//!
//! Invariant: every assignment whose form this run has gives a match, if need be one without any label; labels are
//! searched only on its own lines, or where no lines are assigned, on those of no other. Not here: which values the lines
//! hold (`labelled_rows`, `by_order`).

use super::page::{LabelPlace, Page};
use super::row_confidence::BlockReading;
use super::{TableMatch, align, candidate, heads_present, unlabelled_blocks, unreadable_labels};
use crate::extract::{Assignment, Confidence};
use crate::forms::{Form, Library, Table};
use crate::text::Span;
use std::collections::HashMap;

/// Matches the assigned tables, in the order they are given; of two for one table the first.
pub(super) fn find<'a>(page: &Page, library: &'a Library, assigned: &[Assignment]) -> Vec<TableMatch<'a>> {
    let mut found: Vec<TableMatch> = Vec::new();
    for (at, one) in assigned.iter().enumerate() {
        let Some((form, table)) = one.table(library) else { continue };
        if found.iter().any(|other| other.table.id == table.id) {
            continue;
        }
        found.push(match one.span {
            Some(lines) => on_lines(page, form, table, lines),
            None => anywhere(page, form, table, assigned, at),
        });
    }
    found
}

/// Matches a table with the lines assigned to it: whatever labels they print are its own.
fn on_lines<'a>(page: &Page, form: &'a Form, table: &'a Table, lines: Span) -> TableMatch<'a> {
    let is_ours = |line: usize| page.lines.get(line).is_some_and(|line| lines.overlaps(line.span));
    let mut places = align(page, table, &is_ours);
    for (block, found) in table.blocks.iter().zip(&mut places).filter(|(block, _)| !block.unlabelled) {
        unreadable_labels::find(page, block, found);
    }
    // The values of its last row may be below the last line chosen.
    let last = places.iter().flatten().flatten().max().copied();
    let end = last.map_or(lines.end, |last| unlabelled_blocks::end_of_values(page, table, last).max(lines.end));
    whole(form, table, places, Span::new(lines.start, end), Some(lines))
}

/// Matches a table wherever its labels are; a few of them prove nothing: it is then to be filled by hand.
fn anywhere<'a>(page: &Page, form: &'a Form, table: &'a Table, assigned: &[Assignment], at: usize) -> TableMatch<'a> {
    let others: Vec<Span> =
        assigned.iter().enumerate().filter(|(other, _)| *other != at).filter_map(|(_, one)| one.span).collect();
    let is_free =
        |line: usize| page.lines.get(line).is_some_and(|line| !others.iter().any(|other| other.overlaps(line.span)));
    candidate(page, form, table, &is_free).unwrap_or_else(|| {
        let places = table.blocks.iter().map(|block| vec![None; block.rows.len()]).collect();
        whole(form, table, places, Span::default(), None)
    })
}

/// Doubts the rows of an assigned table without its column heads near by: only the reviewer's word gives them its columns.
pub(super) fn doubt_headless(page: &Page, blocks: &mut [BlockReading<'_>]) {
    for block in blocks.iter_mut().filter(|block| !heads_present(page, block.block, block.places)) {
        block.rows.iter_mut().for_each(|row| row.doubt(Confidence::Doubtful));
    }
}

fn whole<'a>(
    form: &'a Form,
    table: &'a Table,
    places: Vec<Vec<Option<LabelPlace>>>,
    span: Span,
    assigned: Option<Span>,
) -> TableMatch<'a> {
    let found = places.iter().flatten().flatten().count();
    let wanted = places.iter().map(Vec::len).sum();
    TableMatch { form, table, places, span, found, wanted, reach: wanted, unexplained: 0, assigned }
}

/// Where tables without a place belong: behind those that their form prints before them, in its order.
pub(super) fn positions<'a>(taken: &[TableMatch<'a>]) -> HashMap<&'a str, (usize, usize)> {
    let unplaced = taken.iter().filter(|one| one.span.is_empty());
    unplaced
        .map(|one| {
            let tables = &one.form.tables;
            let at = tables.iter().position(|table| table.id == one.table.id).unwrap_or(tables.len());
            let before = taken.iter().filter(|other| tables[..at].iter().any(|table| table.id == other.table.id));
            (one.table.id.as_str(), (before.map(|other| other.span.start).max().unwrap_or(0), at + 1))
        })
        .collect()
}
