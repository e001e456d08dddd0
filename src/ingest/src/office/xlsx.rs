//! Reads workbooks (XLSX): every visible sheet as rows of cells with its merged ranges.
//!
//! Invariant: the cost grows with the number of cells, not with their positions. A source offset is that of the cell's
//! element in its sheet, all sheets concatenated. Not here: the container (`zip_package`), the grid (`grid`).
//!
//! Written over `quick-xml` because `calamine` allocates the bounding box of a sheet: two distant cells in a file of 1
//! KB request 549 GB.

use super::spreadsheet::{self, Face, Formats, Range, Run, Sheet, moved, place};
use crate::flow::Flow;
use crate::xml::{Element, Node, walk};
use crate::zip_package::ZipPackage;
use crate::{Ingested, Refusal, limits};
use std::collections::HashMap;

/// Reads the workbook.
pub(super) fn read(package: &mut ZipPackage<'_>) -> Result<Ingested, Refusal> {
    let strings = shared(&package.part("xl/sharedStrings.xml")?.unwrap_or_default());
    let formats = Formats::read(&package.part("xl/styles.xml")?.unwrap_or_default());
    let mut flow = Flow::default();
    let (mut is_whole, mut base) = (true, 0);
    for (name, part) in
        sheets(&package.main("xl/workbook.xml")?, &package.part("xl/_rels/workbook.xml.rels")?.unwrap_or_default())
    {
        flow.budget.check()?;
        let Some(xml) = package.part(&part)? else { continue };
        let mut reader = Reader { sheet: Sheet::of(&flow, &name), row: 0, column: 0, shared: HashMap::new() };
        is_whole &= reader.read(&xml, &strings, &formats);
        reader.sheet.write(&mut flow, base);
        base += xml.len();
    }
    spreadsheet::finish(flow, is_whole, "xlsx", "utf-8")
}

/// The visible sheets' names and parts, in workbook order.
fn sheets(workbook: &str, relations: &str) -> Vec<(String, String)> {
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
            let part = element.get("id").and_then(|id| targets.get(&id).cloned());
            parts.extend(part.map(|part| (element.get("name").unwrap_or_default(), part)));
        }
    });
    parts
}

/// A string of the workbook: its runs, each with a font of its own or that of the cell.
type Rich = Vec<(String, Option<Face>)>;

/// A string while it is read, shared or in a cell.
#[derive(Debug, Default)]
struct RichReader {
    runs: Rich,
    in_text: bool,
    in_font: bool,
    is_reading_aid: bool,
}

impl RichReader {
    fn open(&mut self, element: &Element<'_>) {
        match element.name() {
            "rPh" => self.is_reading_aid = true,
            "r" => self.begin(),
            "rPr" => {
                self.in_font = true;
                self.runs.last_mut().into_iter().for_each(|(_, face)| *face = Some(Face::default()));
            }
            "t" => {
                self.in_text = true;
                if self.runs.is_empty() {
                    self.begin();
                }
            }
            _ if self.in_font => {
                self.runs
                    .last_mut()
                    .and_then(|(_, face)| face.as_mut())
                    .into_iter()
                    .for_each(|face| face.take(element));
            }
            _ => {}
        }
    }

    fn begin(&mut self) {
        /// Bytes that most labels take.
        const LABEL: usize = 48;
        self.runs.push((String::with_capacity(LABEL), None));
    }

    fn close(&mut self, name: &str) {
        match name {
            "rPh" => self.is_reading_aid = false,
            "rPr" => self.in_font = false,
            "t" => self.in_text = false,
            _ => {}
        }
    }

    fn text(&mut self, read: &str) {
        if self.in_text && !self.is_reading_aid {
            self.runs.last_mut().into_iter().for_each(|(text, _)| text.push_str(read));
        }
    }
}

