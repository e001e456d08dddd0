//! State of the search for enumerations: open brackets and announced parts.
//!
//! Invariant: the number of remembered mentions is bounded. Not here: the search (`enumeration`), the choice of the
//! total (`totals`).

use super::enumeration_builder::{EnumerationBuilder, Wording};
use crate::extract::prose::{Enumeration, Mention};
use crate::lexicon::Lexicon;
use crate::text::Span;
use std::collections::VecDeque;

/// A bracket, or the paragraph itself.
#[derive(Default)]
pub(super) struct BracketFrame {
    /// Enumerations under construction; an inner 其中 is on top.
    pub(super) open: Vec<EnumerationBuilder>,
    /// The wording behind which parts are expected.
    pub(super) pending: Option<Announcement>,
    /// The last numbers of the sentence.
    pub(super) sentence: VecDeque<usize>,
    /// Distance of the last number: right before, one comma away, farther.
    pub(super) near: Proximity,
    /// First byte of the clause.
    pub(super) clause: usize,
    /// True until the first number of the sentence.
    pub(super) fresh: bool,
    /// True after a trigger word.
    pub(super) triggered: bool,
    /// True after a year or another number that counts nothing.
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
    pub(super) lexicon: &'a Lexicon,
    pub(super) mentions: &'a [Mention],
    pub(super) is_part: Vec<bool>,
    /// The last numbers that may be totals, each with the first byte of its paragraph.
    pub(super) chapter: VecDeque<(usize, usize)>,
    pub(super) section: Option<usize>,
    pub(super) found: Vec<Enumeration>,
    pub(super) frames: Vec<BracketFrame>,
}

/// Wording that announces parts, before the first of them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Announcement {
    pub(super) wording: Wording,
    /// The wording.
    pub(super) words: Span,
    /// The total, if the wording determines it.
    pub(super) total: Option<usize>,
    /// The number right before the wording.
    pub(super) nearest: Option<usize>,
    /// True if the wording begins the sentence.
    pub(super) opens_sentence: bool,
    /// True if `;` may separate the parts: the wording begins the sentence or a colon follows it.
    pub(super) may_divide: bool,
}

impl Announcement {
    /// Starts the enumeration.
    pub(super) fn open(&self, total: usize) -> EnumerationBuilder {
        EnumerationBuilder::new(total, self.wording, self.words, self.may_divide)
    }
}
