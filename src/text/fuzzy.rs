//! Finding a name by a few of its characters, or by its readings: whole ones, their first letters, or a mixture.
//!
//! Invariant: what is found holds the query's characters in their order; a Chinese character is found by itself and by the
//! beginning of any of its readings (`ysl`, `yushouli` and `yushl` find 予受理). Left to others: the
//! readings themselves, which a library keeps.

use pinyin::ToPinyinMulti;

/// The readings of a character, without tones.
fn readings(c: char) -> impl Iterator<Item = &'static str> {
    let readings = if c.is_ascii() { None } else { c.to_pinyin_multi() };
    readings.into_iter().flatten().map(pinyin::Pinyin::plain)
}

/// A letter as an input method has it: ü is typed as v, and by many as u.
fn is_letter(typed: char, of: char) -> bool {
    typed == of || (of == 'ü' && matches!(typed, 'v' | 'u'))
}

fn is_match(query: char, c: char) -> bool {
    query == c || readings(c).any(|reading| reading.chars().next().is_some_and(|first| is_letter(query, first)))
}

/// Marks in `after` how far `word` may be read when `c` is the next character and it was read up to the places in `before`.
fn read(word: &[char], c: char, before: &[bool], after: &mut [bool]) {
    let places = before.iter().enumerate().filter(|(_, is_here)| **is_here).map(|(at, _)| at);
    for at in places {
        if word.get(at) == Some(&c) {
            after[at + 1] = true;
        }
        for reading in readings(c) {
            let same = word[at..].iter().zip(reading.chars()).take_while(|(typed, of)| is_letter(**typed, *of)).count();
            for end in 1..=same {
                after[at + end] = true;
            }
        }
    }
}

/// True when `name` begins with `word`, every character of it being read by at least its first letter.
fn begins(word: &[char], name: &[char]) -> bool {
    let mut before = vec![false; word.len() + 1];
    before[0] = true;
    for c in name {
        let mut after = vec![false; word.len() + 1];
        read(word, *c, &before, &mut after);
        if after[word.len()] {
            return true;
        }
        if !after.contains(&true) {
            return false;
        }
        before = after;
    }
    false
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
    if let Some(at) = (0..name.len()).find(|&at| is_match(word[0], name[at]) && begins(word, &name[at..])) {
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
