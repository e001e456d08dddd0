//! Writes the report as ODT and as ODS.
//!
//! Invariant: `LibreOffice` shows the plain pieces, the notes and the struck-out numbers, and nothing hidden. Not here: the
//! package (`package`), the cells of a sheet (`sheet`).

use super::html::escape;
use super::package::{package, xml};
use super::report::{Block, Cell, Content, Look, Report, Table};
use super::sheet::{Hidden, Sheet, column_name};
use super::ways::Ways;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Ways to hide a piece: text properties of its style; an empty one is a deletion that is tracked.
pub const HIDINGS: &[&str] = &[
    "text:display=\"none\"",
    "fo:color=\"#ffffff\"",
    "fo:font-size=\"1pt\"",
    "text:display=\"none\" fo:color=\"#000000\"",
];

/// Ways to raise a note mark.
pub const RAISINGS: &[&str] =
    &["style:text-position=\"super 58%\"", "style:text-position=\"33% 100%\"", "style:text-position=\"super\""];

/// Ways to strike a number out.
pub const STRIKINGS: &[&str] = &[
    "style:text-line-through-style=\"solid\"",
    "style:text-line-through-style=\"solid\" style:text-line-through-type=\"double\"",
];

/// The text document.
pub fn text(report: &Report, ways: &Ways) -> Vec<u8> {
    let mut body = String::new();
    for block in &report.blocks {
        match block {
            Block::Paragraph(text) => {
                let _ = write!(body, "<text:p>{}</text:p>", escape(text));
            }
            Block::Table(table) => text_table(&mut body, table, ways),
        }
    }
    file("text", &format!("<office:text>{body}</office:text>"), ways)
}

/// The spreadsheet.
pub fn spreadsheet(report: &Report, ways: &Ways) -> Vec<u8> {
    let (shown, old) = Sheet::of(report);
    let mut body = sheet_table(&shown, "一", "ta1", ways);
    body.extend(old.map(|old| sheet_table(&old, "上年", "ta2", ways)));
    file("spreadsheet", &format!("<office:spreadsheet>{body}</office:spreadsheet>"), ways)
}

fn file(kind: &str, body: &str, ways: &Ways) -> Vec<u8> {
    let space = |name: &str, path: &str| format!(" xmlns:{name}=\"urn:oasis:names:tc:opendocument:xmlns:{path}:1.0\"");
    let spaces: String = [
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("style", "style"),
        ("fo", "xsl-fo-compatible"),
        ("manifest", "manifest"),
    ]
    .iter()
    .map(|(name, path)| space(name, path))
    .collect();
    let style = |name: &str, properties: &str| {
        format!(
            "<style:style style:name=\"{name}\" style:family=\"text\"><style:text-properties {properties}/></style:style>"
        )
    };
    let styles = style("hid", HIDINGS[ways.hide % HIDINGS.len()])
        + &style("all", HIDINGS[0])
        + &style("sup", RAISINGS[ways.raise % RAISINGS.len()])
        + &style("old", STRIKINGS[ways.strike % STRIKINGS.len()])
        + "<style:style style:name=\"ta1\" style:family=\"table\"><style:table-properties table:display=\"true\"/>\
           </style:style><style:style style:name=\"ta2\" style:family=\"table\">\
           <style:table-properties table:display=\"false\"/></style:style>";
    let mime = format!("application/vnd.oasis.opendocument.{kind}");
    package(&[
        ("mimetype", mime.clone()),
        (
            "META-INF/manifest.xml",
            xml(&format!(
                "<manifest:manifest{spaces}><manifest:file-entry manifest:full-path=\"/\" \
                 manifest:media-type=\"{mime}\"/><manifest:file-entry manifest:full-path=\"content.xml\" \
                 manifest:media-type=\"text/xml\"/></manifest:manifest>"
            )),
        ),
        (
            "content.xml",
            xml(&format!(
                "<office:document-content{spaces} office:version=\"1.2\"><office:automatic-styles>{styles}\
                 </office:automatic-styles><office:body>{body}</office:body></office:document-content>"
            )),
        ),
    ])
}

