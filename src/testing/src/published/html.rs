//! Writes the report as a web page.
//!
//! Invariant: a browser shows the plain pieces, the notes and the struck-out numbers, and nothing hidden. Not here: the
//! bytes of the page (`encodings`).

use super::report::{Block, Cell, Content, Look, Report, Row, Table};
use super::ways::Ways;
use std::fmt::Write as _;

/// Ways to hide a piece of a cell: what opens and closes it, and the rules of the page's style.
pub const HIDINGS: &[(&str, &str, &str)] = &[
    ("<span style=\"display:none\">", "</span>", ""),
    ("<span style=\"DISPLAY : NONE !important\">", "</span>", ""),
    ("<span hidden>", "</span>", ""),
    ("<span style=\"visibility:hidden\">", "</span>", ""),
    ("<span style=\"font-size:0\">", "</span>", ""),
    ("<span style=\"font-size:0px;line-height:0\">", "</span>", ""),
    ("<span style=\"opacity:0\">", "</span>", ""),
    ("<span style=\"mso-hide:all\">", "</span>", ""),
    ("<span style=\"color:#ffffff\">", "</span>", ""),
    ("<font color=white>", "</font>", ""),
    ("<span style=\"color:transparent\">", "</span>", ""),
    ("<span class=\"old hid\">", "</span>", ".hid{display:none}"),
    ("<span class=note>", "</span>", "td span.note, th span.note { visibility : hidden }"),
    ("<span id=k>", "</span>", "#k{font-size:0}"),
    ("<i data-x=1>", "</i>", "table i[data-x]{display:none;}"),
    ("<b class=gone>", "</b>", "/* a > b */ td > b.gone, .none {opacity:0}"),
    ("<em>", "</em>", "table em{display:none}"),
    ("<span class=a><b>", "</b></span>", "@media screen{.a b{display:none}}"),
    ("<!-- ", " -->", ""),
    ("<template>", "</template>", ""),
    ("<script>", "</script>", ""),
    ("<span style=\"position:absolute;left:-9999px\">", "</span>", ""),
    ("<span style=\"position:absolute;clip:rect(0,0,0,0)\">", "</span>", ""),
    ("<span style=\"display:inline-block;width:0;height:0;overflow:hidden\">", "</span>", ""),
    ("<input type=hidden value=\"", "\">", ""),
];

/// Ways to hide a row, a cell or a table: attributes, and rules.
pub const AREAS: &[(&str, &str)] = &[
    ("style=\"display:none\"", ""),
    ("hidden", ""),
    ("class=\"x hid\"", ".hid{display:none}"),
    ("style='visibility: collapse'", ""),
    ("class=off", "table .off, table.off{display:none!important}"),
];

/// Ways to raise a note mark.
pub const RAISINGS: &[(&str, &str)] = &[
    ("<sup>", "</sup>"),
    ("<span style=\"vertical-align:super;font-size:smaller\">", "</span>"),
    ("<sup><a href=\"#n1\">", "</a></sup>"),
    ("<span style=\"vertical-align: 5px; font-size:70%\">", "</span>"),
    ("<span class=up>", "</span>"),
    ("<font size=1><sup>", "</sup></font>"),
];

/// Ways to strike a number out.
pub const STRIKINGS: &[(&str, &str)] = &[
    ("<s>", "</s>"),
    ("<del>", "</del>"),
    ("<strike>", "</strike>"),
    ("<span style=\"text-decoration:line-through\">", "</span>"),
    ("<span style=\"text-decoration: red line-through\">", "</span>"),
    ("<span class=old>", "</span>"),
];

/// Ways to hold a value in a form control: what is before and behind it.
pub const CONTROLS: &[(&str, &str)] = &[
    ("<input type=\"text\" value=\"", "\" readonly>"),
    ("<input value='", "' disabled>"),
    ("<textarea>", "</textarea>"),
    ("<select><option>0</option><option selected>", "</option><option>99</option></select>"),
    ("<input type=number value=", ">"),
    ("<svg width=60 height=16><text x=0 y=12>", "</text></svg>"),
    ("<div contenteditable>", "</div>"),
    ("<output>", "</output>"),
];

pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The page; `head` stands in its head, `charset` is what it declares.
pub fn page(report: &Report, ways: &Ways, charset: &str) -> String {
    let mut out = format!("<!doctype html><html><head>{charset}<title>政府信息公开工作年度报告</title><style>");
    out.push_str("table{border-collapse:collapse}td{border:1px solid #000}.up{vertical-align:super}");
    out.push_str(".old{text-decoration:line-through}.note,.hid,.a{padding:0}");
    out.push_str(HIDINGS[ways.hide % HIDINGS.len()].2);
    out.push_str(AREAS[ways.area % AREAS.len()].1);
    out.push_str("</style></head><body>\n");
    for block in &report.blocks {
        match block {
            Block::Paragraph(text) => {
                let _ = writeln!(out, "<p>{}</p>", escape(text));
            }
            Block::Table(table) => out.push_str(&self::table(table, ways)),
        }
    }
    out + "</body></html>\n"
}

/// A table as it stands in a page or in Markdown.
pub fn table(table: &Table, ways: &Ways) -> String {
    let area = AREAS[ways.area % AREAS.len()].0;
    let mut out = if table.is_hidden { format!("<table {area}>\n") } else { "<table>\n".to_string() };
    let foot: Vec<&Row> = table.rows.iter().filter(|row| row.is_foot).collect();
    if !foot.is_empty() {
        out.push_str("<tfoot>");
        foot.iter().for_each(|row| write_row(&mut out, row, ways));
        out.push_str("</tfoot><tbody>\n");
    }
    table.rows.iter().filter(|row| !row.is_foot).for_each(|row| write_row(&mut out, row, ways));
    out.push_str(if foot.is_empty() { "</table>\n" } else { "</tbody></table>\n" });
    out
}

fn write_row(out: &mut String, row: &Row, ways: &Ways) {
    let area = AREAS[ways.area % AREAS.len()].0;
    out.push_str(&if row.is_hidden { format!("<tr {area}>") } else { "<tr>".to_string() });
    for cell in &row.cells {
        out.push_str("<td");
        for (name, count) in [("colspan", cell.across), ("rowspan", cell.down)] {
            if count > 1 {
                let _ = write!(out, " {name}={count}");
            }
        }
        if cell.is_hidden {
            let _ = write!(out, " {area}");
        }
        out.push('>');
        out.push_str(&content(cell, ways));
        out.push_str("</td>");
    }
    out.push_str("</tr>\n");
}

fn content(cell: &Cell, ways: &Ways) -> String {
    if cell.content == Content::Control {
        let (open, close) = CONTROLS[ways.control % CONTROLS.len()];
        return format!("{open}{}{close}", escape(&cell.plain()));
    }
    let mut out = String::new();
    for run in &cell.runs {
        let text = escape(&run.text);
        let (open, close) = match run.look {
            Look::Plain => ("", ""),
            Look::Broken => ("<br>", ""),
            Look::Hidden => (HIDINGS[ways.hide % HIDINGS.len()].0, HIDINGS[ways.hide % HIDINGS.len()].1),
            Look::Raised => RAISINGS[ways.raise % RAISINGS.len()],
            Look::Struck => STRIKINGS[ways.strike % STRIKINGS.len()],
        };
        let _ = write!(out, "{open}{text}{close}");
    }
    out
}
