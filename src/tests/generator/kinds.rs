//! Any bytes at all as a file of each format: what a parser of ours is given by the tests here and by the fuzz targets.
//!
//! Packages and messages get their frame, so that the bytes reach the parser inside. What must hold: reading ends, says the
//! same twice, and everything it found lies in its text.

use crate::extract;
use crate::forms::Library;
use crate::ingest;
use std::io::{Cursor, Write};
use std::sync::OnceLock;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// The formats with a parser of ours.
pub const KINDS: [&str; 10] = ["text", "html", "mhtml", "rtf", "docx", "odt", "ods", "xlsx", "doc", "xls"];

/// A file of a format that holds these bytes; parts of a package are parted by a zero byte.
pub fn file(kind: &str, bytes: &[u8]) -> Vec<u8> {
    let parts: Vec<&[u8]> = bytes.splitn(3, |byte| *byte == 0).collect();
    let part = |nth: usize| parts.get(nth).copied().unwrap_or(b"");
    match kind {
        "html" => [b"<html>", bytes].concat(),
        "mhtml" => [b"MIME-Version: 1.0\r\nContent-Type: ", bytes].concat(),
        "rtf" => [b"{\\rtf1", bytes].concat(),
        "docx" => {
            package(&[("word/document.xml", part(0)), ("word/numbering.xml", part(1)), ("word/styles.xml", part(2))])
        }
        "odt" | "ods" => package(&[("content.xml", bytes)]),
        "xlsx" => package(&[
            ("xl/workbook.xml", b"<sheet id='1'/>"),
            ("xl/_rels/workbook.xml.rels", b"<R><R Id='1' Target='a.xml'/></R>"),
            ("xl/a.xml", part(0)),
            ("xl/sharedStrings.xml", part(1)),
            ("xl/styles.xml", part(2)),
        ]),
        _ => bytes.to_vec(),
    }
}

fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, content) in parts {
        let written = writer.start_file(*name, options).is_ok() && writer.write_all(content).is_ok();
        assert!(written, "memory takes everything");
    }
    writer.finish().map(Cursor::into_inner).unwrap_or_default()
}

/// Reads a file of a format that holds these bytes.
///
/// # Panics
/// When something does not hold.
pub fn read_kind(kind: &str, bytes: &[u8]) {
    static LIBRARY: OnceLock<Library> = OnceLock::new();
    let file = file(kind, bytes);
    let read = ingest::ingest(&file);
    assert_eq!(read, ingest::ingest(&file), "{kind} says two things");
    let Ok(read) = read else { return };
    assert!(read.document.is_whole(), "{kind}: {:?}", read.document);
    let library = LIBRARY.get_or_init(|| Library::builtin().unwrap_or_else(|message| panic!("{message}")));
    for field in extract::extract(&read.document, library).0.fields {
        let printed = field.value.span.map_or("", |span| read.document.at(span).trim());
        assert_eq!(printed, field.value.raw, "{kind}: {}", field.id);
    }
}
