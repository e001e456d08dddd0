//! A search: in the text of the report under review, and the words of one over rows.
//!
//! Invariant: hits ascend, and the one shown is in view. Not here: how the words are typed in the text (`text_input`), the
//! rows of two years (`screen::pair`) and of all (`screen::series`).

use crate::keys::{Code, Key};
use crate::widgets::line_editor::LineEditor;
use gouji_core::text::Span;

/// A search in the text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Search {
    /// The words.
    pub line: LineEditor,
    /// Their places.
    pub hits: Vec<Span>,
    /// The hit shown.
    pub at: usize,
    /// True while the words are typed.
    pub typing: bool,
}

impl Search {
    /// A search that begins.
    pub fn begun() -> Self {
        Self { typing: true, ..Self::default() }
    }

    /// Its words, unless there are none.
    pub fn words(&self) -> Option<&str> {
        Some(self.line.text()).filter(|words| !words.is_empty())
    }
}

/// Types into a search over rows; true when its words changed.
pub(crate) fn type_into(search: &mut Option<Search>, key: Key) -> bool {
    match (key.code, search.as_mut()) {
        (Code::Esc, _) => *search = None,
        (Code::Enter, Some(search)) => search.typing = false,
        (_, Some(search)) => return search.line.key(key),
        _ => {}
    }
    false
}

/// The next or previous of some rows that is hit, round the end.
pub(crate) fn next_of(stops: &[usize], here: usize, forward: bool, is_hit: impl Fn(usize) -> bool) -> Option<usize> {
    let turn = stops.partition_point(|&row| if forward { row <= here } else { row < here });
    let (before, after) = stops.split_at(turn);
    let hit = |row: &usize| is_hit(*row);
    if forward {
        after.iter().chain(before).copied().find(hit)
    } else {
        before.iter().rev().chain(after.iter().rev()).copied().find(hit)
    }
}

/// A search stops after this many hits.
const MOST_HITS: usize = 10_000;

pub(crate) fn hits(text: &str, words: &str) -> Vec<Span> {
    if words.is_empty() {
        return Vec::new();
    }
    text.match_indices(words).take(MOST_HITS).map(|(at, hit)| Span::new(at, at + hit.len())).collect()
}
