//! Lays the report out on pages: what PDF and OFD share.
//!
//! Invariant: lengths are in points, y goes down from the top of the page; what comes later is painted over what was
//! there. Not here: how a format writes a mark.

use super::report::{Block, Cell, Look, Report, Table};

/// Width and height of a page: A3 across.
pub const SIZE: (f64, f64) = (1191.0, 842.0);
/// Size of the text.
pub const TEXT: f64 = 9.0;
const MARGIN: f64 = 30.0;
const ROW: f64 = 20.0;

/// What is painted.
#[derive(Debug, Clone)]
pub enum Mark {
    /// A piece of text; y is its base line.
    Text { x: f64, y: f64, text: String, look: Look },
    /// The outline of a cell, and whether it is shaded.
    Cell { x: f64, y: f64, width: f64, height: f64, is_shaded: bool },
}

/// The marks of each page: a table begins a page, with its title; a hidden one has a page that is empty to a person.
pub fn pages(report: &Report) -> Vec<Vec<Mark>> {
    let mut pages = vec![Vec::new()];
    let mut y = MARGIN;
    let mut has_table = false;
    for (nth, block) in report.blocks.iter().enumerate() {
        let is_title = matches!(report.blocks.get(nth + 1), Some(Block::Table(_)));
        if is_title && has_table {
            pages.push(Vec::new());
            (y, has_table) = (MARGIN, false);
        }
        let marks = pages.last_mut().unwrap();
        match block {
            Block::Paragraph(text) => {
                y += paragraph(marks, text, y);
            }
            Block::Table(table) if table.is_hidden => {
                let mut empty = Vec::new();
                self::table(&mut empty, table, MARGIN);
                let last = pages.len() - 1;
                pages.insert(last, empty);
            }
            Block::Table(table) => {
                has_table = true;
                y += self::table(marks, table, y) + ROW;
            }
        }
    }
    pages
}

fn paragraph(marks: &mut Vec<Mark>, text: &str, y: f64) -> f64 {
    let limit = SIZE.0 - 2.0 * MARGIN;
    let mut lines = vec![String::new()];
    for c in text.chars() {
        let line = lines.last_mut().unwrap();
        if width(line) + TEXT > limit {
            lines.push(String::new());
        }
        lines.last_mut().unwrap().push(c);
    }
    for (nth, line) in lines.iter().enumerate() {
        let y = y + 12.0 + nth as f64 * 14.0;
        marks.push(Mark::Text { x: MARGIN, y, text: line.clone(), look: Look::Plain });
    }
    lines.len() as f64 * 14.0 + 4.0
}

/// Width of a text: an ASCII character is half as wide as it is high.
pub fn width(text: &str) -> f64 {
    text.chars().map(|c| if c.is_ascii() { TEXT / 2.0 } else { TEXT }).sum()
}

fn cell_width(cell: &Cell) -> f64 {
    cell.runs.iter().map(|run| width(&run.text)).sum::<f64>() + 12.0
}

/// Paints a table; its height.
fn table(marks: &mut Vec<Mark>, table: &Table, top: f64) -> f64 {
    let grid = table.grid(true);
    let mut widths: Vec<f64> = vec![34.0; table.columns];
    for squares in &grid {
        for (column, square) in squares.iter().enumerate() {
            if let Some(square @ (_, _, true)) = *square {
                let cell = table.cell(square);
                let wanted = cell_width(cell) / cell.across as f64;
                if cell.across == 1 {
                    widths[column] = widths[column].max(wanted);
                }
            }
        }
    }
    let is_broken =
        |row: usize| table.rows[row].cells.iter().flat_map(|cell| &cell.runs).any(|run| run.look == Look::Broken);
    let heights: Vec<f64> = (0..grid.len()).map(|row| if is_broken(row) { ROW + 11.0 } else { ROW }).collect();
    let sum = |sizes: &[f64], from: usize, count: usize| sizes.iter().skip(from).take(count).sum::<f64>();
    for (row, squares) in grid.iter().enumerate() {
        for (column, square) in squares.iter().enumerate() {
            let Some(square @ (_, _, true)) = *square else { continue };
            let cell = table.cell(square);
            let (x, y) = (MARGIN + sum(&widths, 0, column), top + sum(&heights, 0, row));
            let (width, height) = (sum(&widths, column, cell.across), sum(&heights, row, cell.down));
            if !table.is_hidden {
                marks.push(Mark::Cell { x, y, width, height, is_shaded: cell.is_shaded });
            }
            let breaks = cell.runs.iter().filter(|run| run.look == Look::Broken).count();
            pieces(marks, cell, (x + 5.0, y + height / 2.0 + 3.0 - 5.5 * breaks as f64), table.is_hidden);
        }
    }
    heights.iter().sum()
}

fn pieces(marks: &mut Vec<Mark>, cell: &Cell, (left, mut y): (f64, f64), is_hidden: bool) {
    let mut x = left;
    for run in &cell.runs {
        if run.look == Look::Broken {
            (x, y) = (left, y + 11.0);
        }
        let look = if is_hidden { Look::Hidden } else { run.look };
        marks.push(Mark::Text { x, y, text: run.text.clone(), look });
        x += width(&run.text) * if run.look == Look::Raised { 0.6 } else { 1.0 };
    }
}
