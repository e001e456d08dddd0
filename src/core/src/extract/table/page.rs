//! The document as lines of cells, and the places where labels of the forms stand.
//!
//! Invariant: every label of a form that is printed somewhere, whole or slightly damaged, has its place here; nothing else
//! is kept, so that the cost grows with the document alone. Left to others: which places make a table (`tables`).

use super::line::{Layout, PageLine};
use super::{borderless_tables, cell};
use crate::document::Document;
use crate::forms::{self, LONGEST_LABEL, LabelIndex, Likeness, normalise};
use crate::text::{Span, numerals};
use std::collections::HashMap;

/// Where a label stands: line and cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct LabelPlace {
    pub line: usize,
    pub cell: usize,
    pub likeness: Likeness,
    /// True for a label broken over two lines: the cells before its end stand on the line above.
    pub is_broken: bool,
}

/// The document as lines of cells.
pub(super) struct Page<'a> {
    pub document: &'a Document,
    pub lines: Vec<PageLine>,
    labels: HashMap<String, Vec<LabelPlace>>,
    index: &'a LabelIndex,
    /// For each line: whether it holds values, or stands right above one.
    values: Vec<bool>,
}

/// A row without values holds no more words than the names of two groups and its own.
const MOST_LABELS: usize = 3;
/// So many lines, blank ones among them, are looked at for a value below a label.
const LONGEST_GAP: usize = 12;
/// A longer line, in bytes, is a sentence.
const LONGEST_CELL: usize = 60;
/// In a sentence fewer than one in so many bytes is a digit.
const DIGITS_IN_SENTENCE: usize = 10;
/// So many characters without a digit are words.
const SHORTEST_HEADING: usize = 5;
/// A unit is no longer than this many characters.
const LONGEST_UNIT: usize = 4;
/// How many lines above its first row a block's column heads may stand.
pub(super) const HEAD_DISTANCE: usize = 60;
/// The most places one label may stand in before it is too common to be told apart.
const MOST_PLACES: usize = 60;

impl<'a> Page<'a> {
    /// Divides a document into cells and finds the labels of the forms among them.
    pub fn new(document: &'a Document, index: &'a LabelIndex) -> Self {
        let count = document.lines.len();
        let lines = Vec::with_capacity(count);
        let mut page = Self { document, lines, labels: HashMap::new(), index, values: Vec::new() };
        let mut grid_rows = document.grids.iter().flat_map(|grid| &grid.rows).peekable();
        let mut taken = 0;
        for &span in &document.lines {
            if span.start < taken {
                continue;
            }
            match grid_rows.next_if(|row| row.span.start == span.start) {
                // A row may stand on several lines.
                Some(row) => {
                    taken = row.span.end;
                    page.push(PageLine { cells: row.cells.clone(), layout: Layout::Drawn, span: row.span });
                }
                None => borderless_tables::lines(document, span, index).into_iter().for_each(|line| page.push(line)),
            }
        }
        page.values = (0..page.lines.len()).map(|number| page.is_followed_by_values(number)).collect();
        page
    }

    /// Adds a line and notes its labels.
    fn push(&mut self, line: PageLine) {
        let number = self.lines.len();
        let broken = self.note_broken(&line, number, self.index);
        for (at, &cell) in line.cells.iter().enumerate().filter(|(at, _)| Some(*at) != broken) {
            self.note(
                cell,
                LabelPlace { line: number, cell: at, likeness: Likeness::Exact, is_broken: false },
                self.index,
            );
        }
        self.lines.push(line);
    }

    /// Notes the labels a cell may be.
    fn note(&mut self, cell: Span, place: LabelPlace, index: &LabelIndex) {
        if cell.is_empty() || cell.len() > LONGEST_LABEL * 3 {
            return;
        }
        let found = index.find(&normalise(self.document.at(cell)));
        self.add(&found, place);
    }

    /// Notes what labels these lines may hold that are printed in wrong characters; false when there are none.
    pub fn note_damaged(&mut self, lines: &[usize]) -> bool {
        let index = self.index;
        let mut any = false;
        for &line in lines {
            for (cell, span) in self.lines[line].cells.clone().into_iter().enumerate() {
                let text = self.document.at(span);
                let is_short = span.len() <= LONGEST_LABEL * 3;
                if !is_short || !text.chars().any(forms::is_foreign) || cell::is_value(text) {
                    continue;
                }
                let printed = normalise(text);
                let labels = if index.find(&printed).is_empty() { index.damaged(&printed) } else { Vec::new() };
                any |= !labels.is_empty();
                let found: Vec<_> = labels.into_iter().map(|label| (label, Likeness::Damaged)).collect();
                self.add(&found, LabelPlace { line, cell, likeness: Likeness::Damaged, is_broken: false });
            }
        }
        any
    }

    fn add(&mut self, found: &[(&str, Likeness)], place: LabelPlace) {
        for &(label, likeness) in found {
            let places = self.labels.entry(label.to_string()).or_default();
            if places.len() < MOST_PLACES {
                places.push(LabelPlace { likeness, ..place });
            }
        }
    }

