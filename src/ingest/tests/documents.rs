//! One report in every format, as many programs write it, and hostile files.

use gouji_ingest::{Ingested, Refusal};
use gouji_testing::fixtures::fixture;
use gouji_testing::score::{bare, scores};
use serde_json::Value;
use std::path::Path;

fn truth() -> Value {
    serde_json::from_slice(&fixture("documents/truth.json")).unwrap()
}

fn document(name: &str) -> Result<Ingested, Refusal> {
    gouji_ingest::ingest(&fixture(&format!("documents/{name}")))
}

#[test]
fn every_number_of_the_made_documents_is_in_its_cell() {
    let truth = truth();
    for (name, format, encoding) in FILES.iter().filter(|(name, ..)| is_read(name)) {
        let read = document(name).unwrap_or_else(|refusal| panic!("{name}: {refusal:?}"));
        assert_eq!((read.format, read.encoding), (*format, *encoding), "{name}");
        let document = &read.document;
        // LibreOffice replaced a field of this file by the day of saving.
        let text = bare(&document.text).replace("政府11/22/26公开", "政府信息公开");
        let missing: Vec<&str> = truth["text"]
            .as_array()
            .unwrap()
            .iter()
            .map(|paragraph| paragraph.as_str().unwrap())
            .filter(|paragraph| !text.contains(&bare(paragraph)))
            .collect();
        let other = OTHERWISE.iter().find(|(other, _)| other == name).map_or(0, |(_, count)| *count);
        assert_eq!(missing.len(), other, "{name}: {missing:?}");
        // Plain text draws its tables in many ways: there the fields are compared.
        if *format != "text" {
            assert_eq!(scores(document, &truth), (200, 200, 279), "{name}");
        }
    }
}

/// Files that print some paragraphs differently: rare characters without a code in the program that wrote them, and
/// tracked changes that were printed.
const OTHERWISE: &[(&str, usize)] = &[("rl_unigb.pdf", 1), ("rl_gbkeuc.pdf", 1)];

const FILES: &[(&str, &str, &str)] = &[
    ("utf8.html", "html", "utf-8"),
    ("gb2312.html", "html", "gb18030"),
    ("gbk_nometa.html", "html", "gb18030"),
    ("utf8_bom_lie.html", "html", "utf-8"),
    ("utf8_lie.html", "html", "utf-8"),
    ("utf16le.html", "html", "utf-16le"),
    ("word.html", "html", "gb18030"),
    ("sloppy.html", "html", "gb18030"),
    ("lo.html", "html", "utf-8"),
    ("ie.mhtml", "mhtml", "gb18030"),
    ("chrome.mhtml", "mhtml", "utf-8"),
    ("docx", "docx", "utf-8"),
    ("lo_rt.docx", "docx", "utf-8"),
    ("doc2docx_by_lo.docx", "docx", "utf-8"),
    ("tricky.docx", "docx", "utf-8"),
    ("lo.odt", "odt", "utf-8"),
    ("lo.doc", "doc", "utf-16le"),
    ("tricky.lo.doc", "doc", "utf-16le"),
    ("xlsx", "xlsx", "utf-8"),
    ("lo.xls", "xls", "utf-16le"),
    ("lo.ods", "ods", "utf-8"),
    ("lo.rtf", "rtf", "windows-1252"),
    ("lo.pdf", "pdf", "utf-8"),
    ("chrome.pdf", "pdf", "utf-8"),
    ("weasy.pdf", "pdf", "utf-8"),
    ("onepage_chrome.pdf", "pdf", "utf-8"),
    ("onepage_weasy.pdf", "pdf", "utf-8"),
    ("rl_unigb.pdf", "pdf", "utf-8"),
    ("rl_gbkeuc.pdf", "pdf", "utf-8"),
    ("no_tounicode.pdf", "pdf", "utf-8"),
    ("enc_aes256.pdf", "pdf", "utf-8"),
    ("enc_rc4.pdf", "pdf", "utf-8"),
    ("objstm.pdf", "pdf", "utf-8"),
    ("rot90.pdf", "pdf", "utf-8"),
    ("tricky.lo.pdf", "pdf", "utf-8"),
    ("pipe.txt", "text", "utf-8"),
    ("md.txt", "text", "utf-8"),
    ("tab.txt", "text", "utf-8"),
    ("onecell.txt", "text", "gb18030"),
];

/// False for a PDF when the program is built without PDF support.
fn is_read(name: &str) -> bool {
    cfg!(feature = "pdf") || Path::new(name).extension().is_none_or(|extension| extension != "pdf")
}

