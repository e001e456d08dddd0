//! The sheet of the data: a row for each report, a column for each field, heads merged as on the official form.
//!
//! Invariant: fields of one section, and of one row of it, stand side by side, in the order of their first report. Not
//! here: how a cell looks (`style`).

use super::style::{Mark, Styles, short};
use super::table::{add, finish_head};
use super::{Limits, Tick, WorkbookSummary, failed};
use crate::code_book::LabelBook;
use crate::record::{Record, ReportHead};
use crate::spool::Spool;
use crate::wide::{HEADS, NOT_READ};
use gouji_core::message;
use gouji_core::message::catalogue;
use gouji_core::review::Review;
use gouji_core::text::Lang;
use gouji_core::text::sanitize::printable;
use rust_xlsxwriter::{Note, Workbook, Worksheet};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::io;
use std::path::Path;

/// Rows of heads: section, row, column, and the field's id, which filters.
const HEAD_ROWS: u32 = 4;

/// Columns that stay in view: report, agency, year.
const FROZEN: u16 = 3;

/// Most UTF-16 units of a note.
const LONGEST_NOTE: usize = 32_000;

/// A cell of a report.
#[derive(Debug, Serialize, Deserialize)]
struct Cell {
    /// Index of the field.
    field: usize,
    text: String,
    is_number: bool,
    mark: Mark,
    /// What the reviewer decided, for a person.
    note: Option<String>,
}

/// A report.
#[derive(Debug, Serialize, Deserialize)]
struct Row {
    head: Vec<String>,
    cells: Vec<Cell>,
}

/// A field that occurs, with its heads.
#[derive(Debug)]
struct FieldHead {
    id: String,
    /// Section, row and column.
    labels: [String; 3],
}

/// The table, whose rows wait in a temporary file.
pub struct DataSheet {
    rows: Spool<Row>,
    fields: Vec<FieldHead>,
    indexes: HashMap<String, usize>,
}

impl DataSheet {
    /// Opens the temporary file in `folder`.
    pub fn begin(folder: &Path) -> io::Result<Self> {
        Ok(Self { rows: Spool::begin(folder)?, fields: Vec::new(), indexes: HashMap::new() })
    }

    /// Adds a report.
    pub fn write(&mut self, review: &Review, records: &[Record], labels: &LabelBook<'_>, lang: Lang) -> io::Result<()> {
        let head = ReportHead::of(review);
        let mut forms: Vec<&str> = Vec::new();
        for form in records.iter().filter_map(|record| record.form.as_deref()) {
            if !forms.contains(&form) {
                forms.push(form);
            }
        }
        let year = head.year.map(|year| year.to_string()).unwrap_or_default();
        let head =
            vec![head.report, head.agency.unwrap_or_default(), year, forms.join(" "), head.review_state.to_string()];
        let cells = records.iter().map(|record| Cell { field: self.field(record, labels), ..cell(record, lang) });
        let cells = cells.filter(|cell| !cell.text.is_empty() || cell.mark != Mark::Plain).collect();
        self.rows.write(&Row { head, cells })
    }

    fn field(&mut self, record: &Record, labels: &LabelBook<'_>) -> usize {
        if let Some(index) = self.indexes.get(&record.id) {
            return *index;
        }
        let group = record.form.as_deref().and_then(|form| labels.labels(form, &record.id)).map_or("", |one| one.group);
        let row = [group, &record.row].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n");
        let labels = [record.section.clone(), row, record.column.clone()];
        self.fields.push(FieldHead { id: record.id.clone(), labels });
        self.indexes.insert(record.id.clone(), self.fields.len() - 1);
        self.fields.len() - 1
    }

    /// The fields in the order of their columns.
    fn order(&self) -> Vec<usize> {
        let mut sections: HashMap<&str, usize> = HashMap::new();
        let mut rows: HashMap<[&str; 2], usize> = HashMap::new();
        let keys: Vec<[usize; 3]> = (self.fields.iter().enumerate())
            .map(|(index, FieldHead { labels: [section, row, _], .. })| {
                [*sections.entry(section).or_insert(index), *rows.entry([section, row]).or_insert(index), index]
            })
            .collect();
        let mut order: Vec<usize> = (0..self.fields.len()).collect();
        order.sort_by_key(|index| keys[*index]);
        order
    }

