//! What the search for enumerations remembers: the brackets it is in, and the words that announced parts.
//!
//! Invariant: how many numbers are remembered is bounded. Not here: the search itself (`enumeration`), which total is
//! meant (`totals`).

use super::enumeration_builder::{EnumerationBuilder, Wording};
use crate::extract::prose::{Enumeration, Mention};
use crate::text::Span;
use std::collections::VecDeque;

/// A place in brackets, or the paragraph itself.
#[derive(Default)]
pub(super) struct BracketFrame {
    /// Enumerations under way: an inner 其中 lies on top.
    pub(super) open: Vec<EnumerationBuilder>,
    /// Parts are expected behind these words.
    pub(super) pending: Option<Announcement>,
    /// Numbers of the sentence, the last ones.
    pub(super) sentence: VecDeque<usize>,
    /// How the last number stands to the place: right before, one comma away, farther.
    pub(super) near: Proximity,
    /// First byte of the clause.
    pub(super) clause: usize,
    /// True until the first number of the sentence.
    pub(super) fresh: bool,
    /// True once a trigger was met.
    pub(super) triggered: bool,
    /// True once a year or another number that counts nothing was met.
    pub(super) dated: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Proximity {
    #[default]
    Far,
    Comma,
    Right,
}

pub(super) struct EnumerationFinder<'a> {
    pub(super) text: &'a str,
    pub(super) mentions: &'a [Mention],
    pub(super) is_part: Vec<bool>,
    /// Numbers of the paragraph and of the chapter that may be totals, the last ones.
    pub(super) chapter: VecDeque<(usize, usize)>,
    pub(super) section: Option<usize>,
    pub(super) found: Vec<Enumeration>,
    pub(super) frames: Vec<BracketFrame>,
}

/// Words that announce parts, before the first of them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Announcement {
    pub(super) wording: Wording,
    /// The words themselves.
    pub(super) words: Span,
    /// The total, where the words settle it.
    pub(super) total: Option<usize>,
    /// The number right before the words.
    pub(super) nearest: Option<usize>,
    /// True when the sentence began with them.
    pub(super) opens_sentence: bool,
    /// True when `;` may divide the parts: the sentence begins with the words, or a colon follows them.
    pub(super) may_divide: bool,
}

impl Announcement {
    /// The enumeration that begins with the next part.
    pub(super) fn open(&self, total: usize) -> EnumerationBuilder {
        EnumerationBuilder::new(total, self.wording, self.words, self.may_divide)
    }
}
