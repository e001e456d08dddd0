//! The words around a number: the evidence a decision keeps, and the way to find the number in a changed report.
//!
//! Invariant: one line, the same for the same surroundings whatever the offset. Not here: comparing quotes
//! (`gouji-session`).

use crate::document::Document;
use crate::text::Span;

/// Characters kept on either side of the number.
const AROUND: usize = 12;

/// The text of `span` with about a dozen characters on either side, on one line; white space is one blank.
pub fn quote(document: &Document, span: Span) -> String {
    around(document, span, AROUND)
}

/// The same with this many characters on either side.
pub(super) fn around(document: &Document, span: Span, characters: usize) -> String {
    let text = document.text.as_str();
    let (Some(before), Some(after)) = (text.get(..span.start), text.get(span.end.max(span.start)..)) else {
        return String::new();
    };
    let start = before.char_indices().rev().nth(characters.saturating_sub(1)).map_or(0, |(at, _)| at);
    let end = text.len() - after.len() + after.char_indices().nth(characters).map_or(after.len(), |(at, _)| at);
    let mut line = String::new();
    for word in text[start..end].split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}
