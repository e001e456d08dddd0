//! Writes the report as OFD (GB/T 33190-2016): positioned text and paths, ruled tables.
//!
//! Invariant: a viewer shows the plain pieces, the notes and the struck-out numbers, and nothing hidden. Not here: the
//! layout (`page`), the package (`package`).

use super::html::escape;
use super::package::{package, xml};
use super::page::{Mark, SIZE, TEXT, pages, width};
use super::report::{Look, Report};
use super::ways::Ways;
use std::fmt::Write as _;

/// Ways to hide, to raise and to strike out a piece.
pub const LOOKS: (usize, usize, usize) = (6, 2, 2);

/// Millimetres of a point.
const MM: f64 = 25.4 / 72.0;

const SPACE: &str = "xmlns:ofd=\"http://www.ofdspec.org/2016\"";

/// The file.
pub fn file(report: &Report, ways: &Ways) -> Vec<u8> {
    let pages = pages(report);
    let mut id = 10;
    let mut list = String::new();
    let mut contents = Vec::new();
    for (nth, marks) in pages.iter().enumerate() {
        let mut body = String::new();
        for mark in marks {
            paint(&mut body, mark, ways, &mut id);
        }
        let _ = write!(list, "<ofd:Page ID=\"{}\" BaseLoc=\"Pages/Page_{nth}/Content.xml\"/>", 2 + nth);
        let page = format!(
            "<ofd:Page {SPACE}><ofd:Content><ofd:Layer ID=\"{}\" Type=\"Body\">{body}</ofd:Layer></ofd:Content></ofd:Page>",
            id + 1
        );
        id += 2;
        contents.push((format!("Doc_0/Pages/Page_{nth}/Content.xml"), xml(&page)));
    }
    let area = format!(
        "<ofd:PageArea><ofd:PhysicalBox>0 0 {:.2} {:.2}</ofd:PhysicalBox></ofd:PageArea>",
        SIZE.0 * MM,
        SIZE.1 * MM
    );
    let root = format!(
        "<ofd:OFD {SPACE} Version=\"1.0\" DocType=\"OFD\"><ofd:DocBody><ofd:DocInfo><ofd:DocID>0</ofd:DocID></ofd:DocInfo>\
         <ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    );
    let document = format!(
        "<ofd:Document {SPACE}><ofd:CommonData><ofd:MaxUnitID>{id}</ofd:MaxUnitID>{area}\
         <ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData><ofd:Pages>{list}</ofd:Pages></ofd:Document>"
    );
    let fonts = format!(
        "<ofd:Res {SPACE} BaseLoc=\"Res\"><ofd:Fonts><ofd:Font ID=\"1\" FontName=\"宋体\" FamilyName=\"宋体\"/></ofd:Fonts></ofd:Res>"
    );
    let mut entries =
        vec![("OFD.xml", xml(&root)), ("Doc_0/Document.xml", xml(&document)), ("Doc_0/PublicRes.xml", xml(&fonts))];
    entries.extend(contents.iter().map(|(name, content)| (&**name, content.clone())));
    package(&entries)
}

fn paint(out: &mut String, mark: &Mark, ways: &Ways, id: &mut usize) {
    match mark {
        Mark::Cell { x, y, width, height, is_shaded } => {
            let fill = if *is_shaded { "<ofd:FillColor Value=\"217 217 217\"/>" } else { "" };
            path(out, id, (*x, *y, *width, *height), fill, true);
        }
        Mark::Text { x, y, text, look } => match look {
            Look::Plain | Look::Broken => show(out, id, (*x, *y, TEXT), text, ("", "")),
            Look::Hidden => match ways.hide % 6 {
                0 => show(out, id, (*x, *y, TEXT), text, ("", "<ofd:FillColor Value=\"255 255 255\"/>")),
                1 => show(out, id, (*x, *y, TEXT), text, (" Visible=\"false\"", "")),
                2 => show(out, id, (*x, *y, TEXT), text, (" Alpha=\"0\"", "")),
                3 => show(out, id, (*x + SIZE.0 + 50.0, *y, TEXT), text, ("", "")),
                4 => {
                    show(out, id, (*x, *y, TEXT), text, ("", ""));
                    let area = (x - 0.2, y - TEXT, width(text) + 0.4, TEXT + 2.0);
                    path(out, id, area, "<ofd:FillColor Value=\"255 255 255\"/>", false);
                }
                _ => show(out, id, (*x, *y, TEXT), text, ("", "<ofd:FillColor Value=\"0 0 0\" Alpha=\"0\"/>")),
            },
            Look::Raised => show(out, id, (*x, y - 4.0 - (ways.raise % 2) as f64, 5.5), text, ("", "")),
            Look::Struck => {
                show(out, id, (*x, *y, TEXT), text, ("", ""));
                let area = (*x, y - 3.5, width(text), 0.6);
                let is_line = ways.strike.is_multiple_of(2);
                let fill = if is_line { "" } else { "<ofd:FillColor Value=\"0 0 0\"/>" };
                path(out, id, if is_line { (area.0, area.1, area.2, 0.0) } else { area }, fill, is_line);
            }
        },
    }
}

/// A rectangle, or a line if it has no height.
fn path(out: &mut String, id: &mut usize, (x, y, width, height): (f64, f64, f64, f64), fill: &str, is_stroked: bool) {
    *id += 1;
    let (x, y, width, height) = (x * MM, y * MM, width * MM, height * MM);
    let data = if height == 0.0 {
        format!("M 0 0 L {width:.2} 0")
    } else {
        format!("M 0 0 L {width:.2} 0 L {width:.2} {height:.2} L 0 {height:.2} C")
    };
    let is_filled = !fill.is_empty();
    let _ = write!(
        out,
        "<ofd:PathObject ID=\"{id}\" Boundary=\"{x:.2} {y:.2} {width:.2} {:.2}\" LineWidth=\"0.2\" \
         Stroke=\"{is_stroked}\" Fill=\"{is_filled}\">{fill}<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>",
        height.max(0.2)
    );
}

fn show(out: &mut String, id: &mut usize, (x, y, size): (f64, f64, f64), text: &str, (more, colour): (&str, &str)) {
    *id += 1;
    let step = |c: char| if c.is_ascii() { size * MM / 2.0 } else { size * MM };
    let steps: Vec<String> = text.chars().map(|c| format!("{:.3}", step(c))).collect();
    let steps = steps.split_last().map_or(String::new(), |(_, steps)| steps.join(" "));
    let deltas = if steps.is_empty() { String::new() } else { format!(" DeltaX=\"{steps}\"") };
    let width: f64 = text.chars().map(step).sum();
    let (left, top, height) = (x * MM, (y - size) * MM, size * MM * 1.2);
    let _ = write!(
        out,
        "<ofd:TextObject ID=\"{id}\" Boundary=\"{left:.3} {top:.3} {width:.3} {height:.3}\" Font=\"1\" Size=\"{:.3}\"{more}>\
         {colour}<ofd:TextCode X=\"0\" Y=\"{:.3}\"{deltas}>{}</ofd:TextCode></ofd:TextObject>",
        size * MM,
        size * MM,
        escape(text)
    );
}
