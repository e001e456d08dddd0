//! Blocks whose rows carry no labels: the form prints all values on one line under the column heads.
//!
//! Invariant: exactly as many values as the block has cells are taken, or none. Not here: rows with labels
//! (`labelled_rows`).

use super::column_order::{self, OrderProblem};
use super::group_order;
use super::line::{Layout, PageLine};
use super::page::{LabelPlace, Page};
use super::row::{BlockRows, Fit, RowReading, columns, doubt_all, filled, read_cells, windows};
use super::{cell, run_together};
use crate::extract::{Confidence, Reading, State};
use crate::forms::{Block, Likeness, Row, Table};
use crate::text::Span;
use rust_decimal::Decimal;
use rustc_hash::FxHashSet;

/// How many lines below its first label an unlabelled block may extend.
const UNLABELLED_LINES: usize = 80;
/// How many lines of heads may be between the names of the rows and their values.
const MOST_HEADS: usize = 4;
/// How many lines above the first of several labelled rows their heads may be.
const SHARED_HEADS: usize = 3;

/// Reads a block that is printed as one line under its column heads.
pub(super) fn side_by_side(page: &Page, block: &Block, places: &[Option<LabelPlace>]) -> BlockRows {
    if !super::has_heads(page, block, places)
        && let Some(rows) = proved_by_sums(page, block, places)
    {
        return rows.into();
    }
    let width = block.columns.len().max(1);
    let wanted = width * block.rows.len();
    let found = places.iter().flatten().min().and_then(|first| {
        let heads = block.columns.iter().flat_map(|column| page.places(column.labels));
        let heads: Vec<LabelPlace> = heads
            .filter(|head| head.line >= first.line && head.line <= first.line + UNLABELLED_LINES)
            .filter(|head| page.lines[head.line].cells.get(head.cell).is_some_and(|cell| !cell.is_empty()))
            .collect();
        side_values(page, heads.iter().max().copied()?, heads.len(), wanted)
    });
    let below = || below_broken_heads(page, block, places).map(|line| (page.lines[line].cells.clone(), vec![line]));
    let headed = group_order::under_heads(page, block, places);
    let is_under_heads = headed.is_some();
    let headed = headed.map(|(cells, line)| {
        let fit = if cells.iter().any(|cell| cell.is_empty()) { Fit::Placed } else { Fit::Whole };
        (cells, vec![line], fit)
    });
    let found = headed.or_else(|| found.map(|values| (values.cells, values.lines, values.fit)));
    let is_broken = found.is_none();
    let Some((cells, lines, fit)) = found.or_else(|| below().map(|(cells, lines)| (cells, lines, Fit::Whole))) else {
        return apart(page, block, places);
    };
    if let ([run], true) = (cells.as_slice(), wanted > 1) {
        let rows = run_together::side_by_side(page, block, *run);
        let rows: Vec<RowReading> = rows.map_or_else(
            || vec![RowReading::cannot_tell(width, Fit::Misfit); block.rows.len()],
            |rows| {
                let read = |values| RowReading { values, fit: Fit::Uncut, lines: lines.clone(), end: None };
                rows.into_iter().map(read).collect()
            },
        );
        return in_order(page, block, places, (run.start, false), rows);
    }
    let start = cells.first().map_or(0, |cell| cell.start);
    let mut cells = cells.into_iter();
    let printed = block.rows.iter().map(|row| {
        let cells: Vec<Span> = cells.by_ref().take(width).collect();
        let values = read_cells(page, &cells, &columns(block, row), Reading::Cell);
        RowReading { values, fit, lines: lines.clone(), end: None }
    });
    let printed: Vec<RowReading> = printed.collect();
    // Heads in single characters have no order to be read.
    let mut read =
        if is_broken { printed.into() } else { in_order(page, block, places, (start, is_under_heads), printed) };
    for row in &mut read.rows {
        // Without separators a blank leaves no trace; only the sums would reveal another number.
        let undrawn = lines.iter().any(|line| page.lines[*line].layout != Layout::Drawn);
        // The order of the columns is that of the form; of noughts it makes none.
        let unordered = is_broken && row.values.iter().any(|value| value.state != State::Zero);
        // Another column's numbers are among them.
        let is_mixed = is_under_heads && !adds_up(block, row);
        if fit == Fit::Adrift || is_mixed || unordered || (undrawn && !adds_up(block, row)) {
            row.doubt(Confidence::Doubtful);
        }
    }
    read
}

