//! A table of a form as printed: cells that span rows and columns, headers, groups, list marks.
//!
//! Not here: rendering it as text (`layout`).

use super::random::Random;
use super::values::{self, Flavour, Truth};
use gouji_core::extract::State;
use gouji_core::forms::{self, Block, Kind, Lead, Row as FormRow, Table, normalise};
use rust_decimal::Decimal;
use std::fmt::Write as _;

/// Role of a cell in the printed table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A header above columns, or of a block.
    Head,
    /// Label of several rows.
    Group,
    /// Label of a row.
    Label,
    /// A unit or a code.
    Lead,
    /// A value.
    Value,
    /// Covered by the cell to its left.
    Left,
    /// Covered by the cell above, whose text it repeats.
    Up,
}

/// A cell.
#[derive(Debug, Clone)]
pub struct Cell {
    pub role: Role,
    /// List mark such as `1.`, `(一)`.
    pub mark: String,
    pub text: String,
    /// Remark such as `(单位:件)`.
    pub remark: String,
}

impl Cell {
    pub fn new(role: Role, text: impl Into<String>) -> Self {
        Self { role, mark: String::new(), text: text.into(), remark: String::new() }
    }

    pub fn whole(&self) -> String {
        format!("{}{}{}", self.mark, self.text, self.remark)
    }

    /// True when it has text of its own.
    pub const fn is_own(&self) -> bool {
        !matches!(self.role, Role::Left | Role::Up)
    }
}

/// A row of the grid.
pub type Row = Vec<Cell>;

/// True when the row contains values.
pub fn is_data(row: &Row) -> bool {
    row.iter().any(|cell| cell.role == Role::Value)
}

/// A table grid with its chapter title.
#[derive(Debug, Clone)]
pub struct Sheet {
    pub title: String,
    pub rows: Vec<Row>,
}

/// Corner cell of a table whose columns must add up, as the national form prints it.
const CORNER: &str = "(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和)";
const REMARK: &str = "(区分处理的,只计这一情形,不计其他情形)";

/// Fills in one table of a form; adds its values to `truths`.
pub fn sheet(
    table: &Table,
    flavour: Flavour,
    (even, loses_blanks): (bool, bool),
    random: &mut Random,
    truths: &mut Vec<Truth>,
) -> Sheet {
    let mut rows = Vec::new();
    let flat = table.blocks.iter().all(|block| block.unlabelled || block.rows.iter().all(|row| row.group.is_empty()));
    let labels = if flat { 1 } else { 2 };
    let with_units = random.chance(50);
    for block in &table.blocks {
        let mut filled: Vec<Vec<Cell>> =
            block.rows.iter().map(|row| fill(table, block, row, flavour, random, truths)).collect();
        // Where a blank leaves no trace, only the sums of an unlabelled block show that no value is missing.
        if even || (block.unlabelled && loses_blanks) {
            balance(block, &mut filled, truths);
            sums(block, &mut filled, truths);
        }
        if block.unlabelled {
            rows.extend(side_by_side(block, filled));
            continue;
        }
        rows.extend(heads(table, block, labels, rows.is_empty(), random));
        rows.extend(labelled(block, filled, labels, with_units, random));
    }
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    for row in &mut rows {
        row.resize(width, Cell::new(Role::Left, ""));
    }
    Sheet { title: table.title.zh.clone(), rows }
}

fn fill(
    table: &Table,
    block: &Block,
    row: &FormRow,
    flavour: Flavour,
    random: &mut Random,
    truths: &mut Vec<Truth>,
) -> Vec<Cell> {
    let ids = forms::ids(table, block, row);
    if !row.sentence.is_empty() {
        let mut spelling = String::new();
        for (part, id) in row.sentence.iter().zip(ids) {
            let number = random.below(200);
            let state = if number == 0 { State::Zero } else { State::Number };
            let spelled = values::marked(truths.len(), &number.to_string());
            truths.push(Truth { id, state, number: Some(number.into()) });
            if !spelling.is_empty() {
                spelling.push(',');
            }
            let _ = write!(spelling, "{}{spelled}{}", part.label, row.unit);
        }
        return vec![Cell::new(Role::Value, spelling)];
    }
    // A row without any value.
    let silent = flavour == Flavour::Gaps && random.chance(8);
    ids.into_iter()
        .enumerate()
        .map(|(at, id)| {
            let kind = match block.columns.get(at) {
                Some(column) if column.kind != Kind::Count => column.kind,
                _ => row.kind,
            };
            let (state, number, spelling) = if silent && kind.is_number() {
                (State::Blank, None, String::new())
            } else {
                values::cell(kind, flavour, random)
            };
            let cell = Cell::new(Role::Value, values::marked(truths.len(), &spelling));
            truths.push(Truth { id, state, number });
            cell
        })
        .collect()
}

