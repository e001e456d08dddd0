//! A list of words and the questions asked of it: which word begins a text, ends it, or occurs in it.
//!
//! Invariant: of several words that fit the longest is meant. A look-up finds the words with the same first (or last)
//! character in a sorted table and compares only those; it allocates nothing. Not here: which lists there are (`lexicon`).

use std::borrow::Cow;
use std::cmp::Reverse;

/// Words in the order of their file, compiled for look-ups.
#[derive(Debug, Clone, Default)]
pub struct WordList {
    words: Vec<Cow<'static, str>>,
    first: Table,
    last: Table,
}

/// Indexes of words by one of their characters, the longest of equal characters first.
#[derive(Debug, Clone, Default)]
struct Table {
    entries: Vec<(char, u16)>,
    /// Bit `c % 256` for each character `c` of the table; it dismisses most characters of a text.
    filter: [u64; 4],
}

/// The characters that begin a word of several lists.
#[derive(Debug, Clone, Copy, Default)]
pub struct Beginnings([u64; 4]);

impl Beginnings {
    /// Collects those of the lists.
    pub fn of<'l>(lists: impl IntoIterator<Item = &'l WordList>) -> Self {
        let mut all = Self::default();
        for list in lists {
            all.0.iter_mut().zip(list.first.filter).for_each(|(word, bits)| *word |= bits);
        }
        all
    }

    /// False for a character that begins no word; true for any other, and for a few that begin none.
    pub const fn may_have(&self, c: char) -> bool {
        let (word, bit) = bit(c);
        self.0[word] & bit != 0
    }
}

/// Word and bit of a character in the filter.
const fn bit(c: char) -> (usize, u64) {
    let at = c as usize % 256;
    (at / 64, 1 << (at % 64))
}

impl Table {
    fn new(words: &[Cow<'static, str>], key: impl Fn(&str) -> Option<char>) -> Self {
        let mut entries: Vec<(char, u16)> =
            words.iter().zip(0..).filter_map(|(word, at)| Some((key(word)?, at))).collect();
        entries.sort_unstable_by_key(|&(c, at)| (c, Reverse(words[usize::from(at)].len()), at));
        let mut filter = [0; 4];
        for &(c, _) in &entries {
            let (word, bit) = bit(c);
            filter[word] |= bit;
        }
        Self { entries, filter }
    }

    /// False for a character that is not in the table; true for any other, and for a few that are not.
    const fn may_have(&self, c: char) -> bool {
        let (word, bit) = bit(c);
        self.filter[word] & bit != 0
    }

    fn of(&self, c: char) -> &[(char, u16)] {
        if !self.may_have(c) {
            return &[];
        }
        let start = self.entries.partition_point(|entry| entry.0 < c);
        let rest = &self.entries[start..];
        &rest[..rest.iter().take_while(|entry| entry.0 == c).count()]
    }
}

impl WordList {
    /// Compiles the words; those beyond 65,535 are left out.
    pub(super) fn new(mut words: Vec<Cow<'static, str>>) -> Self {
        words.truncate(usize::from(u16::MAX));
        let first = Table::new(&words, |word| word.chars().next());
        let last = Table::new(&words, |word| word.chars().next_back());
        Self { words, first, last }
    }

    /// The words in the order of their file, a user's behind those of the program.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(AsRef::as_ref)
    }

    /// True when the text is one of the words.
    pub fn contains(&self, text: &str) -> bool {
        let Some(c) = text.chars().next() else { return false };
        self.first.of(c).iter().any(|&(_, at)| self.words[usize::from(at)] == text)
    }

    /// False for a character that begins no word; true for any other, and for a few that begin none.
    pub const fn may_begin(&self, c: char) -> bool {
        self.first.may_have(c)
    }

    /// False for a character that ends no word; true for any other, and for a few that end none.
    pub const fn may_end(&self, c: char) -> bool {
        self.last.may_have(c)
    }