/// Puts values printed from `start` on into the order that their heads give them, under which they may have been found.
fn in_order(
    page: &Page,
    block: &Block,
    places: &[Option<LabelPlace>],
    (start, is_under_heads): (usize, bool),
    mut printed: Vec<RowReading>,
) -> BlockRows {
    match group_order::of(page, block, places, start, is_under_heads) {
        Ok(None) => printed.into(),
        Ok(Some(order)) => {
            let (rows, problem) = group_order::apply(block, &order, printed);
            BlockRows { problem, ..rows.into() }
        }
        Err(span) => {
            doubt_all(&mut printed);
            BlockRows { problem: Some(OrderProblem::unclear(block, span)), ..printed.into() }
        }
    }
}

/// Finds the line of values below heads that are broken into characters, as PDF converters leave upright heads.
///
/// Every row's name is there, and between the last of them and the values stand only characters of the heads.
pub(super) fn below_broken_heads(page: &Page, block: &Block, places: &[Option<LabelPlace>]) -> Option<usize> {
    let wanted = block.columns.len() * block.rows.len();
    let last = places.iter().copied().collect::<Option<Vec<_>>>()?.into_iter().max()?;
    let labels = block.columns.iter().flat_map(|column| std::iter::once(&column.label).chain(&column.variants));
    let known: FxHashSet<char> = labels.flat_map(|label| label.chars()).collect();
    let mut seen: FxHashSet<char> = FxHashSet::default();
    for (number, line) in page.lines.iter().enumerate().skip(last.line + 1).take(UNLABELLED_LINES) {
        let is_value = |cell: &Span| page.is_value(*cell);
        if line.cells.len() == wanted && line.cells.iter().all(is_value) {
            let heads = || block.columns.iter().flat_map(|column| column.label.chars());
            return heads().all(|c| seen.contains(&c)).then_some(number);
        }
        let printed = page.document.at(line.span).chars().filter(|c| !c.is_whitespace());
        seen.extend(printed);
        if !seen.is_subset(&known) {
            return None;
        }
    }
    None
}

/// Reads the row of values below the names of all rows where the heads of the columns cannot be read: as many cells as the block
/// has, in which the parts of each row add up to its total. Which part is which is the form's word alone: all are doubtful.
pub(super) fn proved_by_sums(page: &Page, block: &Block, places: &[Option<LabelPlace>]) -> Option<Vec<RowReading>> {
    let width = block.columns.len().max(1);
    let last = places.iter().copied().collect::<Option<Vec<_>>>()?.into_iter().max()?;
    let is_row = |line: &&PageLine| {
        let is_value = |cell: &Span| page.is_value(*cell);
        line.layout == Layout::Drawn && line.cells.len() == width * block.rows.len() && line.cells.iter().all(is_value)
    };
    let below = page.lines.iter().enumerate().skip(last.line + 1).take(MOST_HEADS);
    let (number, line) = below.into_iter().find(|(_, line)| is_row(line))?;
    let read = |(row, cells): (&Row, &[Span])| {
        let values = read_cells(page, cells, &columns(block, row), Reading::Cell);
        let mut read = RowReading { values, fit: Fit::Whole, lines: vec![number], end: None };
        let is_proved = adds_up(block, &read);
        read.doubt(Confidence::Doubtful);
        is_proved.then_some(read)
    };
    let rows: Vec<RowReading> = block.rows.iter().zip(line.cells.chunks(width)).map(read).collect::<Option<_>>()?;
    // Noughts add up anywhere.
    let is_proof = rows.iter().flat_map(|row| &row.values).any(|value| value.state == State::Number);
    is_proof.then_some(rows)
}

