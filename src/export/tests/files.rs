//! Files for other programs: what is read back from them is what was decided; nothing half-written is left.

use super::{LABELS, LIBRARY, REPORT, decide, kind};
use calamine::{Data, Reader as _, Xlsx};
use gouji_core::check::Rules;
use gouji_core::review::{DecisionKind, Review};
use gouji_core::text::Lang;
use gouji_export::code_book::code_book;
use gouji_export::destination::{NewFile, NewFolder};
use gouji_export::package::PackageWriter;
use gouji_export::record::{Record, records};
use gouji_export::xlsx::{Limits, WorkbookSummary, XlsxFindings, XlsxWriter};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, ErrorKind, Write};
use std::path::Path;

/// Any decisions of the report.
fn decisions() -> impl Strategy<Value = Vec<(usize, DecisionKind, String)>> {
    prop::collection::vec((0..200_usize, kind(), "[\"=,;\r\n甲乙_x0041 ]{0,12}"), 0..20)
}

fn decided(decisions: &[(usize, DecisionKind, String)]) -> Review {
    let mut review = REPORT.clone();
    let ids: Vec<String> = review.extraction.fields.iter().map(|field| field.id.to_string()).collect();
    for (at, kind, reason) in decisions {
        decide(&mut review, &ids[*at], kind.clone(), reason);
    }
    review
}

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
    let writer = XlsxFindings::begin(scratch.path(), Lang::Zh).unwrap();
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

