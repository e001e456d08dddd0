//! The text pane: rows on the screen for the text as published, its drawn tables aligned when the reviewer wants it.
//!
//! Invariant: rows are ascending and together show every character of the document except junk that is folded and
//! repeated blank lines; `cursor` is an offset into the document.

use crate::layout::scrolled;
use crate::report_view::table_layout;
use gouji_core::document::Document;
use gouji_core::text::{Span, width::Measure, wrap};
use std::collections::BTreeSet;

/// A row of the pane.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TextRow {
    /// The text shown; of a row of an aligned table that takes several lines, with the first.
    pub span: Span,
    /// True when it is folded junk, shown as a mark with its length.
    pub folded: bool,
    /// True for every line but the first of a row of an aligned table.
    pub is_continued: bool,
    /// The cells of an aligned table on this line, from left to right; none for text as published.
    pub pieces: Vec<Piece>,
    /// For a row of column heads, which are not in the text: the values of the row below, each with its right edge.
    pub heads: Vec<Piece>,
}

/// A stretch of the text at its column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// Columns before it.
    pub column: u16,
    /// The text shown.
    pub span: Span,
}

impl TextRow {
    /// Text as published.
    pub fn published(span: Span) -> Self {
        Self { span, ..Self::default() }
    }

    /// The pieces of the row, from left to right.
    pub fn pieces(&self) -> impl Iterator<Item = Piece> + '_ {
        let whole = self.pieces.is_empty().then_some(Piece { column: 0, span: self.span });
        whole.into_iter().chain(self.pieces.iter().copied())
    }

    /// True for a row of an aligned table.
    pub const fn is_aligned(&self) -> bool {
        !self.pieces.is_empty()
    }
}

/// The pane.
#[derive(Debug, Clone, Default)]
pub struct TextPane {
    /// All rows at the present width.
    pub rows: Vec<TextRow>,
    /// The width they were made for.
    pub width: usize,
    /// The measure they were made with.
    pub measure: Measure,
    /// Whether drawn tables were aligned.
    pub is_aligned: bool,
    /// First row shown.
    pub top: usize,
    /// The wheel moved it away from the cursor.
    pub is_loose: bool,
    /// The place in the text that is looked at.
    pub cursor: usize,
    /// Where the folds begin that were opened.
    opened: BTreeSet<usize>,
}

impl TextPane {
    /// Breaks the text for a width, if it has changed, keeping the place.
    ///
    /// `numbers` are the places of the fields in the text, in order: tables with any have heads over their columns.
    pub fn fit(
        &mut self,
        document: &Document,
        numbers: &[(Span, String)],
        (width, measure, is_aligned): (usize, Measure, bool),
    ) {
        if (self.width, self.measure, self.is_aligned) != (width, measure, is_aligned) {
            // The first row in view stays the first when the lines are broken again.
            let seen = self.rows.get(self.top).map_or(0, |row| row.span.start);
            self.rows = rows(document, numbers, &self.opened, (width, measure, is_aligned));
            self.top = self.row_of(seen);
            (self.width, self.measure, self.is_aligned) = (width, measure, is_aligned);
        }
    }

    /// Opens the fold at the cursor, or closes it; where there is none, opens all, or closes all when all are open.
    pub fn toggle_fold(&mut self, document: &Document) {
        let here = document.folds.iter().find(|fold| fold.contains(self.cursor)).map(|fold| fold.start);
        match here {
            Some(fold) if !self.opened.remove(&fold) => drop(self.opened.insert(fold)),
            Some(_) => {}
            None if self.opened.len() < document.folds.len() => {
                self.opened = document.folds.iter().map(|fold| fold.start).collect();
            }
            None => self.opened.clear(),
        }
        // The first row in view stays the first when the rows are made again.
        self.forget();
    }

    /// Lays the rows out again when they are next fitted, whatever has changed.
    pub(crate) const fn forget(&mut self) {
        self.width = 0;
    }

