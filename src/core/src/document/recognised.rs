//! What a machine recognised in pictures of print (OCR), and how far each piece of it is to be trusted.
//!
//! Invariant: recognised lines are in the order of the places of their characters and have none in common. Not here:
//! recognising them (`gouji-scan`), what it means for a value (`extract`).

use super::Document;
use crate::text::Span;
use serde::{Deserialize, Serialize};

/// A line of print, or the print of a cell, as a machine recognised it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecognisedLine {
    /// Index of its first character in [`Document::places`].
    pub first: usize,
    /// How many characters it has.
    pub count: usize,
    /// Probability of its least probable character, in thousandths.
    pub probability: u16,
    /// What else it may be, the most probable first; for print that may be a number.
    pub candidates: Vec<String>,
}

/// The picture of a page from which text was recognised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PagePicture {
    /// Page number from 1.
    pub page: usize,
    /// Width of the page, in tenths of a point as in [`Place`](super::Place).
    pub width: u32,
    /// The picture as it lies, as a PNG file.
    pub png: Vec<u8>,
}

/// How a piece of the text was recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recognition<'a> {
    /// Probability of its least probable character, in thousandths; `None` for a blank, in which nothing was seen.
    pub probability: Option<u16>,
    /// True where whoever recognised it does not say how well.
    pub is_unsaid: bool,
    /// What else it may be, the most probable first; empty if it is not the whole of a line or cell.
    pub candidates: &'a [String],
}

/// Thousandths of probability from which on what was recognised needs no look where its sums hold: of the numbers of made scans
/// (`src/benches/scans`) that were read wrong, all were below.
const PROBABLE: u16 = 900;

impl Recognition<'_> {
    /// True if it is most probably what is printed. Nothing was seen where nothing is printed, and whoever recognised what is
    /// beside it would have seen it.
    pub fn is_probable(&self) -> bool {
        !self.is_unsaid && self.probability.is_none_or(|probability| probability >= PROBABLE)
    }
}

impl Document {
    /// How a span of the text was recognised; `None` for text that the file holds as text.
    ///
    /// A blank is recognised where the character before or behind it is.
    pub fn recognition(&self, span: Span) -> Option<Recognition<'_>> {
        if self.recognised.is_empty() && !self.is_recognised {
            return None;
        }
        let none = Recognition { probability: None, is_unsaid: true, candidates: &[] };
        let mut own = self.recognised_in(span);
        let Some(first) = own.next() else {
            let place = self.map.source(span.start);
            let is_beside = span.is_empty()
                && [Some(place), place.checked_sub(1)].into_iter().flatten().any(|place| self.line_of(place).is_some());
            return (is_beside || self.is_recognised).then_some(Recognition { is_unsaid: !is_beside, ..none });
        };
        let whole =
            Recognition { probability: Some(first.probability), is_unsaid: false, candidates: &first.candidates };
        Some(own.fold(whole, |all, line| Recognition {
            probability: all.probability.min(Some(line.probability)),
            candidates: &[],
            ..all
        }))
    }

    /// The recognised lines that a span of the text has characters of, in its order.
    fn recognised_in(&self, span: Span) -> impl Iterator<Item = &RecognisedLine> {
        let mut last = None;
        let text = if self.recognised.is_empty() { "" } else { self.at(span) };
        let offsets = text.char_indices().filter(|(_, c)| !c.is_whitespace()).map(move |(at, _)| span.start + at);
        offsets.filter_map(move |offset| {
            let (nth, line) = self.line_of(self.map.source(offset))?;
            (last.replace(nth) != Some(nth)).then_some(line)
        })
    }

    /// The recognised line of a character, by its index in `places`, and its own index.
    fn line_of(&self, place: usize) -> Option<(usize, &RecognisedLine)> {
        let nth = self.recognised.partition_point(|line| line.first + line.count <= place);
        self.recognised.get(nth).filter(|line| line.first <= place).map(|line| (nth, line))
    }
}
