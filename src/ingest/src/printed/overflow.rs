//! Returns words printed over a cell border, as spreadsheets do, to their cell.
//!
//! Invariant: only words move, never numbers, and only to the cell of the same columns whose line they continue or on
//! which they are centred; text within its borders stays, and so does text that two cells could claim. Not here: the
//! cell in which most of a word lies (`page`).

use super::table::{Cell, Table};
use super::text::Line;
use std::collections::HashMap;

/// Share of a line's height, from its top and bottom; a border between the two crosses the line.
const BODY: f32 = 0.2;
/// Largest distance of two lines of a cell, in letter heights.
const PITCH: f32 = 1.6;
/// Distance in letter heights below which two lines overlap: one of them belongs to another cell.
const CROWDED: f32 = 0.9;
/// Largest variation of line pitch within one text, in letter heights.
const EVEN: f32 = 0.03;
/// Largest distance between the middle of a centred text and that of its cell, in letter heights.
const CENTRED: f32 = 0.12;
/// Largest distance from the border to the line before an overflowing text, in letter heights.
const REACH: f32 = 2.5;
/// Most line distances used to estimate the pitch of a page.
const STEPS: usize = 1000;
/// Most lines of a label and its neighbours.
const MOST: usize = 24;

/// Line pitch within cells, in letter heights: the most frequent distance of lines within their borders.
pub(super) fn pitch(tables: &[Table]) -> Option<f32> {
    let mut steps: Vec<f32> = Vec::new();
    for (table, cell) in tables.iter().flat_map(|table| table.cells.iter().map(move |cell| (table, cell))) {
        let ys = &table.frame.ys;
        let (Some(top), Some(foot)) = (ys.get(cell.slot.row), ys.get(cell.slot.row + cell.slot.rows)) else { continue };
        let speaks = |line: &Line| !is_over(line, *top) && !is_over(line, *foot) && !line.is_number();
        let pairs = cell.lines.windows(2).filter(|pair| pair.iter().all(speaks) && !is_crowded(&pair[0], &pair[1]));
        let step = |pair: &[Line]| (pair[1].middle() - pair[0].middle()) / pair[0].size.max(1.0);
        steps.extend(pairs.map(step).filter(|step| *step <= PITCH));
    }
    // No report exceeds this; a malicious page may.
    steps.truncate(STEPS);
    let alike = |step: f32| steps.iter().filter(|other| (step - **other).abs() < EVEN).count();
    let best = steps.iter().copied().max_by_key(|step| alike(*step))?;
    (alike(best) > 1 && alike(best) * 2 > steps.len()).then_some(best)
}

