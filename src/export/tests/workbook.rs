//! Workbooks: what another program reads is what was decided, nothing runs, no digit is lost.

use super::{LABELS, LIBRARY, REPORT, decide, decided, decisions};
use calamine::{Data, Reader as _, Xlsx};
use gouji_core::check::Rules;
use gouji_core::review::{DecisionKind, Review};
use gouji_core::text::Lang;
use gouji_export::code_book::code_book;
use gouji_export::record::{Record, records};
use gouji_export::xlsx::{Limits, WorkbookSummary, XlsxFindings, XlsxWriter};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, ErrorKind};

fn workbook(reviews: &[Review], limits: Limits) -> (Vec<u8>, WorkbookSummary) {
    let scratch = tempfile::tempdir().unwrap();
    let mut writer = XlsxWriter::begin(scratch.path(), Lang::Zh, true, limits).unwrap();
    for review in reviews {
        writer.write(review, &LABELS).unwrap();
    }
    let book = code_book(&LIBRARY, Rules::builtin().files());
    let mut out = Cursor::new(Vec::new());
    let summary = writer.end(&mut out, &book, &mut || Ok(())).unwrap();
    assert_eq!(fs::read_dir(scratch.path()).unwrap().count(), 0);
    (out.into_inner(), summary)
}

fn sheets(bytes: Vec<u8>) -> BTreeMap<String, Vec<Vec<Data>>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let sheets = book.worksheets().into_iter();
    sheets.map(|(name, cells)| (name, cells.rows().map(<[Data]>::to_vec).collect())).collect()
}

/// The cells of a report in a sheet of data, by the ids in its fourth row.
fn row(rows: &[Vec<Data>], at: usize) -> BTreeMap<String, Data> {
    let cells = rows[3].iter().zip(&rows[4 + at]).map(|(id, cell)| (id.to_string(), cell.clone()));
    cells.filter(|(_, cell)| *cell != Data::Empty).collect()
}

fn shown(record: &Record) -> String {
    let value = record.value.clone().or_else(|| record.text.clone()).unwrap_or_default();
    if record.state == "unread" { "??".into() } else { value }
}

#[test]
fn numbers_are_numbers_where_excel_keeps_their_digits() {
    let check = |value: &str, expected: Data| {
        let id = "requests.granted.total";
        let review = decided(&[]);
        let mut review = review;
        decide(&mut review, id, DecisionKind::Corrected(value.into()), "=1+1");
        let sheets = sheets(workbook(&[review], Limits::default()).0);
        assert_eq!(row(&sheets["数据"], 0)[id], expected, "{value}");
        assert_eq!(sheets["判断"][1][15], Data::String("=1+1".into()));
    };
    check("1413", Data::Float(1413.0));
    check("-5", Data::Float(-5.0));
    check("0.0001", Data::Float(0.0001));
    check("123456789012345", Data::Float(123_456_789_012_345.0));
    check("1234567890123456", Data::String("1234567890123456".into()));
    check("12345678901.234567", Data::String("12345678901.234567".into()));
    check("=1+1", Data::String("=1+1".into()));
}

#[test]
fn a_workbook_has_the_heads_of_the_form() {
    let (bytes, summary) = workbook(std::slice::from_ref(&REPORT), Limits::default());
    assert_eq!(summary, WorkbookSummary::default());
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.clone())).unwrap();
    assert_eq!(book.sheet_names(), ["数据", "判断", "问题", "正文数值", "指标"]);
    let data = book.worksheet_range("数据").unwrap();
    assert_eq!(data.get((0, 0)), Some(&Data::String("报告".into())));
    assert_eq!(data.get((0, 5)), Some(&Data::String("二、主动公开政府信息情况".into())));
    let merged = book.merge_cells_by_sheet_name("数据").unwrap();
    assert!(merged.iter().any(|area| area.start == (0, 0) && area.end == (2, 0)), "{merged:?}");
    assert!(merged.iter().any(|area| area.start.0 == 0 && area.start.1 == 5 && area.end.1 > 5), "{merged:?}");
    let sheets = sheets(bytes);
    assert_eq!(sheets["指标"].len(), 1 + code_book(&LIBRARY, Rules::builtin().files()).len());
    assert_eq!(sheets["正文数值"].len(), 1 + REPORT.extraction.prose.mentions.len());
}

