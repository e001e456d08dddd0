//! A report's prose as chapters and sentences, with the digits masked.
//!
//! Invariant: sentences are in the order of the text and do not overlap; tables are left out. Two sentences have one mask
//! when they differ in nothing but their numbers and their blanks.

use crate::document::Document;
use crate::review::Review;
use crate::text::{Mask, Span, numerals};
use rust_decimal::Decimal;
use std::ops::Range;

/// Everything outside the tables.
pub(super) struct Prose<'r> {
    pub text: &'r str,
    pub chapters: Vec<Chapter>,
    pub sentences: Vec<Sentence>,
}

/// A chapter; the text before the first one has no title and number zero.
pub(super) struct Chapter {
    pub number: u32,
    pub title: String,
    pub sentences: Range<usize>,
}

/// A sentence.
pub(super) struct Sentence {
    pub span: Span,
    /// True when a paragraph begins with it.
    pub is_first: bool,
    pub mask: Mask,
    pub numbers: Vec<Number>,
}

/// A number as printed: digits with their commas and point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Number {
    pub span: Span,
    pub value: Option<Decimal>,
}

impl<'r> Prose<'r> {
    pub fn of(review: &'r Review) -> Self {
        let document = &review.document;
        let drawn = review.extraction.tables.iter().filter(|table| !review.extraction.is_told(table));
        let tables = tables(document, drawn.map(|table| table.span));
        let first = document.sections.first().map_or(document.text.len(), |section| section.span.start);
        let mut prose = Self { text: &document.text, chapters: Vec::new(), sentences: Vec::new() };
        prose.chapter(document, 0, String::new(), Span::new(0, first), &tables);
        for section in &document.sections {
            let body = Span::new(section.title.end, section.span.end);
            prose.chapter(document, section.number, document.at(section.title).to_string(), body, &tables);
        }
        prose
    }

    fn chapter(&mut self, document: &Document, number: u32, title: String, body: Span, tables: &[Span]) {
        let start = self.sentences.len();
        for line in &document.lines[document.line_at(body.start)..] {
            let line = Span::new(line.start.max(body.start), line.end.min(body.end));
            if line.start >= body.end {
                break;
            }
            let mut is_first = true;
            for span in divided(&document.text, line) {
                // Tables are in order and do not overlap.
                let after = tables.partition_point(|table| table.end <= span.start);
                if tables.get(after).is_some_and(|table| table.overlaps(span)) {
                    continue;
                }
                if let Some(sentence) = Sentence::of(&document.text, span, is_first) {
                    self.sentences.push(sentence);
                    is_first = false;
                }
            }
        }
        self.chapters.push(Chapter { number, title, sentences: start..self.sentences.len() });
    }
}

/// The tables that were read, each with the whole grids it lies in: their heads are no sentences either. In order, without
/// overlap.
fn tables(document: &Document, read: impl Iterator<Item = Span>) -> Vec<Span> {
    let with_heads = |table: Span| {
        let grids = document.grids.iter().map(|grid| grid.span).filter(|grid| grid.overlaps(table));
        grids.fold(table, |all, grid| Span::new(all.start.min(grid.start), all.end.max(grid.end)))
    };
    let mut tables: Vec<Span> = read.map(with_heads).collect();
    tables.sort_unstable();
    let mut joined: Vec<Span> = Vec::new();
    for table in tables {
        match joined.last_mut() {
            Some(last) if table.start <= last.end => last.end = last.end.max(table.end),
            _ => joined.push(table),
        }
    }
    joined
}

/// The sentences of a line, without the blanks around them.
fn divided(text: &str, line: Span) -> impl Iterator<Item = Span> + '_ {
    let mut start = line.start;
    line.of(text).split_inclusive(['。', ';', '!', '?', '；', '！', '？']).map(move |piece| {
        let span = Span::new(start, start + piece.len());
        start = span.end;
        span.trimmed(text)
    })
}

impl Sentence {
    /// A sentence, unless it has no words.
    fn of(text: &str, span: Span, is_first: bool) -> Option<Self> {
        let mut numbers = Vec::new();
        let mask = Mask::of(span.of(text), |number| {
            let span = Span::new(span.start + number.start, span.start + number.end);
            numbers.push(Number { span, value: numerals::decimal(span.of(text)) });
        });
        mask.has_words.then_some(Self { span, is_first, mask, numbers })
    }
}
