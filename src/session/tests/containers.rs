//! Reports inside a file: an archive of reports, a workbook with a report on each sheet.

use crate::session::decide;
use gouji_core::forms::Library;
use gouji_core::review::{DecisionKind, Review};
use gouji_session::SessionFolder;
use gouji_session::corpus::{self, Item};
use gouji_testing::published::package::{archive, package};
use gouji_testing::workbook::workbook;
use gouji_testing::{Scratch, sample};
use std::path::{Path, PathBuf};

fn of(name: &str, year: &str) -> String {
    sample(name).replace(if name.contains("2023") { "2023" } else { "2024" }, year)
}

fn reports() -> [String; 2] {
    [of("suqian-2023.txt", "2023"), of("suqian-2024.txt", "2024")]
}

/// Paths of the items below a folder, and the codes of errors.
fn listed(below: &Path, inner: &str) -> (Vec<String>, Vec<&'static str>) {
    let (items, errors) = corpus::items(&[PathBuf::from(format!("{}/{inner}", below.display()))]);
    let path = |item: &Item| item.path[below.display().to_string().len() + 1..].to_string();
    (items.iter().map(path).collect(), errors.iter().map(|error| error.code).collect())
}

fn read(below: &Path, inner: &str) -> Result<Review, &'static str> {
    let (items, errors) = corpus::items(&[below.join(inner)]);
    let [item] = &items[..] else { return Err(errors[0].code) };
    corpus::read(item, &Library::builtin().unwrap()).map_err(|error| error.code)
}

fn write(scratch: &Scratch, name: &str, bytes: &[u8]) {
    std::fs::write(scratch.0.join(name), bytes).unwrap();
}

fn book() -> Vec<u8> {
    let [older, newer] = reports();
    workbook(&[("甲局", &older), ("乙局", &newer), ("说明", "本工作簿由各单位报送")])
}

#[test]
fn an_archive_opens_like_a_folder() {
    let scratch = Scratch::new("archive");
    let [older, newer] = reports();
    let files = [
        ("2023/甲局.txt", older),
        ("2024\\甲局.txt", newer.clone()),
        ("../out.txt", newer.clone()),
        ("2024/~$甲局.docx", newer.clone()),
        ("2024/logo.png", "x".to_string()),
        ("inner.zip", "PK\u{3}\u{4}".to_string()),
    ];
    write(&scratch, "all.zip", &package(&files));
    write(&scratch, "none.zip", &package(&[("logo.gif", "x".to_string())]));
    write(&scratch, "damaged.zip", b"PK\x03\x04 and nothing");
    let check = |inner: &str, expected: &[&str], codes: &[&str]| {
        assert_eq!(
            listed(&scratch.0, inner),
            (expected.iter().map(ToString::to_string).collect(), codes.to_vec()),
            "{inner}"
        );
    };
    let all = ["all.zip/2023/甲局.txt", "all.zip/2024/logo.png", "all.zip/2024/甲局.txt", "all.zip/inner.zip"];
    check("all.zip", &all, &[]);
    check("all.zip/", &all, &[]);
    check("all.zip/2024", &all[1..3], &[]);
    check("all.zip/2024/甲局.txt", &all[2..3], &[]);
    check("all.zip/nothing.txt", &[], &["not_found"]);
    check("all.zip/../all.zip/2024/甲局.txt", &[], &["io"]);
    check("none.zip", &[], &["not_found"]);
    check("damaged.zip", &[], &["damaged"]);
    check("", &all, &["damaged", "not_found"]);
    let review = read(&scratch.0, "all.zip/2024/甲局.txt").unwrap();
    assert_eq!(
        (review.source.sha256, review.source.bytes),
        (gouji_session::sha256(newer.as_bytes()), newer.len() as u64)
    );
    assert_eq!(read(&scratch.0, "all.zip/inner.zip").unwrap_err(), "damaged");
}

#[test]
fn a_workbook_of_several_reports_opens_sheet_by_sheet() {
    let scratch = Scratch::new("sheets");
    write(&scratch, "book.xlsx", &book());
    write(&scratch, "all.zip", &archive(&[("报送/book.xlsx", &book())]));
    for file in ["book.xlsx", "all.zip/报送/book.xlsx"] {
        assert_eq!(read(&scratch.0, file).unwrap_err(), "several_reports");
        let (paths, errors) = listed(&scratch.0, &format!("{file}/"));
        assert_eq!((paths, errors), (vec![format!("{file}/甲局"), format!("{file}/乙局")], vec![]));
        assert_eq!(read(&scratch.0, &format!("{file}/丙局")).unwrap_err(), "not_found");
        for (sheet, text) in ["甲局", "乙局"].into_iter().zip(reports()) {
            let review = read(&scratch.0, &format!("{file}/{sheet}")).unwrap();
            let alone = gouji_testing::read(&text, &Library::builtin().unwrap());
            assert!(review.document.is_whole());
            let numbers = |review: &Review| -> Vec<(String, String)> {
                let fields = review.extraction.fields.iter();
                fields.map(|field| (field.id.to_string(), field.value.verbatim.clone())).collect()
            };
            assert_eq!(numbers(&review), numbers(&alone), "{file}/{sheet}");
        }
    }
}

/// A workbook whose sheets hold the tables of one report is one report.
#[test]
fn tables_on_sheets_of_their_own_are_one_report() {
    let scratch = Scratch::new("one");
    let text = sample("suqian-2024.txt");
    let at = |words: &str| text.find(words).unwrap();
    let (third, fourth) = (at("\n三、收到"), at("\n四、"));
    let sheets = [("概况", &text[..third]), ("申请", &text[third..fourth]), ("复议", &text[fourth..])];
    write(&scratch, "book.xlsx", &workbook(&sheets));
    let review = read(&scratch.0, "book.xlsx").unwrap();
    assert_eq!(review.extraction.tables.len(), 3);
    assert_eq!(listed(&scratch.0, "book.xlsx").0, ["book.xlsx"]);
}

/// What was decided on a report comes back to it, and to no other of its file.
#[test]
fn each_report_of_a_file_has_a_session_of_its_own() {
    let scratch = Scratch::new("kept");
    write(&scratch, "book.xlsx", &book());
    let [older, newer] = reports();
    write(&scratch, "all.zip", &package(&[("2023/甲局.txt", older), ("2024/甲局.txt", newer)]));
    let (library, sessions) = (Library::builtin().unwrap(), SessionFolder::new(scratch.0.join("sessions")));
    let id = "requests.granted.total";
    let all = ["book.xlsx/甲局", "book.xlsx/乙局", "all.zip/2023/甲局.txt", "all.zip/2024/甲局.txt"];
    for (nth, report) in all.iter().enumerate() {
        let mut review = read(&scratch.0, report).unwrap();
        let mut handle = gouji_session::load(&sessions, &mut review, &library).unwrap().handle;
        decide(&mut review, id, DecisionKind::Corrected(nth.to_string()));
        gouji_session::save(&mut handle, &review, &library).unwrap();
    }
    for (nth, report) in all.iter().enumerate() {
        let mut review = read(&scratch.0, report).unwrap();
        gouji_session::load(&sessions, &mut review, &library).unwrap();
        let decision = review.entries[id].decision.as_ref().map(|decision| &decision.kind);
        assert_eq!(decision, Some(&DecisionKind::Corrected(nth.to_string())), "{report}");
    }
}
