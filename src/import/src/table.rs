//! Tables: a row for each value, by its id, by its labels or by the keys of another program; or a row for each report.
//!
//! Invariant: the heads alone decide what a table is; cells are text, whatever they look like. Not here: JSON (`json`).

use crate::collector::{Collector, year};
use crate::foreign_keys::ForeignKeys;
use crate::labels::Found;
use csv::{ReaderBuilder, Trim};
use gouji_core::document::{Document, GridRow};
use gouji_core::ids::FieldId;
use gouji_core::message;
use gouji_core::message::Message;
use gouji_core::readings::ReportKey;

/// A cell under its head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    pub head: String,
    pub text: String,
    /// Line of its file, from 1.
    pub line: usize,
}

/// The cells of a row; those of other heads are missing.
pub type Row = Vec<Cell>;

const REPORT: &[&str] = &["report", "path", "file", "file_name", "报告", "文件", "文件名"];
const SHA256: &[&str] = &["sha256", "文件校验码"];
const AGENCY: &[&str] = &["agency", "unit_name", "unitname", "单位", "单位名称", "机构", "机构名称"];
const YEAR: &[&str] = &["year", "年度", "年份"];
const ID: &[&str] = &["id", "field", "field_id", "指标代码", "指标"];
const VALUE: &[&str] = &["value", "数值", "值", "复核数值"];
/// What stands in place of a number, where the column of numbers is empty.
const RAW: &[&str] = &["raw", "text", "value_raw", "复核文字"];
const STATE: &[&str] = &["state", "复核状态"];
const TABLE: &[&str] = &["table", "section", "表"];
const ROW: &[&str] = &["row", "行"];
const COLUMN: &[&str] = &["column", "col", "列"];
/// Heads of the cells of another program.
const CELLS: &[&str] = &["table_id", "row_key", "col_key", "value_num"];
/// Heads of a wide table that are no field.
const ABOUT: &[&str] = &["form", "表式", "review_state", "复核进度", "title", "标题", "no", "序号", "备注"];

/// Reads CSV, with commas, semicolons or tabs.
pub fn read_csv(text: &str, collector: &mut Collector<'_>) -> Result<(), Message> {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or("");
    let delimiter = [b',', b'\t', b';']
        .into_iter()
        .max_by_key(|&byte| (first.bytes().filter(|found| *found == byte).count(), std::cmp::Reverse(byte == b';')));
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter.unwrap_or(b','))
        .has_headers(false)
        .flexible(true)
        .trim(Trim::All)
        .from_reader(text.as_bytes());
    let mut heads: Vec<String> = Vec::new();
    let mut rows: Vec<Row> = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| message!("import.csv", error = error.to_string()))?;
        let line = record.position().map_or(0, |position| position.line() as usize);
        if heads.is_empty() {
            heads = record.iter().map(unguarded).collect();
            continue;
        }
        if record.len() > heads.len() {
            collector.tell(line, message!("import.cells", found = record.len(), heads = heads.len()));
        }
        let cell = |(head, text): (&String, &str)| Cell { head: head.clone(), text: unguarded(text), line };
        rows.push(heads.iter().zip(record.iter()).map(cell).collect());
    }
    read(&rows, collector)
}

/// A cell without the apostrophe that keeps a spreadsheet program from running it.
fn unguarded(cell: &str) -> String {
    let rest = cell.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@']));
    rest.unwrap_or(cell).trim_start_matches('\u{feff}').to_string()
}

/// Rows above the heads at most: a title, merged heads.
const DEEPEST: usize = 8;

/// The rows of a table of a document below its heads: of the first rows of all tables the one in which most cells are
/// known heads.
pub fn rows_of(document: &Document, collector: &mut Collector<'_>) -> Vec<Row> {
    let cells =
        |row: &GridRow| -> Vec<String> { row.cells.iter().map(|cell| document.at(*cell).trim().to_string()).collect() };
    let mut best = (0, 0, 0);
    for (table, grid) in document.grids.iter().enumerate() {
        for (at, row) in grid.rows.iter().enumerate().take(DEEPEST) {
            let known = cells(row).iter().filter(|head| is_known(head, collector)).count();
            if known > best.0 {
                best = (known, table, at);
            }
        }
    }
    let (_, table, at) = best;
    let Some(grid) = document.grids.get(table) else { return Vec::new() };
    let Some(heads) = grid.rows.get(at).map(cells) else { return Vec::new() };
    let row = |(at, row): (usize, &GridRow)| {
        let cell = |(head, text): (&String, String)| Cell { head: head.clone(), text, line: at + 1 };
        heads.iter().zip(cells(row)).map(cell).collect()
    };
    grid.rows.iter().enumerate().skip(at + 1).map(row).collect()
}

/// True for a head by which a table is read.
fn is_known(head: &str, collector: &mut Collector<'_>) -> bool {
    let named = [REPORT, SHA256, AGENCY, YEAR, ID, VALUE, RAW, STATE, TABLE, ROW, COLUMN, ABOUT, CELLS];
    named.iter().any(|names| names.iter().any(|name| head.eq_ignore_ascii_case(name)))
        || collector.field(head).is_some()
        || matches!(collector.labels().find_head(head), Found::One(_))
}

