//! Words that had no room in their cell and were printed over its border into the next one, as sheets do it, back in their cell.
//!
//! Invariant: only words move, never a number, and only to the cell of the same columns whose line they go on with; what is
//! printed within its borders stays. Left to others: which box a word lies in for the most part (`page`).

use super::table::{Cell, Table};
use super::text::Line;

/// A border that passes through this share of a line, from its head and from its foot, is printed over.
const BODY: f32 = 0.2;
/// Lines of one cell are no further apart than so many letters are high.
const PITCH: f32 = 1.6;

/// Gives every cell the words back that stand over its border.
pub(super) fn mend(table: &mut Table) {
    for at in 0..table.cells.len() {
        for is_below in [false, true] {
            let Some(other) = neighbour(table, at, is_below) else { continue };
            if is_stray(table, (at, other), is_below) {
                let lines = &mut table.cells[at].lines;
                let line = if is_below { lines.pop() } else { Some(lines.remove(0)) };
                let end = if is_below { 0 } else { table.cells[other].lines.len() };
                if let Some(line) = line {
                    table.cells[other].lines.insert(end, line);
                }
            }
        }
    }
}

/// The cell of the same columns above or below.
fn neighbour(table: &Table, at: usize, is_below: bool) -> Option<usize> {
    let slot = table.cells[at].slot;
    table.cells.iter().position(|cell| {
        let other = cell.slot;
        let is_next = if is_below { slot.row + slot.rows == other.row } else { other.row + other.rows == slot.row };
        is_next && (slot.column, slot.columns) == (other.column, other.columns)
    })
}

/// True when the outermost line of a cell goes on with the line of its neighbour.
fn is_stray(table: &Table, (at, other): (usize, usize), is_below: bool) -> bool {
    let (cell, other) = (&table.cells[at], &table.cells[other]);
    let end =
        |cell: &Cell, is_last: bool| if is_last { cell.lines.last().cloned() } else { cell.lines.first().cloned() };
    let (Some(line), Some(next)) = (end(cell, is_below), end(other, !is_below)) else { return false };
    let border = table.frame.ys.get(if is_below { cell.slot.row + cell.slot.rows } else { cell.slot.row });
    let is_over = |line: &Line| {
        let body = BODY * (line.y1 - line.y0);
        border.is_some_and(|border| line.y0 + body < *border && *border < line.y1 - body)
    };
    let is_alone = cell.lines.len() < 2 || cell.lines.iter().filter(|line| is_over(line)).count() != 1;
    let is_near = (line.middle() - next.middle()).abs() <= PITCH * line.size.max(next.size);
    is_over(&line) && !is_alone && is_near && !line.is_number() && !next.is_number()
}
