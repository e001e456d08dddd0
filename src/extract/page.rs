//! The document as lines of cells, and the places where labels of the forms stand.
//!
//! Invariant: every label of a form that is printed somewhere, whole or slightly damaged, has its place here; nothing else
//! is kept, so that the cost grows with the document alone. Left to others: which places make a table (`tables`).

use super::cell;
use crate::document::Document;
use crate::forms::{LONGEST_LABEL, LabelIndex, Likeness, normalise};
use crate::text::Span;
use std::collections::HashMap;

/// Where a label stands: line and cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub line: usize,
    pub cell: usize,
    pub likeness: Likeness,
}

/// A line of the document as cells.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    /// The cells; one for a line that is no row of a table.
    pub cells: Vec<Span>,
    /// How the cells are set apart.
    pub layout: Layout,
    /// The whole line.
    pub span: Span,
}

/// How the cells of a line are set apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Layout {
    /// It is one cell.
    #[default]
    Whole,
    /// By separators: an empty cell is seen.
    Drawn,
    /// By blanks: an empty cell leaves no trace.
    Spaced,
}

/// The document as lines of cells.
pub(super) struct Page<'a> {
    pub document: &'a Document,
    pub lines: Vec<Line>,
    labels: HashMap<String, Vec<Place>>,
    index: &'a LabelIndex,
    /// For each line: whether it is a row of a table that holds values.
    values: Vec<bool>,
}

/// A row without values holds no more words than the names of two groups and its own.
const MOST_LABELS: usize = 3;
/// A longer line, in bytes, is a sentence.
const LONGEST_CELL: usize = 60;
/// A unit is no longer than this many characters.
const LONGEST_UNIT: usize = 4;
/// The most places one label may stand in before it is too common to be told apart.
const MOST_PLACES: usize = 60;

impl<'a> Page<'a> {
    /// Divides a document into cells and finds the labels of the forms among them.
    pub fn new(document: &'a Document, index: &'a LabelIndex) -> Self {
        let count = document.lines.len();
        let (lines, values) = (Vec::with_capacity(count), Vec::with_capacity(count));
        let mut page = Self { document, lines, labels: HashMap::new(), index, values };
        let mut grid_rows = document.grids.iter().flat_map(|grid| &grid.rows).peekable();
        for &span in &document.lines {
            let line = match grid_rows.next_if(|row| row.span == span) {
                Some(row) => Line { cells: row.cells.clone(), layout: Layout::Drawn, span },
                None => undrawn(document, span, index),
            };
            let number = page.lines.len();
            let mut any = false;
            for (at, &cell) in line.cells.iter().enumerate() {
                any |= page.note(cell, Place { line: number, cell: at, likeness: Likeness::Exact }, index);
            }
            if !any {
                page.note_broken(&line, number, index);
            }
            let is_row = line.layout != Layout::Whole;
            page.values.push(is_row && line.cells.iter().any(|cell| cell::is_value(document.at(*cell))));
            page.lines.push(line);
        }
        page
    }

    /// Notes the labels a cell may be; true when there are any.
    fn note(&mut self, cell: Span, place: Place, index: &LabelIndex) -> bool {
        if cell.is_empty() || cell.len() > LONGEST_LABEL * 3 {
            return false;
        }
        let found = index.find(&normalise(self.document.at(cell)));
        self.add(&found, place);
        !found.is_empty()
    }

    fn add(&mut self, found: &[(&str, Likeness)], place: Place) {
        for &(label, likeness) in found {
            let places = self.labels.entry(label.to_string()).or_default();
            if places.len() < MOST_PLACES {
                places.push(Place { likeness, ..place });
            }
        }
    }

    /// A label broken over two lines stands where it ends.
    fn note_broken(&mut self, line: &Line, number: usize, index: &LabelIndex) {
        let Some(at) = line.cells.iter().position(|cell| !cell.is_empty()) else { return };
        let end = line.cells[at];
        let before = self.lines.iter().rev().take(3).find(|line| !line.cells.is_empty());
        let Some(start) = before.and_then(|line| line.cells.iter().rev().find(|cell| !cell.is_empty())) else { return };
        if start.len() + end.len() > LONGEST_LABEL * 3 || cell::is_value(self.document.at(*start)) {
            return;
        }
        let joined = normalise(&format!("{}{}", self.document.at(*start), self.document.at(end)));
        if let Some(label) = index.exact(&joined) {
            self.add(&[(label, Likeness::Exact)], Place { line: number, cell: at, likeness: Likeness::Exact });
        }
    }

