//! Binary office documents: printed text, unreadable files and the advice given.

use gouji_ingest::Ingested;
use std::io::{Cursor, Write};

/// An OLE compound file with these streams.
pub fn compound(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    for (name, content) in streams {
        file.create_stream(name).unwrap().write_all(content).unwrap();
    }
    file.into_inner().into_inner()
}

fn kept(kind: &str) -> Ingested {
    let path = format!("{}/src/tests/fuzz/corpus/{kind}/table", gouji_testing::ROOT);
    gouji_ingest::ingest(&std::fs::read(path).unwrap()).unwrap()
}

#[test]
fn the_same_report_in_word_and_in_a_workbook() {
    let table = "| 甲 | 乙 | |\n| | 34 | 5.6 |\n| 丙 | 7 | 8 |";
    let lines = format!("某局2021年政府信息公开工作年度报告\n一、总体情况\n全年公开12条。\n{table}");
    for kind in ["doc", "xls"] {
        let read = kept(kind);
        assert_eq!((read.format, read.encoding, read.problems.len()), (kind, "utf-16le", 0));
        assert!(read.document.text.ends_with(table), "{kind}: {}", read.document.text);
        let covered: Vec<Vec<bool>> = read.document.grids[0].rows.iter().map(|row| row.covered.clone()).collect();
        assert_eq!(covered, [[false, false, true], [true, false, false], [false, false, false]], "{kind}");
    }
    assert_eq!(kept("doc").document.text, lines);
}

/// Header of a Word file with these flags and this version.
fn word(mark: u16, version: u16, flags: u16) -> Vec<u8> {
    let mut head = vec![0; 1024];
    for (at, number) in [(0, mark), (2, version), (10, flags)] {
        head[at..at + 2].copy_from_slice(&number.to_le_bytes());
    }
    head
}

pub fn records(records: &[(u16, &[u8])]) -> Vec<u8> {
    let mut stream = Vec::new();
    for (kind, data) in records {
        stream.extend(kind.to_le_bytes());
        stream.extend((data.len() as u16).to_le_bytes());
        stream.extend(*data);
    }
    stream
}

pub const BEGIN: (u16, &[u8]) = (0x809, &[0, 6, 5, 0]);

#[test]
fn what_cannot_be_read_says_what_to_do() {
    let encrypted = records(&[BEGIN, (0x2f, &[0; 4]), (0x0a, &[])]);
    for (streams, code, said) in [
        (vec![("EncryptedPackage", vec![0; 9])], "unsupported", "密码"),
        (vec![("WordDocument", word(0xa5ec, 0xc1, 0x100))], "unsupported", "密码"),
        (vec![("Workbook", encrypted)], "unsupported", "密码"),
        (vec![("WordDocument", word(0xa5dc, 0x65, 0))], "unsupported", "LibreOffice"),
        (vec![("WordDocument", word(0xa5ec, 0x65, 0))], "unsupported", "LibreOffice"),
        (vec![("WordDocument", word(0x1234, 0xc1, 0))], "damaged", "LibreOffice"),
        (vec![("WordDocument", word(0xa5ec, 0xc1, 0))], "empty", ""),
        (vec![("Workbook", vec![1, 2, 3])], "damaged", "LibreOffice"),
        (vec![("Visio", vec![0; 9])], "unsupported", "另存为"),
    ] {
        let streams: Vec<(&str, &[u8])> = streams.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
        let refusal = gouji_ingest::ingest(&compound(&streams)).map(|read| read.document.text).unwrap_err();
        assert_eq!(refusal.code, code, "{}", streams[0].0);
        assert!(refusal.message.both().zh.contains(said), "{refusal:?}");
    }
    let whole = compound(&[("WordDocument", &word(0xa5ec, 0xc1, 0))]);
    assert!(gouji_ingest::ingest(&whole[..700]).is_err_and(|refusal| refusal.code == "damaged"));
}

/// A workbook of one sheet: the records before it, and its own records.
fn workbook(before: &[(u16, &[u8])], cells: &[(u16, &[u8])]) -> Ingested {
    let head = |at: u32| {
        let mut sheet = at.to_le_bytes().to_vec();
        sheet.extend([0, 0, 1, 0, b'A']);
        let mut all = vec![BEGIN];
        all.extend(before);
        all.extend([(0x85, sheet.as_slice()), (0x0a, &[][..])]);
        records(&all)
    };
    let mut stream = head(head(0).len() as u32);
    let mut all = vec![BEGIN];
    all.extend(cells);
    all.push((0x0a, &[]));
    stream.extend(records(&all));
    gouji_ingest::ingest(&compound(&[("Workbook", &stream)])).unwrap()
}

