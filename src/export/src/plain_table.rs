//! Tables whose columns are known at run time: CSV, and a workbook with a sheet for each.
//!
//! Invariant: every row has a cell for each column. Not here: what the cells hold (the commands).

use crate::csv::{MARK, Reader, broken, guarded, writer};
use std::io::{self, Write};

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlainColumn {
    /// Its head for programs.
    pub key: String,
    /// Its head for people.
    pub head: String,
    /// True for numbers.
    pub is_number: bool,
}

impl PlainColumn {
    /// A column of words.
    pub fn words(key: impl Into<String>, head: impl Into<String>) -> Self {
        Self { key: key.into(), head: head.into(), is_number: false }
    }

    /// A column of numbers.
    pub fn numbers(key: impl Into<String>, head: impl Into<String>) -> Self {
        Self { key: key.into(), head: head.into(), is_number: true }
    }
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlainTable {
    /// The name of its sheet.
    pub name: String,
    /// Its columns.
    pub columns: Vec<PlainColumn>,
    /// Its rows.
    pub rows: Vec<Vec<String>>,
}

impl PlainTable {
    /// Writes it as CSV.
    ///
    /// # Errors
    /// When nothing can be written.
    pub fn write_csv(&self, mut out: impl Write, reader: Reader) -> io::Result<()> {
        if reader == Reader::Spreadsheet {
            out.write_all(MARK)?;
        }
        let mut writer = writer(out);
        let head = |column: &PlainColumn| match reader {
            Reader::Spreadsheet => column.head.clone(),
            Reader::Program => column.key.clone(),
        };
        writer.write_record(self.columns.iter().map(head)).map_err(broken)?;
        for row in &self.rows {
            let cells = row.iter().map(|cell| guarded(cell.clone(), reader));
            writer.write_record(cells).map_err(broken)?;
        }
        writer.flush()
    }
}
