//! A number of the prose with the words around it, and the tests that rules put to them.
//!
//! Invariant: bounded; a test costs as much as the words around one number. Not here: the rules (`roles`, `non_counts`).

use super::tokenizer::{NumberToken, Surroundings};
use super::units::UnitMatch;

/// A token with everything a rule may look at.
pub(super) struct NumberContext<'a> {
    pub place: Surroundings<'a>,
    pub token: NumberToken,
    pub unit: UnitMatch<'a>,
    /// The year reported on.
    pub year: Option<i16>,
    /// Inside 《》.
    pub cited: bool,
    /// Inside the title.
    pub titled: bool,
}

/// True when one of the words begins the text.
pub(super) fn begins(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.starts_with(word))
}

/// True when one of the words ends the text.
pub(super) fn ends(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.ends_with(word))
}

pub(super) fn has(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
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

/// Digits in a row, without separators.
pub(super) fn length(case: &NumberContext) -> usize {
    case.place.digits.chars().count()
}

/// The last `most` bytes, cut at a character.
pub(super) fn tail(text: &str, most: usize) -> &str {
    let mut start = text.len().saturating_sub(most);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    text.get(start..).unwrap_or("")
}
