//! Fuzzy search of names by characters or pinyin: whole readings, initials, or a mixture.
//!
//! Invariant: a match contains the query's characters in order; a Chinese character matches itself and the beginning of
//! any of its readings (`ysl`, `yushouli` and `yushl` find 予受理). Not here: the readings, which the `pinyin` crate has.

use pinyin::ToPinyinMulti;
use std::sync::OnceLock;

/// Returns the readings of a character without tones.
fn readings(c: char) -> impl Iterator<Item = &'static str> {
    let readings = if c.is_ascii() { None } else { c.to_pinyin_multi() };
    readings.into_iter().flatten().map(pinyin::Pinyin::plain)
}

/// Compares letters as input methods type them: ü is v, for many people u.
fn is_letter(typed: char, of: char) -> bool {
    typed == of || (of == 'ü' && matches!(typed, 'v' | 'u'))
}

fn is_match(query: char, c: char) -> bool {
    query == c || letter(query).is_some_and(|letter| initials(c) & letter != 0)
}

/// Returns the bit of a letter with which a reading may begin.
fn letter(c: char) -> Option<u32> {
    let at = if c == 'ü' { 26 } else { u32::from(c).checked_sub(u32::from('a')).filter(|at| *at < 26)? };
    Some(1 << at)
}

/// Returns the letters with which the readings of a character begin.
fn initials(c: char) -> u32 {
    const COMMON: std::ops::RangeInclusive<char> = '一'..='龥';
    // Queried for every character of a long list's names at each key.
    static KNOWN: OnceLock<Vec<u32>> = OnceLock::new();
    let of = |c: char| {
        let firsts = readings(c).filter_map(|reading| reading.chars().next());
        let typed =
            firsts.flat_map(|first| ['v', 'u', first].into_iter().filter(move |typed| is_letter(*typed, first)));
        typed.filter_map(letter).fold(0, |all, letter| all | letter)
    };
    if c.is_ascii() {
        return 0;
    }
    if !COMMON.contains(&c) {
        return of(c);
    }
    let at = u32::from(c) - u32::from(*COMMON.start());
    KNOWN.get_or_init(|| COMMON.map(of).collect())[at as usize]
}

/// Marks in `after` how far `word` can be read with `c` as the next character, given the positions in `before`.
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

/// What tells the level of a place, and may be left out of its name: 苏州教育局 for 苏州市教育局.
const LEVELS: [char; 4] = ['省', '市', '县', '区'];

/// True if `name` begins with `word`, each of its characters read by at least its first letter, those of [`LEVELS`] perhaps not.
fn begins(word: &[char], name: &str) -> bool {
    if word.len() == 1 {
        return name.chars().next().is_some_and(|c| is_match(word[0], c));
    }
    let mut before = vec![false; word.len() + 1];
    before[0] = true;
    for c in name.chars() {
        let mut after = vec![false; word.len() + 1];
        read(word, c, &before, &mut after);
        if after[word.len()] {
            return true;
        }
        if LEVELS.contains(&c) && !before[0] {
            after.iter_mut().zip(&before).for_each(|(after, before)| *after |= before);
        }
        if !after.contains(&true) {
            return false;
        }
        before = after;
    }
    false
}

/// Returns letters and digits in lower case.
fn bare(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase)
}

/// Returns what a name is sorted by: the reading of each character and the character itself.
///
/// Of several readings it is the first, but for a few that places are named with.
pub fn reading(name: &str) -> String {
    const OF_PLACES: [(char, &str); 6] =
        [('长', "chang"), ('重', "chong"), ('厦', "xia"), ('都', "du"), ('蚌', "beng"), ('单', "shan")];
    let mut out = String::with_capacity(name.len() * 2);
    for c in name.chars().flat_map(char::to_lowercase) {
        let of_places = OF_PLACES.iter().find(|(known, _)| *known == c).map(|(_, reading)| *reading);
        out.push_str(of_places.or_else(|| readings(c).next()).unwrap_or_default());
        out.push(c);
    }
    out
}

/// The names of a thing prepared for search: letters and digits in lower case, each name on its line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Name(Box<str>);

impl Name {
    /// Prepares a name.
    pub fn new(text: &str) -> Self {
        Self::of(&[text])
    }

    /// Prepares the names of one thing.
    pub fn of(names: &[&str]) -> Self {
        let mut lines = String::new();
        for (at, name) in names.iter().enumerate() {
            lines.extend((at > 0).then_some('\n').into_iter().chain(bare(name)));
        }
        Self(lines.into())
    }

    /// True if it has no letter and no digit.
    pub fn is_empty(&self) -> bool {
        self.0.trim_ascii().is_empty()
    }
}

/// A search query.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query(Vec<Vec<char>>);

impl Query {
    /// Splits a query into words.
    pub fn new(text: &str) -> Self {
        let words = text.split_whitespace().map(|word| bare(word).collect::<Vec<char>>());
        Self(words.filter(|word| !word.is_empty()).collect())
    }

    /// Scores a thing by its best name, higher is better; `None` unless every word matches in one.
    pub fn score(&self, name: &Name) -> Option<u32> {
        let score = |name: &str| self.0.iter().try_fold(0, |sum, word| Some(sum + one(word, name)?));
        name.0.split('\n').filter(|name| !name.is_empty()).filter_map(score).max()
    }

    /// True if every word occurs in one piece in one of the names of a thing, but for the levels of places.
    pub fn occurs(&self, name: &Name) -> bool {
        self.0.iter().all(|word| piece(word, &name.0).is_some())
    }

    /// True for a query without words.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Greatest length of a match in query lengths; longer matches are chance.
const STRETCH: usize = 3;

/// Scores one name without preparation, for short lists.
pub fn score(query: &str, name: &str) -> Option<u32> {
    Query::new(query).score(&Name::new(name))
}

/// Returns the places where a word may begin in a name: characters before it, and the rest.
fn starts<'n>(word: &[char], name: &'n str) -> impl Iterator<Item = (usize, &'n str)> {
    let matching = name.char_indices().enumerate().filter(|(_, (_, c))| is_match(word[0], *c));
    matching.map(|(at, (byte, _))| (at, &name[byte..]))
}

/// Returns how many characters stand before a word that occurs in one piece.
fn piece(word: &[char], name: &str) -> Option<usize> {
    starts(word, name).find(|(_, rest)| begins(word, rest)).map(|(at, _)| at)
}

fn one(word: &[char], name: &str) -> Option<u32> {
    let length = || name.chars().count();
    if let Some(at) = piece(word, name) {
        // A match in one piece is best at the beginning and in a short name.
        return Some(10_000 - (at * 20 + length()).min(5_000) as u32);
    }
    let shortest = starts(word, name).filter_map(|(_, rest)| spread(word, rest)).min()?;
    (shortest <= word.len() * STRETCH).then(|| 4_000 - (shortest * 20 + length()).min(3_900) as u32)
}

/// Returns how many characters of `name` contain all of `word` in order, from its first one on.
fn spread(word: &[char], name: &str) -> Option<usize> {
    let mut left = word.iter();
    let mut next = left.next()?;
    for (at, c) in name.chars().enumerate() {
        if is_match(*next, c) {
            match left.next() {
                Some(more) => next = more,
                None => return Some(at + 1),
            }
        }
    }
    None
}
