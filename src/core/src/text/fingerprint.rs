//! Fingerprints of prose: hashes of a stretch without its numbers.
//!
//! Invariant: stretches that differ only in numbers, blanks, width and the style of quotation marks have equal
//! fingerprints; others almost never do. Not here: where a sentence ends (`extract`), what equality implies (`diff`, `check`).

use super::{Span, numerals, typography};

/// Fingerprint of a stretch without blanks, each number as one character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint {
    /// Hash of all characters.
    pub words: u64,
    /// Hash of one run of [`RUN`] characters, which an edit elsewhere most likely leaves intact; of all characters in
    /// shorter stretches.
    pub run: u64,
    /// Number of characters.
    pub length: usize,
    /// True if one is a letter or a digit.
    pub has_words: bool,
}

/// Characters of a run; shorter runs occur in too many sentences of a report.
pub const RUN: usize = 8;

/// Multiplier that spreads small differences over all bits: 2⁶⁴ ÷ π, odd.
const SPREAD: u64 = 0x517c_c1b7_2722_0a95;

impl Fingerprint {
    /// Computes the fingerprint of a text and reports the places of its numbers.
    pub fn of(text: &str, mut number: impl FnMut(Span)) -> Self {
        let (mut builder, mut end) = (FingerprintBuilder::default(), 0);
        for (at, c) in text.char_indices() {
            if at < end {
                continue;
            }
            if numerals::digit(c).is_some() {
                end = typography::number_end(text, at);
                number(Span::new(at, end));
                builder.number();
            } else if let Some(c) = typography::folded(c) {
                builder.add(c);
            }
        }
        builder.finish()
    }
}

/// Builds a fingerprint character by character, without the blanks.
#[derive(Debug, Clone, Copy)]
pub struct FingerprintBuilder {
    fingerprint: Fingerprint,
    /// The last characters, one byte each.
    recent: u64,
}

impl Default for FingerprintBuilder {
    fn default() -> Self {
        Self { fingerprint: Fingerprint { words: SPREAD, run: u64::MAX, length: 0, has_words: false }, recent: 0 }
    }
}

impl FingerprintBuilder {
    /// Adds a folded character that is not a digit.
    pub fn add(&mut self, c: char) {
        self.fingerprint.has_words = self.fingerprint.has_words || c.is_alphanumeric();
        self.put(c);
    }

    /// Adds a number.
    pub const fn number(&mut self) {
        self.fingerprint.has_words = true;
        self.put('#');
    }

    const fn put(&mut self, c: char) {
        let fingerprint = &mut self.fingerprint;
        fingerprint.length += 1;
        fingerprint.words = (fingerprint.words.rotate_left(5) ^ c as u64).wrapping_mul(SPREAD);
        // The run with the least hash is kept: most likely the same one in another year.
        self.recent = self.recent << (64 / RUN) | (c as u64 & 0xff);
        let run = self.recent.wrapping_mul(SPREAD);
        if fingerprint.length >= RUN && run < fingerprint.run {
            fingerprint.run = run;
        }
    }

    /// Returns the fingerprint.
    pub const fn finish(self) -> Fingerprint {
        let mut fingerprint = self.fingerprint;
        if fingerprint.length < RUN {
            fingerprint.run = fingerprint.words;
        }
        fingerprint
    }
}
