//! The text pane: rows on the screen for the text as published.
//!
//! Invariant: rows are ascending and together show every character of the document except folded junk and repeated blank
//! lines; `cursor` is an offset into the document.

use super::layout::scrolled;
use crate::document::Document;
use crate::text::{Span, wrap};

/// A row of the pane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RawRow {
    /// The text shown.
    pub span: Span,
    /// True when it is folded junk, shown as a mark with its length.
    pub folded: bool,
}

/// The pane.
#[derive(Debug, Clone, Default)]
pub struct Raw {
    /// All rows at the present width.
    pub rows: Vec<RawRow>,
    /// The width they were made for.
    pub width: usize,
    /// First row shown.
    pub top: usize,
    /// The place in the text that is looked at.
    pub cursor: usize,
}

impl Raw {
    /// Breaks the text for a width, if it has changed, keeping the place.
    pub fn fit(&mut self, document: &Document, width: usize) {
        if self.width != width {
            self.rows = rows(document, width);
            self.width = width;
        }
    }

    /// The row that shows an offset.
    pub fn row_of(&self, offset: usize) -> usize {
        self.rows.partition_point(|row| row.span.start <= offset).saturating_sub(1)
    }

    /// Scrolls so that the cursor is in view.
    pub fn follow(&mut self, height: usize) {
        let margin = if height > 8 { 3 } else { 0 };
        self.top = scrolled(self.top, self.row_of(self.cursor), height, self.rows.len(), margin);
    }

    /// Moves the cursor by rows.
    pub fn go(&mut self, rows: isize) {
        let last = self.rows.len().saturating_sub(1);
        let row = self.row_of(self.cursor).saturating_add_signed(rows).min(last);
        self.cursor = self.rows.get(row).map_or(0, |row| row.span.start);
    }
}

fn rows(document: &Document, width: usize) -> Vec<RawRow> {
    let mut rows: Vec<RawRow> = Vec::new();
    let mut folds = document.folds.iter().copied().peekable();
    let mut blank_before = true;
    for &line in &document.lines {
        // A fold of several lines has been shown with its first.
        if rows.last().is_some_and(|row| row.folded && row.span.end > line.start) {
            continue;
        }
        if let Some(fold) = folds.next_if(|fold| fold.start == line.start && fold.end > line.end) {
            rows.push(RawRow { span: fold, folded: true });
            blank_before = false;
            continue;
        }
        if document.at(line).trim().is_empty() {
            if !blank_before {
                rows.push(RawRow { span: Span::new(line.start, line.start), folded: false });
            }
            blank_before = true;
            continue;
        }
        blank_before = false;
        let mut start = line.start;
        while let Some(fold) = folds.next_if(|fold| fold.end <= line.end) {
            push(document, Span::new(start, fold.start), width, &mut rows);
            rows.push(RawRow { span: fold, folded: true });
            start = fold.end;
        }
        push(document, Span::new(start, line.end), width, &mut rows);
    }
    rows
}

fn push(document: &Document, piece: Span, width: usize, rows: &mut Vec<RawRow>) {
    if !document.at(piece).trim().is_empty() {
        rows.extend(wrap::wrap(&document.text, piece, width).into_iter().map(|span| RawRow { span, folded: false }));
    }
}
