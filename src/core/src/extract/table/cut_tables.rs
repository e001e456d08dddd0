//! Tables of which the text prints only the beginning: excerpts, and pages that end early.
//!
//! Invariant: a few rows are a table only if they are the first of their form, one after the other, with intact labels,
//! with values, and below all heads of their columns. Not here: whole tables (`table`).

use super::page::{HEAD_DISTANCE, LabelPlace, Page};
use super::row_confidence::BlockReading;
use crate::extract::Confidence;
use crate::forms::{Block, Likeness, Table};

/// Least rows of a form without column heads.
const FEWEST_WITHOUT_HEADS: usize = 8;
/// Most rows in a hundred that may be missing or damaged.
const MOST_LOST: usize = 10;

/// Returns how many rows of a form the text prints, up to the last one found; `None` if that is no beginning of it.
pub(super) fn reach(page: &Page, table: &Table, places: &[Vec<Option<LabelPlace>>]) -> Option<usize> {
    let rows: Vec<Option<LabelPlace>> = places.iter().flatten().copied().collect();
    let reach = rows.iter().rposition(Option::is_some)? + 1;
    let is_intact = |place: &&LabelPlace| place.likeness == Likeness::Exact && page.has_values(place.line);
    let intact = rows.iter().flatten().filter(is_intact).count();
    let is_beginning = rows[0].is_some() && intact * 100 >= reach * (100 - MOST_LOST);
    let mut found = table.blocks.iter().zip(places).filter(|(_, places)| places.iter().any(Option::is_some));
    let has_heads = found.all(|(block, places)| match block.columns.len() {
        0 => reach >= FEWEST_WITHOUT_HEADS,
        _ => has_all_heads(page, block, places),
    });
    let is_labelled = table.blocks.iter().all(|block| !block.unlabelled);
    (is_beginning && has_heads && is_labelled).then_some(reach)
}

fn has_all_heads(page: &Page, block: &Block, places: &[Option<LabelPlace>]) -> bool {
    let Some(first) = places.iter().flatten().min() else { return false };
    let is_above = |place: &LabelPlace| place.line <= first.line && place.line + HEAD_DISTANCE >= first.line;
    block.columns.iter().all(|column| page.places(column.labels).iter().any(is_above))
}

/// Doubts the row with which the text ends: its last number may go on.
pub(super) fn doubt_end(page: &Page, blocks: &mut [BlockReading<'_>]) {
    let end = page.document.text.trim_end().len();
    for row in blocks.iter_mut().flat_map(|block| &mut block.rows) {
        if row.values.iter().filter_map(|value| value.span).any(|span| !span.is_empty() && span.end == end) {
            row.doubt(Confidence::Doubtful);
        }
    }
}

/// Returns the first year that the text names.
pub(super) fn year(page: &Page) -> Option<i16> {
    /// Bytes searched: the title and the first paragraph.
    const HEAD: usize = 4000;
    let text = page.document.text.as_str();
    let years = text.match_indices('年').take_while(|(at, _)| *at < HEAD);
    years.filter_map(|(at, _)| text.get(at.checked_sub(4)?..at)?.parse().ok()).find(|year| (2000..2100).contains(year))
}