/// What a table is, told by the heads of its first row.
enum Shape {
    /// A row for each value, by its id.
    Ids,
    /// A row for each value, by the labels of its row and column.
    Labels,
    /// A row for each value, by the keys of another program.
    Cells,
    /// A row for each report.
    Wide,
}

/// Reads rows.
pub fn read(rows: &[Row], collector: &mut Collector<'_>) -> Result<(), Message> {
    let Some(first) = rows.first() else { return Err(message!("import.no_value")) };
    let has = |names: &[&str]| cell(first, names).is_some();
    let shape = if has(&["table_id"]) && has(&["row_key"]) && has(&["col_key"]) {
        Shape::Cells
    } else if has(ID) && (has(VALUE) || has(RAW)) {
        Shape::Ids
    } else if has(ROW) && has(COLUMN) && (has(VALUE) || has(RAW)) {
        Shape::Labels
    } else {
        Shape::Wide
    };
    let mut heads: Vec<(String, Option<FieldId>)> = Vec::new();
    for row in rows {
        match shape {
            Shape::Wide => wide(row, &mut heads, collector),
            _ => value(row, &shape, collector),
        }
    }
    Ok(())
}

/// The cell under the first of some heads that the row has.
fn cell<'r>(row: &'r Row, names: &[&str]) -> Option<&'r Cell> {
    let is_named = |cell: &&Cell, name: &str| cell.head.eq_ignore_ascii_case(name);
    names.iter().find_map(|name| row.iter().find(|cell| is_named(cell, name)))
}

fn filled<'r>(row: &'r Row, names: &[&str]) -> Option<&'r str> {
    cell(row, names).map(|cell| cell.text.as_str()).filter(|text| !text.trim().is_empty())
}

fn key(row: &Row) -> ReportKey {
    let text = |names: &[&str]| filled(row, names).map(|text| text.trim().to_string());
    ReportKey {
        path: text(REPORT),
        sha256: text(SHA256),
        agency: text(AGENCY),
        year: text(YEAR).as_deref().and_then(year),
    }
}

/// Takes the value of a row.
fn value(row: &Row, shape: &Shape, collector: &mut Collector<'_>) {
    let line = row.first().map_or(0, |cell| cell.line);
    let state = filled(row, STATE);
    // What the other reader could not read says nothing.
    if state == Some("unread") {
        return;
    }
    let numbers: &[&str] = if matches!(shape, Shape::Cells) { &["value_num", "value"] } else { VALUE };
    let text = filled(row, numbers).or_else(|| filled(row, RAW)).unwrap_or_default();
    let text = |name: &[&str]| (filled(row, name).unwrap_or_default(), text);
    match shape {
        Shape::Ids => {
            let (id, text) = text(ID);
            let report = collector.report(key(row));
            collector.take(report, id, text, line);
        }
        Shape::Cells => {
            let [table, row_key, column] = ["table_id", "row_key", "col_key"].map(|name| text(&[name]).0);
            let report = collector.report(key(row));
            match ForeignKeys::known().cell(table, row_key, column) {
                Some(id) => collector.take_field(report, id, text(&[]).1, line),
                None => collector.unknown(&format!("{table}, {row_key}, {column}"), line),
            }
        }
        Shape::Labels | Shape::Wide => {
            let labels = [TABLE, ROW, COLUMN].map(|names| text(names).0);
            match collector.labels().find(&labels) {
                Found::One(id) => {
                    let report = collector.report(key(row));
                    collector.take_field(report, &id, text(&[]).1, line);
                }
                Found::Several => collector.tell(line, message!("import.ambiguous", labels = labels.join(" · "))),
                Found::None => collector.unknown(&labels.join(" · "), line),
            }
        }
    }
}

/// Takes the values of a report; the fields of the heads are found once.
fn wide(row: &Row, heads: &mut Vec<(String, Option<FieldId>)>, collector: &mut Collector<'_>) {
    let report = collector.report(key(row));
    for (at, cell) in row.iter().enumerate() {
        let is_known = heads.get(at).is_some_and(|(head, _)| *head == cell.head);
        if !is_known {
            let field = field_of(&cell.head, cell.line, collector);
            heads.resize(heads.len().max(at + 1), (String::new(), None));
            heads[at] = (cell.head.clone(), field);
        }
        // `??` is this program's own mark of what it did not read.
        if let Some(id) = heads.get(at).and_then(|(_, field)| field.clone()).filter(|_| cell.text != "??") {
            collector.take_field(report, &id, &cell.text, cell.line);
        }
    }
}

fn field_of(head: &str, line: usize, collector: &mut Collector<'_>) -> Option<FieldId> {
    let is_about = [REPORT, SHA256, AGENCY, YEAR, ABOUT]
        .iter()
        .any(|names| names.iter().any(|name| head.eq_ignore_ascii_case(name)));
    if is_about || head.is_empty() {
        return None;
    }
    if let Some(id) = collector.field(head) {
        return Some(id);
    }
    match collector.labels().find_head(head) {
        Found::One(id) => return Some(id),
        Found::Several => collector.tell(line, message!("import.ambiguous", labels = head)),
        Found::None => collector.unknown(head, line),
    }
    None
}