    /// A label broken over two lines stands where it ends, in the cell that is returned: its end alone may look like
    /// another label.
    fn note_broken(&mut self, line: &PageLine, number: usize, index: &LabelIndex) -> Option<usize> {
        let at = line.cells.iter().position(|cell| !cell.is_empty())?;
        let end = line.cells[at];
        let before = self.lines.iter().rev().take(3).find(|line| !line.cells.is_empty())?;
        let start = before.cells.iter().rev().find(|cell| !cell.is_empty())?;
        if start.len() + end.len() > LONGEST_LABEL * 3 || cell::is_value(self.document.at(*start)) {
            return None;
        }
        let joined = normalise(&format!("{}{}", self.document.at(*start), self.document.at(end)));
        let label = index.exact(&joined).filter(|_| joined != normalise(self.document.at(end)))?;
        let place = LabelPlace { line: number, cell: at, likeness: Likeness::Exact, is_broken: true };
        self.add(&[(label, Likeness::Exact)], place);
        Some(at)
    }

    /// All places of these labels, in text order; of two readings of one place the better.
    pub fn places<'l>(&self, labels: impl Iterator<Item = &'l String>) -> Vec<LabelPlace> {
        let mut places: Vec<LabelPlace> =
            labels.filter_map(|label| self.labels.get(self.index.normal(label))).flatten().copied().collect();
        places.sort_unstable_by_key(|place| (place.line, place.cell, std::cmp::Reverse(place.likeness)));
        places.dedup_by_key(|place| (place.line, place.cell));
        places
    }

    /// True for a row that holds values, and for a line of its own right above a value; a unit may stand between.
    fn is_followed_by_values(&self, number: usize) -> bool {
        let line = &self.lines[number];
        let is_value = |cell: &Span| cell::is_value(self.document.at(*cell));
        if line.layout != Layout::Whole {
            return line.cells.iter().any(is_value);
        }
        let below = self.lines[number + 1..].iter().take(LONGEST_GAP).filter_map(|line| line.cells.first());
        let unit = |cell: &Span| self.document.at(*cell).chars().count() <= LONGEST_UNIT;
        !line.cells.is_empty() && below.take(2).find(|cell| is_value(cell) || !unit(cell)).is_some_and(is_value)
    }

    /// True for a row of a table that holds values, or whose values are on the lines below.
    pub fn has_values(&self, line: usize) -> bool {
        self.values.get(line).is_some_and(|values| *values)
    }

    /// True for a row that holds numbers, not strokes alone, or whose values are on the lines below.
    pub fn has_numbers(&self, line: usize) -> bool {
        let is_number = |cell: &Span| {
            let text = self.document.at(*cell);
            cell::is_value(text) && text.chars().any(|c| numerals::fold_char(c).is_ascii_digit())
        };
        let cells = |line: &PageLine| line.layout == Layout::Whole || line.cells.iter().any(is_number);
        self.has_values(line) && self.lines.get(line).is_some_and(cells)
    }

    /// True when a label in a drawn row is the name of a group or of a column: another text, not a value or a unit, stands
    /// behind it, or nothing but words stands in the row.
    pub fn is_group(&self, place: LabelPlace) -> bool {
        let Some(line) = self.lines.get(place.line).filter(|line| line.layout == Layout::Drawn) else { return false };
        // Many words and no value: the heads of the columns, perhaps repeated in mid-table.
        let filled = line.cells.iter().filter(|cell| !cell.is_empty()).count();
        if filled > MOST_LABELS && !self.has_values(place.line) {
            return true;
        }
        let label = line.cells.get(place.cell).map(|cell| normalise(self.document.at(*cell)));
        let mut behind = line.cells.get(place.cell + 1..).unwrap_or(&[]).iter().map(|cell| self.document.at(*cell));
        let next = behind.find(|text| !text.is_empty() && Some(normalise(text)) != label);
        next.is_some_and(|text| text.chars().count() > LONGEST_UNIT && !cell::is_value(text))
    }

    /// The labels of all forms.
    pub const fn index(&self) -> &'a LabelIndex {
        self.index
    }

    /// True for a row that begins with a separator.
    pub fn is_led(&self, line: usize) -> bool {
        self.lines.get(line).is_some_and(|line| self.document.at(line.span).trim_start().starts_with('|'))
    }

    /// True for the first line of a chapter and for a sentence.
    pub fn is_heading(&self, line: usize) -> bool {
        let Some(span) = self.lines.get(line).map(|line| line.span.trimmed(&self.document.text)) else { return false };
        let chapter = self.document.section_at(span.start).and_then(|at| self.document.sections.get(at));
        // A run of numbers may be long too, and a chapter may have run into it.
        let digits = self.document.at(span).bytes().filter(u8::is_ascii_digit).count();
        chapter.is_some_and(|chapter| span.start == chapter.title.start)
            || (span.len() > LONGEST_CELL && digits * DIGITS_IN_SENTENCE < span.len())
    }

    /// True for a line that cannot be a value: a heading, or words without a digit.
    pub fn is_wordy(&self, line: usize) -> bool {
        let text = self.lines.get(line).map_or("", |line| self.document.at(line.span).trim());
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        self.is_heading(line) || (digits == 0 && text.chars().filter(|c| !c.is_ascii()).count() >= SHORTEST_HEADING)
    }

    /// True when some label or title stands in this cell.
    pub fn is_label(&self, line: usize, cell: usize, index: &LabelIndex) -> bool {
        let Some(&span) = self.lines.get(line).and_then(|line| line.cells.get(cell)) else { return false };
        if span.is_empty() || span.len() > LONGEST_LABEL * 3 {
            return false;
        }
        let printed = normalise(self.document.at(span));
        index.is_title(&printed) || !index.find(&printed).is_empty()
    }
}
