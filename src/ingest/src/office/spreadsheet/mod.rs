//! Worksheets: cells by position and merged ranges, written as table rows.
//!
//! Invariant: the cost grows with the number of cells, not with their positions. Not here: the file formats (`xlsx`,
//! `xls`), number formats (`number_format`).

mod number_format;

pub(super) use number_format::Formats;

use crate::budget::Budget;
use crate::flow::Flow;
use crate::{Ingested, Refusal, document_builder, limits, part_problem};
use gouji_core::message;
use gouji_core::text::Diagnostic;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A cell with text: the text and its source offset.
#[derive(Debug)]
struct Cell {
    text: String,
    source: usize,
}

/// A merged range: first and last row and column, from 1.
#[derive(Debug, Clone, Copy)]
pub(super) struct Range {
    pub rows: (usize, usize),
    pub columns: (usize, usize),
}

/// A worksheet.
#[derive(Debug)]
pub(super) struct Sheet {
    budget: Budget,
    rows: BTreeMap<usize, BTreeMap<usize, Cell>>,
    pub ranges: Vec<Range>,
    /// Number of formulas without stored results.
    pub unknown: usize,
}

impl Sheet {
    /// An empty sheet that draws on the budget of this flow.
    pub fn of(flow: &Flow) -> Self {
        Self { budget: flow.budget.clone(), rows: BTreeMap::new(), ranges: Vec::new(), unknown: 0 }
    }

    /// Sets the text of a cell, by row and column from 1; empty text is ignored. Cells may share a text.
    pub fn put(&mut self, row: usize, column: usize, text: Cow<'_, str>, source: usize) {
        if text.is_empty() || !(self.budget.cells(1) && self.budget.text(text.len())) {
            return;
        }
        if !text.trim().is_empty() {
            self.rows.entry(row).or_default().insert(column, Cell { text: text.into_owned(), source });
        }
    }

    /// Writes the rows with text, and those inside a merged range with text. `base` is added to the source offsets.
    pub fn write(&mut self, flow: &mut Flow, base: usize) {
        flow.budget.follow(&self.budget);
        self.ranges.sort_unstable_by_key(|range| (range.rows.0, range.columns.0));
        flow.open_table(true);
        let numbers: Vec<usize> = self.rows.keys().copied().collect();
        let widest = self.rows.values().filter_map(|cells| cells.keys().next_back()).max().copied().unwrap_or(0);
        let widest = widest.min(limits::COLUMNS);
        // For each column: the last row that a merged range above covers.
        let mut reached: Vec<usize> = Vec::new();
        for (nth, (row, cells)) in self.rows.iter().enumerate() {
            let last = cells.keys().next_back().copied().unwrap_or(0).min(limits::COLUMNS);
            reached.resize(reached.len().max(last + 1), 0);
            flow.open_row(false);
            let mut column = 1;
            while column <= last {
                if reached[column] >= *row {
                    column += 1;
                    continue;
                }
                let range = self.ranges.get(self.range_at(*row, column));
                let range = range.filter(|range| (range.rows.0, range.columns.0) == (*row, column));
                let end = range.map_or(*row, |range| range.rows.1);
                // Rows without text are neither written nor counted.
                let rows = numbers[nth..].partition_point(|number| *number <= end).max(1);
                let columns = range.map_or(1, |range| range.columns.1.min(widest.max(column)) - column + 1);
                reached.resize(reached.len().max(column + columns), 0);
                reached[column..column + columns].fill(end);
                flow.open_cell(columns, rows, false);
                if let Some(cell) = cells.get(&column) {
                    for (at, line) in cell.text.split('\n').enumerate() {
                        if at > 0 {
                            flow.end_line();
                        }
                        flow.text(line.trim_end_matches('\r'), base + cell.source);
                    }
                }
                flow.close_cell();
                column += columns;
            }
            flow.close_row();
            // Cells beyond the widest table become lines.
            for cell in cells.range(limits::COLUMNS + 1..).map(|(_, cell)| cell) {
                flow.is_cut = true;
                flow.text(&cell.text, base + cell.source);
                flow.end_line();
            }
        }
        flow.close_table();
    }

    /// Index of the first range that starts at or behind a position.
    fn range_at(&self, row: usize, column: usize) -> usize {
        self.ranges.partition_point(|range| (range.rows.0, range.columns.0) < (row, column))
    }
}

/// Builds the document of all sheets written to the flow.
pub(super) fn finish(
    flow: Flow,
    is_whole: bool,
    unknown: usize,
    format: &'static str,
    encoding: &'static str,
) -> Result<Ingested, Refusal> {
    let (document, _, mut problems) = document_builder::build(flow)?;
    problems.extend((!is_whole).then(part_problem));
    if unknown > 0 {
        problems.push(Diagnostic::new("sheet.formula", None, message!("sheet.formula", unknown = unknown)));
    }
    if document.text.trim().is_empty() {
        return Err(crate::empty());
    }
    Ok(Ingested { document, format, encoding, problems })
}
