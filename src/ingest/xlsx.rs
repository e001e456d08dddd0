//! Workbooks (XLSX): every visible sheet as rows of cells with its merged ranges.
//!
//! Invariant: the cost grows with the cells that are there, not with where they stand. Places lead to the cell's element in
//! its sheet, the sheets one behind the other. Left to others: the package, where cells stand.
//!
//! An own reader over `quick-xml`: the well-kept one, `calamine`, allots a sheet by its corners, and two far cells in a file
//! of 1 KB ask for 549 GB.

mod value;

use super::flow::Flow;
use super::package::Package;
use super::xml::{Node, walk};
use super::{Ingested, Refusal, lay, limits, part_problem};
use crate::text::Problem;
use std::collections::{BTreeMap, HashMap};
use value::Formats;

/// Reads the workbook.
pub(super) fn read(package: &mut Package<'_>) -> Result<Ingested, Refusal> {
    let strings = shared(&package.part("xl/sharedStrings.xml")?.unwrap_or_default());
    let formats = Formats::read(&package.part("xl/styles.xml")?.unwrap_or_default());
    let mut flow = Flow::default();
    let (mut is_whole, mut unknown, mut base) = (true, 0, 0);
    for part in
        sheets(&package.main("xl/workbook.xml")?, &package.part("xl/_rels/workbook.xml.rels")?.unwrap_or_default())
    {
        let Some(xml) = package.part(&part)? else { continue };
        let mut sheet = Sheet::default();
        is_whole &= sheet.read(&xml, &strings, &formats);
        sheet.ranges.sort_unstable_by_key(|range| (range.rows.0, range.columns.0));
        unknown += sheet.unknown;
        sheet.write(&mut flow, base);
        base += xml.len();
    }
    let (document, _, mut problems) = lay::document(flow);
    problems.extend((!is_whole).then(part_problem));
    if unknown > 0 {
        problems.push(Problem::new(
            "sheet.formula",
            None,
            format!("{unknown} 个公式没有存下结果，读作空白；请用办公软件打开重算并保存"),
            format!(
                "{unknown} formulas are stored without their results and read as blank: open, recalculate and save them"
            ),
        ));
    }
    if document.text.trim().is_empty() {
        return Err(super::empty());
    }
    Ok(Ingested { document, format: "xlsx", encoding: "utf-8", problems })
}

/// The parts of the visible sheets, in the order of the workbook.
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

/// The strings that cells share.
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

/// A cell that says something: its text and its place in the part.
#[derive(Debug)]
struct Cell {
    text: String,
    source: usize,
}

/// A merged range: first and last row and column.
#[derive(Debug, Clone, Copy)]
struct Range {
    rows: (usize, usize),
    columns: (usize, usize),
}

/// A sheet while it is read.
#[derive(Debug, Default)]
struct Sheet {
    rows: BTreeMap<usize, BTreeMap<usize, Cell>>,
    ranges: Vec<Range>,
    /// Formulas without results.
    unknown: usize,
    row: usize,
    column: usize,
}

impl Sheet {
    /// False when the part is damaged from some place on.
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
                "mergeCell" => self.ranges.extend(element.get("ref").and_then(|name| range(&name))),
                _ => {}
            },
            Node::Close("v" | "t") => in_text = false,
            Node::Close("c") => {
                let shown = match kind.as_str() {
                    "s" => text.trim().parse().ok().and_then(|at: usize| strings.get(at)).cloned().unwrap_or_default(),
                    "" | "n" => formats.show(text.trim(), style),
                    "b" => if text.trim() == "1" { "TRUE" } else { "FALSE" }.to_string(),
                    _ => std::mem::take(&mut text),
                };
                self.unknown += usize::from(is_formula && shown.is_empty());
                if !shown.trim().is_empty() {
                    self.rows.entry(self.row).or_default().insert(self.column, Cell { text: shown, source });
                }
            }
            Node::Char(c, _) if in_text => text.push(c),
            Node::Close(_) | Node::Char(..) => {}
        })
    }

    /// Writes the rows that say something, and those that lie inside a merged range that does.
    fn write(&self, flow: &mut Flow, base: usize) {
        flow.open_table(true);
        let numbers: Vec<usize> = self.rows.keys().copied().collect();
        let widest = self.rows.values().filter_map(|cells| cells.keys().next_back()).max().copied().unwrap_or(0);
        let widest = widest.min(limits::COLUMNS);
        // For each column: the last row that a merged range above reaches.
        let mut reached: Vec<usize> = Vec::new();
        for (nth, (row, cells)) in self.rows.iter().enumerate() {
            let last = cells.keys().next_back().copied().unwrap_or(0).min(limits::COLUMNS);
            reached.resize(reached.len().max(last + 1), 0);
            flow.open_row(false);
            let mut column = 1;
            while column <= last {
                if reached[column] >= *row {
                    column += 1;
                    continue;
                }
                let range = self.ranges.get(self.range_at(*row, column));
                let range = range.filter(|range| (range.rows.0, range.columns.0) == (*row, column));
                let end = range.map_or(*row, |range| range.rows.1);
                // Rows that say nothing are not written, and not counted.
                let rows = numbers[nth..].partition_point(|number| *number <= end).max(1);
                let columns = range.map_or(1, |range| range.columns.1.min(widest.max(column)) - column + 1);
                reached.resize(reached.len().max(column + columns), 0);
                reached[column..column + columns].fill(end);
                flow.open_cell(columns, rows, false);
                if let Some(cell) = cells.get(&column) {
                    for (at, line) in cell.text.split('\n').enumerate() {
                        if at > 0 {
                            flow.end_line();
                        }
                        flow.text(line.trim_end_matches('\r'), base + cell.source);
                    }
                }
                flow.close_cell();
                column += columns;
            }
            flow.close_row();
            // No table is so wide: what stands there is a line.
            for cell in cells.range(limits::COLUMNS + 1..).map(|(_, cell)| cell) {
                flow.is_cut = true;
                flow.text(&cell.text, base + cell.source);
                flow.end_line();
            }
        }
        flow.close_table();
    }

    /// The index of the first range that does not begin before a place.
    fn range_at(&self, row: usize, column: usize) -> usize {
        self.ranges.partition_point(|range| (range.rows.0, range.columns.0) < (row, column))
    }
}

/// Row and column, from 1, of `B12`.
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
