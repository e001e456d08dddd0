//! Reads binary workbooks (XLS and ET: BIFF8, and BIFF5 of Excel 5 and 95).
//!
//! Invariant: linear in the records, whose number is limited. Source offsets are bytes of the workbook stream. Not
//! here: the container (`ole`), number formats and the grid (`spreadsheet`).
//!
//! Written after [MS-XLS]. `calamine` was rejected: it panics on damaged files (5 of 250), allocates the bounding box
//! of a sheet, garbles strings that continue over records, shows neither percentages nor dates, and brings thirty
//! crates; besides the shared readers the format needs only this file and `records`.

mod records;

use super::spreadsheet::{self, Face, Formats, Range, Run, Sheet};
use crate::appearance::Script;
use crate::flow::Flow;
use crate::{Ingested, Refusal, encoding, le_bytes, limits, sniff};
use encoding_rs::{Encoding, GB18030};
use records::{Bytes, CONTINUE, Record, record, records};
use std::collections::HashMap;

/// Kinds of records ([MS-XLS] 2.3).
mod kind {
    pub const FORMULA: u16 = 0x06;
    pub const END: u16 = 0x0a;
    pub const DATES: u16 = 0x22;
    pub const FONT: u16 = 0x31;
    pub const PASSWORD: u16 = 0x2f;
    pub const CODE_PAGE: u16 = 0x42;
    pub const COLUMNS: u16 = 0x7d;
    pub const SHEET: u16 = 0x85;
    pub const RK_ROW: u16 = 0xbd;
    pub const RICH_LABEL: u16 = 0xd6;
    pub const STYLE: u16 = 0xe0;
    pub const MERGED: u16 = 0xe5;
    pub const STRINGS: u16 = 0xfc;
    pub const SHARED_LABEL: u16 = 0xfd;
    pub const NUMBER: u16 = 0x203;
    pub const LABEL: u16 = 0x204;
    pub const TRUTH: u16 = 0x205;
    pub const RESULT: u16 = 0x207;
    pub const ROW: u16 = 0x208;
    pub const RK: u16 = 0x27e;
    pub const FORMAT: u16 = 0x41e;
    pub const BEGIN: u16 = 0x809;
}

/// Reads the workbook stream.
pub(super) fn read(stream: &[u8]) -> Result<Ingested, Refusal> {
    let Some((first, _)) = record(stream, 0).filter(|(first, _)| first.kind == kind::BEGIN) else {
        return Err(super::ole::damaged());
    };
    let is_old = le_bytes::u16(first.data, 0).unwrap_or(0) < 0x600;
    let mut book = Book { is_old, ..Book::default() };
    book.is_whole = true;
    if book.read(stream) {
        return Err(sniff::refuse(&sniff::ENCRYPTED));
    }
    let mut flow = Flow::default();
    let mut left = limits::RECORDS;
    for (name, at) in &book.sheets {
        flow.budget.check()?;
        let (mut sheet, is_whole) = book.sheet(stream, *at, &mut left, Sheet::of(&flow, name));
        book.is_whole &= is_whole;
        sheet.write(&mut flow, 0);
    }
    let name = if is_old { encoding::name(book.code_page) } else { "utf-16le" };
    spreadsheet::finish(flow, book.is_whole, "xls", name)
}

/// A string, and where fonts of its own begin in it.
type Rich = (String, Vec<(u16, u16)>);

/// The cell of a formula whose result is in the record that follows.
#[derive(Debug, Clone, Copy)]
struct Awaited {
    row: usize,
    column: usize,
    style: usize,
    at: usize,
}

/// Data shared by the sheets.
#[derive(Debug)]
struct Book {
    is_old: bool,
    code_page: &'static Encoding,
    strings: Vec<Rich>,
    faces: Vec<Face>,
    formats: Formats,
    /// Names and offsets of the visible sheets.
    sheets: Vec<(String, usize)>,
    is_whole: bool,
}

