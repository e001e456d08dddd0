//! Finding a name by a few of its characters, or by the first letters of its readings.
//!
//! Invariant: what is found holds the query's characters in their order; a Chinese character is found by itself and by the
//! first letter of any of its common readings (`ysl` finds 予以受理). The table of letters is read at the first search, not
//! at the start.

use std::collections::HashMap;
use std::sync::OnceLock;

/// A letter and the characters that have a reading with it, a line each; `#` begins a comment.
const TABLE: &str = include_str!("../../assets/initials.txt");

/// The letters of each character, a bit each.
fn table() -> &'static HashMap<char, u32> {
    static LETTERS: OnceLock<HashMap<char, u32>> = OnceLock::new();
    LETTERS.get_or_init(|| {
        let mut letters: HashMap<char, u32> = HashMap::new();
        for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
            let mut chars = line.chars();
            let Some(bit) = chars.next().and_then(bit) else { continue };
            for c in chars {
                *letters.entry(c).or_default() |= bit;
            }
        }
        letters
    })
}

fn bit(letter: char) -> Option<u32> {
    letter.is_ascii_lowercase().then(|| 1 << (letter as u32 - 'a' as u32))
}

fn is_match(query: char, c: char) -> bool {
    if query == c {
        return true;
    }
    !c.is_ascii() && bit(query).is_some_and(|bit| table().get(&c).is_some_and(|letters| letters & bit != 0))
}

/// Letters and digits, small.
fn bare(text: &str) -> Vec<char> {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A match may stretch over so many times the query's length; beyond that it is chance.
const STRETCH: usize = 3;

/// How well `query` finds `name`: higher is better, `None` when it does not. Every word of the query has to be found.
pub fn score(query: &str, name: &str) -> Option<u32> {
    let name = bare(name);
    query
        .split_whitespace()
        .map(bare)
        .filter(|word| !word.is_empty())
        .try_fold(0, |sum, word| Some(sum + one(&word, &name)?))
}

fn one(word: &[char], name: &[char]) -> Option<u32> {
    let fits = |at: usize| word.iter().zip(&name[at..]).all(|(q, c)| is_match(*q, *c));
    if let Some(at) = (0..(name.len() + 1).saturating_sub(word.len())).find(|&at| fits(at)) {
        // In one piece: best at the beginning, and in a short name.
        return Some(10_000 - (at * 20 + name.len()).min(5_000) as u32);
    }
    let starts = (0..name.len()).filter(|&at| is_match(word[0], name[at]));
    let shortest = starts.filter_map(|start| spread(word, &name[start..])).min()?;
    (shortest <= word.len() * STRETCH).then(|| 4_000 - (shortest * 20 + name.len()).min(3_900) as u32)
}

/// How many characters of `name` it takes to meet all of `word` in order, from its first on.
fn spread(word: &[char], name: &[char]) -> Option<usize> {
    let mut left = word.iter();
    let mut next = left.next()?;
    for (at, c) in name.iter().enumerate() {
        if is_match(*next, *c) {
            match left.next() {
                Some(more) => next = more,
                None => return Some(at + 1),
            }
        }
    }
    None
}
