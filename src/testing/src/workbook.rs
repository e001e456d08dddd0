//! Writes workbooks (XLSX) of several sheets from texts with drawn tables.
//!
//! Invariant: the same sheets give the same bytes. Not here: cells with formats and merged ranges (`published::xlsx`).

use crate::published::package::{package, xml};
use std::fmt::Write as _;

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// A workbook; each sheet has a name and a text, whose lines are its rows and whose `|` divide its cells.
pub fn workbook(sheets: &[(&str, &str)]) -> Vec<u8> {
    let (mut names, mut links) = (String::new(), String::new());
    let mut entries = Vec::new();
    for (nth, (name, text)) in sheets.iter().enumerate() {
        let at = nth + 1;
        let _ = write!(names, "<sheet name=\"{name}\" sheetId=\"{at}\" r:id=\"rId{at}\"/>");
        let part = format!("worksheets/sheet{at}.xml");
        let _ = write!(links, "<Relationship Id=\"rId{at}\" Type=\"{OFFICE}/worksheet\" Target=\"{part}\"/>");
        entries.push((format!("xl/{part}"), xml(&sheet(text))));
    }
    let book = format!("<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>{names}</sheets></workbook>");
    entries.push(("xl/workbook.xml".to_string(), xml(&book)));
    let links = format!("<Relationships xmlns=\"{RELATIONS}\">{links}</Relationships>");
    entries.push(("xl/_rels/workbook.xml.rels".to_string(), xml(&links)));
    let entries: Vec<(&str, String)> = entries.iter().map(|(name, content)| (name.as_str(), content.clone())).collect();
    package(&entries)
}

fn sheet(text: &str) -> String {
    let mut rows = String::new();
    for (nth, line) in text.lines().enumerate() {
        let _ = write!(rows, "<row r=\"{}\">", nth + 1);
        let line = line.trim();
        let cells = line.strip_prefix('|').map_or(line, |rest| rest.trim_end_matches('|'));
        for cell in cells.split('|') {
            let _ = write!(rows, "<c t=\"inlineStr\"><is><t>{}</t></is></c>", cell.trim());
        }
        rows.push_str("</row>");
    }
    format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{rows}</sheetData></worksheet>")
}
