//! Reads workbooks (XLSX): every visible sheet as rows of cells with its merged ranges.
//!
//! Invariant: the cost grows with the number of cells, not with their positions. A source offset is that of the cell's
//! element in its sheet, all sheets concatenated. Not here: the container (`zip_package`), the grid (`grid`).
//!
//! Written over `quick-xml` because `calamine` allocates the bounding box of a sheet: two distant cells in a file of 1
//! KB request 549 GB.

use super::spreadsheet::{self, Formats, Range, Sheet};
use crate::flow::Flow;
use crate::xml::{Node, walk};
use crate::zip_package::ZipPackage;
use crate::{Ingested, Refusal};
use std::borrow::Cow;
use std::collections::HashMap;

/// Reads the workbook.
pub(super) fn read(package: &mut ZipPackage<'_>) -> Result<Ingested, Refusal> {
    let strings = shared(&package.part("xl/sharedStrings.xml")?.unwrap_or_default());
    let formats = Formats::read(&package.part("xl/styles.xml")?.unwrap_or_default());
    let mut flow = Flow::default();
    let (mut is_whole, mut unknown, mut base) = (true, 0, 0);
    for part in
        sheets(&package.main("xl/workbook.xml")?, &package.part("xl/_rels/workbook.xml.rels")?.unwrap_or_default())
    {
        flow.budget.check()?;
        let Some(xml) = package.part(&part)? else { continue };
        let mut reader = Reader { sheet: Sheet::of(&flow), row: 0, column: 0 };
        is_whole &= reader.read(&xml, &strings, &formats);
        unknown += reader.sheet.unknown;
        reader.sheet.write(&mut flow, base);
        base += xml.len();
    }
    spreadsheet::finish(flow, is_whole, unknown, "xlsx", "utf-8")
}

/// Names of the visible sheets' parts, in workbook order.
fn sheets(workbook: &str, relations: &str) -> Vec<String> {
    let mut targets = HashMap::new();
    walk(relations, |node, _| {
        if let Node::Open(element) = node
            && let (Some(id), Some(target)) = (element.get("Id"), element.get("Target"))
        {
            let part = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_string);
            targets.insert(id, part);
        }
    });
    let mut parts = Vec::new();
    walk(workbook, |node, _| {
        let Node::Open(element) = node else { return };
        let is_visible = element.get("state").is_none_or(|state| state == "visible");
        if element.name() == "sheet" && is_visible {
            parts.extend(element.get("id").and_then(|id| targets.get(&id).cloned()));
        }
    });
    parts
}

/// Shared strings of the workbook.
fn shared(xml: &str) -> Vec<String> {
    let mut strings: Vec<String> = Vec::new();
    let (mut in_text, mut is_reading_aid) = (false, false);
    walk(xml, |node, _| match node {
        Node::Open(element) => match element.name() {
            "si" => strings.push(String::new()),
            "rPh" => is_reading_aid = true,
            "t" => in_text = true,
            _ => {}
        },
        Node::Close("rPh") => is_reading_aid = false,
        Node::Close("t") => in_text = false,
        Node::Char(c, _) if in_text && !is_reading_aid => strings.last_mut().into_iter().for_each(|last| last.push(c)),
        Node::Close(_) | Node::Char(..) => {}
    });
    strings
}

/// State while a sheet is read.
#[derive(Debug)]
struct Reader {
    sheet: Sheet,
    row: usize,
    column: usize,
}

impl Reader {
    /// Reads a sheet; false when the part is damaged.
    fn read(&mut self, xml: &str, strings: &[String], formats: &Formats) -> bool {
        let (mut kind, mut style, mut source) = (String::new(), 0, 0);
        let (mut text, mut in_text, mut is_formula) = (String::new(), false, false);
        walk(xml, |node, at| match node {
            Node::Open(element) => match element.name() {
                "row" => {
                    self.row = element.count("r").map_or(self.row + 1, |row| row);
                    self.column = 0;
                }
                "c" => {
                    let place = element.get("r").and_then(|name| place(&name));
                    self.column = place.map_or(self.column + 1, |(_, column)| column);
                    kind = element.get("t").unwrap_or_default();
                    style = element.count("s").unwrap_or(0);
                    source = at;
                    text.clear();
                    is_formula = false;
                }
                "f" => is_formula = true,
                "v" | "t" => in_text = true,
                "mergeCell" => self.sheet.ranges.extend(element.get("ref").and_then(|name| range(&name))),
                _ => {}
            },
            Node::Close("v" | "t") => in_text = false,
            Node::Close("c") => {
                let shown = match kind.as_str() {
                    "s" => text
                        .trim()
                        .parse()
                        .ok()
                        .and_then(|at: usize| strings.get(at))
                        .map_or("", |string| string)
                        .into(),
                    "" | "n" => Cow::Owned(formats.show(text.trim(), style)),
                    "b" => if text.trim() == "1" { "TRUE" } else { "FALSE" }.into(),
                    _ => Cow::Owned(std::mem::take(&mut text)),
                };
                self.sheet.unknown += usize::from(is_formula && shown.is_empty());
                self.sheet.put(self.row, self.column, shown, source);
            }
            Node::Char(c, _) if in_text => text.push(c),
            Node::Close(_) | Node::Char(..) => {}
        })
    }
}

/// Row and column, from 1, of a reference such as `B12`.
fn place(name: &str) -> Option<(usize, usize)> {
    let letters = name.bytes().take_while(u8::is_ascii_alphabetic).count();
    let column = name[..letters].bytes().try_fold(0_usize, |column, letter| {
        column.checked_mul(26)?.checked_add(usize::from(letter.to_ascii_uppercase() - b'A') + 1)
    })?;
    let row = name[letters..].parse().ok()?;
    (column > 0 && row > 0).then_some((row, column))
}

fn range(name: &str) -> Option<Range> {
    let (first, last) = name.split_once(':')?;
    let (first, last) = (place(first)?, place(last)?);
    (first <= last && first.1 <= last.1).then_some(Range { rows: (first.0, last.0), columns: (first.1, last.1) })
}
