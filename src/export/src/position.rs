//! Lines and characters of places in a text.
//!
//! Invariant: places asked one behind the other cost the text between them, not their lines: a whole report may be one
//! line. Not here: pages (`Document::place_at`).

use gouji_core::document::Document;
use gouji_core::text::Span;

/// Finds lines and characters; starts from the last place asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Position {
    line: usize,
    /// The last place, in bytes, and the characters of its line before it.
    at: usize,
    character: usize,
}

impl Position {
    /// Line and character of a place, both from 1.
    pub fn of(&mut self, document: &Document, span: Span) -> (usize, usize) {
        let line = document.line_at(span.start);
        if line != self.line || span.start < self.at {
            let start = document.lines.get(line).map_or(0, |line| line.start);
            *self = Self { line, at: start, character: 0 };
        }
        self.character += document.at(Span::new(self.at, span.start)).chars().count();
        self.at = span.start;
        (line + 1, self.character + 1)
    }
}
