//! Tests of what leaves: every decision, as it was made, in every file.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod files;
mod letter;
#[cfg(feature = "parquet")]
mod tables;
#[cfg(feature = "xlsx")]
mod workbook;

use gouji_core::check::{Rules, plain};
use gouji_core::forms::Library;
use gouji_core::review::{Decision, DecisionKind, Origin, Provenance, Review};
use gouji_export::code_book::{LabelBook, code_book};
use gouji_export::csv::{Reader, RecordWriter, write_code_book};
use gouji_export::record::{Record, records};
use gouji_testing::{read, sample};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::LazyLock;

static LIBRARY: LazyLock<Library> = LazyLock::new(|| Library::builtin().unwrap());
static LABELS: LazyLock<LabelBook<'static>> = LazyLock::new(|| LabelBook::new(&LIBRARY));
static REPORT: LazyLock<Review> = LazyLock::new(|| read(&sample("suqian-2024.txt"), &LIBRARY));

fn decide(review: &mut Review, id: &str, kind: DecisionKind, reason: &str) {
    let provenance = Provenance { by: "李四".into(), at: "2025-03-01T08:00:00Z".into() };
    let before = review.printed(id).unwrap_or_default().to_string();
    let span = review.current(id).and_then(|current| current.span);
    let mut entry = review.entries.get(id).cloned().unwrap_or_default();
    entry.decision = Some(Decision {
        kind,
        origin: Origin::Unsaid,
        answers: Vec::new(),
        reason: reason.into(),
        before,
        quote: String::new(),
        span,
        provenance: provenance.clone(),
    });
    review.set(id, entry, &provenance);
}

fn csv(review: &Review, reader: Reader, with_prose: bool) -> Vec<u8> {
    let mut out = Vec::new();
    let mut writer = RecordWriter::begin(&mut out, reader).unwrap();
    records(review, &LABELS, with_prose).for_each(|record| writer.write(&record).unwrap());
    writer.end().unwrap();
    out
}

/// The rows of a CSV file, each by its heads.
fn rows(bytes: &[u8]) -> Vec<BTreeMap<String, String>> {
    let mut reader = ::csv::Reader::from_reader(bytes);
    let heads = reader.headers().unwrap().clone();
    let row =
        |row: ::csv::StringRecord| heads.iter().zip(&row).map(|(head, cell)| (head.into(), cell.into())).collect();
    reader.records().map(|record| row(record.unwrap())).collect()
}

#[test]
fn a_field_leaves_as_published_and_as_decided() {
    let check = |kind: DecisionKind, expected: [&str; 6]| {
        let mut review = REPORT.clone();
        let id = "requests.granted.total";
        decide(&mut review, id, kind, "合计多了一位");
        let all: Vec<Record> = records(&review, &LABELS, false).collect();
        assert_eq!(all.len(), 200);
        let record = all.into_iter().find(|record| record.id == id).unwrap();
        let found = [
            record.published_value.as_deref().unwrap_or(""),
            record.value.as_deref().unwrap_or(""),
            record.state,
            record.origin,
            record.decision.unwrap_or(""),
            record.review_state,
        ];
        assert_eq!(found, expected);
        assert_eq!((record.reviewer.as_deref(), record.reason.as_deref()), (Some("李四"), Some("合计多了一位")));
        assert_eq!((record.agency.as_deref(), record.year), (Some("宿迁市人民政府办公室"), Some(2024)));
        assert_eq!((&*record.row, &*record.column, &*record.unit), ("予以公开", "总计", "件"));
        assert!(record.line.is_some() && record.character.is_some());
    };
    let published = "1431";
    check(DecisionKind::Confirmed, [published, published, "number", "read", "confirmed", "in_progress"]);
    check(
        DecisionKind::Corrected("1413".into()),
        [published, "1413", "number", "corrected", "corrected", "in_progress"],
    );
    check(DecisionKind::Entered("0".into()), [published, "0", "zero", "entered", "entered", "in_progress"]);
    check(DecisionKind::Corrected("/".into()), [published, "", "dash", "corrected", "corrected", "in_progress"]);
    check(DecisionKind::AsPublished, [published, published, "number", "read", "as_published", "in_progress"]);
    check(DecisionKind::Missing, [published, "", "blank", "read", "missing", "in_progress"]);
    check(DecisionKind::Unclear, [published, published, "number", "read", "unclear", "in_progress"]);
}

#[test]
fn what_was_not_read_is_no_blank() {
    let text = sample("suqian-2024.txt").replace("| 1431 |", "| 14?1 |");
    let review = read(&text, &LIBRARY);
    let record = records(&review, &LABELS, false).find(|record| record.id == "requests.granted.total").unwrap();
    assert_eq!((record.value, record.state, record.confidence), (None, "unread", "cannot_tell"));
}

