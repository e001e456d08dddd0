//! Column alignment of a drawn block: where its values begin, according to its rows and heads.
//!
//! Invariant: only what all full rows agree on is used. Not here: rows without a blank at their edges, which need no
//! alignment (`labelled_rows`).

use super::cell;
use super::labelled_block::LabelledBlock;
use super::line::Layout;
use super::page::{HEAD_DISTANCE, LabelPlace, Page, Print};
use super::row::{filled, value_count};
use crate::forms::{Block, normalise};
use std::ops::RangeInclusive;

/// Where the values of a block begin, relative to the label and to the line's start.
#[derive(Debug, Clone, Default)]
pub(super) struct ColumnAlignment {
    /// For each full row: index of the label, and number of cells between label and first value.
    from_label: Vec<(usize, usize)>,
    /// Index of the first value on its line if all full rows agree, and whether their lines begin with a separator.
    from_start: Option<(usize, bool)>,
    /// Index of the first head if all heads are side by side in the form's order, and whether that line begins with a
    /// separator.
    heads: Option<(usize, bool)>,
    /// Number of full rows.
    rows: usize,
    /// True if every head occurs twice on its line: two tables side by side.
    pub is_doubled: bool,
}

/// Determines the alignment from the full rows and the heads of a block.
pub(super) fn alignment(labelled: &LabelledBlock<'_>) -> ColumnAlignment {
    let LabelledBlock { page, block, places, .. } = labelled;
    let mut found: Vec<(usize, bool)> = Vec::new();
    let mut from_label = Vec::new();
    for (row, place) in block.rows.iter().zip(*places) {
        let speaks = |place: &LabelPlace| {
            let drawn = page.lines[place.line].layout == Layout::Drawn;
            drawn && place.print == Print::Whole && !labelled.follows_values(*place)
        };
        let Some(place) = place.filter(speaks) else { continue };
        let (start, cells) = labelled.after_label(row, place);
        if let Some((first, last)) = filled(page, cells)
            && last - first + 1 == value_count(block, row)
        {
            found.push((start + first, page.is_led(place.line)));
            from_label.push((place.cell, first));
        }
    }
    let from_start = found.first().copied().filter(|first| found.iter().all(|other| other == first));
    ColumnAlignment {
        from_label,
        from_start,
        heads: heads(page, block, places),
        rows: found.len(),
        is_doubled: is_doubled(page, block, places),
    }
}

fn is_doubled(page: &Page, block: &Block, places: &[Option<LabelPlace>]) -> bool {
    let Some(lines) = above(places) else { return false };
    let twice = |column: &crate::forms::Column| {
        let found = page.places(column.labels);
        found
            .iter()
            .filter(|place| lines.contains(&place.line))
            .any(|one| found.iter().filter(|other| other.line == one.line).count() == 2)
    };
    block.columns.len() > 1 && block.columns.iter().all(twice)
}

impl ColumnAlignment {
    /// Returns the number of cells between label and values.
    ///
    /// From the full rows whose label has the same index, else from all others if they agree on it: covered cells are
    /// then left out.
    fn behind_label(&self, label: usize) -> Option<usize> {
        let same: Vec<&(usize, usize)> = self.from_label.iter().filter(|row| row.0 == label).collect();
        let rows = if same.is_empty() { self.from_label.iter().collect() } else { same };
        let &&(index, first) = rows.first()?;
        let agree = rows.iter().all(|row| row.1 == first);
        let apart = rows.iter().any(|row| row.0 != index);
        (agree && (index == label || apart)).then_some(first)
    }

    /// Returns the window of a row on which rows and heads agree.
    ///
    /// `label` is the row's label; its cells begin at index `start` of the line and the first filled one is `first`.
    pub fn begins(
        &self,
        label: LabelPlace,
        (start, first): (usize, usize),
        windows: &[usize],
        is_led: bool,
    ) -> Option<usize> {
        // The line of a broken label lacks the cells before its beginning.
        if label.print != Print::Whole {
            return None;
        }
        // Rows with and without a separator at their beginning have different indexes.
        let of_kind = |index: Option<(usize, bool)>| index.filter(|index| index.1 == is_led).map(|index| index.0);
        let (from_start, heads) = (of_kind(self.from_start), of_kind(self.heads));
        // A single row is no evidence about itself.
        let alone = self.rows < 2 && from_start == Some(start + first);
        let from_label = self.behind_label(label.cell).filter(|_| !alone);
        let from_start = from_start.filter(|_| !alone).and_then(|at| at.checked_sub(start));
        let heads = heads.and_then(|at| at.checked_sub(start));
        let mut said = [from_label, from_start, heads].into_iter().flatten().filter(|at| windows.contains(at));
        let first = said.next()?;
        said.all(|other| other == first).then_some(first)
    }
}

/// Returns the lines above a block's first row that may contain its heads.
fn above(places: &[Option<LabelPlace>]) -> Option<RangeInclusive<usize>> {
    let first = places.iter().flatten().map(|place| place.line).min()?;
    Some(first.saturating_sub(HEAD_DISTANCE)..=first)
}

