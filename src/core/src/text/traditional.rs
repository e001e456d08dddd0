//! Maps traditional and older characters to simplified ones.
//!
//! Invariant: both have the same length in UTF-8, so that offsets are the same in both texts. Not here: words that
//! differ by more than their characters (資訊 for 信息).

use std::borrow::Cow;
use std::sync::OnceLock;

/// Groups of a simplified character and its older forms; `#` begins a comment.
const TABLE: &str = include_str!("../../../../assets/traditional.txt");
/// First character of the block that contains them all.
const FIRST: u32 = 0x4e00;
const LAST: u32 = 0x9fff;

/// Returns the simplified character for each character of the block.
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

/// Returns a text in simplified characters; borrowed if it has no others.
pub fn simplified(text: &str) -> Cow<'_, str> {
    let table = table();
    let read_as = |c: char| (c as u32).checked_sub(FIRST).and_then(|at| table.get(at as usize)).copied().unwrap_or(c);
    if text.chars().all(|c| read_as(c) == c) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(read_as).collect())
}