/// Makes the last column the sum of the others if it is labelled a total.
fn sums(block: &Block, filled: &mut [Vec<Cell>], truths: &mut [Truth]) {
    let is_total = |label: &str| matches!(label, "总计" | "合计");
    if block.columns.len() < 3 || !block.columns.last().is_some_and(|column| is_total(&column.label)) {
        return;
    }
    for cells in filled {
        let index = |cell: &Cell| cell.text.chars().next().and_then(values::opened).unwrap();
        let (parts, total) = cells.split_at_mut(block.columns.len() - 1);
        let number = |cell: &Cell| truths[index(cell)].number;
        let Some(sum) = parts.iter().map(number).try_fold(Decimal::ZERO, |sum, n| Some(sum + n?)) else { continue };
        let at = index(&total[0]);
        total[0].text = values::marked(at, &sum.to_string());
        truths[at].number = Some(sum);
        truths[at].state = if sum.is_zero() { State::Zero } else { State::Number };
    }
}

/// The cells of a block and the values printed in them.
struct Filled<'a> {
    cells: &'a mut [Vec<Cell>],
    truths: &'a mut [Truth],
}

impl Filled<'_> {
    /// Index of the value in a cell.
    fn index(&self, row: usize, column: usize) -> Option<usize> {
        self.cells.get(row)?.get(column)?.text.chars().next().and_then(values::opened)
    }

    /// Sum of some rows in a column; `None` when a cell has no number.
    fn sum(&self, rows: &[usize], column: usize) -> Option<Decimal> {
        let number = |row: &usize| self.truths[self.index(*row, column)?].number;
        rows.iter().try_fold(Decimal::ZERO, |sum, row| Some(sum + number(row)?))
    }

    fn set(&mut self, row: usize, column: usize, number: Decimal) {
        let Some(at) = self.index(row, column) else { return };
        self.cells[row][column].text = values::marked(at, &number.to_string());
        self.truths[at].number = Some(number);
        self.truths[at].state = if number.is_zero() { State::Zero } else { State::Number };
    }
}

/// Makes the rows agree that the form adds up: each total, and what came in with what went out.
fn balance(block: &Block, filled: &mut [Vec<Cell>], truths: &mut [Truth]) {
    let row = |id: &String| block.rows.iter().position(|row| row.id == *id);
    let rows = |ids: &[String]| ids.iter().filter_map(row).collect::<Vec<_>>();
    let mut filled = Filled { cells: filled, truths };
    for column in 0..block.columns.len() {
        for (total, of) in block.rows.iter().enumerate() {
            let parts: Vec<usize> = row(&of.sum_from).map_or_else(Vec::new, |from| (from..total).collect());
            if let Some(sum) = filled.sum(&parts, column).filter(|_| !parts.is_empty()) {
                filled.set(total, column, sum);
            }
        }
        for (left, right) in &block.balances {
            let (left, right) = (rows(left), rows(right));
            let Some((first, others)) = left.split_first() else { continue };
            let Some(whole) = filled.sum(&right, column) else { continue };
            if let Some(rest) = filled.sum(others, column).filter(|rest| *rest <= whole) {
                filled.set(*first, column, whole - rest);
            } else if filled.sum(others, column).is_some() {
                for other in others {
                    filled.set(*other, column, Decimal::ZERO);
                }
                filled.set(*first, column, whole);
            }
        }
    }
}

fn leads(block: &Block) -> impl Iterator<Item = &'static str> {
    block.lead.iter().map(|lead| match lead {
        Lead::Unit => "单位",
        Lead::Code => "代码",
    })
}

/// A cell followed by the cells it covers to its right.
fn spread(cell: Cell, over: usize) -> Vec<Cell> {
    let mut cells = vec![cell];
    cells.resize(over.max(1), Cell::new(Role::Left, ""));
    cells
}

fn heads(table: &Table, block: &Block, labels: usize, is_first: bool, random: &mut Random) -> Vec<Row> {
    let mut rows = Vec::new();
    let head = |text: &str| Cell::new(Role::Head, text);
    // A header that names one of the rows is printed as that row.
    let named = normalise(&block.head);
    let is_row = |row: &FormRow| std::iter::once(&row.label).chain(&row.variants).any(|name| normalise(name) == named);
    if !block.head.is_empty() && !block.rows.iter().any(is_row) {
        rows.push(vec![head(&block.head)]);
    }
    let column = |at: usize| {
        let column = &block.columns[at];
        let mut cell = head(&column.label);
        if !column.unit.is_empty() {
            cell.remark = format!("(单位:{})", column.unit);
        }
        cell
    };
    let n = block.columns.len();
    if n == 0 {
        if !block.lead.is_empty() && is_first {
            let mut row = spread(head("统计指标"), labels);
            row.extend(leads(block).map(head));
            row.push(head("统计数"));
            rows.push(row);
        }
        return rows;
    }
    if n >= 5 && table.blocks.len() == 1 && random.chance(70) {
        // Three header rows: the applicants, the middle of which is grouped once more.
        let corner = if random.chance(70) { CORNER } else { "" };
        let above = |text: &str| Cell::new(Role::Up, text);
        let mut first = spread(head(corner), labels);
        first.extend(spread(head("申请人情况"), n));
        let mut second = spread(above(corner), labels);
        second.push(column(0));
        second.extend(spread(head("法人或其他组织"), n - 2));
        second.push(column(n - 1));
        let mut third = spread(above(corner), labels);
        third.push(above(&column(0).whole()));
        third.extend((1..n - 1).map(column));
        third.push(above(&column(n - 1).whole()));
        rows.extend([first, second, third]);
    } else {
        let mut row = spread(head("信息内容"), labels);
        row.extend(leads(block).map(head));
        row.extend((0..n).map(column));
        rows.push(row);
    }
    rows
}

