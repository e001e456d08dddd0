//! The sentences of a report outside its tables, each with a fingerprint of its words.
//!
//! Invariant: sentences are in text order, do not overlap, begin and end with a character that is not blank, and
//! contain a letter or a digit. Not here: matching those of another report (`diff`), limits on copying (`check`).

use super::Extraction;
use crate::document::Document;
use crate::text::{Fingerprint, Span, fingerprint::FingerprintBuilder, numerals, typography};
use std::collections::HashSet;
use std::ops::Range;

/// All sentences outside the tables.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sentences {
    /// In the order of the text.
    pub all: Vec<Sentence>,
    /// The text before the first heading, then the chapters.
    pub chapters: Vec<Chapter>,
    /// The numbers as printed: digits with commas and point.
    numbers: Vec<Span>,
}

/// The sentences of a chapter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chapter {
    /// Index of the chapter in the document; `None` before the first.
    pub section: Option<usize>,
    /// Indexes of its sentences.
    pub sentences: Range<usize>,
}

/// A sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// Its place in the text.
    pub span: Span,
    /// True if it begins a paragraph.
    pub is_first: bool,
    /// True for a part of the report's title.
    pub is_title: bool,
    /// Fingerprint of its words without the numbers.
    pub fingerprint: Fingerprint,
    numbers: Range<usize>,
}

impl Sentences {
    /// Returns the sentences of a report.
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

    /// Returns the places of the numbers in a sentence.
    pub fn numbers(&self, sentence: &Sentence) -> &[Span] {
        self.numbers.get(sentence.numbers.clone()).unwrap_or(&[])
    }

    /// Returns the sentences of at least this many characters, without the title.
    ///
    /// Shorter ones, and the title, are the same every year without being copied.
    pub fn long(&self, characters: usize) -> impl Iterator<Item = &Sentence> {
        self.all.iter().filter(move |sentence| sentence.fingerprint.length >= characters && !sentence.is_title)
    }

    /// Returns the long sentences that the other report contains with other numbers.
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
            let Some(folded) = typography::folded(c) else { continue };
            if numerals::digit(c).is_some() {
                end = typography::number_end(line, at);
                self.numbers.push(Span::new(start + at, start + end));
                open.builder.number();
            } else {
                open.builder.add(folded);
            }
            open.from.get_or_insert(at);
            open.to = end;
            if matches!(folded, '。' | ';' | '!' | '?') {
                is_first &= !self.close(&open, is_first, start, tables);
                open = Open::new(self.numbers.len());
            }
        }
        self.close(&open, is_first, start, tables);
    }

    /// Adds a sentence unless it has no words or is inside a table; true if added.
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

/// A sentence under construction.
struct Open {
    builder: FingerprintBuilder,
    from: Option<usize>,
    to: usize,
    /// Number of numbers before it.
    numbers: usize,
}

impl Open {
    fn new(numbers: usize) -> Self {
        Self { builder: FingerprintBuilder::default(), from: None, to: 0, numbers }
    }
}

/// Returns the tables that were read, each extended to its grids, in order and without overlap.
///
/// The heads of a grid are not sentences.
fn tables(document: &Document, extraction: &Extraction) -> Vec<Span> {
    let read = extraction.tables.iter().filter(|table| !extraction.is_narrated(table)).map(|table| table.span);
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
