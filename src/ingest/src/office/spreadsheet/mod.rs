//! Worksheets: cells by position and merged ranges, written as table rows.
//!
//! Invariant: the cost grows with the number of cells, not with their positions; hidden rows and columns are none, and
//! their text is kept apart. Not here: the file formats (`xlsx`, `xls`), number formats (`number_format`).

mod face;
mod formula;
mod number_format;

pub(super) use face::Face;
pub(super) use formula::{Formulas, Found, moved, place};
pub(super) use number_format::Formats;

use crate::appearance::Appearance;
use crate::budget::Budget;
use crate::flow::Flow;
use crate::{Ingested, Refusal, document_builder, limits, part_problem};
use gouji_core::document::ApartKind;
use gouji_core::text::numerals;
use std::collections::{BTreeMap, HashMap, HashSet};

/// A piece of a cell's text that is set in one way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Run {
    pub text: String,
    pub appearance: Appearance,
}

/// A cell with text: the text and its source offset.
#[derive(Debug, Default)]
struct Cell {
    runs: Vec<Run>,
    /// The formula, if the file stores no result.
    formula: Option<String>,
    source: usize,
}

impl Cell {
    /// The text that is seen.
    fn text(&self) -> String {
        let seen = self.runs.iter().filter(|run| run.appearance.kept_apart().is_none());
        seen.map(|run| run.text.as_str()).collect()
    }
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
    /// As on its tab.
    name: String,
    budget: Budget,
    rows: BTreeMap<usize, BTreeMap<usize, Cell>>,
    pub ranges: Vec<Range>,
    /// Rows and columns that are hidden.
    pub hidden_rows: HashSet<usize>,
    pub hidden_columns: Vec<(usize, usize)>,
}

impl Sheet {
    /// An empty sheet that draws on the budget of this flow.
    pub fn of(flow: &Flow, name: &str) -> Self {
        Self {
            name: name.to_string(),
            budget: flow.budget.clone(),
            rows: BTreeMap::new(),
            ranges: Vec::new(),
            hidden_rows: HashSet::new(),
            hidden_columns: Vec::new(),
        }
    }

    /// Sets the text of a cell, by row and column from 1; empty text is ignored. Cells may share a text.
    pub fn put(&mut self, row: usize, column: usize, runs: Vec<Run>, source: usize) {
        let length = runs.iter().map(|run| run.text.len()).sum();
        if length == 0 || !(self.budget.cells(runs.len()) && self.budget.text(length)) {
            return;
        }
        if runs.iter().any(|run| !run.text.trim().is_empty()) {
            self.rows.entry(row).or_default().insert(column, Cell { runs, formula: None, source });
        }
    }

    /// True if a text of this length, in bytes, may still be put: many cells may share one long text.
    pub fn has_room(&mut self, length: usize) -> bool {
        self.budget.has_cells(length / limits::CELL_COST + 1)
    }

    /// Notes that the file stores no certain result for the formula of a cell.
    pub fn put_formula(&mut self, row: usize, column: usize, formula: &str, source: usize) {
        if self.budget.cells(1) && self.budget.text(formula.len()) {
            let cell = self.rows.entry(row).or_default().entry(column).or_insert(Cell { source, ..Cell::default() });
            cell.formula = Some(formula.to_string());
        }
    }

    /// Computes the formulas without results that are plain sums.
    fn compute(&mut self) {
        let cells = || {
            self.rows.iter().flat_map(|(row, cells)| cells.iter().map(move |(column, cell)| ((*row, *column), cell)))
        };
        let open: HashMap<(usize, usize), &str> = cells()
            .filter(|(_, cell)| cell.runs.is_empty())
            .filter_map(|(place, cell)| Some((place, cell.formula.as_deref()?)))
            .collect();
        if open.is_empty() {
            return;
        }
        let places: Vec<(usize, usize)> = open.keys().copied().collect();
        let found = |row: usize, column: usize| {
            let Some(cell) = self.rows.get(&row).and_then(|cells| cells.get(&column)) else { return Found::Blank };
            let text = cell.text();
            if text.trim().is_empty() {
                return Found::Blank;
            }
            numerals::decimal(text.trim()).map_or(Found::Words, Found::Number)
        };
        let mut formulas = Formulas::new(open, &found);
        let results: Vec<_> = places.iter().filter_map(|place| Some((*place, formulas.result(*place, 0)?))).collect();
        for ((row, column), number) in results {
            if let Some(cell) = self.rows.get_mut(&row).and_then(|cells| cells.get_mut(&column)) {
                cell.runs.push(Run { text: number.normalize().to_string(), appearance: Appearance::default() });
            }
        }
    }

