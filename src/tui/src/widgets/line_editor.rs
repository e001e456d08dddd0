//! A line of text being typed: a value, or words to search for.
//!
//! Invariant: the cursor lies between graphemes.

use crate::keys::{Code, Key};
use gouji_core::text::sanitize::picture;
use gouji_core::text::width::Measure;
use unicode_segmentation::UnicodeSegmentation;

/// What is typed and where the cursor is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LineEditor {
    text: String,
    cursor: usize,
}

impl LineEditor {
    /// A line with the cursor at its end.
    pub fn new(text: &str) -> Self {
        Self { text: text.to_string(), cursor: text.len() }
    }

    /// What is typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Columns before the cursor, where the real cursor goes so that an input method finds it.
    pub fn cursor_column(&self, measure: Measure) -> usize {
        measure.width(&self.text[..self.cursor])
    }

    /// Takes a key; true when it was one for typing.
    pub fn key(&mut self, key: Key) -> bool {
        if key.ctrl || key.alt {
            if key.ctrl && key.code == Code::Char('u') {
                self.text.drain(..self.cursor);
                self.cursor = 0;
                return true;
            }
            return false;
        }
        match key.code {
            Code::Char(c) => self.insert(c),
            Code::Backspace => {
                let before = self.before();
                self.text.drain(before..self.cursor);
                self.cursor = before;
            }
            Code::Delete => {
                let after = self.after();
                self.text.drain(self.cursor..after);
            }
            Code::Left => self.cursor = self.before(),
            Code::Right => self.cursor = self.after(),
            Code::Home => self.cursor = 0,
            Code::End => self.cursor = self.text.len(),
            _ => return false,
        }
        true
    }

    /// Inserts pasted text: one line, nothing that a terminal would obey.
    pub fn paste(&mut self, text: &str) {
        text.lines().next().unwrap_or("").chars().for_each(|c| self.insert(c));
    }

    fn insert(&mut self, c: char) {
        if c == '\n' || c == '\t' || picture(c).is_some() {
            return;
        }
        self.text.insert(self.cursor, c);
        self.cursor += c.len_utf8();
    }

    fn before(&self) -> usize {
        self.text[..self.cursor].grapheme_indices(true).next_back().map_or(0, |(at, _)| at)
    }

    fn after(&self) -> usize {
        self.text[self.cursor..].graphemes(true).next().map_or(self.cursor, |grapheme| self.cursor + grapheme.len())
    }
}
