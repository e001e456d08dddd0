//! Rows whose labels are unreadable: cut off by their cell, printed over, or in a font with wrong characters.
//!
//! Invariant: a row is recognised by its place only in a drawn table, between labelled rows, if exactly as many rows
//! with values are there as in the form and none has a known label; it is never sure. Not here: the labels (`page`),
//! the values (`labelled_rows`).

use super::cell;
use super::line::Layout;
use super::page::{LabelPlace, Page};
use super::row::is_lead;
use crate::forms::{Block, Likeness, Row};

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
        let found: Option<Vec<LabelPlace>> =
            rows.iter().zip(lines).map(|(row, line)| place(page, block, row, line, width)).collect();
        for (place, found) in places[upper + 1..lower].iter_mut().zip(found.into_iter().flatten()) {
            *place = Some(found);
        }
    }
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
    let is_unknown = !page.is_label(line, cell, page.index());
    (is_counted && is_unknown).then_some(LabelPlace { line, cell, likeness: Likeness::Lost, is_broken: false })
}
