//! A letter as DOCX: page, fonts and numbering of an official letter (GB/T 9704-2012), by styles that can be changed in Word.
//!
//! Invariant: the same letter gives the same bytes; every paragraph has a style and no formatting of its own, and Word counts
//! headings, questions and pages. Not here: the words (`blocks`).
//!
//! A4, margins 37, 26, 35 and 28 mm; the title in 22 points, the text in 16 points on lines of 28 points, the first line of a
//! paragraph indented by two characters; page numbers outside, in 14 points. A font that is not installed is replaced by the
//! alternative that the font table names.

use super::blocks::{Block, Style};
use gouji_core::text::Lang;
use quick_xml::escape::escape;
use std::fmt::Write as _;
use std::io::{self, Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const NAMESPACE: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";

/// The end of the document: page and footers. Lengths are twentieths of a point.
const SECTION: &str = "<w:sectPr>\
    <w:footerReference xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" w:type=\"default\" r:id=\"rId5\"/>\
    <w:footerReference xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" w:type=\"even\" r:id=\"rId6\"/>\
    <w:pgSz w:w=\"11906\" w:h=\"16838\"/>\
    <w:pgMar w:top=\"2098\" w:right=\"1474\" w:bottom=\"1984\" w:left=\"1588\" w:header=\"851\" w:footer=\"1247\" w:gutter=\"0\"/>\
    </w:sectPr>";

/// The bytes of the file.
///
/// # Errors
/// None in memory; the library's are passed on.
pub fn docx(blocks: &[Block], lang: Lang) -> io::Result<Vec<u8>> {
    let parts: [(&str, String); 11] = [
        ("[Content_Types].xml", include_str!("docx/content_types.xml").into()),
        ("_rels/.rels", include_str!("docx/package_rels.xml").into()),
        ("word/document.xml", document(blocks)),
        ("word/_rels/document.xml.rels", include_str!("docx/document_rels.xml").into()),
        ("word/styles.xml", include_str!("docx/styles.xml").into()),
        ("word/numbering.xml", numbering(lang)),
        ("word/fontTable.xml", include_str!("docx/fontTable.xml").into()),
        ("word/settings.xml", include_str!("docx/settings.xml").into()),
        ("word/footer1.xml", include_str!("docx/footer1.xml").into()),
        ("word/footer2.xml", include_str!("docx/footer2.xml").into()),
        ("docProps/core.xml", properties(blocks, lang)),
    ];
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in parts {
        zip.start_file(name, options)?;
        zip.write_all(part.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

/// The id of a style in `styles.xml`.
const fn style_id(style: Style) -> &'static str {
    match style {
        Style::Title => "Title",
        Style::Salutation => "Salutation",
        Style::Body => "Normal",
        Style::Report => "Heading1",
        Style::Part => "Heading2",
        Style::Item => "Item",
        Style::Detail => "Detail",
        Style::Reply => "Reply",
        Style::Closing => "Closing",
        Style::Signature => "Signature",
        Style::Date => "Date",
    }
}

fn document(blocks: &[Block]) -> String {
    let mut body = format!("{HEAD}<w:document {NAMESPACE}><w:body>\n");
    for block in blocks {
        let tab = if block.style == Style::Reply { "<w:r><w:tab/></w:r>" } else { "" };
        // Writing into a string does not fail.
        let _ = writeln!(
            body,
            "<w:p><w:pPr><w:pStyle w:val=\"{}\"/></w:pPr><w:r><w:t xml:space=\"preserve\">{}</w:t></w:r>{tab}</w:p>",
            style_id(block.style),
            words(&block.text)
        );
    }
    body.push_str(SECTION);
    body.push_str("</w:body></w:document>\n");
    body
}

/// Words with nothing in them that is markup, or that XML cannot hold.
fn words(text: &str) -> String {
    let is_xml = |c: &char| matches!(c, '\t' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    let text: String = text.chars().filter(is_xml).collect();
    escape(&*text).into_owned()
}

/// How headings and questions are counted: 一、（一）and 1. through the whole letter.
fn numbering(lang: Lang) -> String {
    let level = |level: usize, format: &str, text: &str, style: &str| {
        format!(
            "<w:lvl w:ilvl=\"{level}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/><w:pStyle w:val=\"{style}\"/>\
             <w:suff w:val=\"nothing\"/><w:lvlText w:val=\"{text}\"/><w:lvlJc w:val=\"left\"/>\
             <w:pPr><w:ind w:left=\"0\" w:firstLineChars=\"200\" w:firstLine=\"640\"/></w:pPr></w:lvl>"
        )
    };
    let [report, part, item] = match lang {
        Lang::Zh => [("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%1.")],
        Lang::En => [("upperLetter", "%1. "), ("decimal", "(%2) "), ("decimal", "%1. ")],
    };
    format!(
        "{HEAD}<w:numbering {NAMESPACE}>\n\
         <w:abstractNum w:abstractNumId=\"0\"><w:multiLevelType w:val=\"multilevel\"/>{}{}</w:abstractNum>\n\
         <w:abstractNum w:abstractNumId=\"1\"><w:multiLevelType w:val=\"singleLevel\"/>{}</w:abstractNum>\n\
         <w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>\n\
         <w:num w:numId=\"2\"><w:abstractNumId w:val=\"1\"/></w:num>\n</w:numbering>\n",
        level(0, report.0, report.1, "Heading1"),
        level(1, part.0, part.1, "Heading2"),
        level(0, item.0, item.1, "Item"),
    )
}

fn properties(blocks: &[Block], lang: Lang) -> String {
    let title = blocks.iter().find(|block| block.style == Style::Title).map(|block| words(&block.text));
    let language = if lang == Lang::En { "en" } else { "zh-CN" };
    format!(
        "{HEAD}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{}</dc:title><dc:language>{language}</dc:language>\
         </cp:coreProperties>\n",
        title.unwrap_or_default()
    )
}
