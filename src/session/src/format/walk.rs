//! Spans of the fields of a RON text, independent of its type.
//!
//! Invariant: linear in the text, bounded in depth, total; exact for texts that `ron` accepts. Not here: which fields
//! are unknown (`unknown`).

use gouji_core::text::ron_file;
use std::ops::Range;

/// Nesting depth; `ron` itself reads no deeper.
const DEEPEST: usize = 100;

/// A field in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Field {
    /// Enclosing fields and variants, and its own name last.
    pub path: Vec<String>,
    /// Index within a list of the file, if it is in one.
    pub element: Option<usize>,
    /// First byte of its name.
    pub start: usize,
    /// One past its value and the following comma.
    pub end: usize,
    /// Byte range of its value.
    pub value: Range<usize>,
}

impl Field {
    /// Its own name.
    pub fn name(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }
}

/// All fields of a text, inner ones before enclosing ones.
pub(super) fn walk(text: &str) -> Vec<Field> {
    let mut walk = Walk { text, at: 0, path: Vec::new(), element: None, depth: 0, fields: Vec::new() };
    walk.value();
    walk.fields
}

struct Walk<'t> {
    text: &'t str,
    at: usize,
    path: Vec<String>,
    element: Option<usize>,
    depth: usize,
    fields: Vec<Field>,
}

impl Walk<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn next(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Skips white space and comments.
    fn blank(&mut self) {
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start();
            let white = rest.len() - trimmed.len();
            let comment = ron_file::comment_at(trimmed);
            if white + comment == 0 {
                return;
            }
            self.at += white + comment;
        }
    }

    fn name(&mut self) -> String {
        let rest = self.rest();
        let end = rest.find(|c: char| !(c.is_alphanumeric() || "_#+-.".contains(c))).unwrap_or(rest.len());
        let name = rest[..end].to_string();
        self.at += end;
        name
    }

    fn value(&mut self) {
        self.blank();
        if self.depth >= DEEPEST {
            self.at = self.text.len();
            return;
        }
        self.depth += 1;
        match self.next() {
            Some(b'(') => self.body(),
            Some(b'[') => self.list(b']'),
            Some(b'{') => self.list(b'}'),
            Some(_) => {
                let literal = ron_file::literal_at(self.rest());
                if literal > 0 {
                    self.at += literal;
                } else {
                    let name = self.name();
                    self.blank();
                    if !name.is_empty() && self.next() == Some(b'(') {
                        self.path.push(name);
                        self.body();
                        self.path.pop();
                    }
                }
            }
            None => {}
        }
        self.depth -= 1;
    }

    /// Reads the content of round brackets: fields, or values.
    fn body(&mut self) {
        self.at += 1;
        loop {
            self.blank();
            let start = self.at;
            match self.next() {
                None => return,
                Some(b')') => {
                    self.at += 1;
                    return;
                }
                _ => {}
            }
            let name = self.name();
            self.blank();
            if !name.is_empty() && self.next() == Some(b':') {
                self.at += 1;
                self.path.push(name);
                self.blank();
                let from = self.at;
                self.value();
                let value = from..self.at;
                self.comma();
                let path = self.path.clone();
                self.fields.push(Field { path, element: self.element, start, end: self.at, value });
                self.path.pop();
            } else {
                self.at = start;
                self.value();
                self.comma();
            }
            self.go_on(start);
        }
    }

    fn list(&mut self, end: u8) {
        let is_of_the_file = self.path.len() == 1 && self.element.is_none();
        let mut index = 0;
        self.at += 1;
        loop {
            self.blank();
            let start = self.at;
            match self.next() {
                None => return,
                Some(byte) if byte == end => {
                    self.at += 1;
                    return;
                }
                _ => {}
            }
            if is_of_the_file {
                self.element = Some(index);
            }
            self.value();
            if is_of_the_file {
                self.element = None;
            }
            self.blank();
            // The key of a map entry is followed by its value.
            if self.next() == Some(b':') {
                self.at += 1;
                self.value();
            }
            self.comma();
            self.go_on(start);
            index += 1;
        }
    }

    fn comma(&mut self) {
        let before = self.at;
        self.blank();
        if self.next() == Some(b',') {
            self.at += 1;
        } else {
            self.at = before;
        }
    }

    /// Advances at least one character, so that a text that is not RON ends too.
    fn go_on(&mut self, start: usize) {
        if self.at == start {
            self.at += self.rest().chars().next().map_or(1, char::len_utf8);
        }
    }
}