/// Most lines of a block's heads.
const STOREYS: usize = 4;

/// Finds where heads begin that are side by side, one a column.
fn heads(page: &Page, block: &Block, places: &[Option<LabelPlace>]) -> Option<(usize, bool)> {
    let lines = above(places)?;
    let mut first: Option<(usize, bool)> = None;
    let mut top = usize::MAX;
    for (at, column) in block.columns.iter().enumerate() {
        let found = page.places(column.labels);
        let near = |line: usize| top == usize::MAX || line.abs_diff(top) < STOREYS;
        let head =
            found.iter().rev().filter(|place| lines.contains(&place.line) && near(place.line)).find(|place| {
                let drawn = page.lines[place.line].layout == Layout::Drawn;
                drawn && first.is_none_or(|(cell, is_led)| place.cell == cell + at && page.is_led(place.line) == is_led)
            })?;
        first = first.or(Some((head.cell, page.is_led(head.line))));
        top = head.line;
    }
    first
}

/// For each column: true if its head is missing above the block while most others are present.
pub(super) fn lost_heads(page: &Page, block: &Block, places: &[Option<LabelPlace>]) -> Vec<bool> {
    let Some(lines) = above(places) else { return vec![false; block.columns.len()] };
    let is_there =
        |column: &crate::forms::Column| page.places(column.labels).iter().any(|place| lines.contains(&place.line));
    let there: Vec<bool> = block.columns.iter().map(is_there).collect();
    let most = there.iter().filter(|there| **there).count() * 2 >= there.len();
    there.iter().map(|there| most && !there).collect()
}

/// True if an unknown word is right before the first head on its line: behind the corner of the table, or first on the
/// line where the rows are heads too.
fn is_led_by_alien(page: &Page, block: &Block, lines: RangeInclusive<usize>) -> bool {
    /// Most bytes of such a head: 上年数量.
    const LONGEST: usize = 12;
    let Some(column) = block.columns.first() else { return false };
    let places = page.places(column.labels);
    let corners = &page.lexicon.cell_corners;
    let is_led = |head: &LabelPlace| {
        let line = &page.lines[head.line];
        let is_filled = |at: &usize| !line.cells[*at].is_empty();
        let before = (0..head.cell).rev().find(is_filled).filter(|_| line.layout != Layout::Whole);
        let Some(at) = before else { return false };
        let words = normalise(page.document.at(line.cells[at]));
        // What was printed without separators is one cell with the corner before it.
        let alien = corners.strip_prefix(&words).unwrap_or(&words);
        let is_word = !alien.is_empty() && alien.len() <= LONGEST && !cell::is_value(page.lexicon, alien);
        let is_corner = |at: usize| corners.begins(&normalise(page.document.at(line.cells[at])));
        let is_behind_corner = alien.len() < words.len() || (0..at).rev().find(is_filled).is_some_and(is_corner);
        let is_known = corners.contains(alien) || page.is_label(head.line, at);
        is_word && !is_known && (is_behind_corner || block.unlabelled)
    };
    let mut heads = places.iter().filter(|place| lines.contains(&place.line));
    if block.unlabelled { heads.any(is_led) } else { heads.next_back().is_some_and(is_led) }
}

/// True if an unknown word is before the first head or behind the last: a column that the form does not have; or if
/// values follow the last head, and may be those of labels behind them.
pub(super) fn has_alien_head(page: &Page, block: &Block, places: &[Option<LabelPlace>]) -> bool {
    let (Some(mut lines), Some(last)) = (above(places), block.columns.last()) else { return false };
    if block.unlabelled {
        // The rows of an unlabelled block are heads; the columns' heads are below them.
        lines = *lines.end()..=lines.end() + HEAD_DISTANCE;
    }
    if is_led_by_alien(page, block, lines.clone()) {
        return true;
    }
    let found = page.places(last.labels);
    found.iter().rev().find(|place| lines.contains(&place.line)).is_some_and(|head| {
        let line = &page.lines[head.line];
        // A row of the block may be on the line of its heads.
        let rows =
            places.iter().flatten().filter(|row| !block.unlabelled && row.line == head.line && row.cell > head.cell);
        let end = rows.map(|row| row.cell).min().unwrap_or(line.cells.len());
        let filled = |at: &usize| !line.cells[*at].is_empty();
        let is_value = |at: usize| page.is_value(line.cells[at]);
        let is_run_together = line.layout == Layout::Spaced;
        if is_run_together && !block.unlabelled && (head.cell + 1..end).find(filled).is_some_and(is_value) {
            return true;
        }
        line.layout != Layout::Whole
            && (head.cell + 1..end)
                .take_while(|at| !page.is_value(line.cells[*at]))
                .any(|at| !line.cells[at].is_empty() && !page.is_label(head.line, at))
    })
}