    /// The row of the column heads of the table that a row is in the middle of.
    pub(crate) fn heads_of(&self, row: usize) -> Option<usize> {
        let above = self.rows.get(..row)?;
        self.rows.get(row).filter(|row| row.is_aligned())?;
        let heads = above.iter().rposition(|row| !row.heads.is_empty())?;
        above[heads + 1..].iter().all(TextRow::is_aligned).then_some(heads)
    }

    /// The row that shows an offset.
    pub fn row_of(&self, offset: usize) -> usize {
        self.rows.partition_point(|row| row.span.start <= offset).saturating_sub(1)
    }

    /// Scrolls so that the cursor is in view.
    pub fn follow(&mut self, height: usize) {
        if self.is_loose {
            self.top = self.top.min(self.rows.len().saturating_sub(height));
            return;
        }
        let margin = if height > 8 { 3 } else { 0 };
        self.top = scrolled(self.top, self.row_of(self.cursor), height, self.rows.len(), margin);
    }

    /// Moves the cursor by rows.
    pub fn go(&mut self, rows: isize) {
        let last = self.rows.len().saturating_sub(1);
        let wanted = self.row_of(self.cursor).saturating_add_signed(rows).min(last);
        // A row of an aligned table is one stop, however many lines it takes.
        let is_stop = |row: &usize| self.rows.get(*row).is_some_and(|row| !row.is_continued);
        let after = (wanted..=last).find(is_stop).filter(|_| rows > 0);
        let row = after.or_else(|| (0..=wanted).rev().find(is_stop)).unwrap_or(0);
        self.cursor = self.rows.get(row).map_or(0, |row| row.span.start);
    }
}

fn rows(
    document: &Document,
    numbers: &[(Span, String)],
    opened: &BTreeSet<usize>,
    (width, measure, is_aligned): (usize, Measure, bool),
) -> Vec<TextRow> {
    let mut grids = if is_aligned { document.grids.as_slice() } else { &[] }.iter().peekable();
    let mut aligned_to = 0;
    let mut rows: Vec<TextRow> = Vec::new();
    let mut folds = document.folds.iter().copied().filter(|fold| !opened.contains(&fold.start)).peekable();
    let mut blank_before = true;
    for &line in &document.lines {
        // A fold of several lines has been shown with its first.
        if rows.last().is_some_and(|row| row.folded && row.span.end > line.start) {
            continue;
        }
        while let Some(grid) = grids.next_if(|grid| grid.span.start <= line.start) {
            if let Some(shown) = table_layout::rows(document, grid, width, measure) {
                rows.extend(table_layout::with_heads(shown, document, numbers, measure));
                (aligned_to, blank_before) = (grid.span.end, false);
            }
        }
        if line.start < aligned_to {
            while folds.next_if(|fold| fold.end <= line.end).is_some() {}
            continue;
        }
        if let Some(fold) = folds.next_if(|fold| fold.start == line.start && fold.end > line.end) {
            rows.push(TextRow { folded: true, ..TextRow::published(fold) });
            blank_before = false;
            continue;
        }
        if document.at(line).trim().is_empty() {
            if !blank_before {
                rows.push(TextRow::published(Span::new(line.start, line.start)));
            }
            blank_before = true;
            continue;
        }
        blank_before = false;
        let mut start = line.start;
        while let Some(fold) = folds.next_if(|fold| fold.end <= line.end) {
            push(document, Span::new(start, fold.start), (width, measure), &mut rows);
            rows.push(TextRow { folded: true, ..TextRow::published(fold) });
            start = fold.end;
        }
        push(document, Span::new(start, line.end), (width, measure), &mut rows);
    }
    rows
}

fn push(document: &Document, piece: Span, (width, measure): (usize, Measure), rows: &mut Vec<TextRow>) {
    if !document.at(piece).trim().is_empty() {
        rows.extend(wrap::wrap(&document.text, piece, width, measure).into_iter().map(TextRow::published));
    }
}
