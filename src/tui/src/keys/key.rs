//! One key press and its name.
//!
//! Invariant: a key that came from [`Key::new`] prints to a name that parses to the same key, and shift is never told
//! twice: `A` is `Char('A')` without shift, because terminals disagree on whether they report it.

use std::fmt;
use std::str::FromStr;

/// What was pressed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Code {
    /// A key that types a character.
    Char(char),
    /// Enter.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Tab with shift.
    BackTab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Insert.
    Insert,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// A function key.
    F(u8),
}

/// A key with its modifiers.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Key {
    /// What was pressed.
    pub code: Code,
    /// With control.
    pub ctrl: bool,
    /// With alt (meta).
    pub alt: bool,
    /// With shift; never set for characters and for [`Code::BackTab`], where it is part of the code.
    pub shift: bool,
}

/// Names of the keys that type nothing. `S-Tab` has a second name, see [`Key::from_str`].
pub(crate) const NAMES: &[(&str, Code)] = &[
    ("Enter", Code::Enter),
    ("Esc", Code::Esc),
    ("Tab", Code::Tab),
    ("BackTab", Code::BackTab),
    ("Backspace", Code::Backspace),
    ("Delete", Code::Delete),
    ("Insert", Code::Insert),
    ("Up", Code::Up),
    ("Down", Code::Down),
    ("Left", Code::Left),
    ("Right", Code::Right),
    ("Home", Code::Home),
    ("End", Code::End),
    ("PageUp", Code::PageUp),
    ("PageDown", Code::PageDown),
    ("Space", Code::Char(' ')),
];

/// The highest function key a terminal can report.
const LAST_F: u8 = 24;

/// What an input method types where a Latin keyboard has a command key.
const PUNCTUATION: &[(char, char)] = &[
    ('\u{3000}', ' '),
    ('。', '.'),
    ('、', '/'),
    ('“', '"'),
    ('”', '"'),
    ('‘', '\''),
    ('’', '\''),
    ('《', '<'),
    ('》', '>'),
    ('【', '['),
    ('】', ']'),
    ('「', '{'),
    ('」', '}'),
    ('\u{a5}', '$'),
    ('\u{ffe5}', '$'),
    ('·', '`'),
];

impl Code {
    /// The key that an input method in Chinese punctuation mode means: `？` is `?`, `１` is `1`, `。` is `.`.
    #[must_use]
    pub fn folded(self) -> Self {
        let Self::Char(c) = self else { return self };
        if ('\u{ff01}'..='\u{ff5e}').contains(&c) {
            return Self::Char(char::from_u32(c as u32 - 0xfee0).unwrap_or(c));
        }
        Self::Char(PUNCTUATION.iter().find(|(wide, _)| *wide == c).map_or(c, |(_, plain)| *plain))
    }
}

impl Key {
    /// A key as it is compared: shift becomes part of the character, control makes letters small.
    pub fn new(code: Code, ctrl: bool, alt: bool, shift: bool) -> Self {
        let (code, shift) = match code {
            // A terminal cannot tell C-A from C-a.
            Code::Char(c) if ctrl => (Code::Char(c.to_ascii_lowercase()), false),
            Code::Char(c) if shift => (Code::Char(upper(c)), false),
            Code::Char(c) => (Code::Char(c), false),
            Code::Tab if shift => (Code::BackTab, false),
            Code::BackTab => (Code::BackTab, false),
            other => (other, shift),
        };
        Self { code, ctrl, alt, shift }
    }

    /// A key without modifiers.
    pub fn plain(code: Code) -> Self {
        Self::new(code, false, false, false)
    }

    /// The key with full-width and Chinese punctuation folded, see [`Code::folded`].
    #[must_use]
    pub fn folded(self) -> Self {
        Self::new(self.code.folded(), self.ctrl, self.alt, self.shift)
    }

    /// The character it types, when it types one: no control, no alt.
    pub const fn typed(self) -> Option<char> {
        match self.code {
            Code::Char(c) if !self.ctrl && !self.alt => Some(c),
            _ => None,
        }
    }
}

/// The capital of a letter that has exactly one.
fn upper(c: char) -> char {
    let mut capitals = c.to_uppercase();
    match (capitals.next(), capitals.next()) {
        (Some(capital), None) => capital,
        _ => c,
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (set, mark) in [(self.ctrl, "C-"), (self.alt, "M-"), (self.shift, "S-")] {
            if set {
                f.write_str(mark)?;
            }
        }
        match self.code {
            Code::F(n) => write!(f, "F{n}"),
            code => match (NAMES.iter().find(|(_, named)| *named == code), code) {
                (Some((name, _)), _) => f.write_str(name),
                (None, Code::Char(c)) => write!(f, "{c}"),
                (None, _) => Ok(()),
            },
        }
    }
}

/// A text that names no key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownKey(pub String);

impl fmt::Display for UnknownKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\" names no key; keys are a, ?, C-s, M-x, S-Up, Enter, Space, F1", self.0.escape_debug())
    }
}

impl std::error::Error for UnknownKey {}

impl FromStr for Key {
    type Err = UnknownKey;

    /// Reads `C-s`, `M-x`, `S-Up`, `S-Tab` (the same as `BackTab`), `Enter`, `Space`, `F1`, `a`, `?`, `-`, `C--`.
    fn from_str(name: &str) -> Result<Self, UnknownKey> {
        let unknown = || UnknownKey(name.to_string());
        let (mut ctrl, mut alt, mut shift) = (false, false, false);
        let mut rest = name;
        loop {
            let (flag, after) = match rest.split_at_checked(2) {
                Some(("C-", after)) => (&mut ctrl, after),
                Some(("M-", after)) => (&mut alt, after),
                Some(("S-", after)) => (&mut shift, after),
                _ => break,
            };
            if *flag || after.is_empty() {
                return Err(unknown());
            }
            *flag = true;
            rest = after;
        }
        let code = named(rest).ok_or_else(unknown)?;
        Ok(Self::new(code, ctrl, alt, shift))
    }
}

fn named(name: &str) -> Option<Code> {
    if let Some((_, code)) = NAMES.iter().find(|(known, _)| *known == name) {
        return Some(*code);
    }
    let mut chars = name.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) if !c.is_control() && c != ' ' => Some(Code::Char(c)),
        (Some('F'), Some(first)) if first.is_ascii_digit() && first != '0' => {
            let n = name[1..].parse().ok()?;
            (1..=LAST_F).contains(&n).then_some(Code::F(n))
        }
        _ => None,
    }
}
