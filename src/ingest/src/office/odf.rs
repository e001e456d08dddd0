//! Reads `OpenDocument` texts (ODT) and sheets (ODS): one XML part with the same elements.
//!
//! Invariant: repeated cells and rows are expanded within the limits only. Not here: the container (`zip_package`), the
//! grid (`grid`).

use super::numeral;
use crate::flow::Flow;
use crate::xml::{Element, Node, walk};
use crate::zip_package::ZipPackage;
use crate::{Ingested, Refusal, document_builder, limits, part_problem};
use std::collections::{HashMap, HashSet};

/// Reads the content part; source offsets are those in it.
pub(super) fn read(package: &mut ZipPackage<'_>) -> Result<Ingested, Refusal> {
    let content = package.main("content.xml")?;
    let mut office = Office { left: limits::SLOTS, ..Office::default() };
    let is_whole = walk(&content, |node, at| match node {
        Node::Open(element) => office.open(element, at),
        Node::Close(name) => office.close(name),
        Node::Char(c, length) => office.char(c, at, length),
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
        match element.name() {
            "tracked-changes" | "annotation" | "note" | "shapes" | "forms" | "covered-table-cell" | "desc"
            | "title" => self.skipped = 1,
            "spreadsheet" => self.is_sheet = true,
            "style" | "list-style" => self.style = element.get("name").unwrap_or_default(),
            "table-properties" if element.get("display").is_some_and(|display| display == "false") => {
                self.hidden.insert(self.style.clone());
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
                if let Some(number) = self.number.take() {
                    self.flow.insert(&number, at);
                }
            }
            "s" => {
                for _ in 0..element.count("c").unwrap_or(1).min(limits::COLUMN_SPAN) {
                    self.flow.insert(" ", at);
                }
            }
            "tab" => self.flow.insert(" ", at),
            "line-break" => self.flow.end_line(),
            "image" => self.flow.picture(),
            "table" if element.get("style-name").is_some_and(|style| self.hidden.contains(&style)) => self.skipped = 1,
            "table" => self.flow.open_table(self.is_sheet),
            "table-row" => {
                self.row = element.count("number-rows-repeated").unwrap_or(1);
                self.flow.open_row(false);
            }
            "table-cell" => {
                self.cell = element.count("number-columns-repeated").unwrap_or(1);
                let span = |name: &str| element.count(name).unwrap_or(1);
                self.flow.open_cell(span("number-columns-spanned"), span("number-rows-spanned"), false);
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        match name {
            "p" | "h" => {
                self.flow.end_line();
                self.paragraphs = self.paragraphs.saturating_sub(1);
            }
            "list" => {
                if let Some(List { style, count: Some(count) }) = self.lists.pop() {
                    self.counted.insert(style, count);
                }
            }
            "table-cell" => {
                self.flow.close_cell();
                self.flow.repeat_cell(std::mem::take(&mut self.cell), &mut self.left);
            }
            "table-row" => {
                self.flow.close_row();
                self.flow.repeat_row(std::mem::take(&mut self.row), &mut self.left);
            }
            "table" => self.flow.close_table(),
            _ => {}
        }
    }

    fn char(&mut self, c: char, at: usize, length: usize) {
        if self.skipped > 0 || self.paragraphs == 0 {
            return;
        }
        // XML white space counts as one blank; printed blanks are elements.
        if c.is_ascii_whitespace() { self.flow.blank(at) } else { self.flow.char(c, at, length) }
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