/// Shared strings of the workbook.
fn shared(xml: &str) -> Vec<Rich> {
    let mut strings: Vec<Rich> = Vec::new();
    let mut reader = RichReader::default();
    walk(xml, |node, _| match node {
        Node::Open(element) if element.name() == "si" => reader = RichReader::default(),
        Node::Open(element) => reader.open(element),
        Node::Close("si") => strings.push(std::mem::take(&mut reader.runs)),
        Node::Close(name) => reader.close(name),
        Node::Text(text, _) => reader.text(text),
        Node::Block(..) => {}
    });
    strings
}

/// State while a sheet is read.
#[derive(Debug)]
struct Reader {
    sheet: Sheet,
    row: usize,
    column: usize,
    /// Formulas that other cells share: by number, the text and the cell that has it.
    shared: HashMap<usize, (String, (usize, usize))>,
}

/// What a cell holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    Number,
    /// The number of a string of the workbook.
    Shared,
    /// A string of its own.
    Inline,
    Truth,
    /// The text that a formula results in.
    Result,
    /// An error, a date: shown as it is stored.
    Stored,
}

impl Kind {
    fn of(name: &str) -> Self {
        match name {
            "" | "n" => Self::Number,
            "s" => Self::Shared,
            "inlineStr" => Self::Inline,
            "b" => Self::Truth,
            "str" => Self::Result,
            _ => Self::Stored,
        }
    }
}

/// The part of a cell that characters belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Value,
    Formula,
    String,
    Other,
}

/// A cell while it is read.
#[derive(Debug, Default)]
struct OpenCell {
    kind: Kind,
    style: usize,
    source: usize,
    value: String,
    formula: Option<String>,
    /// The number of the formula that it shares.
    shared: Option<usize>,
    rich: RichReader,
}

impl Reader {
    /// Reads a sheet; false when the part is damaged.
    fn read(&mut self, xml: &str, strings: &[Rich], formats: &Formats) -> bool {
        let mut cell = OpenCell::default();
        let mut part = Part::Other;
        walk(xml, |node, at| match node {
            Node::Open(element) => match element.name() {
                "row" => self.open_row(element),
                "col" => self.hide_columns(element),
                "c" => cell = self.open_cell(element, at),
                "f" => {
                    part = Part::Formula;
                    cell.formula = Some(String::new());
                    cell.shared = element.count("si");
                }
                "v" => part = Part::Value,
                "is" => part = Part::String,
                "mergeCell" => self.sheet.ranges.extend(element.get("ref").and_then(|name| range(&name))),
                _ if part == Part::String => cell.rich.open(element),
                _ => {}
            },
            Node::Close("f" | "v" | "is") => part = Part::Other,
            Node::Close("c") => self.close(std::mem::take(&mut cell), strings, formats),
            Node::Close(name) if part == Part::String => cell.rich.close(name),
            Node::Text(text, _) => match part {
                Part::Value => cell.value.push_str(text),
                Part::Formula => cell.formula.iter_mut().for_each(|formula| formula.push_str(text)),
                Part::String => cell.rich.text(text),
                Part::Other => {}
            },
            Node::Close(_) | Node::Block(..) => {}
        })
    }

    fn open_row(&mut self, element: &Element<'_>) {
        self.row = self.row.saturating_add(1);
        self.column = 0;
        let mut is_hidden = false;
        for (name, value) in element.all() {
            match name {
                "r" => self.row = value.trim().parse().unwrap_or(self.row),
                "ht" => is_hidden |= value.parse() == Ok(0.0),
                "hidden" => is_hidden |= is_true(&value),
                _ => {}
            }
        }
        if is_hidden {
            self.sheet.hidden_rows.insert(self.row);
        }
    }

