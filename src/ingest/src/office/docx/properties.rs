//! The blocks of properties of a Word document: of a paragraph, a run, a table, a row, a cell.
//!
//! Invariant: what a tracked change replaced is not among them. Not here: single properties of runs, and what styles set
//! (`styles`); the text (`docx`).

use super::styles::{Styles, shades, take};
use crate::office::run_properties::RunProperties;
use crate::xml::{Element, Node, walk};

/// Names of the elements that are such blocks; a document repeats most of them word for word.
pub(super) const NAMES: [&str; 5] = ["pPr", "rPr", "tblPr", "trPr", "tcPr"];

/// What a block says.
#[derive(Debug, Clone)]
pub(super) enum Properties {
    Paragraph(Paragraph, Option<(String, usize)>),
    /// Those of its style included.
    Run(RunProperties),
    /// Whether its style shades it.
    Table {
        is_shaded: bool,
    },
    /// Columns left blank before the first cell, and whether it is not shown.
    Row {
        before: Option<usize>,
        is_hidden: bool,
    },
    Cell(Cell),
}

/// How the runs of a paragraph are set where they say nothing.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Paragraph {
    pub run: RunProperties,
    pub is_shaded: bool,
}

/// A cell.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cell {
    pub is_shaded: bool,
    /// Number of columns, if it says so.
    pub columns: Option<usize>,
    /// True when it continues the one above, and the one on its left.
    pub goes_on: bool,
    pub goes_left: bool,
}

impl Properties {
    /// Reads a block, and says whether it is whole.
    pub fn read(xml: &str, styles: &Styles) -> (Option<Self>, bool) {
        let mut name = String::new();
        let mut block = Block::default();
        // Number of open elements inside one that holds the properties before a tracked change.
        let mut skipped = 0_usize;
        let is_whole = walk(xml, |node, _| match node {
            Node::Open(element) if skipped > 0 || element.name().ends_with("Change") => skipped += 1,
            Node::Open(element) if name.is_empty() => name = element.name().to_string(),
            Node::Open(element) if name == "rPr" => block.take_run(element),
            Node::Open(element) => block.take(element, styles),
            Node::Close(_) => skipped = skipped.saturating_sub(1),
            Node::Text(..) | Node::Block(..) => {}
        });
        (block.finish(&name, styles), is_whole)
    }
}

/// A block while it is read.
#[derive(Debug, Default)]
struct Block {
    style: Option<String>,
    run: RunProperties,
    list: Option<String>,
    level: Option<usize>,
    cell: Cell,
    before: Option<usize>,
    is_hidden: bool,
}

impl Block {
    fn take_run(&mut self, element: &Element<'_>) {
        match element.name() {
            "rStyle" => self.style = element.get("val"),
            _ => take(&mut self.run, element),
        }
    }

    fn take(&mut self, element: &Element<'_>, styles: &Styles) {
        let value = || element.get("val");
        match element.name() {
            "pStyle" => self.style = value(),
            "numId" => self.list = value(),
            "ilvl" => self.level = element.count("val"),
            "shd" => self.cell.is_shaded = shades(element),
            "tblStyle" => self.cell.is_shaded |= value().is_some_and(|id| styles.shades(&id)),
            "hidden" => self.is_hidden |= value().is_none_or(|value| value != "0" && value != "false"),
            "gridBefore" => self.before = Some(element.count("val").unwrap_or(1)),
            "gridSpan" => self.cell.columns = Some(element.count("val").unwrap_or(1)),
            "vMerge" => self.cell.goes_on |= value().is_none_or(|value| value == "continue"),
            "hMerge" => self.cell.goes_left = value().is_none_or(|value| value == "continue"),
            _ => {}
        }
    }

    fn finish(self, name: &str, styles: &Styles) -> Option<Properties> {
        let Self { style, run, list, level, cell, before, is_hidden } = self;
        let style = style.as_deref();
        Some(match name {
            "pPr" => Properties::Paragraph(
                Paragraph { run: styles.paragraph(style), is_shaded: cell.is_shaded },
                styles.list(style, list, level),
            ),
            "rPr" => Properties::Run(run.over(styles.run(style))),
            "tblPr" => Properties::Table { is_shaded: cell.is_shaded },
            "trPr" => Properties::Row { before, is_hidden },
            "tcPr" => Properties::Cell(cell),
            _ => return None,
        })
    }
}
