//! Reviewed values as a wide table: a row for each report, a column for each field.
//!
//! Invariant: memory holds the names of the fields that occur, not the reports: rows wait in a temporary file until every
//! column is known. Not here: a row for each field (`csv`).

use crate::code_book::LabelBook;
use crate::csv::{MARK, Reader, broken, guarded, writer};
use crate::record::{Record, ReportHead, records};
use ::csv::ReaderBuilder;
use gouji_core::review::Review;
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Seek, SeekFrom, Write};

/// What stands in the cell of a value that was not read.
pub const NOT_READ: &str = "??";

/// The first columns: key and Chinese head.
pub(crate) const HEADS: [(&str, &str); 5] =
    [("report", "报告"), ("agency", "单位"), ("year", "年度"), ("form", "表式"), ("review_state", "复核进度")];

/// Collects reports and writes them as a wide table.
pub struct WideWriter {
    rows: BufWriter<File>,
    /// The fields that occur, in the order of their first report, with their Chinese labels.
    fields: Vec<(String, String)>,
    columns: HashMap<String, usize>,
}

impl WideWriter {
    /// Opens the temporary file.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn begin() -> io::Result<Self> {
        let rows = BufWriter::new(tempfile::tempfile()?);
        Ok(Self { rows, fields: Vec::new(), columns: HashMap::new() })
    }

    /// Adds a report: a row, also for one without fields.
    ///
    /// # Errors
    /// When the temporary file cannot be written.
    pub fn write(&mut self, review: &Review, labels: &LabelBook<'_>) -> io::Result<()> {
        let head = ReportHead::of(review);
        let mut forms: Vec<String> = Vec::new();
        let mut row = vec![
            head.report,
            head.agency.unwrap_or_default(),
            head.year.map(|year| year.to_string()).unwrap_or_default(),
            String::new(),
            head.review_state.to_string(),
        ];
        for record in records(review, labels, false) {
            let column = HEADS.len() + self.column(&record);
            forms.extend(record.form.filter(|form| !forms.contains(form)));
            row.resize(row.len().max(column + 1), String::new());
            row[column] = match record.state {
                "unread" => NOT_READ.to_string(),
                _ => record.value.or(record.text).unwrap_or_default(),
            };
        }
        row[3] = forms.join(" ");
        let mut writer = writer(&mut self.rows);
        writer.write_record(&row).map_err(broken)?;
        writer.flush()
    }

    fn column(&mut self, record: &Record) -> usize {
        if let Some(column) = self.columns.get(&record.id) {
            return *column;
        }
        let label = [&*record.section, &*record.row, &*record.column];
        let label: Vec<&str> = label.into_iter().filter(|part| !part.is_empty()).collect();
        self.fields.push((record.id.clone(), label.join(" · ")));
        self.columns.insert(record.id.clone(), self.fields.len() - 1);
        self.fields.len() - 1
    }

    /// Writes the table.
    ///
    /// # Errors
    /// When the temporary file cannot be read, or nothing can be written.
    pub fn end(self, mut out: impl Write, reader: Reader) -> io::Result<()> {
        let mut rows = self.rows.into_inner().map_err(io::IntoInnerError::into_error)?;
        rows.seek(SeekFrom::Start(0))?;
        if reader == Reader::Spreadsheet {
            out.write_all(MARK)?;
        }
        let mut writer = writer(out);
        let named = |(key, label): (&str, &str)| if reader == Reader::Spreadsheet { label } else { key }.to_string();
        let heads = HEADS.into_iter().map(named);
        let fields = self.fields.iter().map(|(id, label)| named((id, label)));
        writer.write_record(heads.chain(fields)).map_err(broken)?;
        let width = HEADS.len() + self.fields.len();
        let mut waiting = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(BufReader::new(rows));
        for row in waiting.records() {
            let row = row.map_err(broken)?;
            let cells = (0..width).map(|at| guarded(row.get(at).unwrap_or_default().to_string(), reader));
            writer.write_record(cells).map_err(broken)?;
        }
        writer.flush()
    }
}
