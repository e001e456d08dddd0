//! Maps traditional and older characters, and radicals printed for characters, to simplified ones.
//!
//! Invariant: both have the same length in UTF-8, so that offsets are the same in both texts. Not here: words that
//! differ by more than their characters, except the few a converter puts for those of the forms (規範性檔案).

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

/// Returns the simplified character for each character of the blocks.
fn table() -> &'static [char] {
    static READ_AS: OnceLock<Vec<char>> = OnceLock::new();
    READ_AS.get_or_init(|| {
        let mut table: Vec<char> = RADICALS.chain(IDEOGRAPHS).filter_map(char::from_u32).collect();
        for group in TABLE.lines().filter(|line| !line.starts_with(['#', '='])).flat_map(str::split_whitespace) {
            let mut chars = group.chars();
            let Some(simplified) = chars.next() else { continue };
            for c in chars {
                if let Some(slot) = slot(c).and_then(|at| table.get_mut(at)) {
                    *slot = simplified;
                }
            }
        }
        table
    })
}

/// Returns a text in simplified characters; borrowed if it has no others.
pub fn simplified(text: &str) -> Cow<'_, str> {
    let table = table();
    let read_as = |c: char| slot(c).and_then(|at| table.get(at)).copied().unwrap_or(c);
    if text.chars().all(|c| read_as(c) == c) {
        return Cow::Borrowed(text);
    }
    let text: String = text.chars().map(read_as).collect();
    Cow::Owned(
        words().fold(
            text,
            |text, (printed, word)| if text.contains(printed) { text.replace(printed, word) } else { text },
        ),
    )
}

/// Returns a text with characters for the radicals that some files print in their place; other characters stay.
pub fn without_radicals(text: &str) -> String {
    let read_as = |c: char| slot(c).filter(|_| RADICALS.contains(&(c as u32))).and_then(|at| table().get(at));
    text.chars().map(|c| read_as(c).copied().unwrap_or(c)).collect()
}

/// Words that a converter of characters puts for those of the forms, of the same length.
fn words() -> impl Iterator<Item = (&'static str, &'static str)> {
    TABLE.lines().filter_map(|line| line.strip_prefix('=')?.split_once(' ')).filter(|(from, to)| from.len() == to.len())
}
