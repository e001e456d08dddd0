//! Reviewed data as an Excel workbook: a wide table with the heads of the form, the decisions, the findings, the code book.
//!
//! Invariant: text is written as text, so that nothing of a report runs; a number is a number only where Excel keeps all
//! its digits; memory does not grow with the number of reports, but for the notes, whose number is limited. Not here: the
//! cells of a report (`data`), plain tables (`table`).

mod data;
mod style;
mod table;

use crate::code_book::{CodeBookField, LabelBook};
use crate::csv::COLUMNS;
use crate::findings::{self, FindingRow, RuleSummary, finding_rows};
use crate::plain_table::PlainTable;
use crate::record::records;
use data::DataSheet;
use gouji_core::review::Review;
use gouji_core::text::Lang;
use rust_xlsxwriter::{Workbook, XlsxError};
use std::io::{self, Seek, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use style::Styles;
use table::TableSheet;

/// Called between two rows; an error ends the writing.
pub type Tick<'t> = &'t mut dyn FnMut() -> io::Result<()>;

/// What a workbook can hold.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Rows of a sheet, heads included.
    pub rows: usize,
    /// Columns of a sheet.
    pub columns: usize,
    /// Notes of the workbook: Excel draws a shape for each and opens slowly with more.
    pub notes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { rows: 1 << 20, columns: 1 << 14, notes: 20_000 }
    }
}

/// What had to be divided or left out for the limits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WorkbookSummary {
    /// Sheets more than there are tables.
    pub further_sheets: usize,
    /// Cells without the note that they would have; the sheet of decisions has all.
    pub notes_left_out: usize,
}

/// The columns of the sheet of decisions, by their keys in the CSV.
const DECISION: [&str; 18] = [
    "report",
    "agency",
    "year",
    "form",
    "id",
    "section",
    "row",
    "column",
    "unit",
    "published",
    "value",
    "text",
    "state",
    "origin",
    "decision",
    "reason",
    "reviewer",
    "decided_at",
];

/// The columns that hold numbers.
const NUMBERS: [&str; 17] = [
    "year",
    "published_value",
    "value",
    "line",
    "character",
    "page",
    "probability",
    "left",
    "right",
    "difference",
    "printed",
    "should_be",
    "reports",
    "holds",
    "fails",
    "not_assessable",
    "waived",
];

/// Collects reports and writes them as a workbook.
pub struct XlsxWriter {
    folder: PathBuf,
    lang: Lang,
    limits: Limits,
    data: DataSheet,
    decisions: TableSheet,
    findings: TableSheet,
    prose: Option<TableSheet>,
}

impl XlsxWriter {
    /// Opens the temporary files in `folder`; `lang` is the language of notes and findings.
    ///
    /// # Errors
    /// When they cannot be made.
    pub fn begin(folder: &Path, lang: Lang, with_prose: bool, limits: Limits) -> io::Result<Self> {
        let decisions = TableSheet::begin(folder, "判断", DECISION.map(head))?;
        let all = || COLUMNS.iter().map(|(key, head, _)| (*key, *head));
        let prose = with_prose.then(|| TableSheet::begin(folder, "正文数值", all())).transpose()?;
        let (data, findings) = (DataSheet::begin(folder)?, findings_sheet(folder)?);
        Ok(Self { folder: folder.to_path_buf(), lang, limits, data, decisions, findings, prose })
    }

    /// Adds a checked report.
    ///
    /// # Errors
    /// When a temporary file cannot be written.
    pub fn write(&mut self, review: &Review, labels: &LabelBook<'_>) -> io::Result<()> {
        let fields: Vec<_> = records(review, labels, false).collect();
        self.data.write(review, &fields, labels, self.lang)?;
        for record in records(review, labels, self.prose.is_some()) {
            if record.decision.is_some() {
                let cells = DECISION.iter().filter_map(|key| COLUMNS.iter().find(|(known, ..)| known == key));
                self.decisions.write(&cells.map(|(.., cell)| cell(&record)).collect())?;
            }
            if let Some(prose) = self.prose.as_mut().filter(|_| record.role.is_some()) {
                prose.write(&COLUMNS.iter().map(|(.., cell)| cell(&record)).collect())?;
            }
        }
        write_rows(&mut self.findings, finding_rows(review, self.lang))
    }

