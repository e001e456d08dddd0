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

/// Returns the place of a character among those of the blocks.
fn slot(c: char) -> Option<usize> {
    let code = c as u32;
    let at = if IDEOGRAPHS.contains(&code) {
        code - IDEOGRAPHS.start + (RADICALS.end - RADICALS.start)
    } else if RADICALS.contains(&code) {
        code - RADICALS.start
    } else {
        return None;
    };
    Some(at as usize)
}

/// The characters that are read as others.
struct Older {
    /// A bit for each character of the blocks: most texts have none of those set.
    marked: Vec<u64>,
    read_as: FxHashMap<char, char>,
}

impl Older {
    fn new() -> Self {
        let mut older = Self { marked: Vec::new(), read_as: FxHashMap::default() };
        for group in TABLE.lines().filter(|line| !line.starts_with(['#', '='])).flat_map(str::split_whitespace) {
            let mut chars = group.chars();
            let Some(simplified) = chars.next() else { continue };
            for c in chars {
                let Some(at) = slot(c) else { continue };
                if older.marked.len() <= at / 64 {
                    older.marked.resize(at / 64 + 1, 0);
                }
                older.marked[at / 64] |= 1 << (at % 64);
                older.read_as.insert(c, simplified);
            }
        }
        older
    }

    fn contains(&self, c: char) -> bool {
        slot(c).is_some_and(|at| self.marked.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1))
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
    if !text.chars().any(|c| older.contains(c)) {
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
