//! One report as a model: paragraphs and tables of cells whose text has looks, the same for every format.
//!
//! Invariant: the 200 numbers are those of a bundled sample. Not here: what is done to it (`damage`), how a format
//! writes it (the writers).

use crate::generator::library;
use crate::{read, sample};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// How a piece of text looks. A format has several ways to get each look: `Ways` names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    Plain,
    Hidden,
    Raised,
    Struck,
    /// A line break stands before it.
    Broken,
}

/// A piece of a cell's text.
#[derive(Debug, Clone)]
pub struct Run {
    pub text: String,
    pub look: Look,
}

impl Run {
    pub fn new(text: impl Into<String>, look: Look) -> Self {
        Self { text: text.into(), look }
    }
}

/// What a cell is, besides its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    Text,
    /// A form control that holds the text.
    Control,
    /// The sum of the six cells before it, stored without its result.
    Sum,
    /// A formula that is no sum, stored without its result.
    Formula,
    /// An error value such as `#REF!`: the text.
    Error,
}

/// A cell of a table.
#[derive(Debug, Clone)]
pub struct Cell {
    pub runs: Vec<Run>,
    pub across: usize,
    pub down: usize,
    /// The field of the form whose value it is.
    pub field: Option<String>,
    pub content: Content,
    pub is_hidden: bool,
    pub is_shaded: bool,
}

impl Cell {
    pub fn new(text: &str, across: usize, down: usize) -> Self {
        let runs = vec![Run::new(text, Look::Plain)];
        Self { runs, across, down, field: None, content: Content::Text, is_hidden: false, is_shaded: false }
    }

    /// The text that is seen, without notes and old numbers.
    pub fn plain(&self) -> String {
        self.runs.iter().filter(|run| matches!(run.look, Look::Plain | Look::Broken)).map(|run| &*run.text).collect()
    }

    pub fn set(&mut self, text: impl Into<String>) {
        self.runs = vec![Run::new(text, Look::Plain)];
    }

    pub fn is_value(&self) -> bool {
        self.field.is_some()
    }
}

/// A row of a table.
#[derive(Debug, Clone, Default)]
pub struct Row {
    pub cells: Vec<Cell>,
    pub is_hidden: bool,
    /// Written in a foot element before the body, where the format has one.
    pub is_foot: bool,
}

/// A table; its cells name the rows and columns they go over.
#[derive(Debug, Clone)]
pub struct Table {
    pub rows: Vec<Row>,
    pub columns: usize,
    pub heads: usize,
    pub is_hidden: bool,
}

/// A cell of the grid: the row, and the cell of the row, that covers it; true where that cell begins.
pub type Square = Option<(usize, usize, bool)>;

impl Table {
    /// The squares of the grid, spans resolved. Without `hidden`, as printed: hidden rows and columns are left out.
    pub fn grid(&self, hidden: bool) -> Vec<Vec<Square>> {
        let mut grid: Vec<Vec<Square>> = vec![vec![None; self.columns]; self.rows.len()];
        for (at, row) in self.rows.iter().enumerate() {
            let mut column = 0;
            for (nth, cell) in row.cells.iter().enumerate() {
                while grid[at].get(column).is_some_and(Option::is_some) {
                    column += 1;
                }
                for down in 0..cell.down.min(self.rows.len() - at) {
                    for across in 0..cell.across.min(self.columns.saturating_sub(column)) {
                        grid[at + down][column + across] = Some((at, nth, down + across == 0));
                    }
                }
                column += cell.across;
            }
        }
        if hidden {
            return grid;
        }
        let is_shown = |square: &Square| square.is_none_or(|(row, cell, _)| !self.rows[row].cells[cell].is_hidden);
        let rows = grid.into_iter().enumerate().filter(|(at, _)| !self.rows[*at].is_hidden);
        rows.map(|(_, row)| row.into_iter().filter(is_shown).collect()).collect()
    }

    pub fn cell(&self, (row, cell, _): (usize, usize, bool)) -> &Cell {
        &self.rows[row].cells[cell]
    }

    /// Each field and the row and column of its square.
    pub fn places(&self, hidden: bool) -> BTreeMap<String, (usize, usize)> {
        let mut places = BTreeMap::new();
        for (row, squares) in self.grid(hidden).into_iter().enumerate() {
            for (column, square) in squares.into_iter().enumerate() {
                if let Some(square @ (_, _, true)) = square
                    && let Some(field) = &self.cell(square).field
                {
                    places.insert(field.clone(), (row, column));
                }
            }
        }
        places
    }
}