impl Default for Book {
    fn default() -> Self {
        Self {
            is_old: false,
            code_page: GB18030,
            strings: Vec::new(),
            faces: Vec::new(),
            formats: Formats::default(),
            sheets: Vec::new(),
            is_whole: false,
        }
    }
}

impl Book {
    /// Reads the records before the sheets; true when the workbook is encrypted.
    fn read(&mut self, stream: &[u8]) -> bool {
        let mut formats: HashMap<usize, String> = HashMap::new();
        let mut has_ended = false;
        for Record { kind, data, at } in records(stream, 0) {
            match kind {
                kind::PASSWORD => return true,
                kind::CODE_PAGE => {
                    // 1200 is UTF-16, in which strings of this version are stored anyway.
                    let number = le_bytes::u16(data, 0).filter(|number| *number != 1200);
                    self.code_page = number.map_or(GB18030, |number| encoding::code_page(number.into()));
                }
                kind::DATES => self.formats.is_from_1904 = le_bytes::u16(data, 0) == Some(1),
                kind::FORMAT => {
                    let code = if self.is_old { self.narrow(data, 2, 1) } else { wide(data, 2) };
                    formats.extend(le_bytes::u16(data, 0).map(usize::from).zip(code));
                }
                kind::FONT => self.faces.push(face(data)),
                kind::STYLE => {
                    let number = le_bytes::u16(data, 2).map_or(0, usize::from);
                    let face = self.face(le_bytes::u16(data, 0).unwrap_or(0));
                    // In the old version a fill is stored elsewhere: its cells count as filled.
                    let is_filled = self.is_old || le_bytes::u32(data, 14).is_none_or(|border| border >> 26 != 0);
                    self.formats.add(number, formats.get(&number).map(String::as_str), face, is_filled);
                }
                kind::SHEET => {
                    let is_seen =
                        data.get(4).is_some_and(|state| state.trailing_zeros() >= 2) && data.get(5) == Some(&0);
                    let name = if self.is_old { self.narrow(data, 6, 1) } else { short(data, 6) };
                    let at = le_bytes::u32(data, 0).filter(|_| is_seen).map(|at| at as usize);
                    self.sheets.extend(at.map(|at| (name.unwrap_or_default(), at)));
                }
                kind::STRINGS => {
                    let more = records(stream, at).skip(1).take_while(|record| record.kind == CONTINUE);
                    self.share(Bytes::with(data, more.map(|record| record.data)));
                }
                kind::END => {
                    has_ended = true;
                    break;
                }
                _ => {}
            }
        }
        self.is_whole &= has_ended;
        false
    }

    /// Reads the shared strings.
    fn share(&mut self, mut bytes: Bytes<'_>) {
        bytes.skip(4);
        let count = bytes.number(4).unwrap_or(0);
        while self.strings.len() < count {
            let Some(string) = bytes.number(2).and_then(|count| bytes.string(count)) else {
                self.is_whole = false;
                return;
            };
            self.strings.push(string);
        }
    }

    /// Reads the sheet at an offset; false when it does not end. Each record takes one from `left`.
    fn sheet(&self, stream: &[u8], at: usize, left: &mut usize, mut sheet: Sheet) -> (Sheet, bool) {
        let mut depth = 0_usize;
        // Cell whose formula result is the string record that follows.
        let mut awaited: Option<Awaited> = None;
        for record in records(stream, at) {
            if *left == 0 {
                return (sheet, false);
            }
            *left -= 1;
            match record.kind {
                kind::BEGIN => depth += 1,
                kind::END if depth <= 1 => return (sheet, depth == 1),
                kind::END => depth -= 1,
                // A chart embedded in the sheet has cells of its own.
                _ if depth > 1 => {}
                kind::RESULT => {
                    let result = if self.is_old { self.narrow(record.data, 0, 2) } else { wide(record.data, 0) };
                    if let (Some(Awaited { row, column, style, at }), Some(text)) = (awaited.take(), result) {
                        let appearance = self.formats.appearance(style);
                        sheet.put(row, column, vec![Run { text, appearance }], at);
                    }
                }
                // A row of no height, and a hidden column.
                kind::ROW => {
                    if le_bytes::u16(record.data, 12).is_some_and(|flags| flags & 0x20 != 0) {
                        sheet.hidden_rows.extend(le_bytes::u16(record.data, 0).map(|row| usize::from(row) + 1));
                    }
                }
                kind::COLUMNS => {
                    let number = |at: usize| le_bytes::u16(record.data, at).map(usize::from);
                    if let (Some(first), Some(last), Some(flags)) = (number(0), number(2), number(8))
                        && (flags & 1 != 0 || number(4) == Some(0))
                        && sheet.hidden_columns.len() < limits::COLUMNS
                    {
                        sheet.hidden_columns.push((first + 1, last + 1));
                    }
                }
                kind::MERGED => merged(record.data, &mut sheet),
                kind::FORMULA => awaited = self.formula(&record, &mut sheet),
                _ => self.cell(&record, &mut sheet),
            }
        }
        (sheet, false)
    }

