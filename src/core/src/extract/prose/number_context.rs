//! A number of the prose with the words around it.
//!
//! Invariant: a rule examines only these bounded surroundings. Not here: the rules (`roles`, `non_counts`).

use super::tokenizer::{NumberToken, Surroundings};
use super::units::UnitMatch;
use crate::lexicon::Lexicon;

/// A token and everything a rule may examine.
pub(super) struct NumberContext<'a> {
    pub place: Surroundings<'a>,
    pub token: NumberToken,
    /// The word lists of this run.
    pub lexicon: &'a Lexicon,
    pub unit: UnitMatch<'a>,
    /// The year reported on.
    pub year: Option<i16>,
    /// True inside 《》.
    pub cited: bool,
    /// True inside the title.
    pub titled: bool,
}

pub(super) fn first(text: &str) -> Option<char> {
    text.chars().next()
}

pub(super) fn last(text: &str) -> Option<char> {
    text.chars().next_back()
}

pub(super) fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// Counts the digits, without separators.
pub(super) fn length(case: &NumberContext) -> usize {
    case.place.digits.chars().count()
}

/// Returns the last `most` bytes, cut at a character boundary.
pub(super) fn tail(text: &str, most: usize) -> &str {
    let mut start = text.len().saturating_sub(most);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    text.get(start..).unwrap_or("")
}
