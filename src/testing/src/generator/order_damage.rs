//! Columns and rows in another order than the form's: exchanged with or without their numbers, left out, added.
//!
//! Not here: other damage to the grid (`damage`).

use super::damage::Damage;
use super::random::Random;
use super::sheet::{Cell, Role, Row, Sheet, is_data};
use std::ops::Range;

/// Applies a kind of damage to the order of a sheet.
pub fn apply(damage: Damage, sheet: &mut Sheet, random: &mut Random) {
    if damage == Damage::SwapRows {
        return swap_rows(sheet, random);
    }
    let Some(columns) = columns(sheet, random) else { return };
    let (one, other) = (columns.start + random.below(columns.len()), columns.start + random.below(columns.len()));
    match damage {
        Damage::SwapColumns => swap(sheet, (one, other), |_| true),
        Damage::SwapHeads => swap(sheet, (one, other), |row| !is_data(row)),
        Damage::TotalFirst => {
            for row in &mut sheet.rows {
                let cells = &mut row[columns.clone()];
                // One head above all columns, and the rows of narrower blocks, stay.
                if cells.last().is_some_and(|cell| cell.role != Role::Left) {
                    cells.rotate_right(1);
                }
            }
        }
        Damage::ColumnOut => {
            for row in &mut sheet.rows {
                remove(row, one, &columns);
            }
        }
        Damage::ForeignColumn => {
            let head = *random.pick(&["序号", "备注", "上年数", "同比", "上年同期"]);
            for row in &mut sheet.rows {
                let is_inside = row.get(one).is_some_and(|cell| cell.role == Role::Left);
                let cell = match (is_data(row), is_inside) {
                    (_, true) => Cell::new(Role::Left, ""),
                    (true, _) => Cell::new(Role::Lead, random.below(30).to_string()),
                    (false, _) => Cell::new(Role::Head, head),
                };
                row.insert(one, cell);
            }
        }
        _ => {}
    }
}

/// The value columns of the widest block, or of one group of a block without labels.
fn columns(sheet: &Sheet, random: &mut Random) -> Option<Range<usize>> {
    let values = |row: &&Row| row.iter().filter(|cell| cell.role == Role::Value).count();
    let widest = sheet.rows.iter().max_by_key(values)?;
    let first = widest.iter().position(|cell| cell.role == Role::Value)?;
    let count = values(&widest);
    if widest.iter().any(|cell| cell.role == Role::Label) {
        return (count >= 3).then_some(first..first + count);
    }
    let group = 1 + sheet.rows[0].iter().skip(1).take_while(|cell| cell.role == Role::Left).count();
    let start = group * random.below((count / group).max(1));
    (group >= 3).then_some(start..(start + group).min(count))
}

/// Exchanges two columns in the rows in which both have a cell of their own; not out of or into a group of columns.
fn swap(sheet: &mut Sheet, (one, other): (usize, usize), is_meant: impl Fn(&Row) -> bool) {
    let is_single = |row: &Row, at: usize| {
        let is_left = |at: usize| row.get(at).is_some_and(|cell| cell.role == Role::Left);
        !is_left(at) && (is_data(row) || !is_left(at + 1))
    };
    let is_whole = |row: &Row| row.get(one.max(other)).is_some_and(Cell::is_own) || !is_data(row);
    if sheet.rows.iter().filter(|row| is_whole(row)).any(|row| is_single(row, one) != is_single(row, other)) {
        return;
    }
    for row in sheet.rows.iter_mut().filter(|row| is_meant(row)) {
        if is_single(row, one) && is_single(row, other) {
            row.swap(one, other);
        }
    }
}

/// Removes a cell of the widest rows; other rows, and cells that span others, keep what they print.
fn remove(row: &mut Row, at: usize, columns: &Range<usize>) {
    let is_left = |at: usize| row.get(at).is_some_and(|cell| cell.role == Role::Left);
    if is_left(columns.end - 1) && !is_left(columns.start) && is_data(row) {
        row.remove(columns.end - 1);
    } else if is_left(at + 1) && !is_data(row) {
        row.remove(at + 1);
    } else {
        row.remove(at);
    }
}

/// Exchanges two labelled rows with their numbers; the cell of their group stays.
fn swap_rows(sheet: &mut Sheet, random: &mut Random) {
    let label = |row: &Row| row.iter().position(|cell| cell.role == Role::Label);
    let rows: Vec<usize> = (0..sheet.rows.len()).filter(|at| label(&sheet.rows[*at]).is_some()).collect();
    if rows.len() < 2 {
        return;
    }
    let first = random.below(rows.len() - 1);
    let (one, other) = (rows[first], rows[first + 1 + random.below(3.min(rows.len() - 1 - first))]);
    let from = label(&sheet.rows[one]);
    let group = |row: &Row| row.first().filter(|_| from > Some(0)).map(|cell| cell.text.clone());
    let width = |row: &Row| row.iter().filter(|cell| cell.role == Role::Value).count();
    let (upper, lower) = sheet.rows.split_at_mut(other);
    let (upper, lower) = (&mut upper[one], &mut lower[0]);
    if from == label(lower) && group(upper) == group(lower) && width(upper) == width(lower) {
        let from = from.unwrap_or(0);
        upper[from..].swap_with_slice(&mut lower[from..]);
    }
}