/// Reads a block whose rows are tables of their own: each has its name, then its own heads and values, or its values
/// beside its name.
fn apart(page: &Page, block: &Block, places: &[Option<LabelPlace>]) -> BlockRows {
    let mut problem: Option<OrderProblem> = None;
    let width = block.columns.len().max(1);
    let heads: Vec<LabelPlace> = block.columns.iter().flat_map(|column| page.places(column.labels)).collect();
    let mut read = |(at, row): (usize, &Row)| {
        let place = places[at]?;
        let ends = places.iter().flatten().map(|other| other.line).filter(|line| *line > place.line);
        let end = ends.min().unwrap_or(place.line + UNLABELLED_LINES);
        let is_alone = places.iter().flatten().filter(|other| other.line == place.line).count() == 1;
        let own = heads.iter().filter(|head| (place.line..end).contains(&head.line));
        // More heads than columns are those of other rows too.
        let is_headed = own.clone().count() <= width;
        let below = || side_values(page, own.clone().max().filter(|_| is_headed).copied()?, width, width);
        let values = beside(page, place, width).or_else(below)?;
        let is_own = is_alone && values.lines.iter().all(|line| (place.line..end).contains(line));
        let Values { cells, lines, fit } = Some(values).filter(|_| is_own)?;
        let start = cells.first().map_or(0, |cell| cell.start);
        let values = read_cells(page, &cells, &columns(block, row), Reading::Cell);
        let mut read = RowReading { values, fit, lines, end: None };
        // One line of heads may be above all rows.
        let top = if own.clone().count() > 0 { place.line } else { place.line.saturating_sub(SHARED_HEADS + at) };
        let found = group_order::of_row(page, block, top..=*read.lines.first()?, start);
        problem = problem
            .take()
            .or(found.and_then(|order| column_order::apply(block, &order, std::slice::from_mut(&mut read))));
        let undrawn = read.lines.iter().any(|line| page.lines[*line].layout != Layout::Drawn);
        if place.likeness != Likeness::Exact || fit == Fit::Adrift || (undrawn && !adds_up(block, &read)) {
            read.doubt(Confidence::Doubtful);
        }
        Some(read)
    };
    let rows: Vec<Option<RowReading>> = block.rows.iter().enumerate().map(&mut read).collect();
    let rows: Vec<RowReading> =
        rows.into_iter().map(|row| row.unwrap_or_else(|| RowReading::cannot_tell(width, Fit::Misfit))).collect();
    BlockRows { problem, ..rows.into() }
}

/// Finds the values of a row behind its name: as many as it has columns, and nothing else.
fn beside(page: &Page, place: LabelPlace, width: usize) -> Option<Values> {
    let cells = page.lines.get(place.line)?.cells.get(place.cell + 1..)?;
    let (first, last) = filled(page, cells)?;
    let cells = cells.get(first..=last).filter(|cells| cells.len() == width)?;
    let is_all = cells.iter().all(|cell| page.is_value(*cell));
    is_all.then(|| Values { cells: cells.to_vec(), lines: vec![place.line], fit: Fit::Whole })
}

/// True if the parts of a row add up to its total.
fn adds_up(block: &Block, row: &RowReading) -> bool {
    let Some((total, parts)) = row.values.split_last() else { return false };
    let sum = parts.iter().try_fold(Decimal::ZERO, |sum, part| sum.checked_add(part.number?));
    block.columns.last().is_some_and(|column| column.total) && sum.is_some() && sum == total.number
}

/// The cells of an unlabelled block, their lines, and how they fit.
struct Values {
    cells: Vec<Span>,
    lines: Vec<usize>,
    fit: Fit,
}

