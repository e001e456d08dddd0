//! Reads Word documents (DOCX).
//!
//! Invariant: the text is as printed: tracked deletions are absent, insertions present, a text box appears once,
//! automatic numbers are included, and hidden and struck-out runs are kept apart. Not here: blocks of properties (`properties`),
//! the container (`zip_package`), the grid (`grid`).

mod properties;
mod styles;

use crate::appearance::Appearance;
use crate::flow::Flow;
use crate::office::numbering::Numbering;
use crate::office::run_properties::RunProperties;
use crate::xml::{Element, Node, walk_blocks};
use crate::zip_package::ZipPackage;
use crate::{Ingested, Refusal, document_builder, limits, part_problem};
use gouji_core::document::ApartKind;
use properties::{Paragraph, Properties};
use styles::Styles;

/// Reads the main part; source offsets are those in it.
pub(super) fn read(package: &mut ZipPackage<'_>) -> Result<Ingested, Refusal> {
    let main = package.main("word/document.xml")?;
    let lists = package.part("word/numbering.xml")?.unwrap_or_default();
    let styles = Styles::read(&package.part("word/styles.xml")?.unwrap_or_default());
    let plain = Paragraph { run: styles.paragraph(None), is_shaded: false };
    let mut word = Word { lists, paragraph: plain, plain, ..Word::default() };
    let (mut blocks, mut are_whole) = (Vec::new(), true);
    let is_whole = walk_blocks(&main, &properties::NAMES, |node, at| match node {
        Node::Open(element) => word.open(element, at),
        Node::Close(name) => word.close(name, at),
        Node::Text(text, length) => word.text(text, at, length),
        Node::Block(xml, number) => {
            if number == blocks.len() {
                let (block, is_whole) = Properties::read(xml, &styles);
                are_whole &= is_whole;
                blocks.push(block);
            }
            if let Some(Some(block)) = blocks.get(number) {
                word.set(block, at + xml.rfind('<').unwrap_or(0));
            }
        }
    });
    let (document, _, mut problems) = document_builder::build(word.flow)?;
    problems.extend((!is_whole || !are_whole).then(part_problem));
    if document.text.trim().is_empty() {
        return Err(crate::empty());
    }
    Ok(Ingested { document, format: "docx", encoding: "utf-8", problems })
}

/// State while a document is read.
#[derive(Debug, Default)]
struct Word {
    flow: Flow,
    /// The part that defines lists, and its lists once a paragraph is in one.
    lists: String,
    numbering: Option<Numbering>,
    /// Number of open elements inside one whose content is not printed.
    skipped: usize,
    in_text: bool,
    /// The open run, and the paragraph it is in.
    run: RunProperties,
    paragraph: Paragraph,
    /// What a paragraph is that says nothing.
    plain: Paragraph,
    /// For each open table: what shades it.
    shading: Vec<Shading>,
    /// Depth of tables of the hidden row that is open.
    hidden_row: Option<usize>,
    /// Entries of the drop-down field that is open, and the number of the chosen one.
    entries: Option<(Vec<String>, Option<usize>)>,
    /// True or false in a tick box that is open.
    is_ticked: Option<bool>,
    /// True when the cell continues the one on its left.
    goes_left: bool,
}

/// What shades a table and its open cell.
#[derive(Debug, Default, Clone, Copy)]
struct Shading {
    table: bool,
    cell: bool,
}

