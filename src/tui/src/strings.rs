//! Every word the program says to a person, by key.

use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The words of one language, decoded when the first is asked for: most runs speak one language.
#[derive(Debug, Clone)]
pub struct Strings {
    bytes: &'static [u8],
    words: OnceLock<BTreeMap<&'static str, &'static str>>,
}

impl Strings {
    /// The words of a map of keys and words as the build read it; the tests hold that it is decoded.
    pub const fn new(bytes: &'static [u8]) -> Self {
        Self { bytes, words: OnceLock::new() }
    }

    fn words(&self) -> &BTreeMap<&'static str, &'static str> {
        self.words.get_or_init(|| postcard::from_bytes(self.bytes).unwrap_or_default())
    }

    /// The words for a key; the key itself when there are none (a test holds that there always are).
    pub fn get<'s>(&'s self, key: &'s str) -> &'s str {
        self.words().get(key).copied().unwrap_or(key)
    }

    /// All keys.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.words().keys().copied()
    }
}

/// Replaces `{0}`, `{1}` … in order.
pub fn fill(words: &str, parts: &[&str]) -> String {
    let mut filled = words.to_string();
    for (i, part) in parts.iter().enumerate() {
        filled = filled.replace(&format!("{{{i}}}"), part);
    }
    filled
}
