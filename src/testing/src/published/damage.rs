//! What people and programs do to the report, whatever its format.
//!
//! Invariant: a number that is seen stays the number of its field. Not here: how a format shows it (the writers), which
//! damage goes with which format (`kinds`).

use super::report::{Block, Cell, Content, Look, Report, Row, Run, Table};

/// Where a piece is added to a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Before,
    After,
}

/// Every seventh value, a few of them large: the cells most damages change.
fn some(report: &mut Report) -> impl Iterator<Item = &mut Cell> {
    report.cells().enumerate().filter(|(nth, _)| nth % 7 == 3).map(|(_, cell)| cell)
}

/// Adds a piece with a look to some numbers.
pub fn add(report: &mut Report, text: &str, look: Look, side: Side) {
    for cell in some(report) {
        let at = if side == Side::Before { 0 } else { cell.runs.len() };
        cell.runs.insert(at, Run::new(text, look));
    }
}

/// Writes some numbers another way.
pub fn respell(report: &mut Report, spell: impl Fn(&str) -> String) {
    for cell in some(report) {
        let text = spell(&cell.plain());
        cell.set(text);
    }
}

/// Writes all numbers another way.
pub fn respell_all(report: &mut Report, spell: impl Fn(&str) -> String) {
    for cell in report.cells() {
        let text = spell(&cell.plain());
        cell.set(text);
    }
}

/// Breaks each number of three digits or more over two lines.
pub fn break_numbers(report: &mut Report) {
    for cell in report.cells() {
        let text = cell.plain();
        if text.len() >= 3 {
            let (head, tail) = text.split_at(text.len() / 2);
            cell.runs = vec![Run::new(head, Look::Plain), Run::new(tail, Look::Broken)];
        }
    }
}

/// Groups the digits before the point by three.
pub fn grouped(number: &str, separator: &str) -> String {
    let (whole, rest) = number.split_at(number.find('.').unwrap_or(number.len()));
    let mut out = String::new();
    for (nth, digit) in whole.chars().enumerate() {
        if nth > 0 && (whole.len() - nth) % 3 == 0 {
            out.push_str(separator);
        }
        out.push(digit);
    }
    out + rest
}

/// Makes some cells something else than text.
pub fn become_content(report: &mut Report, content: Content) {
    for cell in some(report) {
        cell.content = content;
    }
}

/// Makes all values form controls.
pub fn become_controls(report: &mut Report) {
    for cell in report.cells() {
        cell.content = Content::Control;
    }
}

/// Makes the totals of table 3 sums without a stored result.
pub fn become_sums(report: &mut Report) {
    for cell in report.cells() {
        let is_total = cell.field.as_ref().is_some_and(|id| id.starts_with("requests.") && id.ends_with(".total"));
        if is_total {
            cell.content = Content::Sum;
        }
    }
}

/// A value of no field: last year's number, or a foreign one.
fn foreign(table: &mut Table) {
    for cell in table.rows.iter_mut().flat_map(|row| &mut row.cells).filter(|cell| cell.is_value()) {
        cell.field = None;
        let number: u64 = cell.plain().split('.').next().and_then(|text| text.parse().ok()).unwrap_or(0);
        cell.set((number * 3 + 7).to_string());
    }
}

/// Puts a hidden table with other numbers before or behind table 3; a copy holds the same heads.
pub fn hidden_table(report: &mut Report, side: Side, whole: bool) {
    let mut copy = report.table(3).clone();
    foreign(&mut copy);
    copy.is_hidden = true;
    if !whole {
        copy.rows.truncate(12);
    }
    let is_third = |block: &Block| matches!(block, Block::Table(table) if table.columns == 10);
    let at = report.blocks.iter().position(is_third).unwrap();
    report.blocks.insert(at + usize::from(side == Side::After), Block::Table(copy));
}

/// Adds a hidden row with other numbers below a row of table 3.
pub fn hidden_row(report: &mut Report) {
    let table = report.table(3);
    for at in [4, 3] {
        let mut copy = Table { rows: vec![table.rows[at].clone()], columns: 10, heads: 0, is_hidden: false };
        foreign(&mut copy);
        let row = Row { is_hidden: true, ..copy.rows.remove(0) };
        table.rows.insert(at, row);
    }
}

/// Adds a hidden column with other numbers behind table 3; where a sheet holds all tables below one another, it goes
/// through table 4 too.
pub fn hidden_column(report: &mut Report, is_sheet: bool) {
    let hidden = |text: &str, down: usize| Cell { is_hidden: true, ..Cell::new(text, 1, down) };
    let table = report.table(3);
    table.columns += 1;
    for (nth, row) in table.rows.iter_mut().enumerate() {
        match nth {
            0 => row.cells.push(hidden("上年", 3)),
            1 | 2 => {}
            _ => row.cells.push(hidden(&(nth * 11).to_string(), 1)),
        }
    }
    if is_sheet {
        let table = report.table(4);
        table.columns += 1;
        table.rows[0].cells[1].across += 1;
        table.rows[1].cells.insert(6, hidden("上年", 2));
        table.rows[3].cells.insert(10, hidden("77", 1));
    }
}