impl Word {
    fn open(&mut self, element: &Element<'_>, at: usize) {
        if self.skipped > 0 {
            self.skipped += 1;
            return;
        }
        if self.hidden_row.is_some() {
            return self.open_hidden(element, at);
        }
        match element.name() {
            // Deleted text, fallbacks for older programs, and previous formatting.
            "del" | "moveFrom" | "Fallback" | "sectPrChange" => self.skipped = 1,
            "p" => {
                self.flow.end_line();
                self.paragraph = self.plain;
            }
            "r" => {
                self.run = RunProperties::default();
                self.appear();
            }
            "ddList" => self.entries = Some((Vec::new(), None)),
            "checkBox" => self.is_ticked = Some(false),
            "result" | "default" | "checked" | "listEntry" => self.field(element),
            "tab" | "ptab" => self.flow.char(' ', at, 1),
            "br" | "cr" => self.flow.end_line(),
            "noBreakHyphen" => self.flow.insert("-", at),
            // A glyph of a symbol font has no Unicode character.
            "sym" => self.flow.insert("□", at),
            "drawing" | "pict" => self.flow.picture(),
            "t" => self.in_text = true,
            "tbl" => {
                self.shading.push(Shading::default());
                self.flow.open_table(None);
            }
            "tr" => self.flow.open_row(false),
            "tc" => {
                self.flow.open_cell(1, 1, false);
                self.goes_left = false;
                if let Some(shading) = self.shading.last_mut() {
                    shading.cell = false;
                }
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str, at: usize) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        if let Some(depth) = self.hidden_row {
            match name {
                "t" => self.in_text = false,
                "tr" if self.shading.len() == depth => {
                    self.hidden_row = None;
                    self.flow.kept_apart = None;
                    self.flow.close_row();
                }
                "tbl" => drop(self.shading.pop()),
                _ => {}
            }
            return;
        }
        match name {
            "p" => self.flow.end_line(),
            "r" => self.flow.appear(Appearance::default()),
            "ddList" => {
                if let Some((entries, chosen)) = self.entries.take()
                    && let Some(entry) = entries.get(chosen.unwrap_or(0))
                {
                    self.flow.text(entry, at);
                }
            }
            "checkBox" => {
                if let Some(is_ticked) = self.is_ticked.take() {
                    self.flow.insert(if is_ticked { "☑" } else { "☐" }, at);
                }
            }
            "t" => self.in_text = false,
            "tc" if self.goes_left => self.flow.merge_left(),
            "tc" => self.flow.close_cell(),
            "tr" => self.flow.close_row(),
            "tbl" => {
                self.shading.pop();
                self.flow.close_table();
            }
            _ => {}
        }
    }

    /// Takes a block of properties that ends at `end`.
    fn set(&mut self, block: &Properties, end: usize) {
        if self.skipped > 0 || self.hidden_row.is_some() {
            return;
        }
        match block {
            Properties::Paragraph(paragraph, list) => {
                self.paragraph = *paragraph;
                if let Some((list, level)) = list
                    && !self.flow.budget.is_spent()
                {
                    let numbering = self.numbering.get_or_insert_with(|| Numbering::read(&self.lists));
                    if let Some(number) = numbering.next(list, *level) {
                        self.flow.insert(&number, end);
                    }
                }
            }
            Properties::Run(run) => {
                self.run = run.over(self.run);
                self.appear();
            }
            Properties::Table { is_shaded } => {
                self.shading.last_mut().into_iter().for_each(|shading| shading.table |= is_shaded);
            }
            Properties::Row { before, is_hidden } => {
                if let Some(columns) = before {
                    self.flow.open_cell(*columns, 1, false);
                    self.flow.close_cell();
                }
                if *is_hidden {
                    self.hidden_row = Some(self.shading.len());
                }
            }
            Properties::Cell(cell) => {
                self.shading.last_mut().into_iter().for_each(|shading| shading.cell = cell.is_shaded);
                cell.columns.into_iter().for_each(|columns| self.flow.widen(columns));
                if cell.goes_on {
                    self.flow.go_on();
                }
                self.goes_left = cell.goes_left;
            }
        }
    }

    /// Sets how the characters of the open run are set.
    fn appear(&mut self) {
        let is_ground_shaded =
            self.paragraph.is_shaded || self.shading.iter().any(|shading| shading.table || shading.cell);
        self.flow.appear(self.run.over(self.paragraph.run).appearance(!is_ground_shaded));
    }

    /// Opens an element inside a row that is not shown.
    fn open_hidden(&mut self, element: &Element<'_>, at: usize) {
        self.flow.kept_apart = Some(ApartKind::Hidden);
        match element.name() {
            "del" | "moveFrom" | "Fallback" => self.skipped = 1,
            "t" => self.in_text = true,
            "tbl" => self.shading.push(Shading::default()),
            "p" | "tab" | "br" => self.flow.blank(at),
            _ => {}
        }
    }

    /// Takes what a field of a form shows: the entries of a list and the number of the chosen one, or a tick.
    fn field(&mut self, element: &Element<'_>) {
        if let Some(is_ticked) = &mut self.is_ticked {
            *is_ticked = element.get("val").is_none_or(|value| value != "0" && value != "false");
        } else if let Some((entries, chosen)) = &mut self.entries {
            match element.name() {
                "result" => *chosen = element.count("val"),
                "default" => *chosen = chosen.or(element.count("val")),
                _ if entries.len() < limits::COLUMNS => entries.extend(element.get("val")),
                _ => {}
            }
        }
    }

    fn text(&mut self, text: &str, at: usize, length: usize) {
        if !self.in_text || self.skipped > 0 {
            return;
        }
        if length == text.len() {
            self.flow.copy(text, at, |flow, c, at| flow.char(c, at, c.len_utf8()));
        } else {
            text.chars().for_each(|c| self.flow.char(c, at, length));
        }
    }
}