/// A part of the report.
#[derive(Debug, Clone)]
pub enum Block {
    Paragraph(String),
    Table(Table),
}

/// The report.
#[derive(Debug, Clone)]
pub struct Report {
    pub blocks: Vec<Block>,
    pub values: BTreeMap<String, Decimal>,
}

impl Report {
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        self.blocks.iter().filter_map(|block| if let Block::Table(table) = block { Some(table) } else { None })
    }

    pub fn tables_mut(&mut self) -> impl Iterator<Item = &mut Table> {
        self.blocks.iter_mut().filter_map(|block| if let Block::Table(table) = block { Some(table) } else { None })
    }

    /// One of the three tables: 2, 3 or 4.
    pub fn table(&mut self, number: usize) -> &mut Table {
        self.tables_mut().nth(number - 2).unwrap()
    }

    /// Every cell that prints a field's value.
    pub fn cells(&mut self) -> impl Iterator<Item = &mut Cell> {
        self.tables_mut()
            .flat_map(|table| &mut table.rows)
            .flat_map(|row| &mut row.cells)
            .filter(|cell| cell.is_value())
    }
}

/// The report without damage.
pub fn report() -> Report {
    let text = sample("suqian-2024");
    let review = read(&text, library());
    let fields = review.extraction.fields.iter();
    let values: BTreeMap<String, Decimal> =
        fields.filter_map(|field| field.value.number.map(|number| (field.id.to_string(), number))).collect();
    assert_eq!(values.len(), 200, "the sample is another one");
    let prose = |from: &str| -> Vec<Block> {
        let lines = text.lines().skip_while(|line| !line.starts_with(from)).skip(1);
        let lines = lines.take_while(|line| !line.starts_with("二、"));
        lines.map(|line| Block::Paragraph(line.to_string())).collect()
    };
    let paragraph = |text: &str| Block::Paragraph(text.to_string());
    let mut blocks = vec![paragraph("宿迁市2024年政府信息公开工作年度报告")];
    blocks.extend(prose("宿迁市"));
    blocks.push(paragraph("二、主动公开政府信息情况"));
    blocks.push(Block::Table(disclosure(&values)));
    blocks.push(paragraph("三、收到和处理政府信息公开申请情况"));
    blocks.push(Block::Table(requests(&values)));
    blocks.push(paragraph("四、政府信息公开行政复议、行政诉讼情况"));
    blocks.push(Block::Table(disputes(&values)));
    blocks.extend(prose("四、政府信息").into_iter().skip(5));
    Report { blocks, values }
}

fn value(values: &BTreeMap<String, Decimal>, field: String, across: usize) -> Cell {
    let number = values.get(&field).unwrap_or_else(|| panic!("no value of {field}"));
    Cell { field: Some(field), ..Cell::new(&number.to_string(), across, 1) }
}

fn row(cells: Vec<Cell>) -> Row {
    Row { cells, ..Row::default() }
}

fn heads(row: &[(&str, usize, usize)]) -> Row {
    self::row(row.iter().map(|(text, across, down)| Cell::new(text, *across, *down)).collect())
}

fn disclosure(values: &BTreeMap<String, Decimal>) -> Table {
    let mut rows = vec![
        heads(&[("第二十条第(一)项", 4, 1)]),
        heads(&[("信息内容", 1, 1), ("本年制发件数", 1, 1), ("本年废止件数", 1, 1), ("现行有效件数", 1, 1)]),
    ];
    for (label, id) in [("规章", "regulations"), ("行政规范性文件", "normative")] {
        let mut cells = vec![Cell::new(label, 1, 1)];
        cells.extend(["made", "repealed", "effective"].map(|c| value(values, format!("disclosure.{id}.{c}"), 1)));
        rows.push(row(cells));
    }
    let one = |label: &str, id: &str| row(vec![Cell::new(label, 1, 1), value(values, format!("disclosure.{id}"), 3)]);
    let block = |head: &str, column: &str| [heads(&[(head, 4, 1)]), heads(&[("信息内容", 1, 1), (column, 3, 1)])];
    rows.extend(block("第二十条第(五)项", "本年处理决定数量"));
    rows.push(one("行政许可", "licensing.decisions"));
    rows.extend(block("第二十条第(六)项", "本年处理决定数量"));
    rows.push(one("行政处罚", "penalty.decisions"));
    rows.push(one("行政强制", "coercion.decisions"));
    rows.extend(block("第二十条第(八)项", "本年收费金额(单位:万元)"));
    rows.push(one("行政事业性收费", "admin_fee.amount_wan"));
    Table { rows, columns: 4, heads: 0, is_hidden: false }
}

