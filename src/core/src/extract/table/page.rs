//! The document as lines of cells, and the places of form labels in it.
//!
//! Invariant: every form label that is printed, intact or slightly damaged, has its place here; memory grows with the
//! document alone. Not here: which places make a table (`table`).

use super::line::{Layout, PageLine};
use super::{borderless_tables, cell, transposed};
use crate::document::{Document, Grid, GridRow, is_bar};
use crate::forms::{self, LONGEST_LABEL, LabelId, LabelIndex, LabelSet, Library, Likeness, normalise};
use crate::lexicon::Lexicon;
use crate::text::{Span, markup, numerals};
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::borrow::Cow;
use std::cell::RefCell;

/// Where a label is: line and cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct LabelPlace {
    pub line: usize,
    pub cell: usize,
    pub likeness: Likeness,
    pub print: Print,
}

/// How a label is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Print {
    /// In a cell of its own.
    Whole,
    /// Over two lines; the cells before its end are on the line above.
    Broken,
    /// In one cell with other labels, as heads that ran together are.
    Joined,
    /// Not at all: the row begins with its first value, which is the cell of the place.
    Missing,
}

/// The document as lines of cells.
pub(super) struct Page<'a> {
    pub document: &'a Document,
    pub lines: Vec<PageLine>,
    /// The places of each label of the index.
    labels: Vec<Vec<LabelPlace>>,
    index: &'a LabelIndex,
    pub library: &'a Library,
    /// The word lists of this run.
    pub lexicon: &'a Lexicon,
    /// For each line: whether it contains values or is right above one.
    values: Vec<bool>,
    /// Whether a cell contains a label or a title, of the cells that were asked.
    label_cells: RefCell<FxHashMap<Span, bool>>,
    /// Whether a cell is a value, of the cells that were asked.
    value_cells: RefCell<FxHashMap<Span, bool>>,
}

/// Most words of a row without values: the names of two groups and its own.
const MOST_LABELS: usize = 3;
/// Lines below a label, blank ones included, that are searched for a value.
const LONGEST_GAP: usize = 12;
/// Bytes of a line above which it is a sentence.
const LONGEST_CELL: usize = 60;
/// In a sentence fewer than one byte in this many is a digit.
const DIGITS_IN_SENTENCE: usize = 10;
/// Least characters without a digit that are words.
const SHORTEST_HEADING: usize = 5;
/// Most characters of a unit.
const LONGEST_UNIT: usize = 4;
/// How many lines above its first row a block's column heads may be.
pub(super) const HEAD_DISTANCE: usize = 60;
/// Most places of one label; a more frequent one identifies nothing.
const MOST_PLACES: usize = 60;

