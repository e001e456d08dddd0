//! One key, or several pressed one after the other.
//!
//! Invariant: never empty; what it prints parses to the same chord.

use crate::keys::Key;
use crate::keys::key::UnknownKey;
use std::fmt;
use std::str::FromStr;

/// What is bound to an action: `n`, `C-s`, or `, h` for two keys one after the other.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeySequence(Vec<Key>);

impl KeySequence {
    /// Its keys in the order they are pressed.
    pub fn keys(&self) -> &[Key] {
        &self.0
    }

    /// The keys that follow `pressed`, when it begins with them and goes on.
    pub fn after(&self, pressed: &[Key]) -> Option<Self> {
        let rest = self.0.strip_prefix(pressed)?;
        (!rest.is_empty()).then(|| Self(rest.to_vec()))
    }

    /// True when a keyboard cannot tell the two apart in time: they are the same, or one begins the other.
    pub fn clashes(&self, other: &Self) -> bool {
        self.0.starts_with(&other.0) || other.0.starts_with(&self.0)
    }
}

impl From<Key> for KeySequence {
    fn from(key: Key) -> Self {
        Self(vec![key])
    }
}

impl fmt::Display for KeySequence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, key) in self.0.iter().enumerate() {
            write!(f, "{}{key}", if at > 0 { " " } else { "" })?;
        }
        Ok(())
    }
}

impl FromStr for KeySequence {
    type Err = UnknownKey;

    /// Reads names of keys with blanks between them.
    fn from_str(names: &str) -> Result<Self, UnknownKey> {
        let keys: Vec<Key> = names.split(' ').map(str::parse).collect::<Result<_, _>>()?;
        if keys.is_empty() { Err(UnknownKey(names.to_string())) } else { Ok(Self(keys)) }
    }
}
