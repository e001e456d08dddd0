//! The prose of a report prepared for comparison: its sentences and their text.
//!
//! Invariant: values of numbers are computed only when two of them are compared. Not here: what a sentence is
//! (`extract`).

use crate::document::Document;
use crate::extract::{Chapter, Sentence, Sentences};
use crate::review::Review;
use crate::text::{Fingerprint, Span, numerals};
use rust_decimal::Decimal;

/// All sentences outside the tables.
#[derive(Clone, Copy)]
pub(super) struct ProseSide<'r> {
    pub document: &'r Document,
    pub sentences: &'r Sentences,
}

/// A sentence with its text.
#[derive(Clone, Copy)]
pub(super) struct Version<'t> {
    pub text: &'t str,
    pub span: Span,
    pub fingerprint: Fingerprint,
    pub numbers: &'t [Span],
}

/// A number as printed: digits with their commas and point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Number {
    pub span: Span,
    pub value: Option<Decimal>,
}

impl<'r> ProseSide<'r> {
    pub fn of(review: &'r Review) -> Self {
        Self { document: &review.document, sentences: review.sentences() }
    }

    pub fn all(&self) -> &'r [Sentence] {
        &self.sentences.all
    }

    pub fn version(&self, at: usize) -> Version<'r> {
        let sentence = &self.sentences.all[at];
        let numbers = self.sentences.numbers(sentence);
        Version { text: &self.document.text, span: sentence.span, fingerprint: sentence.fingerprint, numbers }
    }

    /// Returns the heading of a chapter; empty before the first one.
    pub fn title(&self, chapter: &Chapter) -> &'r str {
        self.title_span(chapter).map_or("", |title| self.document.at(title))
    }

    /// Returns the place of the heading of a chapter; `None` before the first one.
    pub fn title_span(&self, chapter: &Chapter) -> Option<Span> {
        let section = chapter.section.and_then(|at| self.document.sections.get(at));
        section.map(|section| section.title)
    }

    /// Returns the number of a chapter; zero before the first one.
    pub fn number(&self, chapter: &Chapter) -> u32 {
        chapter.section.and_then(|at| self.document.sections.get(at)).map_or(0, |section| section.number)
    }
}

impl<'t> Version<'t> {
    /// Returns the sentence at a span; `numbers` stores the places of its numbers.
    pub fn at(text: &'t str, span: Span, numbers: &'t mut Vec<Span>) -> Self {
        let fingerprint = Fingerprint::of(span.of(text), |number| {
            numbers.push(Span::new(span.start + number.start, span.start + number.end));
        });
        Self { text, span, fingerprint, numbers }
    }

    pub fn words(&self) -> &'t str {
        self.span.of(self.text)
    }

    pub fn number(&self, span: Span) -> Number {
        Number { span, value: numerals::decimal(span.of(self.text)) }
    }
}
