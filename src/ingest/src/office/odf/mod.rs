//! Reads `OpenDocument` texts (ODT) and sheets (ODS): one XML part with the same elements.
//!
//! Invariant: repeated cells and rows are expanded within the limits only; hidden rows and columns are none, hidden and
//! struck-out text is kept apart. Not here: the container (`zip_package`), the grid
//! (`grid`), formulas without results (`formulas`).

mod formulas;
mod properties;

use super::numeral;
use super::run_properties::RunProperties;
use crate::appearance::Appearance;
use crate::flow::Flow;
use crate::xml::{Element, Node, walk};
use crate::zip_package::ZipPackage;
use crate::{Ingested, Refusal, document_builder, limits, part_problem};
use formulas::Place;
use gouji_core::document::ApartKind;
use properties::{properties, shading};
use rust_decimal::Decimal;
use std::collections::{HashMap, HashSet};

/// Reads the content part; source offsets are those in it.
pub(super) fn read(package: &mut ZipPackage<'_>) -> Result<Ingested, Refusal> {
    let content = package.main("content.xml")?;
    let mut office = Office { left: limits::SLOTS, results: formulas::results(&content), ..Office::default() };
    // The named styles, on which those of the content are based.
    walk(&package.part("styles.xml")?.unwrap_or_default(), |node, _| {
        if let Node::Open(element) = node {
            office.define(element);
        }
    });
    let is_whole = walk(&content, |node, at| match node {
        Node::Open(element) => office.open(element, at),
        Node::Close(name) => office.close(name, at),
        Node::Text(text, length) => office.text(text, at, length),
        Node::Block(..) => {}
    });
    let format = if office.is_sheet { "ods" } else { "odt" };
    let (document, _, mut problems) = document_builder::build(office.flow)?;
    problems.extend((!is_whole).then(part_problem));
    if document.text.trim().is_empty() {
        return Err(crate::empty());
    }
    Ok(Ingested { document, format, encoding: "utf-8", problems })
}

/// A list level: its format, prefix, suffix and first number.
#[derive(Debug, Clone, Default)]
struct Level {
    format: String,
    before: String,
    behind: String,
    start: usize,
}

/// An open list: its style and the last number given.
#[derive(Debug, Default)]
struct List {
    style: String,
    count: Option<usize>,
}

/// State while a document is read.
#[derive(Debug, Default)]
struct Office {
    flow: Flow,
    is_sheet: bool,
    /// Number of open elements inside one whose content is not printed.
    skipped: usize,
    /// Number of open paragraphs; characters between paragraphs are not text.
    paragraphs: usize,
    /// Repeat counts of the open cell and row, and how many repeats are left.
    cell: usize,
    row: usize,
    left: usize,
    /// Style being defined, and the styles of hidden sheets.
    style: String,
    hidden: HashSet<String>,
    /// How the styles of text set it, by family and name, with the style each is based on.
    runs: HashMap<(String, String), (Option<String>, RunProperties)>,
    /// The family of the style being defined.
    family: String,
    /// The styles of the open paragraphs and spans.
    spans: Vec<RunProperties>,
    /// The results of formulas that the file does not store, and the place of the open cell.
    results: HashMap<Place, Decimal>,
    place: Place,
    /// The row of the sheet that comes next.
    next_row: usize,
    /// For each open table: the columns defined so far, hidden or not, and the column of the next cell.
    columns: Vec<(Vec<bool>, usize)>,
    /// Number of open elements inside a row or cell that is not shown.
    absent: usize,
    /// The value of the open cell, if it is stored, and the length of the text before it.
    stored: Option<((String, Option<ApartKind>), usize)>,
    levels: HashMap<String, Vec<Level>>,
    lists: Vec<List>,
    /// Number of the list item that has started, until its paragraph comes.
    number: Option<String>,
    /// For each list style: the last number given, for continued lists.
    counted: HashMap<String, usize>,
}

