//! The order of the columns and groups of a block whose rows are side by side under their heads.
//!
//! Invariant: as for `column_order`; where groups are in another order, nothing proves it, and all of them are doubtful.
//! Not here: finding the values (`unlabelled_blocks`).

use super::cell;
use super::column_order::{
    self, ColumnOrder, Head, Order, OrderProblem, Verdict, arrange, by_sums, names, open_columns,
};
use super::line::Layout;
use super::page::{LabelPlace, Page};
use super::row::{RowReading, doubt_all};
use crate::forms::{Block, normalise};
use crate::text::Span;
use std::ops::RangeInclusive;

/// Lines of heads, and of what may stand between them and the values.
const STOREYS: usize = 5;

/// The order that the heads of a block give to its values.
pub(super) struct GroupOrder {
    /// For each group of values: its row of the block, and its columns.
    groups: Vec<(usize, Vec<usize>)>,
    span: Span,
}

/// Returns the order of all groups above the value that begins at `end`; `None` if it is the form's, `Err` if the heads
/// contradict that and give no other. `is_under_heads` for values that were found under them, not by their number.
pub(super) fn of(
    page: &Page,
    block: &Block,
    places: &[Option<LabelPlace>],
    end: usize,
    is_under_heads: bool,
) -> Result<Option<GroupOrder>, Span> {
    let width = block.columns.len();
    let Some(first) = places.iter().flatten().min().filter(|_| width > 1) else { return Ok(None) };
    let last = page.lines.partition_point(|line| line.span.start <= end);
    let (heads, is_grid) = heads(page, block, first.line..=last, end);
    // The names of groups in the row of the heads: cells that ran on one after the other.
    let is_grid = is_grid && !heads.iter().all(|head| places.iter().flatten().any(|place| place.line == head.line));
    let (Some(span), wanted) = (span(page, &heads), width * block.rows.len()) else { return Ok(None) };
    // A column of the report's own is among them.
    let is_close = is_under_heads || !is_grid || heads.windows(2).all(|pair| pair[1].cell == pair[0].cell + 1);
    if !is_close && heads.len() == wanted {
        return Err(span);
    }
    if heads.len() != wanted && heads.len() != width {
        // Heads that are not all there: at most one group follows another.
        let falls = heads.windows(2).filter(|pair| pair[0].column >= pair[1].column).count();
        return if falls < block.rows.len() { Ok(None) } else { Err(span) };
    }
    let columns: Vec<Vec<usize>> =
        heads.chunks(width).map(|group| group.iter().map(|head| head.column).collect()).collect();
    let is_all = |columns: &Vec<usize>| (0..width).all(|column| columns.contains(&column));
    if !columns.iter().all(is_all) {
        return Err(span);
    }
    let Some(rows) = rows(page, block, places, is_grid.then_some(heads.as_slice())) else { return Err(span) };
    let columns = (0..block.rows.len()).map(|group| columns[group % columns.len()].clone());
    let groups: Vec<(usize, Vec<usize>)> = rows.into_iter().zip(columns).collect();
    let is_form = groups.iter().enumerate().all(|(at, (row, columns))| at == *row && columns.is_sorted());
    Ok((!is_form).then_some(GroupOrder { groups, span }))
}

/// Returns the values under the heads of a grid with columns of the report's own among those of the form, and their line:
/// each value has a head, and one row stands below them.
pub(super) fn under_heads(page: &Page, block: &Block, places: &[Option<LabelPlace>]) -> Option<(Vec<Span>, usize)> {
    let first = places.iter().flatten().min()?;
    let (heads, is_grid) = heads(page, block, first.line..=first.line + STOREYS, usize::MAX);
    let wanted = block.columns.len() * block.rows.len();
    let bottom = heads.iter().map(|head| head.line).max().filter(|_| is_grid && heads.len() == wanted)?;
    let width = page.lines[bottom].cells.len();
    let is_value = |cell: &Span| page.is_value(*cell);
    let own = |line: usize| -> Option<Vec<Span>> {
        let line = page.lines.get(line).filter(|line| line.layout == Layout::Drawn && line.cells.len() == width)?;
        let cells = heads.iter().map(|head| line.cells.get(head.cell).copied()).collect::<Option<Vec<Span>>>()?;
        let is_own = |cell: &Span| cell.is_empty() || is_value(cell) || cell::is_strange(page.document.at(*cell));
        (cells.iter().all(is_own) && cells.iter().any(is_value)).then_some(cells)
    };
    let mut rows = (bottom + 1..=bottom + STOREYS).filter_map(|line| Some((own(line)?, line)));
    let row = rows.next().filter(|_| width > wanted)?;
    // Of two rows one is another year's.
    rows.next().is_none().then_some(row)
}

/// Returns the order that heads on these lines give to one row; `None` if it is the form's.
pub(super) fn of_row(page: &Page, block: &Block, lines: RangeInclusive<usize>, end: usize) -> Option<ColumnOrder> {
    let (heads, _) = heads(page, block, lines, end);
    let columns: Vec<usize> = heads.iter().map(|head| head.column).collect();
    let is_all = columns.len() == block.columns.len() && (0..columns.len()).all(|column| columns.contains(&column));
    let span = span(page, &heads).filter(|_| !columns.is_sorted())?;
    Some(ColumnOrder { order: if is_all { Order::Other(vec![columns]) } else { Order::Unclear }, span })
}

