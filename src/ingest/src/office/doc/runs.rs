//! Finds the properties of a character or paragraph by its byte offset.
//!
//! Invariant: runs are sorted by offset; runs outside the file are dropped. Not here: the properties themselves
//! (`properties`).

use crate::{le_bytes, limits};

/// A run of bytes of the main stream with the same properties.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run<'a> {
    pub start: u32,
    pub end: u32,
    /// Its list of modifiers; for paragraphs preceded by their style.
    pub list: &'a [u8],
}

const PAGE: usize = 512;

/// All runs of a kind, from the pages listed in `table`. False when there are more than the limit.
pub(super) fn runs<'a>(main: &'a [u8], table: &[u8], of_paragraphs: bool) -> (Vec<Run<'a>>, bool) {
    let count = table.len().saturating_sub(4) / 8;
    let mut found: Vec<Run<'a>> = Vec::new();
    for nth in 0..count {
        let Some(number) = le_bytes::u32(table, 4 * (count + 1) + 4 * nth) else { break };
        let at = (number & 0x003f_ffff) as usize * PAGE;
        let Some(page) = le_bytes::part(main, at, PAGE) else { continue };
        let runs = usize::from(page[PAGE - 1]);
        found.extend((0..runs).filter_map(|nth| run(page, runs, nth, of_paragraphs)));
        if found.len() > limits::RUNS {
            return (found, false);
        }
    }
    found.retain(|run| run.start < run.end);
    found.sort_by_key(|run| run.start);
    (found, true)
}

/// A run of a page ([MS-DOC] 2.9.23 and 2.9.33): all offsets come first, then the positions of the properties.
fn run(page: &[u8], runs: usize, nth: usize, of_paragraphs: bool) -> Option<Run<'_>> {
    let (start, end) = (le_bytes::u32(page, 4 * nth)?, le_bytes::u32(page, 4 * nth + 4)?);
    let entry = 4 * (runs + 1) + nth * if of_paragraphs { 13 } else { 1 };
    let at = 2 * usize::from(le_bytes::u8(page, entry)?);
    let list = if at == 0 {
        &[]
    } else {
        let length = usize::from(le_bytes::u8(page, at)?);
        match (of_paragraphs, length) {
            (false, length) => le_bytes::part(page, at + 1, length)?,
            // The length takes two forms: a count of words, or 0 followed by a second length byte.
            (true, 0) => le_bytes::part(page, at + 2, 2 * usize::from(le_bytes::u8(page, at + 1)?))?,
            (true, length) => le_bytes::part(page, at + 1, 2 * length - 1)?,
        }
    };
    Some(Run { start, end, list })
}

/// The run that contains an offset.
pub(super) fn at<'r, 'a>(runs: &'r [Run<'a>], place: u32) -> Option<&'r Run<'a>> {
    let before = runs.partition_point(|run| run.start <= place).checked_sub(1)?;
    runs.get(before).filter(|run| place < run.end)
}
