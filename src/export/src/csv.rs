//! Records and code book as CSV (RFC 4180).
//!
//! Invariant: cells are as they are, so that a program reads back what was written; only in a file for a spreadsheet
//! program a cell that it would run as a formula gets an apostrophe before it. Not here: what the cells hold (`record`).

use crate::code_book::CodeBookField;
use crate::record::Record;
use ::csv::{Terminator, Writer, WriterBuilder};
use gouji_core::text::sanitize::picture;
use std::io::{self, Write};

/// The byte-order mark by which spreadsheet programs know UTF-8.
pub(crate) const MARK: &[u8] = "\u{feff}".as_bytes();

/// How a CSV file is read later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// A program: heads in ASCII, cells as they are.
    Program,
    /// A spreadsheet program and a person: byte-order mark, Chinese heads, cells that cannot run.
    Spreadsheet,
}

/// The columns of a record: key, Chinese head, and its cell.
pub(crate) type Column = (&'static str, &'static str, fn(&Record) -> String);

pub(crate) const COLUMNS: [Column; 33] = [
    ("report", "报告", |record| record.report.clone()),
    ("agency", "单位", |record| record.agency.clone().unwrap_or_default()),
    ("year", "年度", |record| number(record.year)),
    ("form", "表式", |record| record.form.clone().unwrap_or_default()),
    ("id", "指标代码", |record| record.id.clone()),
    ("section", "表", |record| record.section.clone()),
    ("section_en", "表（英文）", |record| record.section_en.clone()),
    ("row", "行", |record| record.row.clone()),
    ("row_en", "行（英文）", |record| record.row_en.clone()),
    ("column", "列", |record| record.column.clone()),
    ("column_en", "列（英文）", |record| record.column_en.clone()),
    ("unit", "计量单位", |record| record.unit.clone()),
    ("role", "正文数字的性质", |record| record.role.unwrap_or_default().to_string()),
    ("published", "报告所列", |record| record.published.clone()),
    ("published_value", "报告数值", |record| record.published_value.clone().unwrap_or_default()),
    ("published_state", "报告状态", |record| record.published_state.to_string()),
    ("value", "复核数值", |record| record.value.clone().unwrap_or_default()),
    ("state", "复核状态", |record| record.state.to_string()),
    ("text", "复核文字", |record| record.text.clone().unwrap_or_default()),
    ("origin", "来源", |record| record.origin.to_string()),
    ("decision", "判断", |record| record.decision.unwrap_or_default().to_string()),
    ("reason", "理由", |record| record.reason.clone().unwrap_or_default()),
    ("reviewer", "复核人", |record| record.reviewer.clone().unwrap_or_default()),
    ("decided_at", "判断时间", |record| record.decided_at.clone().unwrap_or_default()),
    ("line", "行号", |record| number(record.line)),
    ("character", "列号", |record| number(record.character)),
    ("page", "页码", |record| number(record.page)),
    ("area", "页面位置", |record| record.area.clone().unwrap_or_default()),
    ("reading", "读法", |record| record.reading.to_string()),
    ("confidence", "可信程度", |record| record.confidence.to_string()),
    ("probability", "识别概率", |record| record.probability.clone().unwrap_or_default()),
    ("review_state", "复核进度", |record| record.review_state.to_string()),
    ("sha256", "文件校验码", |record| record.sha256.clone()),
];

fn number<T: ToString>(number: Option<T>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
}

/// Writes records, one row each, as they come.
pub struct RecordWriter<W: Write> {
    writer: Writer<W>,
    reader: Reader,
}

impl<W: Write> RecordWriter<W> {
    /// Writes the heads.
    ///
    /// # Errors
    /// When nothing can be written.
    pub fn begin(mut out: W, reader: Reader) -> io::Result<Self> {
        if reader == Reader::Spreadsheet {
            out.write_all(MARK)?;
        }
        let mut writer = writer(out);
        let head = |(key, head, _): &Column| if reader == Reader::Spreadsheet { *head } else { *key };
        writer.write_record(COLUMNS.iter().map(head)).map_err(broken)?;
        Ok(Self { writer, reader })
    }

    /// Writes a row.
    ///
    /// # Errors
    /// When nothing can be written.
    pub fn write(&mut self, record: &Record) -> io::Result<()> {
        let cells = COLUMNS.iter().map(|(.., cell)| guarded(cell(record), self.reader));
        self.writer.write_record(cells).map_err(broken)
    }

    /// Writes what is left in memory.
    ///
    /// # Errors
    /// When nothing can be written.
    pub fn end(mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// Writes the code book.
///
/// # Errors
/// When nothing can be written.
pub fn write_code_book(out: impl Write, book: &[CodeBookField<'_>]) -> io::Result<()> {
    let mut writer = writer(out);
    writer.write_record(CodeBookField::HEADS).map_err(broken)?;
    for field in book {
        writer.write_record(field.cells()).map_err(broken)?;
    }
    writer.flush()
}

pub(crate) fn writer<W: Write>(out: W) -> Writer<W> {
    WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out)
}

/// The error of the stream below: a closed pipe must be told from a full disk.
pub(crate) fn broken(error: ::csv::Error) -> io::Error {
    match error.into_kind() {
        ::csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

pub(crate) fn guarded(cell: String, reader: Reader) -> String {
    if reader == Reader::Spreadsheet && is_formula(&cell) { format!("'{cell}") } else { cell }
}

/// True for a cell that a spreadsheet program may run. White space and characters that show nothing are looked past, as
/// it may do.
pub fn is_formula(cell: &str) -> bool {
    let seen = cell.trim_start_matches(|c: char| c.is_whitespace() || picture(c).is_some());
    let is_number = || seen.parse::<rust_decimal::Decimal>().is_ok();
    cell.starts_with(['\t', '\r', '\n'])
        || seen.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) && !is_number()
}