fn span(page: &Page, heads: &[Head]) -> Option<Span> {
    let cell = |head: &Head| page.lines[head.line].cells[head.cell];
    Some(Span::new(heads.iter().map(|head| cell(head).start).min()?, heads.iter().map(|head| cell(head).end).max()?))
}

/// Returns the heads in the order of their columns, and whether a grid gives it.
fn heads(page: &Page, block: &Block, lines: RangeInclusive<usize>, end: usize) -> (Vec<Head>, bool) {
    let mut heads = column_order::heads(page, block, lines);
    heads.retain(|head| page.lines[head.line].cells[head.cell].start < end);
    let is_drawn = heads.iter().all(|head| page.lines[head.line].layout == Layout::Drawn);
    let mut by_cell = heads.clone();
    by_cell.sort_unstable_by_key(|head| (head.cell, head.column));
    // A merged cell that is repeated below itself is one head.
    by_cell.dedup_by_key(|head| (head.cell, head.column));
    let is_apart = by_cell.windows(2).all(|pair| pair[0].cell != pair[1].cell);
    // As many heads as values, or heads of one row: none is a repetition.
    let is_all = heads.len() == block.columns.len() * block.rows.len() && by_cell.len() < heads.len();
    if is_drawn && is_apart && !is_all { (by_cell, true) } else { (heads, false) }
}

/// Returns the row of each group: in a grid, the one whose name begins above it, else in the order of print.
fn rows(page: &Page, block: &Block, places: &[Option<LabelPlace>], grid: Option<&[Head]>) -> Option<Vec<usize>> {
    let count = block.rows.len();
    let mut named: Vec<(usize, LabelPlace)> =
        places.iter().enumerate().filter_map(|(row, place)| Some((row, (*place)?))).collect();
    if named.len() < count {
        return Some((0..count).collect());
    }
    let width = block.columns.len();
    if let Some(heads) = grid.filter(|heads| heads.len() == width * count) {
        named.sort_by_key(|(_, place)| place.cell);
        let begins = |(at, (_, place)): (usize, &(usize, LabelPlace))| heads[at * width].cell == place.cell;
        if named.iter().enumerate().all(begins) {
            return Some(named.into_iter().map(|(row, _)| row).collect());
        }
    }
    named.sort_by_key(|(_, place)| (place.line, place.cell));
    let order: Vec<usize> = named.iter().map(|(row, _)| *row).collect();
    // Rows without a group on the line of the group's name say which of the two is first.
    let is_led = |(row, place): &(usize, LabelPlace)| {
        let text = |cell: &Span| normalise(page.document.at(*cell));
        let groups = || block.rows.iter().map(|row| normalise(&row.group)).filter(|group| !group.is_empty());
        block.rows[*row].group.is_empty()
            && *row == 0
            && page.lines[place.line].cells[..place.cell]
                .iter()
                .map(text)
                .any(|cell| groups().any(|group| group == cell))
    };
    (!named.iter().any(is_led)).then_some(order)
}

/// Puts values in the order of print into that of the form, and tells what is open.
pub(super) fn apply(
    block: &Block,
    found: &GroupOrder,
    printed: Vec<RowReading>,
) -> (Vec<RowReading>, Option<OrderProblem>) {
    let is_moved = found.groups.iter().enumerate().any(|(at, (row, _))| at != *row);
    let mut rows = printed.clone();
    for ((row, _), read) in found.groups.iter().zip(printed) {
        rows[*row] = read;
    }
    let (mut verdicts, mut open) = (Vec::new(), is_moved);
    for (_, columns) in &found.groups {
        // The same order of other groups speaks for this one.
        let alike =
            found.groups.iter().filter(|(_, other)| other.last() == columns.last() && other.first() == columns.first());
        verdicts.push(by_sums(block, columns, alike.map(|(row, _)| &rows[*row])));
    }
    let mut shown = &found.groups[0];
    for (group, verdict) in found.groups.iter().zip(verdicts.iter().copied()) {
        let columns = open_columns(block, &group.1, verdict);
        if !columns.is_empty() && (!open || shown.1.is_sorted()) {
            shown = group;
        }
        open |= !columns.is_empty();
        arrange(&mut rows[group.0], &group.1, verdict, &columns);
    }
    if is_moved {
        doubt_all(&mut rows);
    }
    let code = if verdicts.contains(&Verdict::Form) { "table.order_sums" } else { "table.order" };
    let label = |row: usize| block.rows[row].label.clone();
    let (printed, form) = if is_moved && shown.1.is_sorted() {
        (found.groups.iter().map(|(row, _)| label(*row)).collect(), (0..rows.len()).map(label).collect())
    } else {
        (names(block, shown.1.iter().copied()), names(block, 0..block.columns.len()))
    };
    (rows, open.then_some(OrderProblem { code, span: found.span, printed, form }))
}