    /// Writes the workbook.
    ///
    /// # Errors
    /// When a temporary file or the workbook cannot be written, and those of `tick`.
    pub fn end(
        self,
        out: impl Write + Seek + Send,
        book: &[CodeBookField<'_>],
        tick: Tick<'_>,
    ) -> io::Result<WorkbookSummary> {
        let Self { folder, limits, mut data, decisions, findings, prose, .. } = self;
        let mut fields = TableSheet::begin(&folder, "指标", CodeBookField::HEADS.map(|key| (key, key)))?;
        book.iter().try_for_each(|field| fields.write(&field.cells().to_vec()))?;
        workbook(&folder, out, |book, styles| {
            let mut summary = data.add_to(book, styles, limits, tick)?;
            for mut sheet in [decisions, findings].into_iter().chain(prose).chain([fields]) {
                summary.further_sheets += sheet.add_to(book, styles, limits, tick)?;
            }
            Ok(summary)
        })
    }
}

/// Collects findings and writes them as a workbook.
pub struct XlsxFindings {
    folder: PathBuf,
    findings: TableSheet,
}

impl XlsxFindings {
    /// Opens the temporary file in `folder`.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn begin(folder: &Path) -> io::Result<Self> {
        Ok(Self { folder: folder.to_path_buf(), findings: findings_sheet(folder)? })
    }

    /// Adds rows made by [`finding_rows`].
    ///
    /// # Errors
    /// When the temporary file cannot be written.
    pub fn write_rows(&mut self, rows: Vec<FindingRow>) -> io::Result<()> {
        write_rows(&mut self.findings, rows)
    }

    /// Writes the workbook, the summary by rule first if there is one.
    ///
    /// # Errors
    /// When the temporary file or the workbook cannot be written, and those of `tick`.
    pub fn end(
        self,
        out: impl Write + Seek + Send,
        rules: Option<&[RuleSummary]>,
        tick: Tick<'_>,
    ) -> io::Result<WorkbookSummary> {
        let Self { folder, mut findings, .. } = self;
        workbook(&folder, out, |book, styles| {
            let mut further_sheets = 0;
            if let Some(rules) = rules {
                let mut sheet = TableSheet::begin(&folder, "规则", findings::SUMMARY)?;
                rules.iter().try_for_each(|rule| sheet.write(&rule.cells().to_vec()))?;
                further_sheets += sheet.add_to(book, styles, Limits::default(), tick)?;
            }
            further_sheets += findings.add_to(book, styles, Limits::default(), tick)?;
            Ok(WorkbookSummary { further_sheets, ..WorkbookSummary::default() })
        })
    }
}

/// Writes tables as a workbook, a sheet for each.
///
/// # Errors
/// When a temporary file in `folder` or the workbook cannot be written, and those of `tick`.
pub fn write_tables(
    folder: &Path,
    out: impl Write + Seek + Send,
    tables: &[PlainTable],
    tick: Tick<'_>,
) -> io::Result<()> {
    workbook(folder, out, |book, styles| {
        for table in tables {
            let mut sheet = TableSheet::of_columns(folder, &table.name, table.columns.clone())?;
            table.rows.iter().try_for_each(|row| sheet.write(row))?;
            sheet.add_to(book, styles, Limits::default(), tick)?;
        }
        Ok(())
    })
}

fn findings_sheet(folder: &Path) -> io::Result<TableSheet> {
    TableSheet::begin(folder, "问题", findings::COLUMNS)
}

fn write_rows(sheet: &mut TableSheet, rows: Vec<FindingRow>) -> io::Result<()> {
    rows.into_iter().try_for_each(|FindingRow(cells)| sheet.write(&cells.into()))
}

fn head(key: &'static str) -> (&'static str, &'static str) {
    (key, COLUMNS.iter().find(|(known, ..)| *known == key).map_or(key, |(_, head, _)| head))
}

/// Fills a workbook and writes it. The library's temporary files lie in `folder`.
fn workbook<T>(
    folder: &Path,
    out: impl Write + Seek + Send,
    fill: impl FnOnce(&mut Workbook, &Styles) -> io::Result<T>,
) -> io::Result<T> {
    // The library panics where a temporary file cannot take more, as on a full disk.
    let done = catch_unwind(AssertUnwindSafe(|| {
        let mut book = Workbook::new();
        book.set_tempdir(folder).map_err(failed)?;
        let summary = fill(&mut book, &Styles::new())?;
        book.save_to_writer(out).map_err(failed)?;
        Ok(summary)
    }));
    done.unwrap_or_else(|_| Err(io::Error::from(io::ErrorKind::StorageFull)))
}

/// The error of the stream below, where there is one.
#[allow(clippy::needless_pass_by_value)]
fn failed(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) => error,
        other => io::Error::other(other.to_string()),
    }
}
