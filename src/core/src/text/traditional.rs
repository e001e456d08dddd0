//! Maps traditional and older characters, and radicals printed for characters, to simplified ones.
//!
//! Invariant: both have the same length in UTF-8, so that offsets are the same in both texts. Not here: words that
//! differ by more than their characters, except the few a converter puts for those of the forms (規範性檔案).

use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::ops::Range;
use std::sync::OnceLock;

/// Groups of a simplified character and its older forms; `#` begins a comment.
const TABLE: &str = include_str!("../../../../assets/traditional.txt");
/// The blocks that contain them all: the radicals and the ideographs.
const RADICALS: Range<u32> = 0x2e80..0x2fe0;
const IDEOGRAPHS: Range<u32> = 0x4e00..0xa000;

/// The characters that are read as others.
struct Older {
    /// A bit for each character up to the last block: most texts have none of those set.
    marked: Vec<u64>,
    read_as: FxHashMap<char, char>,
}

impl Older {
    fn new() -> Self {
        let words = IDEOGRAPHS.end as usize / 64;
        let mut older = Self { marked: vec![0; words], read_as: FxHashMap::default() };
        for group in TABLE.lines().filter(|line| !line.starts_with(['#', '='])).flat_map(str::split_whitespace) {
            let mut chars = group.chars();
            let Some(simplified) = chars.next() else { continue };
            for c in chars.filter(|c| RADICALS.contains(&(*c as u32)) || IDEOGRAPHS.contains(&(*c as u32))) {
                older.marked[c as usize / 64] |= 1 << (c as usize % 64);
                older.read_as.insert(c, simplified);
            }
        }
        older
    }

    fn contains(&self, c: char) -> bool {
        self.marked.get(c as usize / 64).is_some_and(|word| word >> (c as usize % 64) & 1 == 1)
    }

    /// True if a text has such a character. In UTF-8 each has three bytes; the last six bits of the third are its place in
    /// its word of the table, and the bits before them number the word.
    fn are_in(&self, text: &str) -> bool {
        let mut rest = text.as_bytes();
        loop {
            rest = match rest {
                [] => return false,
                [first @ 0xe0..=0xef, second, third, behind @ ..] => {
                    let word = usize::from(first & 0xf) << 6 | usize::from(second & 0x3f);
                    if self.marked.get(word).is_some_and(|word| word >> (third & 0x3f) & 1 == 1) {
                        return true;
                    }
                    behind
                }
                [_, behind @ ..] => behind,
            };
        }
    }

    fn simplified(&self, c: char) -> char {
        if self.contains(c) { self.read_as.get(&c).copied().unwrap_or(c) } else { c }
    }
}

fn older() -> &'static Older {
    static OLDER: OnceLock<Older> = OnceLock::new();
    OLDER.get_or_init(Older::new)
}

/// Returns a text in simplified characters; borrowed if it has no others.
pub fn simplified(text: &str) -> Cow<'_, str> {
    let older = older();
    if !older.are_in(text) {
        return Cow::Borrowed(text);
    }
    let text: String = text.chars().map(|c| older.simplified(c)).collect();
    Cow::Owned(
        words().fold(
            text,
            |text, (printed, word)| if text.contains(printed) { text.replace(printed, word) } else { text },
        ),
    )
}

/// Returns a text with characters for the radicals that some files print in their place; other characters stay.
pub fn without_radicals(text: &str) -> String {
    let is_radical = |c: char| RADICALS.contains(&(c as u32));
    text.chars().map(|c| if is_radical(c) { older().simplified(c) } else { c }).collect()
}

/// Words that a converter of characters puts for those of the forms, of the same length.
fn words() -> impl Iterator<Item = (&'static str, &'static str)> {
    TABLE.lines().filter_map(|line| line.strip_prefix('=')?.split_once(' ')).filter(|(from, to)| from.len() == to.len())
}
