//! What a stretch of prose says besides its numbers, as one number to compare by.
//!
//! Invariant: two stretches have one fingerprint when they differ in nothing but their numbers and their blanks, and differ in it
//! as good as always when they do not. Left to others: where a sentence ends, and what follows from its being the same.

use super::{Span, numerals};

/// A stretch without its blanks, each number one character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint {
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

impl Fingerprint {
    /// Of a text; tells where its numbers stand.
    pub fn of(text: &str, mut number: impl FnMut(Span)) -> Self {
        let (mut builder, mut end) = (FingerprintBuilder::default(), 0);
        for (at, c) in text.char_indices() {
            if at < end || c.is_whitespace() {
                continue;
            }
            if numerals::digit(c).is_some() {
                end = numerals::number_end(text, at);
                number(Span::new(at, end));
                builder.number();
            } else {
                builder.add(c);
            }
        }
        builder.finish()
    }
}

/// A fingerprint being made, character by character; blanks are not told.
#[derive(Debug, Clone, Copy)]
pub struct FingerprintBuilder {
    fingerprint: Fingerprint,
    /// The last characters, a byte of each.
    recent: u64,
}

impl Default for FingerprintBuilder {
    fn default() -> Self {
        Self { fingerprint: Fingerprint { words: SPREAD, run: u64::MAX, length: 0, has_words: false }, recent: 0 }
    }
}

impl FingerprintBuilder {
    /// A character that is no digit.
    pub fn add(&mut self, c: char) {
        self.fingerprint.has_words = self.fingerprint.has_words || c.is_alphanumeric();
        self.put(c);
    }

    /// A number, whichever.
    pub const fn number(&mut self) {
        self.fingerprint.has_words = true;
        self.put('#');
    }

    const fn put(&mut self, c: char) {
        let fingerprint = &mut self.fingerprint;
        fingerprint.length += 1;
        fingerprint.words = (fingerprint.words.rotate_left(5) ^ c as u64).wrapping_mul(SPREAD);
        // Of the runs that one is kept whose number happens to be the least: in another year most likely the same one.
        self.recent = self.recent << (64 / RUN) | (c as u64 & 0xff);
        let run = self.recent.wrapping_mul(SPREAD);
        if fingerprint.length >= RUN && run < fingerprint.run {
            fingerprint.run = run;
        }
    }

    /// The fingerprint of what was told.
    pub const fn finish(self) -> Fingerprint {
        let mut fingerprint = self.fingerprint;
        if fingerprint.length < RUN {
            fingerprint.run = fingerprint.words;
        }
        fingerprint
    }
}
