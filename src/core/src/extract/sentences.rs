//! The sentences of a report outside its tables, each by what it says besides its numbers.
//!
//! Invariant: sentences are in the order of the text, do not overlap and begin and end with a character that is no blank; one
//! without a letter or a digit is none. Left to others: which of them are those of another report (`diff`), how many may be
//! (`check`).

use super::Extraction;
use crate::document::Document;
use crate::text::{Fingerprint, Span, fingerprint::FingerprintBuilder, numerals};
use std::collections::HashSet;
use std::ops::Range;

/// Everything outside the tables.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sentences {
    /// In the order of the text.
    pub all: Vec<Sentence>,
    /// What stands before the first heading, then chapter by chapter.
    pub chapters: Vec<Chapter>,
    /// Where the numbers stand, as printed: digits with their commas and point.
    numbers: Vec<Span>,
}

/// The sentences of a chapter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chapter {
    /// Index of the chapter in the document; none before the first.
    pub section: Option<usize>,
    /// Indexes of its sentences.
    pub sentences: Range<usize>,
}

/// A sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// Where it stands.
    pub span: Span,
    /// True when a paragraph begins with it.
    pub is_first: bool,
    /// True for the title of the report, or a part of it.
    pub is_title: bool,
    /// What it says besides its numbers.
    pub fingerprint: Fingerprint,
    numbers: Range<usize>,
}

impl Sentences {
    /// The sentences of a report.
    pub fn of(document: &Document, extraction: &Extraction) -> Self {
        let tables = tables(document, extraction);
        let first = document.sections.first().map_or(document.text.len(), |section| section.span.start);
        let before = (None, Span::new(0, first));
        let bodies = document.sections.iter().enumerate();
        let bodies = bodies.map(|(at, section)| (Some(at), Span::new(section.title.end, section.span.end)));
        let mut found = Self::default();
        for (section, body) in std::iter::once(before).chain(bodies) {
            let start = found.all.len();
            for line in document.lines.get(document.line_at(body.start)..).unwrap_or(&[]) {
                if line.start >= body.end {
                    break;
                }
                let line = Span::new(line.start.max(body.start), line.end.min(body.end));
                found.line(document.at(line), line.start, &tables);
            }
            found.chapters.push(Chapter { section, sentences: start..found.all.len() });
        }
        let title = extraction.identity.title;
        for sentence in &mut found.all {
            sentence.is_title = title.is_some_and(|title| title.overlaps(sentence.span));
        }
        found
    }

    /// Where the numbers of a sentence stand.
    pub fn numbers(&self, sentence: &Sentence) -> &[Span] {
        self.numbers.get(sentence.numbers.clone()).unwrap_or(&[])
    }

    /// Sentences of at least so many characters: shorter ones, and the title, which is the same every year, are no sign of
    /// copying.
    pub fn long(&self, characters: usize) -> impl Iterator<Item = &Sentence> {
        self.all.iter().filter(move |sentence| sentence.fingerprint.length >= characters && !sentence.is_title)
    }

    /// Those of them that stand in the other report as well but for their numbers.
    pub fn copied<'s>(&'s self, other: &Self, characters: usize) -> impl Iterator<Item = &'s Sentence> + use<'s> {
        let known: HashSet<u64> = other.long(characters).map(|sentence| sentence.fingerprint.words).collect();
        self.long(characters).filter(move |sentence| known.contains(&sentence.fingerprint.words))
    }

    /// Adds the sentences of a line that begins at `start`.
    fn line(&mut self, line: &str, start: usize, tables: &[Span]) {
        let mut is_first = true;
        let mut open = Open::new(self.numbers.len());
        let mut end = 0;
        for (at, c) in line.char_indices() {
            if at < end {
                continue;
            }
            end = at + c.len_utf8();
            if c.is_whitespace() {
                continue;
            }
            if numerals::digit(c).is_some() {
                end = numerals::number_end(line, at);
                self.numbers.push(Span::new(start + at, start + end));
                open.builder.number();
            } else {
                open.builder.add(c);
            }
            open.from.get_or_insert(at);
            open.to = end;
            if matches!(c, '。' | ';' | '!' | '?' | '；' | '！' | '？') {
                is_first &= !self.close(&open, is_first, start, tables);
                open = Open::new(self.numbers.len());
            }
        }
        self.close(&open, is_first, start, tables);
    }

    /// Adds a sentence, unless it has no words or stands in a table; true when it is one.
    fn close(&mut self, open: &Open, is_first: bool, start: usize, tables: &[Span]) -> bool {
        let fingerprint = open.builder.finish();
        let span = Span::new(start + open.from.unwrap_or(open.to), start + open.to);
        // Tables are in order and do not overlap.
        let after = tables.partition_point(|table| table.end <= span.start);
        let is_one = fingerprint.has_words && !tables.get(after).is_some_and(|table| table.overlaps(span));
        if is_one {
            let numbers = open.numbers..self.numbers.len();
            self.all.push(Sentence { span, is_first, is_title: false, fingerprint, numbers });
        } else {
            self.numbers.truncate(open.numbers);
        }
        is_one
    }
}

/// A sentence being read.
struct Open {
    builder: FingerprintBuilder,
    from: Option<usize>,
    to: usize,
    /// How many numbers stand before it.
    numbers: usize,
}

impl Open {
    fn new(numbers: usize) -> Self {
        Self { builder: FingerprintBuilder::default(), from: None, to: 0, numbers }
    }
}

/// The tables that were read, each with the whole grids it lies in: their heads are no sentences either. In order, without
/// overlap.
fn tables(document: &Document, extraction: &Extraction) -> Vec<Span> {
    let read = extraction.tables.iter().filter(|table| !extraction.is_told(table)).map(|table| table.span);
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
