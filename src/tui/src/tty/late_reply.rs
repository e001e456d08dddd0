//! Keeps an answer that comes too late from being taken for keys.
//!
//! crossterm 0.29 knows the answers about the cursor and the device attributes, but reads the one about the background as
//! Alt-] and the characters behind it. Invariant: swallows at most one such answer, and nothing a reviewer types: from Alt-]
//! on only what such an answer can hold.

use crate::keys::{Code, Key};

/// What is still to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Late {
    /// An answer is owed.
    owed: bool,
    /// It has begun.
    begun: bool,
}

impl Late {
    /// One answer may come, or none.
    pub const fn new(owed: bool) -> Self {
        Self { owed, begun: false }
    }

    /// True when the key is a part of the late answer.
    pub fn swallows(&mut self, key: Key) -> bool {
        if !self.owed {
            return false;
        }
        if !self.begun {
            self.begun = key.alt && key.code == Code::Char(']');
            return self.begun;
        }
        let inside = matches!(key.code, Code::Char(c) if c.is_ascii_hexdigit() || ";:/rgb".contains(c));
        let end = (key.alt && key.code == Code::Char('\\')) || (key.ctrl && key.code == Code::Char('g'));
        self.owed = inside && !end;
        self.begun = self.owed;
        inside || end
    }
}