#[test]
fn numbers_are_shown_as_the_workbook_shows_them() {
    let number = |value: f64, style: u8| {
        let mut cell = vec![0, 0, 0, 0, style, 0];
        cell.extend(value.to_le_bytes());
        cell
    };
    let packed = |value: u32| {
        let mut cell = vec![0, 0, 0, 0, 0, 0];
        cell.extend(value.to_le_bytes());
        cell
    };
    let own_format = [170, 0, 4, 0, 0, b'0', b'.', b'0', b'%'];
    let style = |number: u8| [0, 0, number, 0];
    let styles = [style(0), style(10), style(14), style(170)];
    let before = |from_1904: &'static [u8]| {
        let mut all: Vec<(u16, &[u8])> = vec![(0x22, from_1904), (0x41e, &own_format)];
        all.extend(styles.iter().map(|style| (0xe0, style.as_slice())));
        all
    };
    // Formulas whose result is a string, an error, or nothing.
    let formula = |result: [u8; 3]| {
        let mut cell = vec![0, 0, 0, 0, 0, 0, result[0], 0, result[1], 0, 0, 0, 0xff, 0xff];
        cell.push(result[2]);
        cell
    };
    let string: &[u8] = &[1, 0, 1, 0x32, 0x75];
    for (cells, expected) in [
        (vec![(0x203, number(12.5, 0))], "12.5"),
        (vec![(0x203, number(0.995, 1))], "99.5%"),
        (vec![(0x203, number(0.995, 3))], "99.5%"),
        (vec![(0x203, number(44579.0, 2))], "2022-01-18"),
        (vec![(0x203, number(0.1 + 0.2, 0))], "0.3"),
        (vec![(0x27e, packed(1234 << 2 | 3))], "12.34"),
        (vec![(0x27e, packed((-5_i32).cast_unsigned() << 2 | 2))], "-5"),
        (vec![(0x06, formula([0, 0, 0])), (0x207, string.to_vec())], "甲"),
        (vec![(0x06, formula([2, 7, 0]))], "#DIV/0!"),
        (vec![(0x205, vec![0, 0, 0, 0, 0, 0, 1, 0])], "TRUE"),
        (vec![(0x204, vec![0, 0, 0, 0, 0, 0, 1, 0, 1, 0x32, 0x75])], "甲"),
        // The cells of a chart do not belong to the sheet.
        (vec![(0x203, number(1.0, 0)), (0x809, vec![0, 6, 32, 0]), (0x203, number(9.0, 0)), (0x0a, vec![])], "1"),
    ] {
        let cells: Vec<(u16, &[u8])> = cells.iter().map(|(kind, data)| (*kind, data.as_slice())).collect();
        assert_eq!(workbook(&before(&[0, 0]), &cells).document.text, expected);
    }
    let day = number(1.0, 2);
    assert_eq!(workbook(&before(&[1, 0]), &[(0x203, &day)]).document.text, "1904-01-02");
}

#[test]
fn shared_strings_go_on_from_record_to_record() {
    // Two strings: the first is narrow up to the record's end and wide after it.
    let strings: &[u8] = &[2, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, b'1', b'2'];
    let more: &[u8] = &[1, 0x32, 0x75, 1, 0, 9, 1, 0, 0x59, 0x4e, 0, 0, 0, 0];
    let cell = |nth: u8| [0, 0, nth, 0, 0, 0, nth, 0, 0, 0];
    let read = workbook(&[(0xfc, strings), (0x3c, more)], &[(0xfd, &cell(0)), (0xfd, &cell(1)), (0xfd, &cell(2))]);
    let text = &read.document.text;
    assert!(text.contains("12甲") && text.contains('乙') && !text.contains('\u{fffd}'), "{text}");
    // More strings declared than present.
    let read = workbook(&[(0xfc, &strings[..8])], &[(0x203, &[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f])]);
    assert_eq!(read.document.text, "1");
    assert_eq!(read.problems.iter().map(|problem| problem.code).collect::<Vec<_>>(), ["source.damaged"]);
}
