//! Computes the formulas of a sheet for which the file stores no result, where they are plain sums.
//!
//! Invariant: a sheet with more cells than are counted has no results. Not here: the formulas themselves
//! (`spreadsheet::formula`).

use crate::office::spreadsheet::{Formulas, Found};
use crate::xml::{Element, Node, walk};
use gouji_core::text::numerals;
use rust_decimal::Decimal;
use std::collections::HashMap;

/// A cell: sheet, row and column, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(super) struct Place {
    pub sheet: usize,
    pub row: usize,
    pub column: usize,
}

/// Cells with values or formulas that are kept, those that are repeated counted each.
const MOST_CELLS: usize = 200_000;

/// Returns the results of the formulas that have none.
pub(super) fn results(content: &str) -> HashMap<Place, Decimal> {
    let mut results = HashMap::new();
    if !content.contains(":formula=") {
        return results;
    }
    let mut reader = Reader { left: MOST_CELLS, ..Reader::default() };
    walk(content, |node, _| match node {
        Node::Open(element) => reader.open(element),
        Node::Close(name) => reader.close(name),
        Node::Text(text, _) => {
            if let Some(cell) = reader.cell.as_mut().filter(|_| reader.paragraphs > 0) {
                cell.text.push_str(text);
            }
        }
        Node::Block(..) => {}
    });
    if reader.left == 0 {
        return results;
    }
    for (at, sheet) in reader.sheets.iter().enumerate().filter(|(_, sheet)| !sheet.formulas.is_empty()) {
        let found = |row: usize, column: usize| {
            let text = sheet.values.get(&(row, column)).map_or("", |text| text.trim());
            match numerals::decimal(text) {
                Some(number) => Found::Number(number),
                None if text.is_empty() => Found::Blank,
                None => Found::Words,
            }
        };
        let texts = sheet.formulas.iter().map(|(place, text)| (*place, text.as_str())).collect();
        let mut formulas = Formulas::new(texts, &found);
        for &(row, column) in sheet.formulas.keys() {
            if let Some(result) = formulas.result((row, column), 0) {
                results.insert(Place { sheet: at + 1, row, column }, result);
            }
        }
    }
    results
}

/// What the cells of a sheet hold, by row and column.
#[derive(Debug, Default)]
struct Sheet {
    values: HashMap<(usize, usize), String>,
    formulas: HashMap<(usize, usize), String>,
}

/// A cell while it is read.
#[derive(Debug, Default)]
struct Cell {
    value: Option<String>,
    formula: Option<String>,
    text: String,
    repeats: usize,
}

#[derive(Debug, Default)]
struct Reader {
    sheets: Vec<Sheet>,
    /// Number of open tables, and of open elements that are no cells of theirs.
    depth: usize,
    skipped: usize,
    paragraphs: usize,
    /// The open row and how often it is there; the column of the next cell.
    row: usize,
    rows: usize,
    column: usize,
    cell: Option<Cell>,
    left: usize,
}

impl Reader {
    fn open(&mut self, element: &Element<'_>) {
        if self.skipped > 0 {
            self.skipped += 1;
            return;
        }
        match element.name() {
            "tracked-changes" | "annotation" | "shapes" | "forms" => self.skipped = 1,
            "table" => {
                self.depth += 1;
                if self.depth == 1 {
                    self.sheets.push(Sheet::default());
                    (self.row, self.rows) = (1, 0);
                }
            }
            _ if self.depth != 1 => {}
            "table-row" => {
                self.row = self.row.saturating_add(self.rows);
                self.rows = element.count("number-rows-repeated").unwrap_or(1);
                self.column = 1;
            }
            "covered-table-cell" | "table-cell" => {
                let repeats = element.count("number-columns-repeated").unwrap_or(1);
                let value = element.get("value");
                let formula = element.get("formula").filter(|_| element.get("value-type").is_none());
                self.cell = Some(Cell { value, formula, repeats, text: String::new() });
            }
            "p" => self.paragraphs += 1,
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        match name {
            "table" => self.depth = self.depth.saturating_sub(1),
            _ if self.depth != 1 => {}
            "covered-table-cell" | "table-cell" => {
                let Some(cell) = self.cell.take() else { return };
                let first = self.column;
                self.column = self.column.saturating_add(cell.repeats);
                let text = cell.value.unwrap_or(cell.text);
                let Some(sheet) = self.sheets.last_mut() else { return };
                if text.trim().is_empty() && cell.formula.is_none() {
                    return;
                }
                let count = cell.repeats.saturating_mul(self.rows);
                self.left = self.left.saturating_sub(count);
                if self.left == 0 {
                    return;
                }
                for row in self.row..self.row.saturating_add(self.rows) {
                    for column in first..first.saturating_add(cell.repeats) {
                        match &cell.formula {
                            Some(formula) if text.trim().is_empty() => {
                                sheet.formulas.insert((row, column), plain(formula));
                            }
                            _ => {
                                sheet.values.insert((row, column), text.clone());
                            }
                        }
                    }
                }
            }
            "p" => self.paragraphs = self.paragraphs.saturating_sub(1),
            _ => {}
        }
    }
}

/// A formula in the spelling of workbooks: `of:=SUM([.B5:.H5])` is `SUM(B5:H5)`.
fn plain(formula: &str) -> String {
    let (_, text) = formula.split_once('=').unwrap_or(("", formula));
    text.replace("[.", "").replace(":.", ":").replace(']', "")
}