    fn cell(&self, record: &Record<'_>, sheet: &mut Sheet) {
        let data = record.data;
        let Some((row, column, style)) = place(data) else { return };
        let appearance = self.formats.appearance(style);
        let plain = |text: &str| vec![Run { text: text.to_string(), appearance }];
        let runs: Vec<Run> = match record.kind {
            kind::SHARED_LABEL => {
                let string = le_bytes::u32(data, 6).and_then(|nth| self.strings.get(nth as usize));
                let string = string.filter(|(text, _)| sheet.has_room(text.len()));
                string.map(|string| self.runs(string, style)).unwrap_or_default()
            }
            kind::LABEL | kind::RICH_LABEL => {
                plain(&if self.is_old { self.narrow(data, 6, 2) } else { wide(data, 6) }.unwrap_or_default())
            }
            kind::NUMBER => le_bytes::f64(data, 6).map(|number| self.show(number, style)).into_iter().collect(),
            kind::RK => le_bytes::u32(data, 6).map(|number| self.show(packed(number), style)).into_iter().collect(),
            kind::TRUTH => match (data.get(6), data.get(7)) {
                (Some(value), Some(0)) => plain(if *value == 1 { "TRUE" } else { "FALSE" }),
                (Some(error), _) => plain(error_name(*error)),
                _ => return,
            },
            kind::RK_ROW => {
                for nth in 0..data.len().saturating_sub(6) / 6 {
                    let (Some(style), Some(number)) =
                        (le_bytes::u16(data, 4 + 6 * nth), le_bytes::u32(data, 6 + 6 * nth))
                    else {
                        break;
                    };
                    sheet.put(row, column + nth, vec![self.show(packed(number), style.into())], record.at);
                }
                return;
            }
            _ => return,
        };
        sheet.put(row, column, runs, record.at);
    }

    /// The font of an index; the format leaves out index 4.
    fn face(&self, index: u16) -> Face {
        let index = usize::from(index);
        self.faces.get(if index > 4 { index - 1 } else { index }).copied().unwrap_or_default()
    }

    /// The runs of a string in a cell of a style: up to the first font of its own it has that of the cell.
    fn runs(&self, (text, fonts): &Rich, style: usize) -> Vec<Run> {
        let mut appearance = self.formats.appearance(style);
        let mut fonts = fonts.iter().peekable();
        let mut runs = vec![Run { text: String::new(), appearance }];
        // Fonts begin at UTF-16 units.
        let mut unit = 0;
        for c in text.chars() {
            while let Some((_, font)) = fonts.next_if(|(from, _)| usize::from(*from) <= unit) {
                appearance = self.formats.appearance_of(self.face(*font), style);
            }
            match runs.last_mut().filter(|run| run.appearance == appearance) {
                Some(run) => run.text.push(c),
                None => runs.push(Run { text: c.to_string(), appearance }),
            }
            unit += c.len_utf16();
        }
        runs
    }

