//! Writes the report as XLSX: everything on one sheet.
//!
//! Invariant: Excel shows the plain pieces, the notes and the struck-out numbers, and nothing hidden. Not here: the
//! package (`package`).

use super::html::escape;
use super::package::{package, xml};
use super::report::{Cell, Content, Look, Report};
use super::sheet::{Hidden, Sheet, column_name};
use super::ways::Ways;
use std::fmt::Write as _;

/// Ways to hide a piece of a cell: the font of its run.
pub const HIDINGS: &[&str] =
    &["<color rgb=\"FFFFFFFF\"/>", "<color theme=\"0\"/>", "<color indexed=\"9\"/>", "<sz val=\"1\"/>"];

/// Ways to raise a note mark.
pub const RAISINGS: &[&str] =
    &["<vertAlign val=\"superscript\"/>", "<b/><vertAlign val=\"superscript\"/><sz val=\"8\"/>"];

/// Ways to strike a number out.
pub const STRIKINGS: &[&str] = &["<strike/>", "<strike val=\"1\"/><color rgb=\"FFFF0000\"/>"];

/// The file; with `as_numbers`, plain values are numbers, else strings.
pub fn file(report: &Report, ways: &Ways, as_numbers: bool) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let relations = "http://schemas.openxmlformats.org/package/2006/relationships";
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    let (shown, old) = Sheet::of(report);
    let mut parts = vec![(shown, "一")];
    parts.extend(old.map(|old| (old, "上年")));
    let (mut sheets, mut types, mut links) = (String::new(), String::new(), String::new());
    for (nth, (_, name)) in parts.iter().enumerate() {
        let state = ["", " state=\"hidden\"", " state=\"veryHidden\""][if nth == 0 { 0 } else { 1 + ways.area % 2 }];
        let at = nth + 1;
        let _ = write!(sheets, "<sheet name=\"{name}\" sheetId=\"{at}\"{state} r:id=\"rId{at}\"/>");
        let _ =
            write!(types, "<Override PartName=\"/xl/worksheets/sheet{at}.xml\" ContentType=\"{kind}.worksheet+xml\"/>");
        let _ = write!(
            links,
            "<Relationship Id=\"rId{at}\" Type=\"{office}/worksheet\" Target=\"worksheets/sheet{at}.xml\"/>"
        );
    }
    let mut entries = vec![
        (
            "[Content_Types].xml",
            xml(&format!(
                "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
                 <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
                 <Override PartName=\"/xl/workbook.xml\" ContentType=\"{kind}.sheet.main+xml\"/>{types}</Types>"
            )),
        ),
        (
            "_rels/.rels",
            xml(&format!(
                "<Relationships xmlns=\"{relations}\"><Relationship Id=\"rId1\" Type=\"{office}/officeDocument\" \
                 Target=\"xl/workbook.xml\"/></Relationships>"
            )),
        ),
        (
            "xl/workbook.xml",
            xml(&format!("<workbook xmlns=\"{main}\" xmlns:r=\"{office}\"><sheets>{sheets}</sheets></workbook>")),
        ),
        ("xl/_rels/workbook.xml.rels", xml(&format!("<Relationships xmlns=\"{relations}\">{links}</Relationships>"))),
    ];
    for (nth, (part, _)) in parts.iter().enumerate() {
        let name = if nth == 0 { "xl/worksheets/sheet1.xml" } else { "xl/worksheets/sheet2.xml" };
        entries.push((
            name,
            xml(&format!("<worksheet xmlns=\"{main}\">{}</worksheet>", worksheet(part, ways, as_numbers))),
        ));
    }
    package(&entries)
}

fn worksheet(sheet: &Sheet, ways: &Ways, as_numbers: bool) -> String {
    let mut out = String::new();
    let columns =
        sheet.hidden.iter().filter_map(|hidden| if let Hidden::Column(at) = hidden { Some(at + 1) } else { None });
    let columns: Vec<String> = columns
        .map(|at| format!("<col min=\"{at}\" max=\"{at}\" width=\"9\" hidden=\"1\" customWidth=\"1\"/>"))
        .collect();
    if !columns.is_empty() {
        let _ = write!(out, "<cols>{}</cols>", columns.concat());
    }
    out.push_str("<sheetData>");
    for (row, cells) in sheet.rows.iter().enumerate() {
        let is_hidden = sheet.hidden.contains(&Hidden::Row(row));
        let hidden = if !is_hidden {
            ""
        } else if ways.area.is_multiple_of(2) {
            " hidden=\"1\""
        } else {
            " ht=\"0\" customHeight=\"1\""
        };
        let _ = write!(out, "<row r=\"{}\"{hidden}>", row + 1);
        for (column, cell) in cells {
            let place = format!("{}{}", column_name(*column), row + 1);
            out.push_str(&write_cell(cell, &place, (row, *column), ways, as_numbers));
        }
        out.push_str("</row>");
    }
    out.push_str("</sheetData>");
    if !sheet.merged.is_empty() {
        out.push_str("<mergeCells>");
        for (row, column, down, across) in &sheet.merged {
            let from = format!("{}{}", column_name(*column), row + 1);
            let to = format!("{}{}", column_name(column + across - 1), row + down);
            let _ = write!(out, "<mergeCell ref=\"{from}:{to}\"/>");
        }
        out.push_str("</mergeCells>");
    }
    out
}

fn write_cell(cell: &Cell, place: &str, (row, column): (usize, usize), ways: &Ways, as_numbers: bool) -> String {
    let text = cell.plain();
    match cell.content {
        Content::Sum => {
            let (from, to) = (column_name(column - 6), column_name(column - 1));
            return format!("<c r=\"{place}\"><f>SUM({from}{0}:{to}{0})</f></c>", row + 1);
        }
        Content::Formula => {
            return format!("<c r=\"{place}\"><f>VLOOKUP(A{},Data!A:H,3,FALSE)</f></c>", row + 1);
        }
        Content::Error => return format!("<c r=\"{place}\" t=\"e\"><v>{}</v></c>", escape(&text)),
        Content::Text | Content::Control => {}
    }
    if let [run] = &cell.runs[..]
        && run.look == Look::Plain
    {
        let is_number = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        if as_numbers && is_number {
            return format!("<c r=\"{place}\"><v>{text}</v></c>");
        }
        return format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{}</t></is></c>", escape(&text));
    }
    let mut runs = String::new();
    for run in &cell.runs {
        let font = match run.look {
            Look::Plain | Look::Broken => "",
            Look::Hidden => HIDINGS[ways.hide % HIDINGS.len()],
            Look::Raised => RAISINGS[ways.raise % RAISINGS.len()],
            Look::Struck => STRIKINGS[ways.strike % STRIKINGS.len()],
        };
        let before = if run.look == Look::Broken { "\n" } else { "" };
        let _ = write!(runs, "<r><rPr>{font}</rPr><t xml:space=\"preserve\">{before}{}</t></r>", escape(&run.text));
    }
    format!("<c r=\"{place}\" t=\"inlineStr\"><is>{runs}</is></c>")
}
