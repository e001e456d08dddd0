//! Reads Word documents (DOCX).
//!
//! Invariant: the text is as printed: tracked deletions are absent, insertions present, a text box appears once, and
//! automatic numbers are included. Not here: the container (`zip_package`), the grid (`grid`).

use crate::flow::Flow;
use crate::office::numbering::{ListPosition, Numbering};
use crate::xml::{Element, Node, walk};
use crate::zip_package::ZipPackage;
use crate::{Ingested, Refusal, document_builder, part_problem};

/// Reads the main part; source offsets are those in it.
pub(super) fn read(package: &mut ZipPackage<'_>) -> Result<Ingested, Refusal> {
    let main = package.main("word/document.xml")?;
    let numbering = package.part("word/numbering.xml")?.unwrap_or_default();
    let styles = package.part("word/styles.xml")?.unwrap_or_default();
    let mut word = Word { numbering: Numbering::read(&numbering, &styles), ..Word::default() };
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
    /// Number of open elements inside one whose content is not printed.
    skipped: usize,
    in_text: bool,
    /// The paragraph's style and its own list position.
    paragraph: Paragraph,
    /// True when the cell continues the one on its left.
    goes_left: bool,
}

#[derive(Debug, Default)]
struct Paragraph {
    style: Option<String>,
    list: Option<String>,
    level: Option<usize>,
    in_properties: bool,
}

impl Word {
    fn open(&mut self, element: &Element<'_>, at: usize) {
        if self.skipped > 0 {
            self.skipped += 1;
            return;
        }
        let value = || element.get("val");
        match element.name() {
            // Deleted text, fallbacks for older programs, and previous formatting.
            "del" | "moveFrom" | "Fallback" | "pPrChange" | "rPrChange" | "tcPrChange" | "trPrChange"
            | "tblPrChange" | "sectPrChange" => self.skipped = 1,
            "p" => {
                self.flow.end_line();
                self.paragraph = Paragraph::default();
            }
            "pPr" => self.paragraph.in_properties = true,
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
            "tbl" => self.flow.open_table(false),
            "tr" => self.flow.open_row(false),
            "gridBefore" => {
                self.flow.open_cell(element.count("val").unwrap_or(1), 1, false);
                self.flow.close_cell();
            }
            "tc" => {
                self.flow.open_cell(1, 1, false);
                self.goes_left = false;
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
        match name {
            "p" => self.flow.end_line(),
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
            "tbl" => self.flow.close_table(),
            _ => {}
        }
    }

    fn char(&mut self, c: char, at: usize, length: usize) {
        if self.in_text && self.skipped == 0 {
            self.flow.char(c, at, length);
        }
    }
}