/// Assigns list marks by the nesting of the groups.
struct Marks {
    plain: bool,
    top: usize,
    middle: usize,
    low: usize,
}

const CHINESE: &[&str] = &["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];

fn chinese(n: usize) -> String {
    if n <= 10 { CHINESE[n.max(1) - 1].to_string() } else { format!("十{}", CHINESE[(n - 11) % 10]) }
}

impl Marks {
    fn group(&mut self, group: &str) {
        if group.starts_with('(') {
            self.middle += 1;
            self.low = 0;
        } else if group.contains('、') {
            self.top += 1;
        }
    }

    fn row(&mut self, group: &str) -> String {
        if self.plain {
            return String::new();
        }
        if group.is_empty() {
            self.top += 1;
            format!("{}、", chinese(self.top))
        } else if group.starts_with('(') {
            self.low += 1;
            format!("{}.", self.low)
        } else {
            self.middle += 1;
            format!("({})", chinese(self.middle))
        }
    }
}

fn labelled(block: &Block, filled: Vec<Vec<Cell>>, labels: usize, with_units: bool, random: &mut Random) -> Vec<Row> {
    let nested = block.rows.iter().any(|row| row.group.contains('、'));
    let mut marks = Marks { plain: !nested && random.chance(70), top: 0, middle: 0, low: 0 };
    let mut seen: Vec<&str> = Vec::new();
    let mut rows = Vec::new();
    for (row, values) in block.rows.iter().zip(filled) {
        // For a group that is also a row, its parts follow below with 其中 before the first.
        let group = normalise(&row.group);
        if !group.is_empty() && block.rows.iter().any(|other| normalise(&other.label) == group) {
            let mut label = Cell::new(Role::Label, &row.label);
            if normalise(&row.label) == group {
                label.text.clone_from(&row.group);
            } else if !seen.contains(&row.group.as_str()) {
                seen.push(&row.group);
                label.mark = "其中:".into();
            }
            rows.push([spread(label, labels), lead_cells(block, row), values].concat());
            continue;
        }
        let is_new = !row.group.is_empty() && !seen.contains(&row.group.as_str());
        if is_new {
            marks.group(&row.group);
            seen.push(&row.group);
        }
        let mut label = Cell::new(Role::Label, &row.label);
        label.mark = marks.row(&row.group);
        if with_units && !row.unit.is_empty() && block.lead.is_empty() {
            label.remark = format!("(单位:{})", row.unit);
        } else if random.chance(3) {
            label.remark = REMARK.into();
        }
        let mut cells = Vec::new();
        if row.group.is_empty() {
            cells.extend(spread(label, labels));
        } else {
            cells.push(Cell::new(if is_new { Role::Group } else { Role::Up }, &row.group));
            cells.push(label);
        }
        cells.extend(lead_cells(block, row));
        cells.extend(values);
        rows.push(cells);
    }
    rows
}

fn lead_cells(block: &Block, row: &FormRow) -> Vec<Cell> {
    let text = |lead: &Lead| match lead {
        Lead::Unit => row.unit.clone(),
        Lead::Code => row.code.clone(),
    };
    block.lead.iter().map(|lead| Cell::new(Role::Lead, text(lead))).collect()
}

/// All rows of the block in columns next to each other below three header rows.
fn side_by_side(block: &Block, filled: Vec<Vec<Cell>>) -> Vec<Row> {
    let n = block.columns.len().max(1);
    let head = |text: &str| Cell::new(Role::Head, text);
    let columns = || block.columns.iter().map(|column| head(&column.label));
    let grouped = block.rows.iter().any(|row| !row.group.is_empty());
    let (mut first, mut second, mut third) = (Vec::new(), Vec::new(), Vec::new());
    let mut last_group = "";
    for row in &block.rows {
        if row.group.is_empty() {
            last_group = "";
            first.extend(spread(head(&row.label), n));
            second.extend(columns());
            third.extend(block.columns.iter().map(|column| Cell::new(Role::Up, &column.label)));
            continue;
        }
        if row.group == last_group {
            first.extend((0..n).map(|_| Cell::new(Role::Left, "")));
        } else {
            first.extend(spread(head(&row.group), n));
        }
        last_group = &row.group;
        second.extend(spread(head(&row.label), n));
        third.extend(columns());
    }
    let mut rows = vec![first, second];
    if grouped {
        rows.push(third);
    }
    rows.push(filled.into_iter().flatten().collect());
    rows
}
