//! Parquet: every cell is read back as it was, typed or as text.

use super::{LABELS, REPORT, decided, decisions};
use ::parquet::file::reader::{FileReader, SerializedFileReader};
use ::parquet::record::Field;
use gouji_export::parquet::{BUFFERED, ParquetWriter, PartitionedWriter};
use gouji_export::record::{Record, records};
use proptest::prelude::*;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

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