#[test]
fn the_numbers_of_the_prose_leave_with_their_roles() {
    let all: Vec<Record> = records(&REPORT, &LABELS, true).collect();
    assert_eq!(all.len(), 200 + REPORT.extraction.prose.mentions.len());
    assert!(all[200..].iter().all(|record| record.role.is_some() && record.id.starts_with("prose@")));
    assert!(all[..200].iter().all(|record| record.role.is_none() && record.form.as_deref() == Some("cn2021")));
}

#[test]
fn a_spreadsheet_runs_no_cell() {
    let mut review = REPORT.clone();
    for (id, reason) in [
        ("requests.granted.total", "=HYPERLINK(\"x\")"),
        ("requests.partial.total", "＋1"),
        ("requests.new_received.total", "-1"),
        ("requests.carried_in.total", " @a"),
    ] {
        decide(&mut review, id, DecisionKind::Corrected("-5".into()), reason);
    }
    let bytes = csv(&review, Reader::Spreadsheet, false);
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.starts_with("\u{feff}报告,单位,年度,"));
    let of = |id: &str| text.lines().find(|line| line.contains(id)).unwrap();
    assert!(of("requests.granted.total").contains("\"'=HYPERLINK"));
    assert!(of("requests.partial.total").contains(",'＋1,"));
    // A negative number is one.
    assert!(
        of("requests.new_received.total").contains(",-5,number,") && of("requests.new_received.total").contains(",-1,")
    );
    assert!(of("requests.carried_in.total").contains("' @a"));
    let plain = rows(&csv(&review, Reader::Program, false));
    let plain = plain.iter().find(|row| row["id"] == "requests.granted.total").unwrap();
    assert_eq!(plain["reason"], "=HYPERLINK(\"x\")");
}

#[test]
fn the_code_book_has_every_field_of_every_form() {
    let book = code_book(&LIBRARY, Rules::builtin().files());
    let count: usize =
        (0..LIBRARY.forms().len()).map(|index| gouji_core::forms::places(&LIBRARY.forms()[index], index).len()).sum();
    assert_eq!(book.len(), count);
    let field = book.iter().find(|field| field.form == "cn2021" && field.id == "requests.granted.total").unwrap();
    assert_eq!((field.row, field.column, field.unit, field.kind), ("予以公开", "总计", "件", "count"));
    assert_eq!(field.protection, Some("located"));
    assert!(field.crosswalk.iter().any(|other| other.form == "cn2019" && other.kind == "exact"));
    let mut out = Vec::new();
    write_code_book(&mut out, &book).unwrap();
    assert_eq!(rows(&out).len(), count);
}

fn kind() -> impl Strategy<Value = DecisionKind> {
    prop_oneof![
        Just(DecisionKind::Confirmed),
        Just(DecisionKind::AsPublished),
        Just(DecisionKind::Missing),
        Just(DecisionKind::Unclear),
        "[0-9]{1,6}|-?[0-9]{1,3}\\.[0-9]{1,4}|/|无|[\"=,\r\n甲 ]{0,4}".prop_map(DecisionKind::Corrected),
        "[0-9]{1,9}".prop_map(DecisionKind::Entered),
    ]
}

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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    /// What other programs read in the file is what the decisions make of the report.
    #[test]
    fn the_file_holds_what_was_decided(
        decisions in decisions()
    ) {
        let review = decided(&decisions);
        let ids: Vec<String> = review.extraction.fields.iter().map(|field| field.id.to_string()).collect();
        let rows = rows(&csv(&review, Reader::Program, false));
        prop_assert_eq!(rows.len(), ids.len());
        for (id, row) in ids.iter().zip(&rows) {
            let current = review.current(id).unwrap();
            let decision = review.entries.get(id).and_then(|entry| entry.decision.as_ref());
            prop_assert_eq!(&row["id"], id);
            prop_assert_eq!(&row["value"], &current.number.map(plain).unwrap_or_default());
            prop_assert_eq!(&row["state"], current.state.name());
            prop_assert_eq!(&row["decision"], decision.map_or("", |decision| decision.kind.name()));
            prop_assert_eq!(&row["reason"], decision.map_or("", |decision| &decision.reason));
            prop_assert_eq!(&row["published"], review.printed(id).unwrap());
        }
        for record in records(&review, &LABELS, false) {
            let json: serde_json::Value = serde_json::from_str(&serde_json::to_string(&record).unwrap()).unwrap();
            prop_assert_eq!(json["value"].as_str(), record.value.as_deref());
        }
    }
}
