//! Rows whose labels cannot be read: cut off by their cell, printed over, or of characters that a font does not tell.
//!
//! Invariant: a row is found by its place only in a drawn table, between rows that are found by their labels, where exactly as
//! many rows of values stand as the form has there and none of them has a label that is known; what is found so is never sure.
//! Left to others: the labels (`page`), the values (`rows`).

use super::cell;
use super::line::Layout;
use super::page::{LabelPlace, Page};
use super::row::is_lead;
use crate::forms::{Block, Likeness, Row};

/// Adds the places of rows that only their neighbours tell.
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

/// Where the label of a row should stand on a line as wide as its neighbour; `None` where a label that is known stands there.
fn place(page: &Page, block: &Block, row: &Row, line: usize, width: usize) -> Option<LabelPlace> {
    let cells = &page.lines.get(line).filter(|line| line.layout == Layout::Drawn && line.cells.len() == width)?.cells;
    let text = |at: usize| page.document.at(cells[at]);
    let first = (0..cells.len()).find(|at| cell::is_value(text(*at)))?;
    let last = (0..cells.len()).rfind(|at| !text(*at).is_empty())?;
    let is_counted = row.kind.is_number() && row.sentence.is_empty() && last - first < block.columns.len().max(1);
    let is_name = |at: &usize| !text(*at).is_empty() && !block.lead.iter().any(|lead| is_lead(*lead, text(*at), row));
    let cell = (0..first).rfind(is_name).or(first.checked_sub(1))?;
    let is_unknown = !page.is_label(line, cell, page.index());
    (is_counted && is_unknown).then_some(LabelPlace { line, cell, likeness: Likeness::Lost, is_broken: false })
}