    fn open_cell(&mut self, element: &Element<'_>, at: usize) -> OpenCell {
        let mut cell = OpenCell { source: at, ..OpenCell::default() };
        let mut own = None;
        for (name, value) in element.all() {
            match name {
                "r" => own = place(&value),
                "t" => cell.kind = Kind::of(&value),
                "s" => cell.style = value.trim().parse().unwrap_or(0),
                _ => {}
            }
        }
        self.column = own.map_or(self.column.saturating_add(1), |(_, column)| column);
        cell
    }

    fn hide_columns(&mut self, element: &Element<'_>) {
        let is_narrow = element.get("width").is_some_and(|width| width.parse() == Ok(0.0));
        if (is_narrow || is_on(element, "hidden"))
            && self.sheet.hidden_columns.len() < limits::COLUMNS
            && let (Some(first), Some(last)) = (element.count("min"), element.count("max"))
        {
            self.sheet.hidden_columns.push((first, last));
        }
    }

    /// Keeps a formula that other cells share.
    fn share(&mut self, cell: &OpenCell) {
        /// Most bytes of such a formula: each cell gets a copy of it.
        const LONGEST: usize = 256;
        if let (Some(own), Some(number)) = (&cell.formula, cell.shared)
            && (1..=LONGEST).contains(&own.len())
            && self.shared.len() < limits::COLUMNS
        {
            self.shared.insert(number, (own.clone(), (self.row, self.column)));
        }
    }

    /// The formula of a cell; one that it shares is moved to its place.
    fn formula(&self, cell: &OpenCell) -> Option<String> {
        let own = cell.formula.as_ref()?;
        let shared = cell.shared.filter(|_| own.is_empty()).and_then(|number| self.shared.get(&number));
        Some(shared.map_or_else(|| own.clone(), |(text, from)| moved(text, *from, (self.row, self.column))))
    }

    /// Puts a cell into the sheet as it is displayed.
    fn close(&mut self, mut cell: OpenCell, strings: &[Rich], formats: &Formats) {
        let value = cell.value.trim();
        let is_blank = value.is_empty();
        let appearance = formats.appearance(cell.style);
        let own = |text: String| vec![Run { text, appearance }];
        let set = |face: Option<Face>| face.map_or(appearance, |face| formats.appearance_of(face, cell.style));
        let rich = |runs: Rich| runs.into_iter().map(|(text, face)| Run { text, appearance: set(face) }).collect();
        let shown = match cell.kind {
            Kind::Shared => {
                let string = value.parse().ok().and_then(|at: usize| strings.get(at));
                let length = |runs: &Rich| runs.iter().map(|(text, _)| text.len()).sum();
                string.filter(|runs| self.sheet.has_room(length(runs))).cloned().map(rich).unwrap_or_default()
            }
            Kind::Inline => rich(std::mem::take(&mut cell.rich.runs)),
            // Half of the cells of a drawn table hold nothing.
            Kind::Number if is_blank => Vec::new(),
            Kind::Number => vec![formats.show(value, cell.style)],
            Kind::Truth => own(if value == "1" { "TRUE" } else { "FALSE" }.to_string()),
            Kind::Result | Kind::Stored => own(std::mem::take(&mut cell.value)),
        };
        self.sheet.put(self.row, self.column, shown, cell.source);
        self.share(&cell);
        // A formula whose result is no text is stored without a result by some programs.
        if is_blank
            && cell.kind != Kind::Result
            && let Some(formula) = self.formula(&cell)
        {
            self.sheet.put_formula(self.row, self.column, &format!("={formula}"), cell.source);
        }
    }
}

/// True for an attribute that is set.
fn is_on(element: &Element<'_>, name: &str) -> bool {
    element.get(name).is_some_and(|value| is_true(&value))
}

fn is_true(value: &str) -> bool {
    value == "1" || value == "true"
}

fn range(name: &str) -> Option<Range> {
    let (first, last) = name.split_once(':')?;
    let (first, last) = (place(first)?, place(last)?);
    (first <= last && first.1 <= last.1).then_some(Range { rows: (first.0, last.0), columns: (first.1, last.1) })
}
