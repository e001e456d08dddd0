//! Writes the report as XLS: BIFF8 in a compound file, everything on one sheet.
//!
//! Invariant: Excel shows the plain pieces, the notes and the struck-out numbers, and nothing hidden. Not here: the
//! cells of the sheet (`sheet`), the container (the crate `cfb`).

use super::report::{Cell, Content, Look, Report};
use super::sheet::{Hidden, Sheet};
use super::ways::Ways;
use std::io::{Cursor, Write as _};

/// Ways to hide a piece: height in twentieths of a point and colour of its font.
pub const HIDINGS: &[(u16, u16)] = &[(200, 9), (200, 1), (20, 8)];

/// Fonts: of the cells, of notes, of old numbers, and the hidden one. The number 4 is never used ([MS-XLS] 2.5.129).
const NOTE: u16 = 1;
const OLD: u16 = 2;
const HIDDEN: u16 = 3;

fn record(out: &mut Vec<u8>, kind: u16, data: &[u8]) {
    out.extend(kind.to_le_bytes());
    out.extend((data.len() as u16).to_le_bytes());
    out.extend(data);
}

fn words(numbers: &[u16]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

fn utf16(text: &str) -> Vec<u16> {
    text.encode_utf16().collect()
}

fn font(out: &mut Vec<u8>, height: u16, flags: u16, colour: u16, raised: u16) {
    let mut data = words(&[height, flags, colour, 400, raised]);
    data.extend([0, 0, 134, 0, 6, 0]);
    data.extend(b"SimSun");
    record(out, 0x31, &data);
}

fn begin(out: &mut Vec<u8>, kind: u16) {
    let mut data = words(&[0x600, kind, 0x0dbb, 0x07cc]);
    data.extend([0; 8]);
    record(out, 0x809, &data);
}

/// The file.
pub fn file(report: &Report, ways: &Ways) -> Vec<u8> {
    let (shown, old) = Sheet::of(report);
    let mut strings: Vec<Vec<u8>> = Vec::new();
    let mut sheets = vec![worksheet(&shown, ways, &mut strings)];
    sheets.extend(old.map(|old| worksheet(&old, ways, &mut strings)));
    let head = |places: &[u32]| {
        let mut out = Vec::new();
        begin(&mut out, 5);
        record(&mut out, 0x42, &words(&[1200]));
        let (height, colour) = HIDINGS[ways.hide % HIDINGS.len()];
        font(&mut out, 200, 0, 0x7fff, 0);
        font(&mut out, 200, 0, 0x7fff, 1);
        font(&mut out, 200, 8, 0x7fff, 0);
        font(&mut out, height, 0, colour, 0);
        // Formats of cells: the first 15 are those of styles.
        for nth in 0..16 {
            let mut data = words(&[0, 0, if nth < 15 { 0xfff5 } else { 1 }]);
            data.extend([0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xc0, 0x20]);
            record(&mut out, 0xe0, &data);
        }
        for (nth, place) in places.iter().enumerate() {
            let mut data = place.to_le_bytes().to_vec();
            data.extend([if nth == 0 { 0 } else { 1 + (ways.area % 2) as u8 }, 0, 1, 1]);
            data.extend(words(&utf16(["一", "二"][nth])));
            record(&mut out, 0x85, &data);
        }
        shared(&mut out, &strings);
        record(&mut out, 0x0a, &[]);
        out
    };
    let length = head(&vec![0; sheets.len()]).len();
    let places: Vec<u32> =
        (0..sheets.len()).map(|nth| (length + sheets[..nth].iter().map(Vec::len).sum::<usize>()) as u32).collect();
    let mut stream = head(&places);
    stream.extend(sheets.concat());
    stream.resize(stream.len().max(4096), 0);
    let mut container = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    container.create_stream("/Workbook").unwrap().write_all(&stream).unwrap();
    container.flush().unwrap();
    container.into_inner().into_inner()
}

/// The shared strings, each record below the largest that is allowed.
fn shared(out: &mut Vec<u8>, strings: &[Vec<u8>]) {
    let count = (strings.len() as u32).to_le_bytes();
    let mut data: Vec<u8> = [count, count].concat();
    let mut kind = 0xfc;
    for string in strings {
        if data.len() + string.len() > 8000 {
            record(out, kind, &data);
            (kind, data) = (0x3c, Vec::new());
        }
        data.extend(string);
    }
    record(out, kind, &data);
}

/// A string with the fonts of its pieces.
fn string(cell: &Cell) -> Vec<u8> {
    let (mut text, mut runs) = (Vec::new(), Vec::new());
    for run in &cell.runs {
        let font = match run.look {
            Look::Plain | Look::Broken => 0,
            Look::Hidden => HIDDEN,
            Look::Raised => NOTE,
            Look::Struck => OLD,
        };
        if run.look == Look::Broken {
            text.push(u16::from(b'\n'));
        }
        runs.push((text.len() as u16, font));
        text.extend(utf16(&run.text));
    }
    let is_rich = runs.iter().any(|(_, font)| *font != 0);
    let mut out = words(&[text.len() as u16]);
    out.push(if is_rich { 9 } else { 1 });
    if is_rich {
        out.extend(words(&[runs.len() as u16]));
    }
    out.extend(words(&text));
    if is_rich {
        runs.iter().for_each(|(at, font)| out.extend(words(&[*at, *font])));
    }
    out
}

fn worksheet(sheet: &Sheet, ways: &Ways, strings: &mut Vec<Vec<u8>>) -> Vec<u8> {
    let mut out = Vec::new();
    begin(&mut out, 0x10);
    for hidden in &sheet.hidden {
        if let Hidden::Column(column) = hidden {
            let column = *column as u16;
            record(&mut out, 0x7d, &words(&[column, column, 2000, 15, 1, 0]));
        }
    }
    for (row, cells) in sheet.rows.iter().enumerate() {
        let columns = cells.last().map_or(0, |(column, _)| column + 1) as u16;
        let is_hidden = sheet.hidden.contains(&Hidden::Row(row));
        let flags = if is_hidden { 0x120 } else { 0x100 };
        let height = if is_hidden && ways.area % 2 == 1 { 0 } else { 300 };
        record(&mut out, 0x208, &words(&[row as u16, 0, columns, height, 0, 0, flags, 15]));
    }
    for (row, cells) in sheet.rows.iter().enumerate() {
        for (column, cell) in cells {
            write_cell(&mut out, cell, (row as u16, *column as u16), strings);
        }
    }
    let merged = sheet.merged.iter().flat_map(|(row, column, down, across)| {
        [*row, row + down - 1, *column, column + across - 1].map(|number| number as u16)
    });
    let mut data = words(&[sheet.merged.len() as u16]);
    data.extend(words(&merged.collect::<Vec<_>>()));
    record(&mut out, 0xe5, &data);
    record(&mut out, 0x0a, &[]);
    out
}

fn write_cell(out: &mut Vec<u8>, cell: &Cell, (row, column): (u16, u16), strings: &mut Vec<Vec<u8>>) {
    let mut data = words(&[row, column, 15]);
    let text = cell.plain();
    if cell.content == Content::Error {
        // #REF!
        data.extend([0x17, 1]);
        record(out, 0x205, &data);
    } else if let (1, Ok(number)) = (cell.runs.len(), text.parse::<f64>())
        && text.bytes().all(|b| b.is_ascii_digit() || b == b'.')
    {
        data.extend(number.to_le_bytes());
        record(out, 0x203, &data);
    } else if !text.is_empty() {
        data.extend((strings.len() as u32).to_le_bytes());
        strings.push(string(cell));
        record(out, 0xfd, &data);
    }
}