    /// The longest word that begins the text.
    pub fn prefix_of<'s>(&'s self, text: &str) -> Option<&'s str> {
        let c = text.chars().next()?;
        self.first.of(c).iter().map(|&(_, at)| &*self.words[usize::from(at)]).find(|word| text.starts_with(*word))
    }

    /// The longest word that ends the text.
    pub fn suffix_of<'s>(&'s self, text: &str) -> Option<&'s str> {
        let c = text.chars().next_back()?;
        self.last.of(c).iter().map(|&(_, at)| &*self.words[usize::from(at)]).find(|word| text.ends_with(*word))
    }

    /// True when a word begins the text.
    pub fn begins(&self, text: &str) -> bool {
        self.prefix_of(text).is_some()
    }

    /// True when a word ends the text.
    pub fn ends(&self, text: &str) -> bool {
        self.suffix_of(text).is_some()
    }

    /// The words that occur in the text, each with its first byte, in the order of the text.
    pub fn occurrences<'s>(&'s self, text: &'s str) -> impl Iterator<Item = (usize, &'s str)> {
        let starts = text.char_indices().filter(|&(_, c)| self.first.may_have(c));
        starts.flat_map(move |(start, c)| {
            let words = self.first.of(c).iter().map(|&(_, at)| &*self.words[usize::from(at)]);
            let rest = text.get(start..).unwrap_or("");
            words.filter(move |word| rest.starts_with(word)).map(move |word| (start, word))
        })
    }

    /// True when a word occurs in the text.
    pub fn occurs_in(&self, text: &str) -> bool {
        let begins = |rest: &[u8]| {
            let c = text.get(text.len() - rest.len()..).and_then(|rest| rest.chars().next()).unwrap_or_default();
            self.first.of(c).iter().any(|&(_, at)| rest.starts_with(self.words[usize::from(at)].as_bytes()))
        };
        let mut rest = text.as_bytes();
        loop {
            // The last two bytes of a character have the bits that the filter looks at.
            let (low, behind) = match rest {
                [first @ 0..=0x7f, behind @ ..] => (*first, behind),
                [0xe0..=0xef, one, other, behind @ ..]
                | [0xf0..=0xff, _, one, other, behind @ ..]
                | [one, other, behind @ ..] => (one << 6 | (other & 0x3f), behind),
                [] | [_] => return false,
            };
            if self.first.may_have(char::from(low)) && begins(rest) {
                return true;
            }
            rest = behind;
        }
    }

    /// The first word of the file that occurs in the text, and its first byte.
    pub fn first_of_file_in<'s>(&'s self, text: &str) -> Option<(usize, &'s str)> {
        // Few texts have one of them: one pass tells.
        self.occurs_in(text).then(|| self.iter().find_map(|word| Some((text.find(word)?, word)))).flatten()
    }

    /// The text without the longest word that begins it.
    pub fn strip_prefix<'t>(&self, text: &'t str) -> Option<&'t str> {
        self.prefix_of(text).and_then(|word| text.get(word.len()..))
    }

    /// The text without the longest word that ends it.
    pub fn strip_suffix<'t>(&self, text: &'t str) -> Option<&'t str> {
        self.suffix_of(text).and_then(|word| text.get(..text.len() - word.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(words: &[&'static str]) -> WordList {
        WordList::new(words.iter().map(|word| Cow::Borrowed(*word)).collect())
    }

    #[test]
    fn the_longest_word_is_found_whatever_the_order_of_the_file() {
        let units = list(&["人", "元", "人次", "万元", "年"]);
        assert_eq!(units.prefix_of("人次,"), Some("人次"));
        assert_eq!(units.prefix_of("人,"), Some("人"));
        assert_eq!(units.suffix_of("12万元"), Some("万元"));
        assert_eq!(units.strip_prefix("人次以上"), Some("以上"));
        assert_eq!((units.prefix_of(""), units.prefix_of("12"), units.suffix_of("")), (None, None, None));
        assert!(units.contains("元") && !units.contains("次") && !units.contains("元1"));
    }

    #[test]
    fn occurrences_come_in_the_order_of_the_text() {
        let words = list(&["公开", "信息公开", "信息"]);
        let found: Vec<_> = words.occurrences("政府信息公开").collect();
        assert_eq!(found, [(6, "信息公开"), (6, "信息"), (12, "公开")]);
        assert!(!words.occurs_in("申请"));
        assert_eq!(words.first_of_file_in("信息公开"), Some((6, "公开")));
    }
}