/// The rows of table 3: id, label, and the group that begins there with its rows.
const REQUESTS: &[(&str, &str, Option<(&str, usize)>)] = &[
    ("granted", "(一)予以公开", None),
    ("partial", "(二)部分公开(区分处理的,只计这一情形,不计其他情形)", None),
    ("denied_state_secret", "1.属于国家秘密", Some(("(三)不予公开", 8))),
    ("denied_law_forbidden", "2.其他法律行政法规禁止公开", None),
    ("denied_three_security", "3.危及“三安全一稳定”", None),
    ("denied_third_party", "4.保护第三方合法权益", None),
    ("denied_internal_affairs", "5.属于三类内部事务信息", None),
    ("denied_process_info", "6.属于四类过程性信息", None),
    ("denied_enforcement_file", "7.属于行政执法案卷", None),
    ("denied_admin_query", "8.属于行政查询事项", None),
    ("unable_not_held", "1.本机关不掌握相关政府信息", Some(("(四)无法提供", 3))),
    ("unable_need_creation", "2.没有现成信息需要另行制作", None),
    ("unable_unclear", "3.补正后申请内容仍不明确", None),
    ("refused_petition", "1.信访举报投诉类申请", Some(("(五)不予处理", 5))),
    ("refused_repeat", "2.重复申请", None),
    ("refused_publication", "3.要求提供公开出版物", None),
    ("refused_massive", "4.无正当理由大量反复申请", None),
    ("refused_confirm_reissue", "5.要求行政机关确认或重新出具已获取信息", None),
    (
        "other_overdue_correction",
        "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
        Some(("(六)其他处理", 3)),
    ),
    ("other_unpaid_fee", "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", None),
    ("other_misc", "3.其他", None),
    ("results_total", "(七)总计", None),
];

const APPLICANTS: [&str; 7] =
    ["natural_person", "business", "research", "social_welfare", "legal_service", "other_org", "total"];

fn requests(values: &BTreeMap<String, Decimal>) -> Table {
    let numbers = |id: &str| APPLICANTS.map(|column| value(values, format!("requests.{id}.{column}"), 1));
    let whole = |label: &str, id: &str| {
        let mut cells = vec![Cell::new(label, 3, 1)];
        cells.extend(numbers(id));
        row(cells)
    };
    let note = "(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和)";
    let mut rows = vec![
        heads(&[(note, 3, 3), ("申请人情况", 7, 1)]),
        heads(&[("自然人", 1, 2), ("法人或其他组织", 5, 1), ("总计", 1, 2)]),
        heads(&[
            ("商业企业", 1, 1),
            ("科研机构", 1, 1),
            ("社会公益组织", 1, 1),
            ("法律服务机构", 1, 1),
            ("其他", 1, 1),
        ]),
        whole("一、本年新收政府信息公开申请数量", "new_received"),
        whole("二、上年结转政府信息公开申请数量", "carried_in"),
    ];
    for (nth, (id, label, group)) in REQUESTS.iter().enumerate() {
        let mut cells = Vec::new();
        if nth == 0 {
            cells.push(Cell::new("三、本年度办理结果", 1, REQUESTS.len()));
        }
        cells.extend(group.map(|(group, down)| Cell::new(group, 1, down)));
        let is_grouped = !label.starts_with('(');
        cells.push(Cell::new(label, if is_grouped { 1 } else { 2 }, 1));
        cells.extend(numbers(id));
        rows.push(row(cells));
    }
    rows.push(whole("四、结转下年度继续办理", "carried_out"));
    Table { rows, columns: 10, heads: 3, is_hidden: false }
}

fn disputes(values: &BTreeMap<String, Decimal>) -> Table {
    let leaves = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"];
    let mut second: Vec<Cell> = leaves.iter().map(|leaf| Cell::new(leaf, 1, 2)).collect();
    second.extend([Cell::new("未经复议直接起诉", 5, 1), Cell::new("复议后起诉", 5, 1)]);
    let third = leaves.iter().chain(&leaves).map(|leaf| Cell::new(leaf, 1, 1)).collect();
    let mut numbers = Vec::new();
    for group in ["review", "suit_direct", "suit_after_review"] {
        for column in ["upheld", "corrected", "other", "pending", "total"] {
            numbers.push(value(values, format!("disputes.{group}.{column}"), 1));
        }
    }
    let rows = vec![heads(&[("行政复议", 5, 1), ("行政诉讼", 10, 1)]), row(second), row(third), row(numbers)];
    Table { rows, columns: 15, heads: 3, is_hidden: false }
}