#[test]
fn a_file_is_whole_or_not_there() {
    let scratch = tempfile::tempdir().unwrap();
    let names = || fs::read_dir(scratch.path()).unwrap().count();
    let path = scratch.path().join("a.csv");
    fs::write(&path, "older").unwrap();
    let mut file = NewFile::create(&path).unwrap();
    file.file().write_all(b"half").unwrap();
    assert_eq!(names(), 2);
    drop(file);
    assert_eq!((names(), fs::read_to_string(&path).unwrap().as_str()), (1, "older"));
    let mut file = NewFile::create(&path).unwrap();
    file.file().write_all(b"whole").unwrap();
    file.finish().unwrap();
    assert_eq!((names(), fs::read_to_string(&path).unwrap().as_str()), (1, "whole"));
    let link = scratch.path().join("link.csv");
    std::os::unix::fs::symlink(&path, &link).unwrap();
    let mut file = NewFile::create(&link).unwrap();
    file.file().write_all(b"through the link").unwrap();
    file.finish().unwrap();
    assert!(link.is_symlink());
    assert_eq!(fs::read_to_string(&path).unwrap(), "through the link");
    assert!(NewFile::create(scratch.path()).is_err());
    assert!(NewFile::create(Path::new("/dev/null")).is_err());
    let error = NewFile::create(Path::new("/nowhere/a.csv")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert!(error.to_string().contains("/nowhere/a.csv"), "{error}");
}

#[test]
fn a_folder_replaces_only_what_this_program_wrote() {
    let scratch = tempfile::tempdir().unwrap();
    let path = scratch.path().join("package");
    let write = |text: &str| {
        let folder = NewFolder::create(&path, PackageWriter::is_ours)?;
        fs::write(folder.unfinished().join("data.csv"), text)?;
        folder.finish()
    };
    write("one").unwrap();
    write("two").unwrap();
    assert_eq!(fs::read_to_string(path.join("data.csv")).unwrap(), "two");
    drop(NewFolder::create(&path, PackageWriter::is_ours).unwrap());
    assert_eq!(fs::read_dir(scratch.path()).unwrap().count(), 1);
    fs::write(path.join("mine.txt"), "").unwrap();
    assert_eq!(write("three").unwrap_err().kind(), ErrorKind::AlreadyExists);
    assert_eq!(fs::read_to_string(path.join("data.csv")).unwrap(), "two");
    assert_eq!(fs::read_dir(scratch.path()).unwrap().count(), 1);
}

fn package(review: &Review, with_prose: bool) -> serde_json::Value {
    let scratch = tempfile::tempdir().unwrap();
    let book = code_book(&LIBRARY, Rules::builtin().files());
    let mut writer = PackageWriter::begin(scratch.path(), &book, Lang::En, with_prose).unwrap();
    writer.write(review, &LABELS).unwrap();
    writer.end().unwrap();
    let descriptor: serde_json::Value =
        serde_json::from_slice(&fs::read(scratch.path().join("datapackage.json")).unwrap()).unwrap();
    for resource in descriptor["resources"].as_array().unwrap() {
        let text = fs::read_to_string(scratch.path().join(resource["path"].as_str().unwrap())).unwrap();
        let fields = resource["schema"]["fields"].as_array().unwrap();
        let names: Vec<&str> = fields.iter().map(|field| field["name"].as_str().unwrap()).collect();
        assert_eq!(text.lines().next().unwrap(), names.join(","), "{}", resource["name"]);
        for field in fields {
            assert!(field["description"].as_str().is_some_and(|words| words.ends_with('.')), "{field}");
        }
    }
    descriptor
}

#[test]
fn a_data_package_promises_what_its_rows_keep() {
    let field = |descriptor: &serde_json::Value, name: &str| {
        let fields = descriptor["resources"][0]["schema"]["fields"].as_array().unwrap();
        fields.iter().find(|field| field["name"] == name).unwrap()["type"].as_str().unwrap().to_string()
    };
    let mut review = REPORT.clone();
    decide(&mut review, "requests.granted.total", DecisionKind::Confirmed, "");
    let descriptor = package(&review, true);
    assert_eq!(descriptor["resources"].as_array().unwrap().len(), 4);
    assert_eq!(descriptor["resources"][0]["schema"]["foreignKeys"][0]["reference"]["resource"], "fields");
    assert_eq!(descriptor["resources"][2]["schema"]["primaryKey"], serde_json::json!(["form", "id"]));
    assert_eq!((field(&descriptor, "value"), field(&descriptor, "decided_at")), ("number".into(), "datetime".into()));
    // A time that somebody wrote by hand.
    let entry = review.entries.get_mut("requests.granted.total").unwrap();
    entry.decision.as_mut().unwrap().provenance.at = "昨天".into();
    let descriptor = package(&review, false);
    assert_eq!(field(&descriptor, "decided_at"), "string");
    assert_eq!(descriptor["resources"].as_array().unwrap().len(), 3);
}

#[cfg(feature = "parquet")]
mod parquet {
    use super::*;
    use ::parquet::file::reader::{FileReader, SerializedFileReader};
    use ::parquet::record::Field;
    use gouji_export::parquet::{BUFFERED, ParquetWriter, PartitionedWriter};
    use rust_decimal::Decimal;

    fn file(records: impl IntoIterator<Item = Record>) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        let mut writer = ParquetWriter::begin(file.reopen().unwrap()).unwrap();
        records.into_iter().for_each(|record| writer.write(record).unwrap());
        writer.end().unwrap();
        file
    }

    fn read(file: &Path) -> Vec<BTreeMap<String, Field>> {
        let reader = SerializedFileReader::new(fs::File::open(file).unwrap()).unwrap();
        let rows = reader.get_row_iter(None).unwrap();
        rows.map(|row| row.unwrap().into_columns().into_iter().collect()).collect()
    }

    /// A typed cell, and the text beside it, as the record spells it.
    fn text(row: &BTreeMap<String, Field>, name: &str) -> Option<String> {
        match &row[name] {
            Field::Null => row.get(&format!("{name}_text")).filter(|field| **field != Field::Null).map(|field| {
                let Field::Str(text) = field else { panic!("{field:?}") };
                text.clone()
            }),
            Field::Str(text) => Some(text.clone()),
            Field::Int(number) => Some(number.to_string()),
            Field::TimestampMicros(time) => Some(jiff::Timestamp::from_microsecond(*time).unwrap().to_string()),
            Field::Decimal(number) => {
                let bytes: [u8; 16] = number.data().try_into().unwrap();
                let number = Decimal::try_from_i128_with_scale(i128::from_be_bytes(bytes), 10).unwrap();
                Some(number.normalize().to_string())
            }
            other => panic!("{other:?}"),
        }
    }

    fn same(row: &BTreeMap<String, Field>, record: &Record) {
        let json = serde_json::to_value(record).unwrap();
        for (name, value) in json.as_object().unwrap() {
            let value = match value {
                serde_json::Value::Null => None,
                serde_json::Value::String(text) => Some(text.clone()),
                other => Some(other.to_string()),
            };
            assert_eq!(text(row, name), value, "{} {name}", record.id);
        }
    }

    #[test]
    fn what_its_type_does_not_hold_stays_as_text() {
        let record = |value: &str, at: &str| {
            let first = records(&REPORT, &LABELS, false).next().unwrap();
            Record { value: Some(value.into()), decided_at: Some(at.into()), ..first }
        };
        let fits = record("-0.0000000001", "2025-03-01T08:00:00Z");
        let exceeds = record("0.00000000001", "昨天");
        let long = record("79228162514264337593543950335", "2025-03-01T08:00:00.000001Z");
        let rows = read(file([fits.clone(), exceeds.clone(), long.clone()]).path());
        same(&rows[0], &fits);
        same(&rows[1], &exceeds);
        same(&rows[2], &long);
        let is_null = |row: usize, name: &str| rows[row][name] == Field::Null;
        assert!(!is_null(0, "value") && is_null(0, "value_text") && is_null(0, "decided_at_text"));
        assert!(is_null(1, "value") && !is_null(1, "value_text") && is_null(1, "decided_at"));
        assert!(is_null(2, "value") && !is_null(2, "decided_at"));
    }

    #[test]
    fn a_folder_has_a_part_for_each_year() {
        let scratch = tempfile::tempdir().unwrap();
        let mut writer = PartitionedWriter::begin(scratch.path()).unwrap();
        let all: Vec<Record> = records(&REPORT, &LABELS, false).collect();
        let mut written = 0;
        for year in (0..BUFFERED / 100).map(|at| [Some(2023), Some(2024), None][at % 3]) {
            for record in &all {
                writer.write(Record { year, ..record.clone() }).unwrap();
                written += 1;
            }
        }
        writer.end().unwrap();
        let mut names = Vec::new();
        let mut found = 0;
        for year in ["2023", "2024", "__HIVE_DEFAULT_PARTITION__"] {
            let path = Path::new(&format!("year={year}")).join("part-0.parquet");
            assert!(PartitionedWriter::is_ours(&path));
            let reader = SerializedFileReader::new(fs::File::open(scratch.path().join(&path)).unwrap()).unwrap();
            found += reader.metadata().file_metadata().num_rows();
            let schema = reader.metadata().file_metadata().schema().clone();
            assert!(schema.get_fields().iter().all(|field| field.name() != "year"));
            names.push(path);
        }
        assert_eq!(found, written);
        assert_eq!(fs::read_dir(scratch.path()).unwrap().count(), names.len() + 1);
        assert!(!PartitionedWriter::is_ours(Path::new("mine.parquet")));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        /// Every cell of every record is read back as it was, typed or as text.
        #[test]
        fn a_file_holds_what_was_decided(decisions in decisions()) {
            let review = decided(&decisions);
            let all: Vec<Record> = records(&review, &LABELS, true).collect();
            let rows = read(file(all.clone()).path());
            prop_assert_eq!(rows.len(), all.len());
            rows.iter().zip(&all).for_each(|(row, record)| same(row, record));
        }
    }
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
