//! Keeps an answer that comes too late from being taken for keys.
//!
//! crossterm 0.29 knows the answers about the cursor and the device attributes, but reads the one about the background as
//! Alt-] and the characters behind it, and that about the name as Alt-P and those behind it. Invariant: swallows at most one answer
//! of each kind, and nothing a reviewer types: from its first key on only what such an answer can hold.

use crate::keys::{Code, Key};

/// What is still to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Late {
    ground: Owed,
    name: Owed,
}

/// An answer that may come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Owed {
    /// It came, or was not asked for.
    #[default]
    No,
    Yes,
    /// It has begun; so many keys of it came.
    Begun(usize),
}

impl Owed {
    const fn new(owed: bool) -> Self {
        if owed { Self::Yes } else { Self::No }
    }

    /// True when the key is a part of an answer that begins with Alt and `first` and holds what `holds` says of a character and of how
    /// many came before it.
    fn swallows(&mut self, key: Key, first: char, holds: impl Fn(char, usize) -> bool) -> bool {
        let begins = key.alt && key.code == Code::Char(first);
        let ends = (key.alt && key.code == Code::Char('\\')) || (key.ctrl && key.code == Code::Char('g'));
        let is_taken = match *self {
            Self::No => return false,
            Self::Yes if !begins => return false,
            Self::Yes => {
                *self = Self::Begun(0);
                return true;
            }
            Self::Begun(count) => !ends && matches!(key.code, Code::Char(c) if holds(c, count)),
        };
        *self = match *self {
            Self::Begun(count) if is_taken => Self::Begun(count + 1),
            _ => Self::No,
        };
        is_taken || ends
    }
}

impl Late {
    /// Which answers may come: about the background, and the name.
    pub const fn new(ground: bool, name: bool) -> Self {
        Self { ground: Owed::new(ground), name: Owed::new(name) }
    }

    /// True when the key is a part of the late answer.
    pub fn swallows(&mut self, key: Key) -> bool {
        /// Characters of a name and its version, at most.
        const LONGEST: usize = 40;
        let of_name = |c: char, count: usize| match count {
            0 => c == '>',
            1 => c == '|',
            _ => c.is_ascii() && count < LONGEST,
        };
        self.ground.swallows(key, ']', |c, _| c.is_ascii_hexdigit() || ";:/rgb".contains(c))
            || self.name.swallows(key, 'P', of_name)
    }
}
