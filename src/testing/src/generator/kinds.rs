//! Wraps arbitrary bytes as a file of each format, for property tests and fuzz targets.
//!
//! Packages and messages get their container, so that the bytes reach the parser inside. Checked: reading ends, gives
//! the same result twice, and every span lies in the text.

use gouji_core::extract;
use gouji_core::forms::Library;
use std::io::{Cursor, Write};
use std::sync::OnceLock;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Formats with a parser of this project; for PDF the page content, since a library parses the file.
pub const KINDS: &[&str] = &[
    "text",
    "html",
    "mhtml",
    "rtf",
    "docx",
    "odt",
    "ods",
    "xlsx",
    "doc",
    "xls",
    "ofd",
    #[cfg(feature = "pdf")]
    "pdf",
];

/// A file of a format that contains these bytes; zero bytes separate the parts of a package.
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
        "ofd" => package(&[
            ("OFD.xml", b"<OFD><DocBody><DocRoot>d.xml</DocRoot></DocBody></OFD>"),
            (
                "d.xml",
                b"<Document><CommonData><PublicRes>r.xml</PublicRes><TemplatePage ID='1' BaseLoc='t.xml'/></CommonData>\
                  <Pages><Page ID='1' BaseLoc='p.xml'/></Pages></Document>",
            ),
            ("p.xml", part(0)),
            ("r.xml", part(1)),
            ("t.xml", part(2)),
        ]),
        "pdf" => pdf(&[bytes], "UniGB-UCS2-H", ""),
        _ => bytes.to_vec(),
    }
}

/// Height of the pages of [`pdf`], in points.
pub const HEIGHT: f32 = 842.0;

/// A PDF with these page contents. Its font F1 is not embedded; `encoding` names the encoding of its codes, `extra` is
/// added to the trailer.
pub fn pdf(pages: &[&[u8]], encoding: &str, extra: &str) -> Vec<u8> {
    let ordering = if encoding.starts_with("Uni") { "GB1" } else { "Identity" };
    let kids: Vec<String> = (0..pages.len()).map(|nth| format!("{} 0 R", 6 + 2 * nth)).collect();
    let mut objects: Vec<Vec<u8>> = [
        "<</Type/Catalog/Pages 2 0 R>>".to_string(),
        format!("<</Type/Pages/Count {}/Kids[{}]>>", pages.len(), kids.join(" ")),
        format!("<</Type/Font/Subtype/Type0/BaseFont/Song/Encoding/{encoding}/DescendantFonts[4 0 R]>>"),
        format!(
            "<</Type/Font/Subtype/CIDFontType0/BaseFont/Song/CIDSystemInfo<</Registry(Adobe)/Ordering({ordering})/Supplement 4>>\
             /DW 1000/W[1 95 500]>>"
        ),
        "<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>stream\n0\nendstream"
            .to_string(),
    ]
    .map(String::into_bytes)
    .into();
    for (nth, page) in pages.iter().enumerate() {
        let content = 7 + 2 * nth;
        objects.push(
            format!(
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 {HEIGHT}]/Contents {content} 0 R/Resources\
                 <</Font<</F1 3 0 R>>/XObject<</I1 5 0 R>>>>>>"
            )
            .into_bytes(),
        );
        let head = format!("<</Length {}>>stream\n", page.len());
        objects.push([head.as_bytes(), page, b"\nendstream"].concat());
    }
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (nth, object) in objects.iter().enumerate() {
        places.push(file.len());
        file.extend([format!("{} 0 obj\n", nth + 1).as_bytes(), object, b"\nendobj\n"].concat());
    }
    let table = file.len();
    file.extend(format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1).into_bytes());
    for at in &places {
        file.extend(format!("{at:010} 00000 n \n").into_bytes());
    }
    file.extend(
        format!("trailer<</Size {}/Root 1 0 R{extra}>>\nstartxref\n{table}\n%%EOF\n", places.len() + 1).into_bytes(),
    );
    file
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

/// Reads a file of a format that contains these bytes and checks the result.
///
/// # Panics
/// When a check fails.
pub fn read_kind(kind: &str, bytes: &[u8]) {
    static LIBRARY: OnceLock<Library> = OnceLock::new();
    let file = file(kind, bytes);
    let read = gouji_ingest::ingest(&file);
    assert_eq!(read, gouji_ingest::ingest(&file), "{kind} says two things");
    let Ok(read) = read else { return };
    assert!(read.document.is_whole(), "{kind}: {:?}", read.document);
    let library = LIBRARY.get_or_init(|| Library::builtin().unwrap_or_else(|message| panic!("{message}")));
    for field in extract::extract(&read.document, library).0.fields {
        let printed = field.value.span.map_or("", |span| read.document.at(span).trim());
        assert_eq!(printed, field.value.verbatim, "{kind}: {}", field.id);
    }
}