/// A sheet printed on pages too narrow for it, in rows too low for their labels, is reassembled, also where a font maps
/// labels to wrong characters. Rows with unreadable labels are identified by the remaining characters and their
/// position.
#[cfg(feature = "pdf")]
#[test]
fn numbers_of_rows_whose_labels_are_lost_are_guesses_and_right() {
    let truth = truth();
    let library = gouji_core::forms::Library::builtin().unwrap();
    let whole = document(FILES[0].0).unwrap();
    let wanted = gouji_core::extract::extract(&whole.document, &library).0;
    for (name, cells, guesses) in [("lo_calc.pdf", (200, 200, 266), 77), ("gs.pdf", (200, 200, 222), 176)] {
        let read = document(name).unwrap();
        assert_eq!(scores(&read.document, &truth), cells, "{name}");
        let found = gouji_core::extract::extract(&read.document, &library).0;
        let guessed =
            found.fields.iter().filter(|field| field.value.confidence == gouji_core::extract::Confidence::Doubtful);
        assert_eq!((guessed.count(), found.fields.len()), (guesses, 200), "{name}");
        for field in &found.fields {
            let right = wanted.field(&field.id).map(|value| value.number);
            assert_eq!(Some(field.value.number), right, "{name}: {}", field.id);
        }
    }
}

/// Outcome of each hostile file: a refusal, or a document with these diagnostics.
const HOSTILE: &[(&str, Result<&[&str], &str>)] = &[
    ("attrs.html", Ok(&[])),
    ("comment_flood.html", Err("empty")),
    ("ctrl.html", Err("binary")),
    ("deep_div.html", Ok(&[])),
    ("deep_font.html", Ok(&[])),
    ("deep_table.html", Ok(&["table.limit"])),
    ("entities.html", Ok(&[])),
    ("formatting_quad.html", Err("empty")),
    ("foster.html", Ok(&[])),
    ("huge_span.html", Ok(&["table.limit"])),
    ("neg_span.html", Ok(&[])),
    ("select.html", Ok(&["text.hidden"])),
    ("truncated_gb.html", Err("encoding")),
    ("bomb.docx", Err("limit")),
    ("bomb_full.docx", Err("limit")),
    ("deep.docx", Err("limit")),
    ("laughs.docx", Ok(&[])),
    ("span.docx", Ok(&[])),
    ("xxe.docx", Ok(&[])),
    ("far.xlsx", Ok(&["table.limit"])),
    ("mergebig.xlsx", Ok(&[])),
    ("bomb.pdf", Err("limit")),
    ("deep_array.pdf", Err("damaged")),
    ("exp_form.pdf", Err("limit")),
    ("loop_form.pdf", Err("empty")),
    ("loop_pages.pdf", Err("empty")),
    ("xref_loop.pdf", Err("damaged")),
];

#[test]
fn hostile_documents_end_in_a_clear_problem() {
    for (name, expected) in HOSTILE.iter().filter(|(name, _)| is_read(name)) {
        let read = gouji_ingest::ingest(&fixture(&format!("hostile/{name}")));
        let found = read.as_ref().map(|read| read.problems.iter().map(|problem| problem.code).collect::<Vec<_>>());
        let found = found.map_err(|refusal| refusal.code);
        assert_eq!(found.as_deref().map_err(|code| *code), *expected, "{name}");
    }
}

/// The fields of the generated report are equal in every format.
#[test]
fn the_fields_are_the_same_in_every_format() {
    let library = gouji_core::forms::Library::builtin().unwrap();
    let truth = truth();
    let fields = |name: &str| {
        let read = document(name).unwrap();
        gouji_core::extract::extract(&read.document, &library).0
    };
    let wanted = fields(FILES[0].0);
    let cells = truth["tables"].as_array().unwrap().iter().flat_map(|table| table["cells"].as_array().unwrap());
    let mut numbers: Vec<&str> = cells.map(|cell| cell["t"].as_str().unwrap().trim()).collect();
    numbers.retain(|text| text.parse::<f64>().is_ok());
    let mut found: Vec<&str> = wanted.fields.iter().map(|field| field.value.verbatim.as_str()).collect();
    numbers.sort_unstable();
    found.sort_unstable();
    assert_eq!(found, numbers, "all numbers are different, and each is a field");
    for (name, ..) in FILES.iter().filter(|(name, ..)| is_read(name)) {
        let found = fields(name);
        assert_eq!(found.identity.year.as_ref().map(|year| year.value), Some(2021), "{name}");
        for field in &wanted.fields {
            let value = found.field(&field.id).unwrap_or_else(|| panic!("{name}: no {}", field.id));
            assert_eq!(
                (value.number, &value.verbatim),
                (field.value.number, &field.value.verbatim),
                "{name}: {}",
                field.id
            );
            assert!(value.confidence == gouji_core::extract::Confidence::Sure, "{name}: {value:?}");
        }
    }
}
