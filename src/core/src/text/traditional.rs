//! Traditional and older characters read as simplified ones.
//!
//! Invariant: a character is read as one of the same length in UTF-8, so that every offset into the published text is an
//! offset into the text that is read. Left to others: words that differ by more than their characters (資訊 for 信息).

use std::borrow::Cow;
use std::sync::OnceLock;

/// A simplified character and those read as it, in groups; `#` begins a comment.
const TABLE: &str = include_str!("../../../../assets/traditional.txt");
/// The block that holds them all.
const FIRST: u32 = 0x4e00;
const LAST: u32 = 0x9fff;

/// For each character of the block the one it is read as.
fn table() -> &'static [char] {
    static READ_AS: OnceLock<Vec<char>> = OnceLock::new();
    READ_AS.get_or_init(|| {
        let mut table: Vec<char> = (FIRST..=LAST).filter_map(char::from_u32).collect();
        for group in TABLE.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace) {
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

/// A text in simplified characters; the text itself where it has no others.
pub fn simplified(text: &str) -> Cow<'_, str> {
    let table = table();
    let read_as = |c: char| (c as u32).checked_sub(FIRST).and_then(|at| table.get(at as usize)).copied().unwrap_or(c);
    if text.chars().all(|c| read_as(c) == c) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(read_as).collect())
}
