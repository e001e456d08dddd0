//! Assigns cells with spans to columns.
//!
//! Invariant: follows the HTML standard for forming a table; each slot of the grid belongs to one cell, is covered by
//! one, or is empty; the cost is bounded by the number of slots. Not here: the text of the cells (`document_builder`).

use super::flow::{Row, Table};
use super::limits;

/// A cell with its position in the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Placed {
    /// Row index among the rows of cells, and index of the cell within that source row.
    pub row: usize,
    pub nth: usize,
    /// First column and one past the last.
    pub start: usize,
    pub end: usize,
    /// Rows covered.
    pub rows: usize,
}

/// A grid with every span resolved.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Resolved {
    pub columns: usize,
    pub cells: Vec<Placed>,
}

/// Most columns for which edges caused by rounding are removed; wider tables keep them.
const MOST_REPAIRED: usize = 128;

/// Resolves a table into at most `budget` slots; `None` when it needs more.
pub(crate) fn resolve(table: &Table, budget: usize) -> Option<Resolved> {
    let rows = table.rows.iter().filter(|row| matches!(row, Row::Cells(_))).count();
    // For each column: the cell that spans down into the current row, and how many rows it still covers.
    let mut above: Vec<(usize, usize)> = Vec::new();
    let mut cells: Vec<Placed> = Vec::new();
    let mut row = 0;
    for line in &table.rows {
        let Row::Cells(line) = line else { continue };
        let mut at = 0;
        for (nth, cell) in line.iter().enumerate() {
            while !cell.goes_on && above.get(at).is_some_and(|(_, left)| *left > 0) {
                at += 1;
            }
            let end = (at + cell.columns.min(limits::COLUMN_SPAN)).min(limits::COLUMNS);
            if at >= end || rows.saturating_mul(end) > budget {
                return None;
            }
            if above.len() < end {
                above.resize(end, (usize::MAX, 0));
            }
            let owner = above[at].0;
            if cell.goes_on && cells.get(owner).is_some_and(|owner| owner.start == at) {
                cells[owner].rows = row + 1 - cells[owner].row;
            } else {
                let rows = cell.rows.min(rows - row);
                above[at..end].fill((cells.len(), rows));
                cells.push(Placed { row, nth, start: at, end, rows });
            }
            at = end;
        }
        for (_, left) in &mut above {
            *left = left.saturating_sub(1);
        }
        row += 1;
    }
    let mut grid = Resolved { columns: above.len(), cells };
    grid.drop_unused();
    if grid.columns <= MOST_REPAIRED {
        while grid.drop_rounded() {}
    }
    Some(grid)
}

impl Resolved {
    /// Removes column edges at which no cell begins or ends.
    fn drop_unused(&mut self) {
        let mut used = vec![false; self.columns + 1];
        for cell in &self.cells {
            used[cell.start] = true;
            used[cell.end] = true;
        }
        let mut count = 0;
        let index: Vec<usize> = used
            .iter()
            .map(|used| {
                let at = count;
                count += usize::from(*used);
                at
            })
            .collect();
        for cell in &mut self.cells {
            (cell.start, cell.end) = (index[cell.start], index[cell.end]);
        }
        self.columns = count.saturating_sub(1);
    }

    /// Removes one column edge caused by rounded column widths: while no cell occupies some column alone, its edge with
    /// fewer cells goes. Returns true when an edge was removed.
    fn drop_rounded(&mut self) -> bool {
        let mut users = vec![0; self.columns + 1];
        let mut alone = vec![false; self.columns];
        for cell in &self.cells {
            users[cell.start] += 1;
            users[cell.end] += 1;
            if cell.end == cell.start + 1 {
                alone[cell.start] = true;
            }
        }
        let Some(column) = alone.iter().position(|alone| !alone) else { return false };
        let (left, right) = (column, column + 1);
        let edge = match (left == 0, right == self.columns) {
            (true, true) => return false,
            (false, true) => left,
            (false, false) if users[left] < users[right] => left,
            _ => right,
        };
        // Cells at this edge extend to the next edge on the right, or to the left where one would lose its only column.
        let to_left = self.cells.iter().any(|cell| (cell.start, cell.end) == (edge, edge + 1));
        for cell in &mut self.cells {
            for end in [&mut cell.start, &mut cell.end] {
                // Decrementing every later edge merges this edge with its right neighbour.
                if *end > edge || (*end == edge && to_left) {
                    *end -= 1;
                }
            }
        }
        self.columns -= 1;
        true
    }
}
