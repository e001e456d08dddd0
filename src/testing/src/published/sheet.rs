//! The report as the cells of a sheet: what XLSX, XLS and ODS share.
//!
//! Invariant: a row of the sheet holds a paragraph or a row of a table; a hidden table is a sheet of its own. Not here:
//! how a workbook writes it.

use super::report::{Block, Cell, Report, Table};

/// What a sheet hides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hidden {
    Row(usize),
    Column(usize),
}

/// A sheet.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    /// By row: each cell's column.
    pub rows: Vec<Vec<(usize, Cell)>>,
    /// Row, column, rows and columns of merged squares.
    pub merged: Vec<(usize, usize, usize, usize)>,
    pub hidden: Vec<Hidden>,
}

impl Sheet {
    /// The sheet that is shown, and the one that is hidden.
    pub fn of(report: &Report) -> (Self, Option<Self>) {
        let (mut shown, mut old) = (Self::default(), None);
        for block in &report.blocks {
            match block {
                Block::Paragraph(text) => shown.rows.push(vec![(0, Cell::new(text, 1, 1))]),
                Block::Table(table) if table.is_hidden => old.get_or_insert_with(Self::default).put(table),
                Block::Table(table) => shown.put(table),
            }
        }
        (shown, old)
    }

    fn put(&mut self, table: &Table) {
        let first = self.rows.len();
        for (at, squares) in table.grid(true).into_iter().enumerate() {
            let row = first + at;
            let mut cells = Vec::new();
            for (column, square) in squares.into_iter().enumerate() {
                let Some(square @ (_, _, true)) = square else { continue };
                let cell = table.cell(square);
                if cell.across * cell.down > 1 {
                    self.merged.push((row, column, cell.down, cell.across));
                }
                if cell.is_hidden && !self.hidden.contains(&Hidden::Column(column)) {
                    self.hidden.push(Hidden::Column(column));
                }
                cells.push((column, cell.clone()));
            }
            if table.rows[at].is_hidden {
                self.hidden.push(Hidden::Row(row));
            }
            self.rows.push(cells);
        }
    }
}

/// The letters of a column, from 0.
pub fn column_name(column: usize) -> String {
    let letter = |nth: usize| char::from(b'A' + (nth % 26) as u8);
    if column < 26 { letter(column).to_string() } else { format!("{}{}", letter(column / 26 - 1), letter(column)) }
}
