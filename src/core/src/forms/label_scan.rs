//! Finds the labels and titles of the forms inside a text without separators.
//!
//! Invariant: the longest label at a place is found, intact apart from blanks, width and inner punctuation; the time is
//! linear in the text, as no label is longer than [`LONGEST_LABEL`]. Not here: labels that are damaged (`labels`), which
//! row a label belongs to (`extract`).

use super::labels::{ENDINGS, LONGEST_LABEL};
use crate::text::{Span, numerals};
use rustc_hash::FxHashMap as HashMap;

/// A trie over the normal forms of all labels and titles.
#[derive(Debug, Clone, Default)]
pub struct LabelScan {
    next: HashMap<(u32, char), u32>,
    /// For each node: true if a label ends there.
    ends: Vec<bool>,
    /// A bit for each character of the basic plane, set if a label begins with it: most characters of a line begin none.
    begins: Vec<u64>,
}

/// Characters of the basic plane.
const BASIC: usize = 0x1_0000;

impl LabelScan {
    /// Builds the trie over normalised labels.
    pub(super) fn new<'l>(labels: impl Iterator<Item = &'l str>) -> Self {
        let mut scan = Self { next: HashMap::default(), ends: vec![false], begins: vec![0; BASIC / 64] };
        for label in labels.filter(|label| label.chars().nth(1).is_some()) {
            let first = label.chars().next().unwrap_or_default() as usize;
            if let Some(bits) = scan.begins.get_mut(first / 64) {
                *bits |= 1 << (first % 64);
            }
            let mut node = 0;
            for c in label.chars() {
                let fresh = u32::try_from(scan.ends.len()).unwrap_or(u32::MAX);
                node = *scan.next.entry((node, c)).or_insert(fresh);
                if node == fresh {
                    scan.ends.push(false);
                }
            }
            if let Some(end) = scan.ends.get_mut(node as usize) {
                *end = true;
            }
        }
        scan
    }

    /// Returns the labels in a text, from left to right, none inside another.
    pub fn find(&self, text: &str) -> Vec<Span> {
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
            let label = if self.may_begin(c) { self.longest(text, at) } else { None };
            at = match label {
                Some(end) => {
                    found.push(Span::new(at, end));
                    end
                }
                None => at + c.len_utf8(),
            };
        }
        found
    }

    /// False for a character that begins no label.
    fn may_begin(&self, c: char) -> bool {
        let c = numerals::fold_char(c) as usize;
        self.begins.get(c / 64).is_none_or(|bits| bits & 1 << (c % 64) != 0)
    }

    /// Returns the end of the longest label that begins at byte `start`.
    fn longest(&self, text: &str, start: usize) -> Option<usize> {
        let mut node = 0;
        let mut end = None;
        for (at, c) in text.get(start..)?.char_indices().take(2 * LONGEST_LABEL) {
            let folded = numerals::fold_char(c);
            let Some(&next) = self.next.get(&(node, folded)) else {
                if at > 0 && is_inner(folded) {
                    continue;
                }
                break;
            };
            node = next;
            if self.ends.get(node as usize).is_some_and(|is_end| *is_end) {
                end = Some(start + at + c.len_utf8());
            }
        }
        let rest = text.get(end?..)?;
        let ending = ENDINGS.iter().find(|ending| rest.starts_with(**ending)).map_or(0, |ending| ending.len());
        let quotes = rest.len() - rest.trim_start_matches(CLOSING).len();
        end.map(|end| end + ending.max(quotes))
    }
}

/// Quotes that close a label and are part of it.
const CLOSING: [char; 3] = ['”', '"', '’'];

/// True for what the normal form of a label leaves out.
fn is_inner(c: char) -> bool {
    c.is_whitespace() || matches!(c, '“' | '”' | '"' | '‘' | '’' | ':' | '、' | ',' | '。')
}
