//! Where the values of a drawn block begin: what its rows and its heads agree on.
//!
//! Invariant: only what every full row says is believed. Left to others: rows that have no blank at their edges need none
//! of this (`rows`).

use super::cell;
use super::labelled_block::LabelledBlock;
use super::line::Layout;
use super::page::{HEAD_DISTANCE, LabelPlace, Page};
use super::row::{filled, value_count};
use crate::forms::Block;

/// Where the values of a block begin, counted from the label (rows as they come) and from the line's start (padded grids).
#[derive(Debug, Clone, Default)]
pub(super) struct ColumnAlignment {
    /// For each full row: the index of its label, and the number of cells between the label and the first value.
    from_label: Vec<(usize, usize)>,
    /// The index of the first value on its line, where all full rows have the same; and whether their lines begin with a
    /// separator.
    from_start: Option<(usize, bool)>,
    /// The index of the first head on its line, where all heads stand side by side in the form's order; and whether that line
    /// begins with a separator.
    heads: Option<(usize, bool)>,
    /// How many full rows there are.
    rows: usize,
    /// Every head stands twice on its line: two tables side by side.
    pub is_doubled: bool,
}

/// What the full rows and the heads of a block say.
pub(super) fn alignment(labelled: &LabelledBlock<'_>) -> ColumnAlignment {
    let LabelledBlock { page, block, places, .. } = labelled;
    let mut found: Vec<(usize, bool)> = Vec::new();
    let mut from_label = Vec::new();
    for (row, place) in block.rows.iter().zip(*places) {
        let speaks = |place: &LabelPlace| {
            let drawn = page.lines[place.line].layout == Layout::Drawn;
            drawn && !place.is_broken && !labelled.follows_values(*place)
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
        let found = page.places(std::iter::once(&column.label).chain(&column.variants));
        found
            .iter()
            .filter(|place| lines.contains(&place.line))
            .any(|one| found.iter().filter(|other| other.line == one.line).count() == 2)
    };
    block.columns.len() > 1 && block.columns.iter().all(twice)
}

impl ColumnAlignment {
    /// The number of cells between label and values in the full rows whose label has this index; or, where there is none, in
    /// all others, when labels of different indexes agree: then covered cells are left out.
    fn behind_label(&self, label: usize) -> Option<usize> {
        let same: Vec<&(usize, usize)> = self.from_label.iter().filter(|row| row.0 == label).collect();
        let rows = if same.is_empty() { self.from_label.iter().collect() } else { same };
        let &&(index, first) = rows.first()?;
        let agree = rows.iter().all(|row| row.1 == first);
        let apart = rows.iter().any(|row| row.0 != index);
        (agree && (index == label || apart)).then_some(first)
    }

    /// The offset at which a row's values begin whose label stands at `label`, whose cells start at `start` on the line and whose first filled cell is
    /// `first`: one of `windows`, and the only one that rows and heads point at.
    pub fn begins(
        &self,
        label: LabelPlace,
        (start, first): (usize, usize),
        windows: &[usize],
        is_led: bool,
    ) -> Option<usize> {
        // The line of a label's end lacks the cells before its beginning.
        if label.is_broken {
            return None;
        }
        // Where some rows begin with a separator and others do not, an index means the same in rows of one kind only.
        let of_kind = |index: Option<(usize, bool)>| index.filter(|index| index.1 == is_led).map(|index| index.0);
        let (from_start, heads) = (of_kind(self.from_start), of_kind(self.heads));
        // What a single row says of itself is no evidence about it.
        let alone = self.rows < 2 && from_start == Some(start + first);
        let from_label = self.behind_label(label.cell).filter(|_| !alone);
        let from_start = from_start.filter(|_| !alone).and_then(|at| at.checked_sub(start));
        let heads = heads.and_then(|at| at.checked_sub(start));
        let mut said = [from_label, from_start, heads].into_iter().flatten().filter(|at| windows.contains(at));
        let first = said.next()?;
        said.all(|other| other == first).then_some(first)
    }
}

/// The lines above a block's first row in which its heads may stand.
fn above(places: &[Option<LabelPlace>]) -> Option<std::ops::RangeInclusive<usize>> {
    let first = places.iter().flatten().map(|place| place.line).min()?;
    Some(first.saturating_sub(HEAD_DISTANCE)..=first)
}

/// The heads of a block stand on so many lines.
const STOREYS: usize = 4;

/// Where the heads begin that stand side by side, one a column.
fn heads(page: &Page, block: &Block, places: &[Option<LabelPlace>]) -> Option<(usize, bool)> {
    let lines = above(places)?;
    let mut first: Option<(usize, bool)> = None;
    let mut top = usize::MAX;
    for (at, column) in block.columns.iter().enumerate() {
        let found = page.places(std::iter::once(&column.label).chain(&column.variants));
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

/// For each column: true when its head is nowhere above the block although most of the others are there.
pub(super) fn lost_heads(page: &Page, block: &Block, places: &[Option<LabelPlace>]) -> Vec<bool> {
    let Some(lines) = above(places) else { return vec![false; block.columns.len()] };
    let is_there = |column: &crate::forms::Column| {
        page.places(std::iter::once(&column.label).chain(&column.variants))
            .iter()
            .any(|place| lines.contains(&place.line))
    };
    let there: Vec<bool> = block.columns.iter().map(is_there).collect();
    let most = there.iter().filter(|there| **there).count() * 2 >= there.len();
    there.iter().map(|there| most && !there).collect()
}

/// True when a word that no form knows stands behind the last head: a column of the report's own.
pub(super) fn has_alien_head(page: &Page, block: &Block, places: &[Option<LabelPlace>]) -> bool {
    let (Some(mut lines), Some(last)) = (above(places), block.columns.last()) else { return false };
    if block.unlabelled {
        // Its rows are heads themselves: the columns' heads stand below them.
        lines = *lines.end()..=lines.end() + HEAD_DISTANCE;
    }
    let found = page.places(std::iter::once(&last.label).chain(&last.variants));
    found.iter().rev().find(|place| lines.contains(&place.line)).is_some_and(|head| {
        let line = &page.lines[head.line];
        line.layout != Layout::Whole
            && (head.cell + 1..line.cells.len())
                .take_while(|at| !cell::is_value(page.document.at(line.cells[*at])))
                .any(|at| !line.cells[at].is_empty() && !page.is_label(head.line, at, page.index()))
    })
}