fn runs(cell: &Cell, is_hidden: bool) -> String {
    let mut out = String::from("<text:p>");
    for run in &cell.runs {
        let text = escape(&run.text);
        let style = match run.look {
            _ if is_hidden => "all",
            Look::Plain => "",
            Look::Broken => {
                out.push_str("<text:line-break/>");
                ""
            }
            Look::Hidden => "hid",
            Look::Raised => "sup",
            Look::Struck => "old",
        };
        let _ = match style {
            "" => write!(out, "{text}"),
            style => write!(out, "<text:span text:style-name=\"{style}\">{text}</text:span>"),
        };
    }
    out + "</text:p>"
}

fn spans(across: usize, down: usize) -> String {
    let name = |name: &str, count: usize| {
        if count > 1 { format!(" table:number-{name}-spanned=\"{count}\"") } else { String::new() }
    };
    name("columns", across) + &name("rows", down)
}

fn text_table(out: &mut String, table: &Table, _: &Ways) {
    let _ = write!(out, "<table:table><table:table-column table:number-columns-repeated=\"{}\"/>", table.columns);
    for (at, squares) in table.grid(true).into_iter().enumerate() {
        out.push_str("<table:table-row>");
        for square in squares {
            match square {
                Some(square @ (_, _, true)) => {
                    let cell = table.cell(square);
                    let is_hidden = table.is_hidden || table.rows[at].is_hidden || cell.is_hidden;
                    let _ = write!(
                        out,
                        "<table:table-cell{}>{}</table:table-cell>",
                        spans(cell.across, cell.down),
                        runs(cell, is_hidden)
                    );
                }
                Some(_) => out.push_str("<table:covered-table-cell/>"),
                None => out.push_str("<table:table-cell/>"),
            }
        }
        out.push_str("</table:table-row>");
    }
    out.push_str("</table:table><text:p/>");
}

fn sheet_table(sheet: &Sheet, name: &str, style: &str, ways: &Ways) -> String {
    let mut out = format!("<table:table table:name=\"{name}\" table:style-name=\"{style}\">");
    let columns = sheet.rows.iter().flatten().map(|(column, _)| column + 1).max().unwrap_or(1);
    for column in 0..columns {
        let is_hidden = sheet.hidden.contains(&Hidden::Column(column));
        out.push_str(if is_hidden {
            "<table:table-column table:visibility=\"collapse\"/>"
        } else {
            "<table:table-column/>"
        });
    }
    let merged: BTreeMap<(usize, usize), (usize, usize)> =
        sheet.merged.iter().map(|(row, column, down, across)| ((*row, *column), (*down, *across))).collect();
    for (row, cells) in sheet.rows.iter().enumerate() {
        let visibility = ["collapse", "filter"][ways.area % 2];
        let is_hidden = sheet.hidden.contains(&Hidden::Row(row));
        let _ = match is_hidden {
            true => write!(out, "<table:table-row table:visibility=\"{visibility}\">"),
            false => write!(out, "<table:table-row>"),
        };
        let mut next = 0;
        for (column, cell) in cells {
            for _ in next..*column {
                out.push_str("<table:covered-table-cell/>");
            }
            next = column + 1;
            let (down, across) = merged.get(&(row, *column)).copied().unwrap_or((1, 1));
            let value = sheet_value(cell, (row, *column));
            let _ = write!(out, "<table:table-cell{}{value}</table:table-cell>", spans(across, down));
        }
        out.push_str("</table:table-row>");
    }
    out + "</table:table>"
}

/// The attributes of a cell's value behind its spans, and its text.
fn sheet_value(cell: &Cell, (row, column): (usize, usize)) -> String {
    let text = cell.plain();
    match cell.content {
        Content::Sum => {
            let (from, to) = (column_name(column - 6), column_name(column - 1));
            return format!(" table:formula=\"of:=SUM([.{from}{0}:.{to}{0}])\">", row + 1);
        }
        Content::Formula => return format!(" table:formula=\"of:=VLOOKUP([.A{}];[.A1:.H9];3;0)\">", row + 1),
        Content::Error => {
            return format!(" table:formula=\"of:=#REF!\" office:value-type=\"string\">{}", runs(cell, false));
        }
        Content::Text | Content::Control => {}
    }
    let is_number = cell.runs.len() == 1 && !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let kind = if is_number {
        format!(" office:value-type=\"float\" office:value=\"{text}\"")
    } else {
        " office:value-type=\"string\"".to_string()
    };
    format!("{kind}>{}", runs(cell, false))
}
