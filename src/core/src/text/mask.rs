//! What a stretch of prose says besides its numbers, as one number to compare by.
//!
//! Invariant: two stretches have one mask when they differ in nothing but their numbers and their blanks, and differ in it
//! as good as always when they do not. Left to others: where a sentence ends, and what follows from its being the same.

use super::{Span, numerals};

/// A stretch without its blanks, each number one character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mask {
    /// Stands for the characters.
    pub words: u64,
    /// Stands for a run of [`RUN`] of them, which a stretch that is edited elsewhere most likely still has; of shorter
    /// stretches, for all.
    pub run: u64,
    /// How many characters they are.
    pub length: usize,
    /// True when there is a letter or a digit among them.
    pub has_words: bool,
}

/// Characters of a run. Fewer stand in too many sentences of one report.
pub const RUN: usize = 8;

/// Spreads what differs in few bits over all: 2⁶⁴ ÷ π, odd.
const SPREAD: u64 = 0x517c_c1b7_2722_0a95;

impl Mask {
    /// Of a text; tells where its numbers stand.
    pub fn of(text: &str, mut number: impl FnMut(Span)) -> Self {
        let (mut masking, mut end) = (Masking::default(), 0);
        for (at, c) in text.char_indices() {
            if at < end || c.is_whitespace() {
                continue;
            }
            if numerals::digit(c).is_some() {
                end = numerals::number_end(text, at);
                number(Span::new(at, end));
                masking.number();
            } else {
                masking.add(c);
            }
        }
        masking.finish()
    }
}

/// A mask being made, character by character; blanks are not told.
#[derive(Debug, Clone, Copy)]
pub struct Masking {
    mask: Mask,
    /// The last characters, a byte of each.
    recent: u64,
}

impl Default for Masking {
    fn default() -> Self {
        Self { mask: Mask { words: SPREAD, run: u64::MAX, length: 0, has_words: false }, recent: 0 }
    }
}

impl Masking {
    /// A character that is no digit.
    pub fn add(&mut self, c: char) {
        self.mask.has_words = self.mask.has_words || c.is_alphanumeric();
        self.put(c);
    }

    /// A number, whichever.
    pub const fn number(&mut self) {
        self.mask.has_words = true;
        self.put('#');
    }

    const fn put(&mut self, c: char) {
        let mask = &mut self.mask;
        mask.length += 1;
        mask.words = (mask.words.rotate_left(5) ^ c as u64).wrapping_mul(SPREAD);
        // Of the runs that one is kept whose number happens to be the least: in another year most likely the same one.
        self.recent = self.recent << (64 / RUN) | (c as u64 & 0xff);
        let run = self.recent.wrapping_mul(SPREAD);
        if mask.length >= RUN && run < mask.run {
            mask.run = run;
        }
    }

    /// The mask of what was told.
    pub const fn finish(self) -> Mask {
        let mut mask = self.mask;
        if mask.length < RUN {
            mask.run = mask.words;
        }
        mask
    }
}