#[test]
fn what_exceeds_a_sheet_goes_on_in_the_next() {
    let mut review = REPORT.clone();
    for id in ["requests.granted.total", "requests.partial.total"] {
        decide(&mut review, id, DecisionKind::Corrected("3".into()), "误读");
    }
    let reviews = vec![review; 5];
    // Four rows of heads and two reports; five columns of the report and 150 fields.
    let (bytes, summary) = workbook(&reviews, Limits { rows: 6, columns: 155, notes: 3 });
    let sheets = sheets(bytes);
    let data: Vec<&String> = sheets.keys().filter(|name| name.starts_with("数据")).collect();
    assert_eq!(data, ["数据", "数据 2", "数据 3", "数据 4", "数据 5", "数据 6"]);
    assert_eq!(sheets["数据"].len(), 6);
    assert_eq!(sheets["数据 3"].len(), 5);
    assert_eq!(sheets["数据"][3].len() + sheets["数据 4"][3].len(), 2 * 5 + 200);
    assert_eq!(sheets["判断"].len() + sheets["判断 2"].len(), 2 + 2 * 5);
    assert_eq!(summary.notes_left_out, 7);
    assert_eq!(summary.further_sheets, sheets.len() - 5);
}

#[test]
fn findings_go_into_a_workbook_of_their_own() {
    let scratch = tempfile::tempdir().unwrap();
    let writer = XlsxFindings::begin(scratch.path()).unwrap();
    let mut out = Cursor::new(Vec::new());
    writer.end(&mut out, Some(&[]), &mut || Ok(())).unwrap();
    let sheets = sheets(out.into_inner());
    assert_eq!(sheets["规则"][0][0], Data::String("规则".into()));
    assert_eq!(sheets["问题"][0].len(), 22);
}

#[test]
fn a_stop_ends_the_writing() {
    let scratch = tempfile::tempdir().unwrap();
    let mut writer = XlsxWriter::begin(scratch.path(), Lang::Zh, false, Limits::default()).unwrap();
    writer.write(&REPORT, &LABELS).unwrap();
    let mut out = Cursor::new(Vec::new());
    let error = writer.end(&mut out, &[], &mut || Err(ErrorKind::Interrupted.into())).unwrap_err();
    assert_eq!((error.kind(), out.into_inner().len()), (ErrorKind::Interrupted, 0));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]
    /// What another program reads in the workbook is what the decisions make of the report, and nothing of it runs.
    #[test]
    fn a_workbook_holds_what_was_decided(decisions in decisions()) {
        let review = decided(&decisions);
        let (bytes, _) = workbook(std::slice::from_ref(&review), Limits::default());
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.clone())).unwrap();
        for name in book.sheet_names() {
            prop_assert!(book.worksheet_formula(&name).unwrap().is_empty(), "{}", name);
        }
        let sheets = sheets(bytes);
        let mut cells = row(&sheets["数据"], 0);
        let all: Vec<Record> = records(&review, &LABELS, false).collect();
        for record in &all {
            let found = cells.remove(&record.id).map(|cell| cell.to_string()).unwrap_or_default();
            prop_assert_eq!(same_breaks(&found), same_breaks(&shown(record)), "{}", &record.id);
        }
        prop_assert!(cells.keys().eq(["agency", "form", "review_state", "year"]), "{:?}", cells);
        let reasons: Vec<&str> = all.iter().filter(|one| one.decision.is_some()).map(|one| one.reason.as_deref().unwrap_or("")).collect();
        let found: Vec<String> = sheets["判断"][1..].iter().map(|row| same_breaks(&row[15].to_string())).collect();
        prop_assert_eq!(found, reasons.into_iter().map(same_breaks).collect::<Vec<_>>());
    }
}

/// XML has one kind of line break.
fn same_breaks(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}
