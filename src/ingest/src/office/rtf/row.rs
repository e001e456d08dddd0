//! Table rows of RTF, which give cell edges.
//!
//! Invariant: consecutive rows form one table. Not here: the text of the cells, their columns (`columns`).

use crate::flow::Flow;
use crate::office::columns::{self, Defined, Edges};

/// Rows of the open table.
#[derive(Debug, Default)]
pub(super) struct Rows {
    is_table: bool,
    is_row: bool,
    /// Definition of the current row, and of the next cell.
    defined: Edges,
    next: Defined,
    /// Rows that are closed.
    closed: Vec<Edges>,
}

impl Rows {
    /// True behind a row, where the table may continue or end.
    pub const fn is_between(&self) -> bool {
        self.is_table && !self.is_row
    }

    /// Applies a control word of a row definition.
    pub fn define(&mut self, word: &str, number: i64) {
        match word {
            "trowd" => (self.defined, self.next) = (Edges::default(), Defined::default()),
            "trleft" => self.defined.left = number,
            "clvmgf" => self.next.begins = true,
            "clvmrg" => self.next.goes_on = true,
            "clmrg" => self.next.goes_left = true,
            "cellx" if self.defined.cells.len() < columns::MOST_CELLS => {
                self.defined.cells.push(Defined { edge: number, ..std::mem::take(&mut self.next) });
            }
            _ => {}
        }
    }

    /// Opens table, row and cell unless they are open.
    pub fn begin(&mut self, flow: &mut Flow) {
        if !self.is_table {
            flow.open_table(None);
            self.is_table = true;
        }
        if !self.is_row {
            flow.open_row(false);
            flow.open_cell(1, 1, false);
            self.is_row = true;
        }
    }

    /// Ends the row; the cell opened last is dropped.
    pub fn row(&mut self, flow: &mut Flow) {
        if self.is_row {
            flow.close_row();
            self.is_row = false;
            self.closed.push(self.defined.clone());
        }
    }

    /// Ends the table and assigns its columns.
    pub fn close(&mut self, flow: &mut Flow) {
        if !self.is_table {
            return;
        }
        self.row(flow);
        columns::shape(flow, std::mem::take(&mut self.closed));
        flow.close_table();
        self.is_table = false;
    }
}
