//! Names before 分别 and their numbers behind it: 行政复议、行政诉讼分别为3件、2件.
//!
//! Invariant: a number gets the name at its position only if there are as many names as numbers. Not here: what the
//! numbers are parts of (`enumeration`).

use super::{Mention, Role};
use crate::lexicon::Lexicon;
use crate::text::Span;

/// Between the names.
const JOINTS: [char; 5] = ['、', '和', '与', '及', '/'];
/// Between the numbers.
const BETWEEN: [char; 7] = ['、', '和', '与', '及', ',', '，', ' '];
/// Most names before 分别.
const MOST: usize = 12;

/// Labels each number behind 分别 with its own name.
pub(super) fn label(lexicon: &Lexicon, text: &str, mentions: &mut [Mention]) {
    for index in 0..mentions.len() {
        let Some(names) = mentions.get(index).and_then(|first| names(lexicon, text, first)) else {
            continue;
        };
        let mut end = index + 1;
        while let (Some(last), Some(next)) = (mentions.get(end - 1), mentions.get(end))
            && end - index < MOST
            && follows(text, last, next)
        {
            end += 1;
        }
        if end - index != names.len() {
            continue;
        }
        for (mention, name) in mentions.iter_mut().skip(index).zip(names) {
            mention.label = name;
        }
    }
}

/// Returns the names before the word, at least two.
fn names(lexicon: &Lexicon, text: &str, first: &Mention) -> Option<Vec<Span>> {
    if !matches!(first.role, Role::Count | Role::Amount) {
        return None;
    }
    let label = first.label.of(text);
    let head = label.get(..lexicon.parts_respectively.occurrences(label).next()?.0)?;
    let mut found = Vec::new();
    let mut start = first.label.start;
    for name in head.split(JOINTS) {
        found.push(Span::new(start, start + name.len()).trimmed(text));
        let joint = text.get(start + name.len()..).and_then(|rest| rest.chars().next());
        start += name.len() + joint.map_or(0, char::len_utf8);
    }
    (found.len() >= 2 && found.iter().all(|name| !name.is_empty())).then_some(found)
}

/// True if only a separator is between two counts.
fn follows(text: &str, last: &Mention, next: &Mention) -> bool {
    let between = Span::new(last.span.end, next.span.start).of(text);
    let between = between.strip_prefix(last.unit.as_str()).unwrap_or(between);
    matches!(next.role, Role::Count | Role::Amount) && between.trim_matches(BETWEEN).is_empty()
}