impl<'a> Page<'a> {
    /// Divides a document into cells and finds the labels in them.
    pub fn new(document: &'a Document, library: &'a Library) -> Self {
        let (index, lexicon) = (library.labels(), library.lexicon());
        let count = document.lines.len();
        let lines = Vec::with_capacity(count);
        let (labels, values) = (vec![Vec::new(); index.count()], Vec::new());
        let asked = || RefCell::new(FxHashMap::with_capacity_and_hasher(count, FxBuildHasher));
        let (label_cells, value_cells) = (asked(), asked());
        let mut page = Self { document, lines, labels, index, library, lexicon, values, label_cells, value_cells };
        let rows = |grid: &'a Grid| {
            // A line end inside a cell, or beside the separator of TeX, stacks no cells.
            let between = |pair: &[Span]| document.text.get(pair[0].end..pair[1].start).unwrap_or("");
            let is_stack = |pair: &[Span]| between(pair).contains('\n') && !between(pair).contains('&');
            let is_stacked = grid.rows.iter().any(|row| row.cells.windows(2).any(is_stack));
            let line = |row: &GridRow| PageLine {
                cells: row.cells.clone(),
                layout: Layout::Drawn,
                span: row.span,
                is_stacked,
            };
            transposed::lines(document, grid, library).unwrap_or_else(|| grid.rows.iter().map(line).collect())
        };
        let mut grid_rows = document.grids.iter().flat_map(rows).peekable();
        let mut taken = 0;
        for &span in &document.lines {
            // A row may extend over several lines, and the next one begin where it ends.
            let mut is_drawn = span.start < taken;
            let begins = |row: &PageLine| row.span.start < span.end.max(span.start + 1);
            while let Some(mut row) = grid_rows.next_if(begins) {
                (taken, is_drawn) = (row.span.end, true);
                // A program's word for nothing is an empty cell, and so are marks around nothing.
                let is_missing = |cell: Span| {
                    let text = document.at(cell);
                    cell::is_missing(text) || markup::is_blank(text)
                };
                for cell in row.cells.iter_mut().filter(|cell| is_missing(**cell)) {
                    *cell = Span::new(cell.start, cell.start);
                }
                page.push(row);
            }
            if !is_drawn {
                for line in borderless_tables::lines(document, span, library, &|cell| page.is_value(*cell)) {
                    page.push(line);
                }
            }
        }
        page.values = (0..page.lines.len()).map(|number| page.is_followed_by_values(number)).collect();
        page
    }

    /// Adds a line and records its labels.
    fn push(&mut self, line: PageLine) {
        let number = self.lines.len();
        let broken = self.note_broken(&line, number);
        for (at, &cell) in line.cells.iter().enumerate().filter(|(at, _)| Some(*at) != broken) {
            self.note(cell, LabelPlace { line: number, cell: at, likeness: Likeness::Exact, print: Print::Whole });
        }
        self.lines.push(line);
    }

    /// Records the labels that a cell may be: its own, one in brackets, and those that ran together in it.
    fn note(&mut self, cell: Span, place: LabelPlace) {
        let index = self.index;
        if index.is_number(self.document.at(cell)) {
            return;
        }
        let Some(text) = self.name(cell) else { return };
        let printed = index.normalised(text);
        let found = index.find(&printed);
        self.add(&found, place);
        // A label is read without the remark in brackets behind it, which may name another.
        let remark = text.strip_suffix([')', '）']).and_then(|text| text.rsplit(['(', '（']).next());
        let is_named = remark.is_some_and(|remark| index.exact(&normalise(remark)).is_some());
        let is_whole = found.iter().any(|(_, likeness)| *likeness == Likeness::Exact) || index.is_title(&printed);
        if is_whole && !is_named {
            return;
        }
        let joined = self.joined(text).into_iter().filter_map(|label| index.exact(&normalise(label)));
        let new = joined.filter(|label| !found.iter().any(|(known, _)| known == label));
        let new: Vec<(LabelId, Likeness)> = new.map(|label| (label, Likeness::Exact)).collect();
        self.add(&new, LabelPlace { print: Print::Joined, ..place });
    }

    /// Returns what may be a label in a cell, without the marks of a heading; of a label with a long explanation in
    /// brackets the words before them.
    fn name(&self, cell: Span) -> Option<&'a str> {
        let text = self.document.at(cell).trim_matches(|c: char| c.is_whitespace() || matches!(c, '#' | '*'));
        let is_long = text.len() > LONGEST_LABEL * 3;
        let name = if is_long { text.split(['(', '（']).next()? } else { text };
        (!name.is_empty() && name.len() <= LONGEST_LABEL * 3).then_some(name)
    }

    /// Returns the labels of a cell that holds nothing but several of them.
    fn joined<'t>(&self, text: &'t str) -> Vec<&'t str> {
        // Nearly every cell is told by its end: only few are searched for labels.
        if !self.index.ends_with_label(text.trim_end_matches(is_between)) {
            return Vec::new();
        }
        let labels = self.library.label_scan().find(text);
        let mut end = 0;
        let mut gaps = labels.iter().map(|label| (std::mem::replace(&mut end, label.end), label.start));
        let is_all = gaps.all(|(from, to)| text.get(from..to).is_some_and(|gap| gap.chars().all(is_between)));
        let is_all = is_all && text.get(end..).is_some_and(|rest| rest.chars().all(is_between));
        let labels = labels.into_iter().filter(|_| is_all).map(|label| label.of(text)).collect::<Vec<_>>();
        if labels.len() > 1 { labels } else { Vec::new() }
    }

    /// Records labels printed in wrong characters on these lines; false if there are none.
    pub fn note_damaged(&mut self, lines: &[usize]) -> bool {
        let index = self.index;
        let mut any = false;
        for &line in lines {
            for (cell, span) in self.lines[line].cells.clone().into_iter().enumerate() {
                let text = self.document.at(span);
                let is_short = span.len() <= LONGEST_LABEL * 3;
                if !is_short || !text.chars().any(forms::is_foreign) || cell::is_value(self.lexicon, text) {
                    continue;
                }
                let printed = normalise(text);
                let labels = if index.find(&printed).is_empty() { index.damaged(&printed) } else { Vec::new() };
                any |= !labels.is_empty();
                let found: Vec<_> = labels.into_iter().map(|label| (label, Likeness::Damaged)).collect();
                self.add(&found, LabelPlace { line, cell, likeness: Likeness::Damaged, print: Print::Whole });
            }
        }
        any
    }

    fn add(&mut self, found: &[(LabelId, Likeness)], place: LabelPlace) {
        for &(label, likeness) in found {
            if let Some(places) = self.labels.get_mut(label.index()).filter(|places| places.len() < MOST_PLACES) {
                places.push(LabelPlace { likeness, ..place });
            }
        }
    }

    /// Records a label broken over two lines at its end and returns that cell: its end alone may look like another
    /// label.
    fn note_broken(&mut self, line: &PageLine, number: usize) -> Option<usize> {
        let at = line.cells.iter().position(|cell| !cell.is_empty())?;
        let end = line.cells[at];
        let before = self.lines.iter().rev().take(3).find(|line| !line.cells.is_empty())?;
        let start = before.cells.iter().rev().find(|cell| !cell.is_empty())?;
        let (head, end) = (self.document.at(*start), self.document.at(end));
        let is_short = head.len() + end.len() <= LONGEST_LABEL * 3;
        if !is_short || !self.index.may_end(end) || !self.index.may_begin(head) || self.is_value(*start) {
            return None;
        }
        let joined = format!("{head}{end}");
        let joined = normalise(&joined);
        let label = self.index.exact(&joined).filter(|_| joined != normalise(end))?;
        let place = LabelPlace { line: number, cell: at, likeness: Likeness::Exact, print: Print::Broken };
        self.add(&[(label, Likeness::Exact)], place);
        Some(at)
    }

    /// Returns all places of the labels of a row or a column in text order; of two readings of one place the better
    /// one.
    pub fn places(&self, labels: LabelSet) -> Vec<LabelPlace> {
        let labels = self.index.set(labels).iter();
        let mut places: Vec<LabelPlace> =
            labels.filter_map(|label| self.labels.get(label.index())).flatten().copied().collect();
        places.sort_unstable_by_key(|place| (place.line, place.cell, std::cmp::Reverse(place.likeness)));
        places.dedup_by_key(|place| (place.line, place.cell));
        places
    }

    /// True for a row that contains values, and for a line right above a value; a unit may be between.
    fn is_followed_by_values(&self, number: usize) -> bool {
        let line = &self.lines[number];
        let is_value = |cell: &Span| self.is_value(*cell);
        if line.layout != Layout::Whole {
            // Its values are at its end.
            return line.cells.iter().rev().any(is_value);
        }
        let below = self.lines[number + 1..].iter().take(LONGEST_GAP).filter_map(|line| line.cells.first());
        let is_unit = |cell: &Span| self.document.at(*cell).chars().nth(LONGEST_UNIT).is_none();
        let is_told = |cell: &Span| if is_value(cell) { Some(true) } else { (!is_unit(cell)).then_some(false) };
        !line.cells.is_empty() && below.take(2).find_map(is_told).unwrap_or(false)
    }

    /// True for a row that contains values, or whose values are on the lines below.
    pub fn has_values(&self, line: usize) -> bool {
        self.values.get(line).is_some_and(|values| *values)
    }

    /// True for a row that contains numbers, not only dashes, or whose values are on the lines below.
    pub fn has_numbers(&self, line: usize) -> bool {
        let is_number = |cell: &Span| {
            let text = self.document.at(*cell);
            // The cheaper question first: most cells are labels without digits.
            text.chars().any(|c| numerals::digit(c).is_some()) && self.is_value(*cell)
        };
        let cells = |line: &PageLine| line.layout == Layout::Whole || line.cells.iter().any(is_number);
        self.has_values(line) && self.lines.get(line).is_some_and(cells)
    }

    /// True if a label in a drawn row names a group or a column.
    ///
    /// Another text that is neither value nor unit follows it, or the row contains only words.
    pub fn is_group(&self, place: LabelPlace) -> bool {
        let Some(line) = self.lines.get(place.line).filter(|line| line.layout == Layout::Drawn) else { return false };
        // Many words and no value: column heads, possibly repeated inside the table.
        let filled = line.cells.iter().filter(|cell| !cell.is_empty()).count();
        if filled > MOST_LABELS && !self.has_values(place.line) {
            return true;
        }
        let label = line.cells.get(place.cell);
        let is_other = |cell: &&Span| !cell.is_empty() && label.is_none_or(|label| !self.is_repeated(*label, **cell));
        let next = line.cells.get(place.cell + 1..).unwrap_or(&[]).iter().find(is_other);
        let is_long = |text: &str| text.chars().nth(LONGEST_UNIT).is_some();
        let is_value = |cell: Span, text: &str| self.is_value(cell) || cell::is_strange(text);
        next.map(|cell| (*cell, self.document.at(*cell)))
            .is_some_and(|(cell, text)| is_long(text) && !is_value(cell, text))
    }

    /// True if two cells hold the same label or number.
    pub fn is_repeated(&self, label: Span, cell: Span) -> bool {
        let (label, text) = (self.document.at(label), self.document.at(cell));
        // The cheaper questions first: behind most labels is a number.
        label == text || (!self.index.is_number(text) && self.index.normalised(text) == self.index.normalised(label))
    }

    /// The labels of all forms.
    pub const fn index(&self) -> &'a LabelIndex {
        self.index
    }

    /// True for a row that begins with a separator.
    pub fn is_led(&self, line: usize) -> bool {
        self.lines.get(line).is_some_and(|line| self.document.at(line.span).trim_start().starts_with(is_bar))
    }

    /// True for the first line of a chapter.
    pub fn begins_chapter(&self, line: usize) -> bool {
        let Some(start) = self.lines.get(line).map(|line| line.span.trimmed(&self.document.text).start) else {
            return false;
        };
        let chapter = self.document.section_at(start).and_then(|at| self.document.sections.get(at));
        chapter.is_some_and(|chapter| start == chapter.title.start)
    }

    /// True for a line that is the title of a chapter or a table.
    pub fn is_title(&self, line: usize) -> bool {
        let Some(PageLine { cells, layout: Layout::Whole, .. }) = self.lines.get(line) else { return false };
        let name = cells.first().and_then(|cell| self.name(*cell)).map(normalise);
        self.begins_chapter(line) || name.is_some_and(|name| self.index.is_title(&name))
    }

    /// True for the first line of a chapter and for a sentence.
    pub fn is_heading(&self, line: usize) -> bool {
        let Some(span) = self.lines.get(line).map(|line| line.span.trimmed(&self.document.text)) else { return false };
        // A run of numbers may be long too, and a chapter may have run into it.
        let digits = self.document.at(span).bytes().filter(u8::is_ascii_digit).count();
        self.begins_chapter(line) || (span.len() > LONGEST_CELL && digits * DIGITS_IN_SENTENCE < span.len())
    }

    /// True for a line that cannot be a value: a heading, or words without a digit.
    pub fn is_wordy(&self, line: usize) -> bool {
        let text = self.lines.get(line).map_or("", |line| self.document.at(line.span).trim());
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        self.is_heading(line) || (digits == 0 && text.chars().filter(|c| !c.is_ascii()).count() >= SHORTEST_HEADING)
    }

    /// True if the text of a cell can fill a numeric cell (`cell::is_value`).
    pub fn is_value(&self, cell: Span) -> bool {
        if cell::is_digits(self.document.at(cell)) {
            return true;
        }
        // A cell is asked for its own line, for the line above, and for each form that may have it.
        let known = self.value_cells.borrow().get(&cell).copied();
        known.unwrap_or_else(|| {
            let is_value = cell::is_value(self.lexicon, self.document.at(cell));
            self.value_cells.borrow_mut().insert(cell, is_value);
            is_value
        })
    }

    /// True if the cell contains a label or a title.
    pub fn is_label(&self, line: usize, cell: usize) -> bool {
        let Some(&span) = self.lines.get(line).and_then(|line| line.cells.get(cell)) else { return false };
        if self.index.is_number(self.document.at(span)) {
            return false;
        }
        // The cells between two labels are asked for each pair.
        if let Some(&known) = self.label_cells.borrow().get(&span) {
            return known;
        }
        let is_printed = |printed: Cow<'_, str>| self.index.is_title(&printed) || !self.index.find(&printed).is_empty();
        let is_label = self.name(span).map(|name| self.index.normalised(name)).is_some_and(is_printed);
        self.label_cells.borrow_mut().insert(span, is_label);
        is_label
    }
}

/// True for what stands between labels that ran together.
const fn is_between(c: char) -> bool {
    matches!(
        c,
        '(' | ')' | '（' | '）' | '、' | '，' | ',' | '.' | '．' | ':' | '：' | ';' | '；' | '-' | '—' | '/' | '·'
            | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '0'..='9' | '０'..='９'
    ) || c.is_whitespace()
}