/// Finds the cells after the last head: on its line, on the next row, or one a line.
///
/// `heads` is the number of column heads.
fn side_values(page: &Page, head: LabelPlace, heads: usize, wanted: usize) -> Option<Values> {
    let text = &page.document.text;
    let is_value = |cell: &Span| cell::is_value(page.lexicon, cell.of(text));
    let behind = page.lines.get(head.line)?.cells.get(head.cell + 1..).unwrap_or(&[]);
    if behind.iter().any(is_value) {
        if page.lines[head.line].layout == Layout::Drawn {
            return cut(page, behind, head.line, heads, wanted);
        }
        let cells: Vec<Span> = behind.iter().take_while(|cell| is_value(cell)).copied().collect();
        let fits = cells.len() == wanted || cells.len() == 1;
        return fits.then(|| Values { cells, lines: vec![head.line], fit: Fit::Whole });
    }
    // A note between heads and values is skipped.
    let is_row = |line: &&(usize, &PageLine)| {
        let cells = &line.1.cells;
        cells.iter().any(is_value) && cells.iter().all(|cell| cell.is_empty() || is_value(cell))
    };
    let below = page.lines.iter().enumerate().skip(head.line + 1);
    let near = below.clone().filter(|(_, line)| line.cells.iter().any(|cell| !cell.is_empty())).take(3);
    let next = near.clone().find(|line| is_row(&line)).or(near.clone().next())?;
    if next.1.layout == Layout::Drawn {
        return cut(page, &next.1.cells, next.0, heads, wanted);
    }
    let lines: Vec<(usize, &PageLine)> = below
        .filter(|(_, line)| !line.cells.is_empty())
        .take_while(|(_, line)| line.layout != Layout::Drawn && line.cells.iter().all(is_value))
        .collect();
    let cells: Vec<Span> = lines.iter().flat_map(|(_, line)| line.cells.iter().copied()).collect();
    let lines = lines.into_iter().map(|(number, _)| number).collect();
    (cells.len() == wanted || cells.len() == 1).then_some(Values { cells, lines, fit: Fit::Whole })
}

/// Cuts the values out of a drawn row.
///
/// With a blank at an edge the cells are where they should be only if the row has as many cells as values and there are
/// as many heads.
fn cut(page: &Page, cells: &[Span], line: usize, heads: usize, wanted: usize) -> Option<Values> {
    let (first, last) = filled(page, cells)?;
    let windows = windows(page, cells, wanted);
    let whole = last - first + 1 == wanted && first == 0;
    let exact = cells.len() == wanted && heads >= wanted;
    let fit = match (whole, exact) {
        (true, _) => Fit::Whole,
        (false, true) => Fit::Placed,
        (false, false) => Fit::Adrift,
    };
    let at = *windows.first()?;
    Some(Values { cells: cells[at..at + wanted].to_vec(), lines: vec![line], fit })
}

/// Returns where the values of a table's last row end.
pub(super) fn end_of_values(page: &Page, table: &Table, last: LabelPlace) -> usize {
    let unlabelled = table.blocks.iter().any(|block| block.unlabelled);
    let text = &page.document.text;
    let end_of = |line: &PageLine| line.cells.last().map_or(line.span.end, |cell| cell.end);
    let mut end = end_of(&page.lines[last.line]);
    if page.lines[last.line].layout != Layout::Whole && !unlabelled {
        return end;
    }
    let mut seen_value = false;
    for line in page.lines.iter().skip(last.line + 1).take(UNLABELLED_LINES) {
        let Some(&cell) = line.cells.first() else { continue };
        let is_value = |cell: &Span| cell::is_value(page.lexicon, cell.of(text));
        // Words may stand in a column of the report's own.
        let value = line.cells.iter().all(|cell| cell.is_empty() || is_value(cell))
            || (line.layout == Layout::Drawn && line.cells.iter().any(is_value));
        let head = unlabelled && !seen_value && cell.len() <= 60;
        if !(value || head) || (line.layout == Layout::Drawn && seen_value) {
            break;
        }
        seen_value |= value;
        end = end_of(line);
    }
    end
}