/// Gives the value columns of a table another order, with their heads. `order` numbers the seven columns of table 3
/// (0 and 6 stand outside the five of organisations), the fifteen of table 4, or the three of table 2.
pub fn order_columns(report: &mut Report, number: usize, order: &[usize]) {
    let table = report.table(number);
    let heads = if number == 2 { 1..2 } else { 1..3 };
    for (at, row) in table.rows.iter_mut().enumerate() {
        if row.cells.iter().filter(|cell| cell.is_value()).count() == order.len() {
            let from = row.cells.len() - order.len();
            let old = row.cells.split_off(from);
            row.cells.extend(order.iter().map(|&nth| old[nth].clone()));
        } else if number == 4 && at == 0 && order[0] >= 5 {
            row.cells.swap(0, 1);
        } else if heads.contains(&at) {
            reorder_heads(&mut row.cells, number, at, order);
        }
    }
}

fn reorder_heads(cells: &mut Vec<Cell>, number: usize, at: usize, order: &[usize]) {
    let old = std::mem::take(cells);
    let pick = |order: &[usize]| order.iter().map(|&nth| old[nth].clone()).collect::<Vec<_>>();
    *cells = match (number, at) {
        (2, _) => std::iter::once(0).chain(order.iter().map(|nth| nth + 1)).map(|nth| old[nth].clone()).collect(),
        // Natural persons, organisations, total: a block of organisations stands as one.
        (3, 1) => {
            let mut heads: Vec<usize> = order.iter().map(|&nth| [0, 1, 1, 1, 1, 1, 2][nth]).collect();
            heads.dedup();
            pick(&heads)
        }
        (3, _) => pick(&order.iter().filter(|nth| (1..6).contains(*nth)).map(|nth| nth - 1).collect::<Vec<_>>()),
        // The five of reconsideration go over two rows, and stand first; the suits follow as groups of five.
        (_, 1) => {
            let mut heads: Vec<usize> = order.iter().map(|&nth| if nth < 5 { nth } else { nth / 5 + 4 }).collect();
            heads.dedup();
            pick(&heads)
        }
        _ => pick(&order.iter().filter(|nth| **nth >= 5).map(|nth| nth - 5).collect::<Vec<_>>()),
    };
}

/// Exchanges two heads of table 3's organisations, and of table 4's first group, and leaves the numbers.
pub fn exchange_heads(report: &mut Report, number: usize) {
    let (row, left, right) = if number == 3 { (2, 0, 3) } else { (1, 0, 1) };
    report.table(number).rows[row].cells.swap(left, right);
}

/// Exchanges the ends of two rows of a table: label and numbers.
pub fn exchange_rows(report: &mut Report, number: usize, upper: usize, lower: usize) {
    let rows = &mut report.table(number).rows;
    let length = rows[upper].cells.len().min(rows[lower].cells.len()).min(8);
    for nth in 1..=length {
        let (above, below) = (rows[upper].cells.len() - nth, rows[lower].cells.len() - nth);
        let (head, tail) = rows.split_at_mut(lower);
        std::mem::swap(&mut head[upper].cells[above], &mut tail[0].cells[below]);
    }
}

/// Puts a column of row numbers before table 3.
pub fn number_rows(report: &mut Report) {
    let table = report.table(3);
    table.columns += 1;
    for (nth, row) in table.rows.iter_mut().enumerate() {
        match nth {
            0 => row.cells.insert(0, Cell::new("序号", 1, 3)),
            1 | 2 => {}
            _ => row.cells.insert(0, Cell::new(&(nth - 2).to_string(), 1, 1)),
        }
    }
}

/// Puts a column of remarks behind table 3.
pub fn remark_rows(report: &mut Report, remark: &str) {
    let table = report.table(3);
    table.columns += 1;
    for (nth, row) in table.rows.iter_mut().enumerate() {
        match nth {
            0 => row.cells.push(Cell::new("备注", 1, 3)),
            1 | 2 => {}
            _ => row.cells.push(Cell::new(if nth % 6 == 0 { remark } else { "" }, 1, 1)),
        }
    }
}

/// Repeats the text of merged cells in every square, as some extractors do.
pub fn repeat_merged(report: &mut Report) {
    for table in report.tables_mut() {
        let squares = table.grid(true);
        let rows = squares.iter().map(|row| {
            let cells = row.iter().flatten().map(|&square| {
                let cell = table.cell(square);
                let field = cell.field.clone().filter(|_| square.2);
                Cell { across: 1, down: 1, field, ..cell.clone() }
            });
            Row { cells: cells.collect(), ..Row::default() }
        });
        table.rows = rows.collect();
    }
}

/// Writes the last row of table 3 as a foot before the body.
pub fn foot_first(report: &mut Report) {
    report.table(3).rows.last_mut().unwrap().is_foot = true;
}

/// Blanks some cells of table 3.
pub fn blank(report: &mut Report) {
    for cell in some(report) {
        cell.set("");
    }
}

/// Shades cells: heads and labels, every other row, or all numbers.
pub fn shade(report: &mut Report, way: usize) {
    for table in report.tables_mut() {
        for (nth, row) in table.rows.iter_mut().enumerate() {
            for cell in &mut row.cells {
                cell.is_shaded = match way {
                    0 => !cell.is_value(),
                    1 => nth % 2 == 0,
                    _ => cell.is_value(),
                };
            }
        }
    }
}
