//! Reads Word documents (DOCX).
//!
//! Invariant: the text is as printed: tracked deletions are absent, insertions present, a text box appears once,
//! automatic numbers are included, and hidden and struck-out runs are kept apart. Not here: how runs are set (`styles`),
//! the container (`zip_package`), the grid (`grid`).

mod styles;

use crate::appearance::Appearance;
use crate::flow::Flow;
use crate::office::numbering::{ListPosition, Numbering};
use crate::office::run_properties::RunProperties;
use crate::xml::{Element, Node, walk};
use crate::zip_package::ZipPackage;
use crate::{Ingested, Refusal, document_builder, limits, part_problem};
use gouji_core::document::ApartKind;
use styles::{RunStyles, shades, take};

/// Reads the main part; source offsets are those in it.
pub(super) fn read(package: &mut ZipPackage<'_>) -> Result<Ingested, Refusal> {
    let main = package.main("word/document.xml")?;
    let numbering = package.part("word/numbering.xml")?.unwrap_or_default();
    let styles = package.part("word/styles.xml")?.unwrap_or_default();
    let mut word =
        Word { numbering: Numbering::read(&numbering, &styles), styles: RunStyles::read(&styles), ..Word::default() };
    let is_whole = walk(&main, |node, at| match node {
        Node::Open(element) => word.open(element, at),
        Node::Close(name) => word.close(name, at),
        Node::Char(c, length) => word.char(c, at, length),
    });
    let (document, _, mut problems) = document_builder::build(word.flow)?;
    problems.extend((!is_whole).then(part_problem));
    if document.text.trim().is_empty() {
        return Err(crate::empty());
    }
    Ok(Ingested { document, format: "docx", encoding: "utf-8", problems })
}

/// State while a document is read.
#[derive(Debug, Default)]
struct Word {
    flow: Flow,
    numbering: Numbering,
    styles: RunStyles,
    /// Number of open elements inside one whose content is not printed.
    skipped: usize,
    in_text: bool,
    /// The open run: its style and its own properties.
    run: Run,
    /// For each open table: what shades it.
    shading: Vec<Shading>,
    /// Depth of tables of the hidden row that is open.
    hidden_row: Option<usize>,
    /// Entries of the drop-down field that is open, and the number of the chosen one.
    entries: Option<(Vec<String>, Option<usize>)>,
    /// True or false in a tick box that is open.
    is_ticked: Option<bool>,
    /// The paragraph's style and its own list position.
    paragraph: Paragraph,
    /// True when the cell continues the one on its left.
    goes_left: bool,
}

/// A run of characters.
#[derive(Debug, Default)]
struct Run {
    style: Option<String>,
    own: RunProperties,
    in_properties: bool,
}

/// What shades a table and its open cell.
#[derive(Debug, Default, Clone, Copy)]
struct Shading {
    table: bool,
    cell: bool,
}

#[derive(Debug, Default)]
struct Paragraph {
    style: Option<String>,
    list: Option<String>,
    level: Option<usize>,
    is_shaded: bool,
    in_properties: bool,
}

impl Word {
    fn open(&mut self, element: &Element<'_>, at: usize) {
        if self.skipped > 0 {
            self.skipped += 1;
            return;
        }
        let value = || element.get("val");
        if self.run.in_properties {
            match element.name() {
                // The properties before a tracked change.
                "rPrChange" => self.skipped = 1,
                "rStyle" => self.run.style = value(),
                _ => take(&mut self.run.own, element),
            }
            return;
        }
        if self.hidden_row.is_some() {
            return self.open_hidden(element, at);
        }
        match element.name() {
            // Deleted text, fallbacks for older programs, and previous formatting.
            "del" | "moveFrom" | "Fallback" | "pPrChange" | "rPrChange" | "tcPrChange" | "trPrChange"
            | "tblPrChange" | "sectPrChange" => self.skipped = 1,
            "p" => {
                self.flow.end_line();
                self.paragraph = Paragraph::default();
            }
            "pPr" => self.paragraph.in_properties = true,
            "r" => {
                self.run = Run::default();
                self.appear();
            }
            "rPr" if !self.paragraph.in_properties => self.run.in_properties = true,
            "shd" if self.paragraph.in_properties => self.paragraph.is_shaded = shades(element),
            "shd" => {
                if let Some(shading) = self.shading.last_mut() {
                    shading.cell = shades(element);
                }
            }
            "tblStyle" => {
                if let (Some(shading), Some(id)) = (self.shading.last_mut(), value()) {
                    shading.table |= self.styles.shades(&id);
                }
            }
            "hidden" if value().is_none_or(|value| value != "0" && value != "false") => {
                self.hidden_row = Some(self.shading.len());
            }
            "ddList" => self.entries = Some((Vec::new(), None)),
            "checkBox" => self.is_ticked = Some(false),
            "result" | "default" | "checked" | "listEntry" => self.field(element),
            "pStyle" => self.paragraph.style = value(),
            "numId" if self.paragraph.in_properties => self.paragraph.list = value(),
            "ilvl" if self.paragraph.in_properties => self.paragraph.level = element.count("val"),
            // Among the paragraph properties, the same element defines a tab stop.
            "tab" | "ptab" if !self.paragraph.in_properties => self.flow.char(' ', at, 1),
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
            "gridBefore" => {
                self.flow.open_cell(element.count("val").unwrap_or(1), 1, false);
                self.flow.close_cell();
            }
            "tc" => {
                self.flow.open_cell(1, 1, false);
                self.goes_left = false;
                if let Some(shading) = self.shading.last_mut() {
                    shading.cell = false;
                }
            }
            "gridSpan" => self.flow.widen(element.count("val").unwrap_or(1)),
            "vMerge" if value().is_none_or(|value| value == "continue") => self.flow.go_on(),
            "hMerge" => self.goes_left = value().is_none_or(|value| value == "continue"),
            _ => {}
        }
    }

    fn close(&mut self, name: &str, at: usize) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        if self.run.in_properties {
            if name == "rPr" {
                self.run.in_properties = false;
                self.appear();
            }
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
            "pPr" => {
                self.paragraph.in_properties = false;
                let Paragraph { style, list, level, .. } = &self.paragraph;
                let place = ListPosition { style: style.as_deref(), list: list.as_deref(), level: *level };
                if !self.flow.budget.is_spent()
                    && let Some(number) = self.numbering.next(&place)
                {
                    self.flow.insert(&number, at);
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

    /// Sets how the characters of the open run are set.
    fn appear(&mut self) {
        let style = self.styles.run(self.paragraph.style.as_deref(), self.run.style.as_deref());
        let shades = self.shading.iter().any(|shading| shading.table || shading.cell) || self.paragraph.is_shaded;
        self.flow.appear(self.run.own.over(style).appearance(!shades));
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

    fn char(&mut self, c: char, at: usize, length: usize) {
        if self.in_text && self.skipped == 0 {
            self.flow.char(c, at, length);
        }
    }
}
