//! Writes the report as DOCX.
//!
//! Invariant: Word shows the plain pieces, the notes and the struck-out numbers, and nothing hidden. Not here: the
//! package (`package`).

use super::html::escape;
use super::package::{package, xml};
use super::report::{Block, Cell, Content, Look, Report, Table};
use super::ways::Ways;
use std::fmt::Write as _;

/// Ways to hide a run: the properties of the run, or what stands around it.
pub const HIDINGS: &[(&str, &str, &str)] = &[
    ("<w:vanish/>", "", ""),
    ("<w:vanish w:val=\"1\"/><w:b/>", "", ""),
    ("<w:rStyle w:val=\"Hid\"/>", "", ""),
    ("<w:color w:val=\"FFFFFF\"/>", "", ""),
    ("<w:sz w:val=\"2\"/>", "", ""),
    ("<w:vanish/><w:specVanish/>", "", ""),
    ("", "<w:del w:id=\"9\" w:author=\"a\">", "</w:del>"),
    ("", "<w:moveFrom w:id=\"8\" w:author=\"a\">", "</w:moveFrom>"),
];

/// Ways to raise a note mark.
pub const RAISINGS: &[&str] = &[
    "<w:vertAlign w:val=\"superscript\"/>",
    "<w:rStyle w:val=\"Sup\"/>",
    "<w:position w:val=\"8\"/><w:sz w:val=\"12\"/>",
    "<w:vertAlign w:val=\"superscript\"/><w:color w:val=\"FF0000\"/>",
];

/// Ways to strike a number out.
pub const STRIKINGS: &[&str] =
    &["<w:strike/>", "<w:dstrike/>", "<w:strike w:val=\"true\"/>", "<w:rStyle w:val=\"Old\"/>"];

/// Ways to hold a value in a control: what stands around its run.
pub const CONTROLS: &[(&str, &str)] = &[
    ("<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>", "</w:sdtContent></w:sdt>"),
    (
        "<w:sdt><w:sdtPr><w:dropDownList><w:listItem w:value=\"0\"/></w:dropDownList></w:sdtPr><w:sdtContent>",
        "</w:sdtContent></w:sdt>",
    ),
    (
        "<w:r><w:fldChar w:fldCharType=\"begin\"><w:ffData><w:textInput/></w:ffData></w:fldChar></w:r>\
         <w:r><w:instrText> FORMTEXT 17 </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>",
        "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>",
    ),
    ("<w:fldSimple w:instr=\" =SUM(LEFT) \">", "</w:fldSimple>"),
];

const STYLES: &str = "<w:styles xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">\
    <w:style w:type=\"character\" w:styleId=\"Hid\"><w:rPr><w:vanish/></w:rPr></w:style>\
    <w:style w:type=\"character\" w:styleId=\"Sup\"><w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr></w:style>\
    <w:style w:type=\"character\" w:styleId=\"Old\"><w:rPr><w:strike/></w:rPr></w:style></w:styles>";

/// The file.
pub fn file(report: &Report, ways: &Ways) -> Vec<u8> {
    let mut body = String::new();
    for block in &report.blocks {
        match block {
            Block::Paragraph(text) => {
                let _ = write!(body, "<w:p><w:r><w:t>{}</w:t></w:r></w:p>", escape(text));
            }
            Block::Table(table) => write_table(&mut body, table, ways),
        }
    }
    let space = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
    let types = "http://schemas.openxmlformats.org/package/2006/content-types";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let relations = "http://schemas.openxmlformats.org/package/2006/relationships";
    let main = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    package(&[
        (
            "[Content_Types].xml",
            xml(&format!(
                "<Types xmlns=\"{types}\"><Default Extension=\"rels\" \
                 ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
                 <Override PartName=\"/word/document.xml\" ContentType=\"{main}.document.main+xml\"/>\
                 <Override PartName=\"/word/styles.xml\" ContentType=\"{main}.styles+xml\"/></Types>"
            )),
        ),
        (
            "_rels/.rels",
            xml(&format!(
                "<Relationships xmlns=\"{relations}\"><Relationship Id=\"rId1\" Type=\"{office}/officeDocument\" \
                 Target=\"word/document.xml\"/></Relationships>"
            )),
        ),
        (
            "word/_rels/document.xml.rels",
            xml(&format!(
                "<Relationships xmlns=\"{relations}\"><Relationship Id=\"rId1\" Type=\"{office}/styles\" \
                 Target=\"styles.xml\"/></Relationships>"
            )),
        ),
        ("word/styles.xml", xml(STYLES)),
        ("word/document.xml", xml(&format!("<w:document {space}><w:body>{body}<w:sectPr/></w:body></w:document>"))),
    ])
}

fn write_table(out: &mut String, table: &Table, ways: &Ways) {
    out.push_str("<w:tbl><w:tblPr/><w:tblGrid>");
    out.push_str(&"<w:gridCol w:w=\"900\"/>".repeat(table.columns));
    out.push_str("</w:tblGrid>");
    for (at, (squares, row)) in table.grid(true).iter().zip(&table.rows).enumerate() {
        let is_hidden = row.is_hidden || table.is_hidden;
        out.push_str(if is_hidden { "<w:tr><w:trPr><w:hidden/></w:trPr>" } else { "<w:tr>" });
        let mut column = 0;
        while column < squares.len() {
            let Some((from, nth, _)) = squares[column] else {
                column += 1;
                continue;
            };
            let cell = &table.rows[from].cells[nth];
            let across = cell.across.min(squares.len() - column);
            write_cell(out, cell, (from < at, across), is_hidden, ways);
            column += across;
        }
        out.push_str("</w:tr>");
    }
    out.push_str("</w:tbl><w:p/>");
}

fn write_cell(out: &mut String, cell: &Cell, (goes_on, across): (bool, usize), is_hidden: bool, ways: &Ways) {
    out.push_str("<w:tc><w:tcPr>");
    if across > 1 {
        let _ = write!(out, "<w:gridSpan w:val=\"{across}\"/>");
    }
    if cell.down > 1 {
        out.push_str(if goes_on { "<w:vMerge/>" } else { "<w:vMerge w:val=\"restart\"/>" });
    }
    out.push_str("</w:tcPr><w:p>");
    if !goes_on {
        write_runs(out, cell, is_hidden || cell.is_hidden, ways);
    }
    out.push_str("</w:p></w:tc>");
}

fn write_runs(out: &mut String, cell: &Cell, is_hidden: bool, ways: &Ways) {
    for run in &cell.runs {
        let hiding = HIDINGS[ways.hide % HIDINGS.len()];
        let (mut properties, mut before, mut open, mut close) = ("", "", "", "");
        match run.look {
            Look::Plain => {}
            Look::Broken => before = "<w:br/>",
            Look::Hidden => (properties, open, close) = hiding,
            Look::Raised => properties = RAISINGS[ways.raise % RAISINGS.len()],
            Look::Struck => properties = STRIKINGS[ways.strike % STRIKINGS.len()],
        }
        if is_hidden {
            properties = "<w:vanish/>";
        }
        if cell.content == Content::Control {
            (open, close) = CONTROLS[ways.control % CONTROLS.len()];
        }
        let text = if open.starts_with("<w:del") { "delText" } else { "t" };
        let _ = write!(
            out,
            "{open}<w:r><w:rPr>{properties}</w:rPr>{before}<w:{text}>{}</w:{text}></w:r>{close}",
            escape(&run.text)
        );
    }
}