    /// Stores the result of a formula; returns the cell when the next record holds the result.
    fn formula(&self, record: &Record<'_>, sheet: &mut Sheet) -> Option<Awaited> {
        let data = record.data;
        let (row, column, style) = place(data)?;
        let appearance = self.formats.appearance(style);
        let run = if le_bytes::u16(data, 12)? == 0xffff {
            let text = match (data.get(6)?, *data.get(8)?) {
                (0, _) => return Some(Awaited { row, column, style, at: record.at }),
                (1, value) => if value == 1 { "TRUE" } else { "FALSE" }.to_string(),
                (2, error) => error_name(error).to_string(),
                _ => String::new(),
            };
            Run { text, appearance }
        } else {
            self.show(le_bytes::f64(data, 6)?, style)
        };
        // Programs that do not compute store 0 and ask for the result to be computed on opening.
        let is_open = run.text == "0" && le_bytes::u16(data, 14).is_some_and(|flags| flags & 3 != 0);
        sheet.put(row, column, vec![run], record.at);
        if is_open {
            sheet.put_formula(row, column, "=", record.at);
        }
        None
    }

    fn show(&self, number: f64, style: usize) -> Run {
        self.formats.show(&number.to_string(), style)
    }

    /// A string in the code page, preceded by its length.
    fn narrow(&self, data: &[u8], at: usize, width: usize) -> Option<String> {
        let count = if width == 1 { le_bytes::u8(data, at)?.into() } else { usize::from(le_bytes::u16(data, at)?) };
        let bytes = data.get(at + width..)?;
        Some(self.code_page.decode_without_bom_handling(&bytes[..count.min(bytes.len())]).0.into_owned())
    }
}

/// A UTF-16 string preceded by its length.
fn wide(data: &[u8], at: usize) -> Option<String> {
    let count = usize::from(le_bytes::u16(data, at)?);
    Bytes::of(data.get(at + 2..)?).string(count).map(|(text, _)| text)
}

/// A UTF-16 string preceded by its length in one byte.
fn short(data: &[u8], at: usize) -> Option<String> {
    let count = usize::from(le_bytes::u8(data, at)?);
    Bytes::of(data.get(at + 1..)?).string(count).map(|(text, _)| text)
}

/// What a font record says of how text is seen.
fn face(data: &[u8]) -> Face {
    let number = |at: usize| le_bytes::u16(data, at).unwrap_or(0);
    Face {
        is_struck: number(2) & 8 != 0,
        script: match number(8) {
            1 => Some(Script::Super),
            2 => Some(Script::Sub),
            _ => None,
        },
        is_white: matches!(number(4), 1 | 9),
        // The height in twentieths of a point.
        is_tiny: (1..30).contains(&number(0)),
    }
}

/// Row and column of a cell, from 1, and its style.
fn place(data: &[u8]) -> Option<(usize, usize, usize)> {
    let number = |at: usize| le_bytes::u16(data, at).map(usize::from);
    Some((number(0)? + 1, number(2)? + 1, number(4)?))
}

/// Decodes a number packed in 30 bits: an integer or the upper half of a float, optionally in hundredths.
fn packed(number: u32) -> f64 {
    let value = if number & 2 != 0 {
        f64::from(number.cast_signed() >> 2)
    } else {
        f64::from_bits(u64::from(number & !3) << 32)
    };
    if number & 1 != 0 { value / 100.0 } else { value }
}

fn merged(data: &[u8], sheet: &mut Sheet) {
    let count = le_bytes::u16(data, 0).map_or(0, usize::from);
    for nth in 0..count {
        let number = |at: usize| le_bytes::u16(data, 2 + 8 * nth + at).map(|number| usize::from(number) + 1);
        let (Some(top), Some(bottom), Some(left), Some(right)) = (number(0), number(2), number(4), number(6)) else {
            return;
        };
        if top <= bottom && left <= right {
            sheet.ranges.push(Range { rows: (top, bottom), columns: (left, right) });
        }
    }
}

/// Display text of an error code.
const fn error_name(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0f => "#VALUE!",
        0x17 => "#REF!",
        0x1d => "#NAME?",
        0x24 => "#NUM!",
        _ => "#N/A",
    }
}