/// Returns overflowing words to their cells. `pitch` is that of the page.
pub(super) fn mend(table: &mut Table, pitch: Option<f32>) {
    let settled = pitch.map(|pitch| centre(table, pitch)).unwrap_or_default();
    for at in 0..table.cells.len() {
        for is_below in [false, true] {
            let Some(other) = neighbour(table, at, is_below) else { continue };
            let is_settled = settled.contains(&at) || settled.contains(&other);
            if !is_settled && is_stray(table, (at, other), is_below) {
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

/// Cell of the same columns above or below.
fn neighbour(table: &Table, at: usize, is_below: bool) -> Option<usize> {
    let slot = table.cells[at].slot;
    table.cells.iter().position(|cell| {
        let other = cell.slot;
        let is_next = if is_below { slot.row + slot.rows == other.row } else { other.row + other.rows == slot.row };
        is_next && (slot.column, slot.columns) == (other.column, other.columns)
    })
}

/// True when the outermost line of a cell continues a line of its neighbour.
fn is_stray(table: &Table, (at, other): (usize, usize), is_below: bool) -> bool {
    let (cell, other) = (&table.cells[at], &table.cells[other]);
    let end =
        |cell: &Cell, is_last: bool| if is_last { cell.lines.last().cloned() } else { cell.lines.first().cloned() };
    let (Some(line), Some(next)) = (end(cell, is_below), end(other, !is_below)) else { return false };
    let border = table.frame.ys.get(if is_below { cell.slot.row + cell.slot.rows } else { cell.slot.row });
    let is_over = |line: &Line| border.is_some_and(|border| is_over(line, *border));
    let is_alone = cell.lines.len() < 2 || cell.lines.iter().filter(|line| is_over(line)).count() != 1;
    let is_near = (line.middle() - next.middle()).abs() <= PITCH * line.size.max(next.size);
    // A line that would overlap another is not moved: it would only be moved back.
    let has_room = !is_crowded(&line, &next);
    is_over(&line) && !is_alone && is_near && has_room && !line.is_number() && !next.is_number()
}

/// True when a border crosses the body of a line.
fn is_over(line: &Line, border: f32) -> bool {
    let body = BODY * (line.y1 - line.y0);
    line.y0 + body < border && border < line.y1 - body
}

/// True when two lines overlap.
fn is_crowded(line: &Line, other: &Line) -> bool {
    (line.middle() - other.middle()).abs() < CROWDED * line.size.max(other.size)
}

/// A line of a table: the index of its cell, and its index in the cell.
type Place = (usize, usize);

/// Returns texts taller than their cell, which overflow it equally above and below; gives the cells that received text.
fn centre(table: &mut Table, pitch: f32) -> Vec<usize> {
    let cells = table.cells.iter().enumerate();
    let mut lines: Vec<(Place, &Line)> = cells
        .flat_map(|(at, cell)| cell.lines.iter().enumerate().map(move |(nth, line)| ((at, nth), line)))
        .filter(|(_, line)| !line.is_number())
        .collect();
    lines.sort_by(|a, b| a.1.middle().total_cmp(&b.1.middle()));
    let reach = REACH * lines.iter().map(|(_, line)| line.size).fold(0.0, f32::max);
    let found: Vec<(usize, Vec<Place>)> =
        (0..table.cells.len()).filter_map(|at| Some((at, centred(table, at, (&lines, reach), pitch)?))).collect();
    let mut claims: HashMap<Place, usize> = HashMap::new();
    for place in found.iter().flat_map(|(_, places)| places) {
        *claims.entry(*place).or_default() += 1;
    }
    let sure = found.into_iter().filter(|(_, places)| places.iter().all(|place| claims.get(place) == Some(&1)));
    let mut to: HashMap<Place, usize> = HashMap::new();
    let mut settled = Vec::new();
    for (at, places) in sure {
        settled.push(at);
        to.extend(places.into_iter().map(|place| (place, at)));
    }
    let mut cells: Vec<Vec<Line>> = vec![Vec::new(); table.cells.len()];
    for (at, cell) in table.cells.iter_mut().enumerate() {
        for (nth, line) in std::mem::take(&mut cell.lines).into_iter().enumerate() {
            if let Some(lines) = cells.get_mut(to.get(&(at, nth)).copied().unwrap_or(at)) {
                lines.push(line);
            }
        }
    }
    for (cell, lines) in table.cells.iter_mut().zip(cells) {
        cell.lines = lines;
    }
    for at in &settled {
        table.cells[*at].lines.sort_by(|a, b| a.y0.total_cmp(&b.y0));
    }
    settled
}

/// Lines of the text that is centred on a cell too small for it: a border crosses its first line and its last. Lines of
/// rows as high as the pitch follow each other in the same way, but between the borders. `lines` are those of the table
/// from top to bottom; only those within `reach` points of the cell are considered.
fn centred(table: &Table, at: usize, (lines, reach): (&[(Place, &Line)], f32), pitch: f32) -> Option<Vec<Place>> {
    let cell = table.cells.get(at)?;
    let top = *table.frame.ys.get(cell.slot.row)?;
    let foot = *table.frame.ys.get(cell.slot.row + cell.slot.rows)?;
    // Include the line before the first and the one behind the last.
    let first = lines.partition_point(|(_, line)| line.middle() < top - reach);
    let near = lines[first..].iter().take_while(|(_, line)| line.middle() <= foot + reach);
    let near: Vec<(Place, &Line)> =
        near.filter(|(_, line)| cell.x0 <= line.x0 && line.x1 <= cell.x1).take(MOST + 1).copied().collect();
    if near.len() > MOST {
        return None;
    }
    let next = |above: &Line, way: f32| {
        let mut found = near.iter().filter(|(_, line)| {
            let is_alike = (line.size - above.size).abs() < EVEN * above.size;
            is_alike && (line.middle() - above.middle() - way * pitch * above.size).abs() < EVEN * above.size
        });
        found.next().filter(|_| found.next().is_none())
    };
    let mut texts = near.iter().filter(|(_, line)| next(line, -1.0).is_none()).filter_map(|first| {
        let mut text = vec![first];
        while let Some(line) = text.last().and_then(|last| next(last.1, 1.0)).filter(|_| text.len() < near.len()) {
            text.push(line);
        }
        let (head, last) = (first.1, text.last()?.1);
        let is_centred = (head.middle() + last.middle() - top - foot).abs() < 2.0 * CENTRED * head.size;
        (text.len() > 1 && is_centred && is_over(head, top) && is_over(last, foot))
            .then(|| text.iter().map(|(place, _)| *place).collect::<Vec<Place>>())
    });
    let text = texts.next()?;
    texts.next().is_none().then_some(text)
}