    /// Adds its sheets to the workbook. A report goes on in a further sheet where its fields exceed the columns.
    pub fn add_to(
        &mut self,
        book: &mut Workbook,
        styles: &Styles,
        limits: Limits,
        tick: Tick<'_>,
    ) -> io::Result<WorkbookSummary> {
        let order = self.order();
        let mut parts: Vec<&[usize]> = order.chunks(limits.columns - HEADS.len()).collect();
        if parts.is_empty() {
            parts.push(&[]);
        }
        let room = limits.rows - HEAD_ROWS as usize;
        let (mut sheets, mut notes, mut wanted) = (0, 0, 0);
        let (fields, rows) = (&self.fields, &mut self.rows);
        for part in parts {
            let columns: HashMap<usize, u16> = part.iter().enumerate().map(|(at, field)| (*field, at as u16)).collect();
            let mut left = rows.len();
            let mut begin = |book: &mut Workbook, left: usize| -> io::Result<usize> {
                sheets += 1;
                let sheet = add(book, "数据", sheets)?;
                heads(sheet, styles, fields, part)?;
                let last = (HEAD_ROWS - 1 + left.min(room) as u32, (HEADS.len() + part.len() - 1) as u16);
                finish_head(sheet, HEAD_ROWS, FROZEN, last)?;
                Ok(book.worksheets().len() - 1)
            };
            let mut sheet = begin(book, left)?;
            let mut at = 0;
            rows.for_each(|row| {
                tick()?;
                if at == room {
                    at = 0;
                    sheet = begin(book, left)?;
                }
                let sheet = book.worksheet_from_index(sheet).map_err(failed)?;
                let place = HEAD_ROWS + at as u32;
                for (column, (text, (key, _))) in row.head.iter().zip(HEADS).enumerate() {
                    styles.write(sheet, (place, column as u16), text, key == "year", Mark::Plain)?;
                }
                for cell in &row.cells {
                    let Some(column) = columns.get(&cell.field).map(|column| HEADS.len() as u16 + column) else {
                        continue;
                    };
                    styles.write(sheet, (place, column), &cell.text, cell.is_number, cell.mark)?;
                    let Some(words) = &cell.note else { continue };
                    wanted += 1;
                    if notes < limits.notes {
                        notes += 1;
                        let note = Note::new(short(words, LONGEST_NOTE)).add_author_prefix(false);
                        sheet.insert_note(place, column, &note).map_err(failed)?;
                    }
                }
                at += 1;
                left -= 1;
                Ok(())
            })?;
        }
        Ok(WorkbookSummary { further_sheets: sheets - 1, notes_left_out: wanted - notes })
    }
}

/// The cell of a record.
fn cell(record: &Record, lang: Lang) -> Cell {
    let is_unread = record.state == "unread";
    let text = match (is_unread, &record.value, &record.text) {
        (true, ..) => NOT_READ.to_string(),
        (_, Some(value), _) => value.clone(),
        (_, None, text) => text.clone().unwrap_or_default(),
    };
    let mark = match record.decision {
        Some("corrected" | "entered") => Mark::Corrected,
        Some("as_published" | "missing" | "unclear") => Mark::Decided,
        _ if is_unread => Mark::Unread,
        None if record.confidence == "doubtful" => Mark::Doubtful,
        _ => Mark::Plain,
    };
    let note = matches!(mark, Mark::Corrected | Mark::Decided).then(|| note(record, lang));
    Cell { field: 0, text, is_number: record.value.is_some(), mark, note }
}

/// What was printed, what was decided, why, by whom and when.
fn note(record: &Record, lang: Lang) -> String {
    let text = |text: &Option<String>| printable(text.as_deref().unwrap_or_default());
    let decided = match record.decision {
        Some("corrected") => "mark.corrected",
        Some("entered") => "xlsx.entered",
        Some("as_published") => "mark.as_published",
        Some("missing") => "mark.missing",
        _ => "mark.unclear",
    };
    let words = message!(
        "xlsx.note",
        printed = printable(&record.published),
        decided = catalogue(lang).get(decided),
        reason = text(&record.reason),
        by = text(&record.reviewer),
        at = text(&record.decided_at)
    );
    words.get(lang)
}

/// Writes the heads: those of a report over their whole height, those of fields merged where they are the same.
fn heads(sheet: &mut Worksheet, styles: &Styles, fields: &[FieldHead], part: &[usize]) -> io::Result<()> {
    for (column, (_, label)) in HEADS.iter().enumerate() {
        let column = column as u16;
        sheet.merge_range(0, column, HEAD_ROWS - 2, column, label, &styles.head).map_err(failed)?;
        sheet.set_column_width(column, [36, 28, 7, 14, 12][usize::from(column)]).map_err(failed)?;
    }
    let label = |at: usize, level: usize| &fields[part[at]].labels[..=level];
    for level in 0..3 {
        let mut from = 0;
        while from < part.len() {
            // A cell is as high as its column of the form: only section and row go on over several.
            let is_same = |at: &usize| level < 2 && label(*at, level) == label(from, level);
            let to = (from + 1..part.len()).take_while(is_same).last().unwrap_or(from);
            let (first, last) = ((HEADS.len() + from) as u16, (HEADS.len() + to) as u16);
            let words = &label(from, level)[level];
            let row = level as u32;
            if first == last {
                sheet.write_string_with_format(row, first, words, &styles.head).map_err(failed)?;
            } else {
                sheet.merge_range(row, first, row, last, words, &styles.head).map_err(failed)?;
            }
            from = to + 1;
        }
    }
    let keys = HEADS.iter().map(|(key, _)| *key).chain(part.iter().map(|field| &*fields[*field].id));
    for (column, key) in keys.enumerate() {
        sheet.write_string_with_format(HEAD_ROWS - 1, column as u16, key, &styles.id).map_err(failed)?;
    }
    Ok(())
}