    fn hides_column(&self, column: usize) -> bool {
        self.hidden_columns.iter().any(|(first, last)| (*first..=*last).contains(&column))
    }

    /// Writes the rows with text, and those inside a merged range with text. `base` is added to the source offsets.
    pub fn write(&mut self, flow: &mut Flow, base: usize) {
        self.compute();
        flow.budget.follow(&self.budget);
        self.ranges.sort_unstable_by_key(|range| (range.rows.0, range.columns.0));
        flow.open_table(Some(std::mem::take(&mut self.name)));
        let numbers: Vec<usize> = self.rows.keys().copied().filter(|row| !self.hidden_rows.contains(row)).collect();
        let widest = self.rows.values().filter_map(|cells| cells.keys().next_back()).max().copied().unwrap_or(0);
        let widest = widest.min(limits::COLUMNS);
        let is_hidden: Vec<bool> = (0..=widest).map(|column| self.hides_column(column)).collect();
        let is_hidden = |column: usize| is_hidden.get(column).copied().unwrap_or(false);
        // For each column: the last row that a merged range above covers.
        let mut reached: Vec<usize> = Vec::new();
        let mut nth = 0;
        for (row, cells) in &self.rows {
            if self.hidden_rows.contains(row) {
                for cell in cells.values() {
                    hide(flow, cell, base);
                }
                continue;
            }
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
                let seen = (column..column + columns).filter(|column| !is_hidden(*column)).count();
                let cell = cells.get(&column);
                match cell {
                    Some(cell) if seen == 0 => hide(flow, cell, base),
                    None if seen == 0 => {}
                    _ => {
                        flow.open_cell(seen, rows, false);
                        if let Some(cell) = cell {
                            write(flow, cell, base);
                        }
                        flow.close_cell();
                    }
                }
                column += columns;
            }
            flow.close_row();
            // Cells beyond the widest table become lines.
            for cell in cells.range(limits::COLUMNS + 1..).map(|(_, cell)| cell) {
                flow.is_cut = true;
                write(flow, cell, base);
                flow.end_line();
            }
            nth += 1;
        }
        flow.close_table();
    }

    /// Index of the first range that starts at or behind a position.
    fn range_at(&self, row: usize, column: usize) -> usize {
        self.ranges.partition_point(|range| (range.rows.0, range.columns.0) < (row, column))
    }
}

/// Writes the text of a cell.
fn write(flow: &mut Flow, cell: &Cell, base: usize) {
    let source = base + cell.source;
    if let Some(formula) = &cell.formula {
        flow.kept_apart = Some(ApartKind::Formula);
        flow.text(formula, source);
    }
    for run in &cell.runs {
        flow.appear(run.appearance);
        for (at, line) in run.text.split('\n').enumerate() {
            if at > 0 {
                flow.end_line();
            }
            flow.text(line.trim_end_matches('\r'), source);
        }
    }
    flow.appear(Appearance::default());
}

/// Keeps the text of a cell apart whose row or column is hidden.
fn hide(flow: &mut Flow, cell: &Cell, base: usize) {
    flow.kept_apart = Some(ApartKind::Hidden);
    flow.text(" ", base + cell.source);
    flow.text(&cell.text(), base + cell.source);
    flow.kept_apart = None;
}

/// Builds the document of all sheets written to the flow.
pub(super) fn finish(
    flow: Flow,
    is_whole: bool,
    format: &'static str,
    encoding: &'static str,
) -> Result<Ingested, Refusal> {
    let (document, _, mut problems) = document_builder::build(flow)?;
    problems.extend((!is_whole).then(part_problem));
    if document.text.trim().is_empty() {
        return Err(crate::empty());
    }
    Ok(Ingested { document, format, encoding, problems })
}
