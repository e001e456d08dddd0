//! A plain table as a sheet: one row of heads, which stays in view and filters.
//!
//! Invariant: what exceeds a sheet goes on in the next one, under the same heads. Not here: the table of the data (`data`).

use super::style::{Mark, Styles};
use super::{Limits, NUMBERS, Tick, failed};
use crate::plain_table::PlainColumn;
use crate::spool::Spool;
use rust_xlsxwriter::{IgnoreError, Workbook, Worksheet};
use std::io;
use std::path::Path;

/// A table whose rows wait in a temporary file.
pub struct TableSheet {
    name: String,
    columns: Vec<PlainColumn>,
    rows: Spool<Vec<String>>,
}

impl TableSheet {
    /// Opens the temporary file in `folder`; `heads` are key and head of each column.
    pub fn begin(
        folder: &Path,
        name: &str,
        heads: impl IntoIterator<Item = (&'static str, &'static str)>,
    ) -> io::Result<Self> {
        let column = |(key, head)| PlainColumn { is_number: NUMBERS.contains(&key), ..PlainColumn::words(key, head) };
        Self::of_columns(folder, name, heads.into_iter().map(column).collect())
    }

    /// The same with columns known at run time.
    pub fn of_columns(folder: &Path, name: &str, columns: Vec<PlainColumn>) -> io::Result<Self> {
        Ok(Self { name: name.to_string(), columns, rows: Spool::begin(folder)? })
    }

    /// Adds a row.
    pub fn write(&mut self, cells: &Vec<String>) -> io::Result<()> {
        self.rows.write(cells)
    }

    /// Adds its sheets to the workbook; returns how many there are behind the first.
    pub fn add_to(
        &mut self,
        book: &mut Workbook,
        styles: &Styles,
        limits: Limits,
        tick: Tick<'_>,
    ) -> io::Result<usize> {
        let mut left = self.rows.len();
        let rows = |left: usize| left.min(limits.rows - 1);
        let (name, columns) = (self.name.as_str(), &self.columns);
        let mut sheet = begin(book, styles, name, 1, columns, rows(left))?;
        let (mut number, mut row) = (1, 0);
        self.rows.for_each(|cells| {
            tick()?;
            if row + 1 == limits.rows {
                (number, row) = (number + 1, 0);
                sheet = begin(book, styles, name, number, columns, rows(left))?;
            }
            row += 1;
            left -= 1;
            let sheet = book.worksheet_from_index(sheet).map_err(failed)?;
            for ((at, cell), column) in cells.iter().enumerate().zip(columns) {
                styles.write(sheet, (row as u32, at as u16), cell, column.is_number, Mark::Plain)?;
            }
            Ok(())
        })?;
        Ok(number - 1)
    }
}

/// Adds a sheet with its heads for `rows` rows; returns its index.
fn begin(
    book: &mut Workbook,
    styles: &Styles,
    name: &str,
    number: usize,
    columns: &[PlainColumn],
    rows: usize,
) -> io::Result<usize> {
    let sheet = add(book, name, number)?;
    for (at, column) in columns.iter().enumerate() {
        sheet.write_string_with_format(0, at as u16, &column.head, &styles.head).map_err(failed)?;
    }
    let last = columns.len().saturating_sub(1) as u16;
    sheet.set_column_range_width(0, last, 16).map_err(failed)?;
    finish_head(sheet, 1, 0, (rows as u32, last))?;
    Ok(book.worksheets().len() - 1)
}

/// Adds a sheet whose rows do not stay in memory.
pub fn add<'b>(book: &'b mut Workbook, name: &str, number: usize) -> io::Result<&'b mut Worksheet> {
    let sheet = book.add_worksheet_with_constant_memory().map_err(failed)?;
    let name = if number == 1 { name.to_string() } else { format!("{name} {number}") };
    sheet.set_name(name).map_err(failed)
}

/// Keeps the heads in view, makes the last of their rows filter, and says that digits kept as text are so on purpose.
pub fn finish_head(sheet: &mut Worksheet, heads: u32, columns: u16, last: (u32, u16)) -> io::Result<()> {
    let (row, column) = (last.0.max(heads - 1), last.1);
    sheet.set_freeze_panes(heads, columns).map_err(failed)?;
    sheet.autofilter(heads - 1, 0, row, column).map_err(failed)?;
    sheet.ignore_error_range(0, 0, row, column, IgnoreError::NumberStoredAsText).map_err(failed)?;
    Ok(())
}