impl Office {
    fn open(&mut self, element: &Element<'_>, at: usize) {
        if self.skipped > 0 {
            self.skipped += 1;
            return;
        }
        if self.absent > 0 {
            self.absent += 1;
            if matches!(element.name(), "p" | "h") {
                self.paragraphs += 1;
                self.flow.blank(at);
            }
            return;
        }
        self.define(element);
        match element.name() {
            "tracked-changes" | "annotation" | "note" | "shapes" | "forms" | "desc" | "title" => self.skipped = 1,
            "covered-table-cell" => {
                self.pass(element.count("number-columns-repeated").unwrap_or(1));
                self.skipped = 1;
            }
            "spreadsheet" => self.is_sheet = true,
            "hidden-text" | "hidden-paragraph" if element.get("is-hidden").is_some_and(|value| value == "true") => {
                self.skipped = 1;
            }
            "list-level-style-number" | "list-level-style-bullet" => self.level(element),
            "list" => {
                let style = element.get("style-name");
                let style = style.or_else(|| self.lists.last().map(|list| list.style.clone())).unwrap_or_default();
                let goes_on = element.get("continue-numbering").is_some_and(|value| value == "true");
                let count = self.counted.get(&style).copied().filter(|_| goes_on && self.lists.is_empty());
                self.lists.push(List { style, count });
            }
            "list-item" => self.number = self.next_number(),
            "p" | "h" => {
                self.flow.end_line();
                self.paragraphs += 1;
                self.span(element, "paragraph");
                if let Some(number) = self.number.take() {
                    self.flow.insert(&number, at);
                }
            }
            "span" => self.span(element, "text"),
            "s" => {
                for _ in 0..element.count("c").unwrap_or(1).min(limits::COLUMN_SPAN) {
                    self.flow.insert(" ", at);
                }
            }
            "tab" => self.flow.insert(" ", at),
            "line-break" => self.flow.end_line(),
            "image" => self.flow.picture(),
            "table" => {
                if self.columns.is_empty() {
                    (self.place.sheet, self.next_row) = (self.place.sheet + 1, 1);
                }
                if element.get("style-name").is_some_and(|style| self.hidden.contains(&style)) {
                    self.skipped = 1;
                    return;
                }
                self.columns.push((Vec::new(), 0));
                let name = self.is_sheet.then(|| element.get("name").unwrap_or_default());
                self.flow.open_table(name);
            }
            "table-column" => {
                if let Some((columns, _)) = self.columns.last_mut() {
                    let count = element
                        .count("number-columns-repeated")
                        .unwrap_or(1)
                        .min(limits::COLUMNS - columns.len().min(limits::COLUMNS));
                    columns.extend(std::iter::repeat_n(!is_shown(element), count));
                }
            }
            "table-row" => {
                let count = element.count("number-rows-repeated").unwrap_or(1);
                if self.columns.len() == 1 {
                    self.place.row = self.next_row;
                    self.next_row = self.next_row.saturating_add(count);
                }
                if !is_shown(element) {
                    return self.hide();
                }
                if let Some((_, next)) = self.columns.last_mut() {
                    *next = 0;
                }
                self.row = count;
                self.flow.open_row(false);
            }
            "table-cell" => {
                let repeats = element.count("number-columns-repeated").unwrap_or(1);
                let spanned = element.count("number-columns-spanned").unwrap_or(1);
                let first = self.pass(repeats);
                self.place.column = if repeats == 1 && self.columns.len() == 1 { first + 1 } else { 0 };
                let columns = self.shown(first, spanned);
                // Repeated cells are those of the columns that are shown; of none, nothing is seen.
                let is_hidden = self.shown(first, repeats.max(spanned)) == 0;
                self.cell = if spanned > 1 { repeats } else { self.shown(first, repeats).max(1) };
                if is_hidden {
                    return self.hide();
                }
                self.span(element, "table-cell");
                let stored = |name: &str| element.get(name).filter(|value| !value.is_empty());
                let value = stored("string-value").or_else(|| stored("date-value")).or_else(|| stored("value"));
                let result = value.map(|value| (value, None));
                let is_open = element.get("value-type").is_none();
                let formula = || Some((element.get("formula").filter(|_| is_open)?, Some(ApartKind::Formula)));
                self.stored = result.or_else(formula).map(|stored| (stored, self.flow.content.len()));
                let rows = element.count("number-rows-spanned").unwrap_or(1);
                self.flow.open_cell(columns.max(1), rows, false);
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str, at: usize) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        if self.absent > 0 {
            self.absent -= 1;
            self.paragraphs -= usize::from(matches!(name, "p" | "h") && self.paragraphs > 0);
            if self.absent == 0 {
                self.flow.kept_apart = None;
            }
            return;
        }
        match name {
            "p" | "h" => {
                self.flow.end_line();
                self.paragraphs = self.paragraphs.saturating_sub(1);
                self.end_span();
            }
            "span" => self.end_span(),
            "list" => {
                if let Some(List { style, count: Some(count) }) = self.lists.pop() {
                    self.counted.insert(style, count);
                }
            }
            "table-cell" => {
                // Programs may store a value without its text, or a formula without its value.
                if let Some(((stored, kind), before)) = self.stored.take()
                    && self.flow.content.len() == before
                {
                    if kind.is_some() {
                        self.flow.kept_apart = kind;
                    }
                    self.flow.text(&stored, at);
                    self.appear();
                    if let Some(result) = self.results.get(&self.place).filter(|_| kind.is_some()) {
                        self.flow.text(&result.normalize().to_string(), at);
                    }
                }
                self.flow.close_cell();
                self.end_span();
                self.flow.repeat_cell(std::mem::take(&mut self.cell), &mut self.left);
            }
            "table-row" => {
                self.flow.close_row();
                self.flow.repeat_row(std::mem::take(&mut self.row), &mut self.left);
            }
            "table" => {
                self.columns.pop();
                self.flow.close_table();
            }
            _ => {}
        }
    }

    /// Passes over columns of the current row; the first of them.
    fn pass(&mut self, count: usize) -> usize {
        self.columns.last_mut().map_or(0, |(_, next)| std::mem::replace(next, next.saturating_add(count)))
    }

    /// How many of the columns are shown.
    fn shown(&self, first: usize, count: usize) -> usize {
        let columns = self.columns.last().map_or(&[][..], |(columns, _)| columns);
        count - columns.iter().skip(first).take(count).filter(|is_hidden| **is_hidden).count()
    }

    /// Keeps the element that has just opened apart, with all inside it.
    fn hide(&mut self) {
        self.absent = 1;
        self.flow.kept_apart = Some(ApartKind::Hidden);
    }

    /// Begins text of a style.
    fn span(&mut self, element: &Element<'_>, family: &str) {
        let own = self.run(family, element.get("style-name"));
        let around = self.spans.last().copied().unwrap_or_default();
        self.spans.push(own.over(around));
        self.appear();
    }

    fn end_span(&mut self) {
        self.spans.pop();
        self.appear();
    }

    fn appear(&mut self) {
        let run = self.spans.last().map_or(Appearance::default(), |run| run.appearance(true));
        self.flow.appear(run);
    }

    /// The properties of a style and of those it is based on.
    fn run(&self, family: &str, name: Option<String>) -> RunProperties {
        let mut properties = RunProperties::default();
        let mut next = name;
        for _ in 0..limits::TABLE_DEPTH {
            let style = next.take().and_then(|name| self.runs.get(&(family.to_string(), name)));
            let Some((base, run)) = style else { break };
            properties = properties.over(*run);
            next.clone_from(base);
        }
        properties
    }

    /// Reads the definition of a style.
    fn define(&mut self, element: &Element<'_>) {
        match element.name() {
            "style" | "list-style" => {
                self.style = element.get("name").unwrap_or_default();
                self.family = element.get("family").unwrap_or_default();
                let key = (self.family.clone(), self.style.clone());
                self.runs.insert(key, (element.get("parent-style-name"), RunProperties::default()));
            }
            "table-properties" if element.get("display").is_some_and(|display| display == "false") => {
                self.hidden.insert(self.style.clone());
            }
            "text-properties" => {
                if let Some((_, run)) = self.runs.get_mut(&(self.family.clone(), self.style.clone())) {
                    *run = properties(element).over(*run);
                }
            }
            "table-cell-properties" | "paragraph-properties" => {
                if let Some((_, run)) = self.runs.get_mut(&(self.family.clone(), self.style.clone())) {
                    run.is_shaded = shading(element).or(run.is_shaded);
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str, at: usize, length: usize) {
        if self.skipped > 0 || self.paragraphs == 0 {
            return;
        }
        // XML white space counts as one blank; printed blanks are elements.
        let put = |flow: &mut Flow, c: char, at, length| {
            if c.is_ascii_whitespace() { flow.blank(at) } else { flow.char(c, at, length) }
        };
        if length == text.len() {
            self.flow.copy(text, at, |flow, c, at| put(flow, c, at, c.len_utf8()));
        } else {
            text.chars().for_each(|c| put(&mut self.flow, c, at, length));
        }
    }

    fn level(&mut self, element: &Element<'_>) {
        let get = |name: &str| element.get(name).unwrap_or_default();
        let is_number = element.name() == "list-level-style-number";
        let level = Level {
            format: if is_number { get("num-format") } else { String::new() },
            before: get("num-prefix"),
            behind: get("num-suffix"),
            start: element.count("start-value").unwrap_or(1),
        };
        let levels = self.levels.entry(self.style.clone()).or_default();
        if levels.len() < limits::TABLE_DEPTH {
            levels.push(level);
        }
    }

    fn next_number(&mut self) -> Option<String> {
        let depth = self.lists.len().checked_sub(1)?;
        let list = self.lists.last_mut()?;
        let level = self.levels.get(&list.style)?.get(depth)?;
        let number = list.count.map_or(level.start, |count| count.saturating_add(1));
        list.count = Some(number);
        let format = match level.format.chars().next()? {
            '一' => "chineseCounting",
            '①' => "decimalEnclosedCircle",
            'a' => "lowerLetter",
            'A' => "upperLetter",
            'i' => "lowerRoman",
            'I' => "upperRoman",
            _ => "decimal",
        };
        let printed = format!("{}{}{}", level.before, numeral::print(format, number), level.behind);
        let blank = if printed.ends_with(|c: char| c.is_ascii()) { " " } else { "" };
        Some(printed + blank)
    }
}

/// True for a row or column that is neither hidden nor filtered out.
fn is_shown(element: &Element<'_>) -> bool {
    element.get("visibility").is_none_or(|visibility| visibility == "visible")
}