    /// All places of these labels, in text order; of two readings of one place the better.
    pub fn places<'l>(&self, labels: impl Iterator<Item = &'l String>) -> Vec<Place> {
        let mut places: Vec<Place> =
            labels.filter_map(|label| self.labels.get(self.index.normal(label))).flatten().copied().collect();
        places.sort_unstable_by_key(|place| (place.line, place.cell, std::cmp::Reverse(place.likeness)));
        places.dedup_by_key(|place| (place.line, place.cell));
        places
    }

    /// True for a row of a table that holds values.
    pub fn has_values(&self, line: usize) -> bool {
        self.values.get(line).is_some_and(|values| *values)
    }

    /// True when a label in a drawn row is the name of a group or of a column: another text, not a value or a unit, stands
    /// behind it, or nothing but words stands in the row.
    pub fn is_group(&self, place: Place) -> bool {
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

    /// True for the first line of a chapter, and for a line too long to be a cell.
    pub fn is_heading(&self, line: usize) -> bool {
        let Some(span) = self.lines.get(line).map(|line| line.span) else { return false };
        let chapter = self.document.section_at(span.start).and_then(|at| self.document.sections.get(at));
        chapter.is_some_and(|chapter| span.covers(chapter.title)) || span.len() > LONGEST_CELL
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

/// A line that is no row of a drawn table: one cell, or a label with what follows it set apart by blanks.
fn undrawn(document: &Document, span: Span, index: &LabelIndex) -> Line {
    let trimmed = span.trimmed(&document.text);
    if trimmed.is_empty() || is_page_mark(document.at(trimmed)) {
        return Line { span, ..Line::default() };
    }
    let whole = Line { cells: vec![trimmed], layout: Layout::Whole, span };
    if trimmed.len() > 4 * LONGEST_LABEL * 3 {
        return whole;
    }
    let words = words(document, trimmed);
    // The label is the longest run of words that is one; what follows it must be values or units.
    let label = (1..words.len().min(6)).rev().find(|&count| {
        let start = words[0].start;
        let end = words[count - 1].end;
        index.exact(&normalise(document.at(Span::new(start, end)))).is_some()
    });
    match label {
        Some(count) if words[count..].iter().any(|word| cell::is_value(document.at(*word))) => {
            let mut cells = vec![Span::new(words[0].start, words[count - 1].end)];
            cells.extend(&words[count..]);
            Line { cells, layout: Layout::Spaced, span }
        }
        // A row of bare values under the heads of an unlabelled block.
        _ if words.len() > 1 && words.iter().all(|word| cell::is_value(document.at(*word))) => {
            Line { cells: words, layout: Layout::Spaced, span }
        }
        _ => match run_together(document, trimmed, index) {
            Some(cells) => Line { cells, layout: Layout::Spaced, span },
            None => whole,
        },
    }
}

/// A label and digits with nothing between them, perhaps several times on one line: `…政府信息22000032522.没有现成…00`.
/// The cells are labels and runs of digits in turn; `None` unless the line begins with a label and ends with digits, or
/// with the words of a label.
fn run_together(document: &Document, span: Span, index: &LabelIndex) -> Option<Vec<Span>> {
    let body = document.at(span);
    let mut cells: Vec<Span> = Vec::new();
    let mut start = 0;
    while start < body.len() {
        // The label is the text up to the first digit behind which no label can go on.
        let rest = &body[start..];
        let digits: Vec<usize> = rest
            .char_indices()
            .filter(|&(at, c)| c.is_ascii_digit() && at > 0 && !rest[..at].ends_with(|c: char| c.is_ascii_digit()))
            .map(|(at, _)| at)
            .take(4)
            .collect();
        let exact = |text: &str| index.exact(&normalise(text)).is_some();
        let label = digits.into_iter().find(|&at| exact(&rest[..at]));
        let Some(label) = label else {
            // The line may end with a label whose values stand elsewhere.
            return (!cells.is_empty() && exact(rest)).then(|| {
                cells.push(Span::new(span.start + start, span.end));
                cells
            });
        };
        let run = rest[label..].find(|c: char| !c.is_ascii_digit()).map_or(rest.len(), |at| label + at);
        cells.push(Span::new(span.start + start, span.start + start + label));
        // The digits end with the next label's list mark when a dot follows: `glued` knows.
        cells.push(Span::new(span.start + start + label, span.start + start + run));
        start += run;
    }
    (cells.len() > 1).then_some(cells)
}

fn words(document: &Document, span: Span) -> Vec<Span> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in document.at(span).char_indices().chain([(span.len(), ' ')]) {
        if !c.is_whitespace() {
            start.get_or_insert(at);
        } else if let Some(from) = start.take() {
            words.push(Span::new(span.start + from, span.start + at));
        }
    }
    words
}

/// `- 4 -`, `—4—`, `第 4 页`: the number of a page inside a table.
fn is_page_mark(text: &str) -> bool {
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let is_dash = |c: char| matches!(c, '-' | '—' | '–' | '－' | '─');
    let inner = bare.trim_matches(is_dash);
    let dashed = bare.starts_with(is_dash) && bare.ends_with(is_dash);
    let named =
        bare.strip_prefix('第').and_then(|rest| rest.strip_suffix('页')).is_some_and(|n| n.parse::<u32>().is_ok());
    named || (dashed && inner.len() <= 4 && !inner.is_empty() && inner.bytes().all(|b| b.is_ascii_digit()))
}
