//! Maps traditional and older characters, and radicals printed for characters, to simplified ones.
//!
//! Invariant: both have the same length in UTF-8, so that offsets are the same in both texts. Not here: words that
//! differ by more than their characters, except the few a converter puts for those of the forms (規範性檔案).

use std::borrow::Cow;
use std::sync::OnceLock;

/// Groups of a simplified character and its older forms; `#` begins a comment.
const TABLE: &str = include_str!("../../../../assets/traditional.txt");
/// First and last character of the blocks that contain them all, from the radicals to the ideographs.
const FIRST: u32 = 0x2e80;
const LAST: u32 = 0x9fff;
/// End of the radicals.
const LAST_RADICAL: u32 = 0x2fe0;

/// Returns the simplified character for each character of the blocks.
fn table() -> &'static [char] {
    static READ_AS: OnceLock<Vec<char>> = OnceLock::new();
    READ_AS.get_or_init(|| {
        let mut table: Vec<char> = (FIRST..=LAST).filter_map(char::from_u32).collect();
        for group in TABLE.lines().filter(|line| !line.starts_with(['#', '='])).flat_map(str::split_whitespace) {
            let mut chars = group.chars();
            let Some(simplified) = chars.next() else { continue };
            for c in chars {
                if let Some(slot) = (c as u32).checked_sub(FIRST).and_then(|at| table.get_mut(at as usize)) {
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
    let read_as = |c: char| (c as u32).checked_sub(FIRST).and_then(|at| table.get(at as usize)).copied().unwrap_or(c);
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
    let is_radical = |c: char| (FIRST..LAST_RADICAL).contains(&(c as u32));
    let read_as = |c: char| table().get((c as u32 - FIRST) as usize).copied().unwrap_or(c);
    text.chars().map(|c| if is_radical(c) { read_as(c) } else { c }).collect()
}

/// Words that a converter of characters puts for those of the forms, of the same length.
fn words() -> impl Iterator<Item = (&'static str, &'static str)> {
    TABLE.lines().filter_map(|line| line.strip_prefix('=')?.split_once(' ')).filter(|(from, to)| from.len() == to.len())
}
