//! Scores the generated report against its truth: how many numbers and cells are in the right place.

use gouji_core::document::{Document, Grid};
use serde_json::Value;

/// Text without blanks.
pub fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Numbers in the right cell, cells with the right text, and cells with the right text and span, of one table.
fn score(document: &Document, grid: &Grid, table: &Value) -> (usize, usize, usize) {
    let at = |row: u64, column: u64| grid.rows.get(row as usize).and_then(|r| r.cells.get(column as usize));
    let (mut numbers, mut right, mut exact) = (0, 0, 0);
    for cell in table["cells"].as_array().unwrap() {
        let number = |key: &str| cell[key].as_u64().unwrap();
        let wanted = bare(cell["t"].as_str().unwrap());
        let found = at(number("r"), number("c")).map(|span| bare(document.at(*span)));
        let is_right = found.as_deref() == Some(&wanted);
        if !wanted.is_empty() && wanted.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
            numbers += 1;
            right += usize::from(is_right);
        }
        let covered = (number("r")..number("r") + number("rs")).all(|row| {
            (number("c")..number("c") + number("cs")).all(|column| {
                let is_own = (row, column) == (number("r"), number("c"));
                let covered = grid.rows.get(row as usize).and_then(|r| r.covered.get(column as usize));
                covered.copied().unwrap_or(false) != is_own
            })
        });
        exact += usize::from(is_right && covered);
    }
    (numbers, right, exact)
}

/// Numbers in all, numbers in the right cell, and right cells, summed over all tables.
pub fn scores(document: &Document, truth: &Value) -> (usize, usize, usize) {
    let mut sum = (0, 0, 0);
    for table in truth["tables"].as_array().unwrap() {
        let scores = document.grids.iter().map(|grid| score(document, grid, table));
        let best = scores.max_by_key(|score| (score.1, score.2)).unwrap_or_default();
        sum = (sum.0 + best.0, sum.1 + best.1, sum.2 + best.2);
    }
    sum
}
