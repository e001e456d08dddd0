//! Blocks whose rows carry no labels: the form prints all their values on one line under the heads of the columns.
//!
//! Invariant: exactly as many values as the block has cells are taken, or none. Left to others: rows with labels (`rows`).

use super::page::{Layout, Line, Page, Place};
use super::rows::{columns, read_cells, windows};
use super::{Reading, Value, cell};
use crate::forms::{Block, Table};
use crate::text::Span;

/// How many lines below its first label an unlabelled block may reach.
const UNLABELLED_LINES: usize = 80;

/// The values of a block that is printed as one line under its column heads.
pub(super) fn side_by_side(page: &Page, block: &Block, places: &[Option<Place>]) -> Vec<Vec<Value>> {
    let width = block.columns.len().max(1);
    let wanted = width * block.rows.len();
    let spans = places.iter().flatten().min().and_then(|first| {
        let heads =
            block.columns.iter().flat_map(|column| page.places(std::iter::once(&column.label).chain(&column.variants)));
        let last = heads.filter(|head| head.line >= first.line && head.line <= first.line + UNLABELLED_LINES).max()?;
        side_values(page, last, wanted)
    });
    let Some(spans) = spans else { return vec![vec![Value::cannot_tell(); width]; block.rows.len()] };
    let mut spans = spans.into_iter();
    block
        .rows
        .iter()
        .map(|row| {
            let cells: Vec<Span> = spans.by_ref().take(width).collect();
            read_cells(page, &cells, &columns(block, row), Reading::Cell)
        })
        .collect()
}

/// The cells after the last head: on its own line, on the next row, or one a line.
fn side_values(page: &Page, head: Place, wanted: usize) -> Option<Vec<Span>> {
    let text = &page.document.text;
    let is_value = |cell: &Span| cell::is_value(cell.of(text));
    let behind = page.lines.get(head.line)?.cells.get(head.cell + 1..).unwrap_or(&[]);
    let cut = |cells: &[Span]| windows(page, cells, wanted).last().map(|&at| cells[at..at + wanted].to_vec());
    if behind.iter().any(is_value) {
        return cut(behind);
    }
    // A note between the heads and the values is passed over.
    let is_row = |line: &&Line| {
        line.cells.iter().any(is_value) && line.cells.iter().all(|cell| cell.is_empty() || is_value(cell))
    };
    let near = page.lines[head.line + 1..].iter().filter(|line| line.cells.iter().any(|cell| !cell.is_empty())).take(3);
    let next = near.clone().find(is_row).or(near.clone().next())?;
    if next.layout == Layout::Drawn {
        return cut(&next.cells);
    }
    let values: Vec<Span> = page.lines[head.line + 1..]
        .iter()
        .filter(|line| !line.cells.is_empty())
        .take_while(|line| line.layout != Layout::Drawn && line.cells.iter().all(is_value))
        .flat_map(|line| line.cells.iter().copied())
        .collect();
    (values.len() == wanted).then_some(values)
}

/// Where the values of a table's last row end.
pub(super) fn end_of_values(page: &Page, table: &Table, last: Place) -> usize {
    let unlabelled = table.blocks.iter().any(|block| block.unlabelled);
    let text = &page.document.text;
    let end_of = |line: &Line| line.cells.last().map_or(line.span.end, |cell| cell.end);
    let mut end = end_of(&page.lines[last.line]);
    if page.lines[last.line].layout != Layout::Whole && !unlabelled {
        return end;
    }
    let mut seen_value = false;
    for line in page.lines.iter().skip(last.line + 1).take(UNLABELLED_LINES) {
        let Some(&cell) = line.cells.first() else { continue };
        let value = line.cells.iter().all(|cell| cell.is_empty() || cell::is_value(cell.of(text)));
        let head = unlabelled && !seen_value && cell.len() <= 60;
        if !(value || head) || (line.layout == Layout::Drawn && seen_value) {
            break;
        }
        seen_value |= value;
        end = end_of(line);
    }
    end
}
