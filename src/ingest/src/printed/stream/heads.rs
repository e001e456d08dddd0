//! Cells of the header above an unruled table.
//!
//! Invariant: a word is over at least one column, and two words of a line are in different cells or in one. Not here:
//! which lines are the header (`stream`), columns (`columns`).

use super::columns::{Column, Side};
use super::{CLOSE, Cell, Line};

/// Distance between the middle of a word and that of its columns, in letter heights: over them, and beside their numbers.
const OVER: f32 = 0.8;
const BESIDE: f32 = 0.25;

/// Cells of the header: words below each other over the same columns are one cell.
pub(super) fn cells(lines: &[Vec<Line>], columns: &[Column]) -> Vec<Cell> {
    let mut cells: Vec<Cell> = Vec::new();
    let mut row = 0;
    for pieces in lines {
        let mut taken = vec![false; columns.len()];
        for piece in pieces {
            (0..taken.len()).filter(|at| columns[*at].meets(piece)).for_each(|at| taken[at] = true);
        }
        let mut is_new = false;
        let mut column = 0;
        for piece in pieces {
            let (start, end) = span(piece, columns, &taken);
            taken[start..end].fill(true);
            let goes_on = |cell: &&mut Cell| {
                let last = cell.lines.last().map_or(f32::MIN, |line| line.y1);
                let is_below = |line: &Line| piece.x0 < line.x1 && line.x0 < piece.x1;
                let is_under = cell.end - cell.start == 1
                    && (columns[cell.start].meets(piece) || cell.lines.iter().any(is_below))
                    && (0..columns.len()).all(|at| !columns[at].meets(piece) || at == cell.start);
                (is_under || (cell.start, cell.end) == (start, end)) && piece.y0 - last < CLOSE * piece.size
            };
            match cells.iter_mut().rev().find(goes_on) {
                Some(cell) => cell.lines.push(piece.clone()),
                // Two words over one column are one cell.
                None if start < column => {
                    cells.last_mut().into_iter().for_each(|cell| cell.lines.push(piece.clone()));
                }
                None => {
                    cells.push(Cell { row, start, end, lines: vec![piece.clone()] });
                    is_new = true;
                }
            }
            column = column.max(end);
        }
        row += usize::from(is_new);
    }
    cells
}

/// Columns that a header piece covers; `taken` are those of other pieces of its line.
fn span(piece: &Line, columns: &[Column], taken: &[bool]) -> (usize, usize) {
    let meets: Vec<usize> = (0..columns.len()).filter(|at| columns[*at].meets(piece)).collect();
    let middle = f32::midpoint(piece.x0, piece.x1);
    let nearest = || {
        let far = |column: &Column| (f32::midpoint(column.x0, column.x1) - middle).abs();
        (0..columns.len()).min_by(|a, b| far(&columns[*a]).total_cmp(&far(&columns[*b]))).unwrap_or(0)
    };
    // A short word beside the numbers of its column, which are aligned at its other edge.
    let before = (0..columns.len()).rev().find(|at| columns[*at].x1 <= piece.x0);
    let behind = (0..columns.len()).find(|at| columns[*at].x0 >= piece.x1);
    let is_at = |side: Side| move |at: &usize| columns[*at].side == Some(side);
    let (mut start, mut end) = if let (Some(first), Some(last)) = (meets.first(), meets.last()) {
        (*first, *last + 1)
    } else {
        let own = match (before.filter(is_at(Side::Left)), behind.filter(is_at(Side::Right))) {
            (Some(at), None) | (None, Some(at)) => at,
            _ => nearest(),
        };
        (own, own + 1)
    };
    let own = start..end;
    let near = if meets.is_empty() { BESIDE } else { OVER } * piece.size;
    // A header is printed over the middle of its columns.
    let (least, most) = (start, end);
    for from in 0..=least {
        for to in (most..=columns.len()).rev() {
            let center = f32::midpoint(columns[from].x0, columns[to - 1].x1);
            let is_free = (from..to).all(|at| own.contains(&at) || !taken[at]);
            if is_free && (center - middle).abs() < near && to - from > end - start {
                (start, end) = (from, to);
            }
        }
    }
    (start, end)
}
