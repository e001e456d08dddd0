//! Rows of rich text: a row says where its cells end, and a table is its rows' edges brought together.
//!
//! Invariant: rows that follow each other are one table. Left to others: the text of the cells.

use crate::ingest::flow::Flow;

/// What a row says of one of its cells.
#[derive(Debug, Clone, Copy, Default)]
struct Defined {
    /// Its right edge in twips.
    edge: i64,
    /// It continues the cell above, or the one on its left.
    goes_on: bool,
    goes_left: bool,
}

/// The rows of the table that is open.
#[derive(Debug, Default)]
pub(super) struct Rows {
    is_table: bool,
    is_row: bool,
    left: i64,
    /// The cells of the present row as defined, and the one being defined.
    defined: Vec<Defined>,
    next: Defined,
    /// For each row that is closed: its left edge and its cells.
    closed: Vec<(i64, Vec<Defined>)>,
}

/// Programs round edges to the next point: those nearer than this many twips are one.
const TOLERANCE: i64 = 30;
/// More cells in a row are not looked at.
const MOST_CELLS: usize = 2000;

impl Rows {
    /// True behind a row, where the table may go on or end.
    pub const fn is_between(&self) -> bool {
        self.is_table && !self.is_row
    }

    /// Takes a word of a row's definition.
    pub fn define(&mut self, word: &str, number: i64) {
        match word {
            "trowd" => {
                self.defined.clear();
                (self.left, self.next) = (0, Defined::default());
            }
            "trleft" => self.left = number,
            "clvmrg" => self.next.goes_on = true,
            "clmrg" => self.next.goes_left = true,
            "cellx" if self.defined.len() < MOST_CELLS => {
                self.defined.push(Defined { edge: number, ..std::mem::take(&mut self.next) });
            }
            _ => {}
        }
    }

    /// Opens table, row and cell where they are not open.
    pub fn begin(&mut self, flow: &mut Flow) {
        if !self.is_table {
            flow.open_table(false);
            self.is_table = true;
        }
        if !self.is_row {
            flow.open_row(false);
            flow.open_cell(1, 1, false);
            self.is_row = true;
        }
    }

    /// Ends the row: the cell opened last is none.
    pub fn row(&mut self, flow: &mut Flow) {
        if self.is_row {
            flow.close_row();
            self.is_row = false;
            self.closed.push((self.left, self.defined.clone()));
        }
    }

    /// Ends the table, its cells in their columns.
    pub fn close(&mut self, flow: &mut Flow) {
        if !self.is_table {
            return;
        }
        self.row(flow);
        let rows = std::mem::take(&mut self.closed);
        let mut edges: Vec<i64> = Vec::new();
        for (left, cells) in &rows {
            edges.push(*left);
            edges.extend(cells.iter().map(|cell| cell.edge));
        }
        edges.sort_unstable();
        edges.dedup_by(|edge, before| *edge - *before < TOLERANCE);
        let column = |edge: i64| edges.partition_point(|known| *known + TOLERANCE <= edge);
        let mut rows = rows.into_iter();
        flow.shape(|cells| {
            let Some((left, defined)) = rows.next() else { return };
            // The cell that was opened behind the last is none.
            let last = cells.len().saturating_sub(1);
            if last > 0 && cells[last].blocks.is_empty() {
                cells.pop();
            }
            let mut start = column(left);
            for (cell, defined) in cells.iter_mut().zip(&defined) {
                let end = column(defined.edge).max(start + 1);
                cell.columns = end - start;
                cell.goes_on = defined.goes_on;
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
                cells.insert(0, crate::ingest::flow::Cell { columns: before, rows: 1, ..Default::default() });
            }
        });
        flow.close_table();
        self.is_table = false;
    }
}
