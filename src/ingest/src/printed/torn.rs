//! Mends rows that the end of a page tears apart: their numbers are on one page, their label is on the next.
//!
//! Invariant: lines move only into the empty label of a last row of numbers, and only from above the rest of the table.
//! Not here: rows of which each part is a row of its page (`table`).

use super::page::{Block, PageLayout};
use super::table::{self, Cell, Table};
use super::text::Line;

/// Lines of a label.
const MOST: usize = 8;
/// Gap between two lines of a label, in letter heights.
const CLOSE: f32 = 0.6;

/// Puts labels at the heads of pages to their numbers.
pub(super) fn mend(pages: &mut [(PageLayout, Vec<Line>)]) {
    for at in 1..pages.len() {
        let (before, behind) = pages.split_at_mut(at);
        let (Some((above, _)), Some((below, _))) = (before.last_mut(), behind.first_mut()) else { continue };
        let (Some(Block::Table(table)), [Block::Text { lines, .. }, Block::Table(_), ..]) =
            (above.blocks.last_mut(), below.blocks.as_slice())
        else {
            continue;
        };
        if let Some(cell) = label(table, lines) {
            let lines = lines.clone();
            table.cells[cell].lines = lines;
            below.blocks.remove(0);
        }
    }
}

/// The empty label of the last row of a table, when these lines are one label in its columns.
fn label(table: &Table, lines: &[Line]) -> Option<usize> {
    let is_last = |cell: &&Cell| cell.slot.row + 1 == table.rows();
    let numbers = || table.cells.iter().filter(is_last).filter(|cell| cell.is_number());
    let size = numbers().flat_map(|cell| &cell.lines).map(|line| line.size).fold(0.0, f32::max);
    let is_alike = |line: &Line| (line.size - size).abs() < 0.1 * size;
    let is_one = lines
        .windows(2)
        .all(|pair| pair[1].y0 - pair[0].y1 < CLOSE * pair[0].size && !table::begins_row(&pair[1].bare()));
    if numbers().count() < 2 || lines.len() > MOST || !is_one || !lines.iter().all(is_alike) {
        return None;
    }
    let mut places = lines.iter().map(|line| {
        let reach = 0.5 * line.size;
        let is_in = |cell: &Cell| cell.x0 - reach <= line.x0 && line.x1 <= cell.x1 + reach;
        table.cells.iter().position(|cell| is_last(&cell) && cell.lines.is_empty() && is_in(cell))
    });
    let first = places.next()??;
    places.all(|place| place == Some(first)).then_some(first)
}
