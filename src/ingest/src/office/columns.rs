//! Assigns columns to tables whose rows give cell edges in twips (1/20 point), as in DOC and RTF.
//!
//! Invariant: every cell gets at least one column; in a row without edges each cell takes one column. Not here: the
//! text of the cells, spans (`grid`).

use crate::flow::{Cell, Flow};

/// Definition of a cell in its row.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Defined {
    /// Right edge in twips.
    pub edge: i64,
    /// True for the first cell of a vertical merge.
    pub begins: bool,
    /// True when it continues the cell above, or the one on its left.
    pub goes_on: bool,
    pub goes_left: bool,
}

/// A row: its left edge in twips and its cells.
#[derive(Debug, Clone, Default)]
pub(crate) struct Edges {
    pub left: i64,
    pub cells: Vec<Defined>,
}

/// Twips within which two edges are one: programs round edges to the next point.
const TOLERANCE: i64 = 30;
/// Most cells read of one row.
pub(crate) const MOST_CELLS: usize = 2000;

/// Assigns columns to the cells of the flow's open table; `rows` are its rows in order.
pub(crate) fn shape(flow: &mut Flow, rows: Vec<Edges>) {
    let mut edges: Vec<i64> = Vec::new();
    for row in &rows {
        edges.push(row.left);
        edges.extend(row.cells.iter().map(|cell| cell.edge));
    }
    edges.sort_unstable();
    edges.dedup_by(|edge, before| *edge - *before < TOLERANCE);
    let column = |edge: i64| edges.partition_point(|known| known.saturating_add(TOLERANCE) <= edge);
    let mut rows = rows.into_iter();
    // Columns of the cells in the row above that continue below.
    let mut merged: Vec<(usize, usize)> = Vec::new();
    flow.shape(|cells| {
        let Some(Edges { left, cells: defined }) = rows.next() else { return };
        // Readers open a cell behind the last one; here it is unused.
        let last = cells.len().saturating_sub(1);
        if last > 0 && cells[last].blocks.is_empty() && (defined.is_empty() || last >= defined.len()) {
            cells.pop();
        }
        let mut start = column(left);
        let above = std::mem::take(&mut merged);
        for (cell, defined) in cells.iter_mut().zip(&defined) {
            let end = column(defined.edge).max(start + 1);
            cell.columns = end - start;
            // Programs copy the properties of whole rows: an empty cell below a merged one does not start another
            // merge.
            let is_copied = defined.begins && cell.blocks.is_empty() && above.binary_search(&(start, end)).is_ok();
            cell.goes_on = defined.goes_on || is_copied;
            if defined.begins || defined.goes_on {
                merged.push((start, end));
            }
            start = end;
        }
        for at in (1..cells.len()).rev() {
            if defined.get(at).is_some_and(|defined| defined.goes_left) {
                let cell = cells.remove(at);
                cells[at - 1].columns += cell.columns;
                cells[at - 1].blocks.extend(cell.blocks);
            }
        }
        let before = column(left) - column(edges.first().copied().unwrap_or(left));
        if before > 0 {
            cells.insert(0, Cell { columns: before, rows: 1, ..Cell::default() });
        }
    });
}
