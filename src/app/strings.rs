//! Every word the program says to a person, by key.

use crate::text::ron_file;
use std::collections::BTreeMap;

/// The words of one language.
#[derive(Debug, Clone, Default)]
pub struct Strings(BTreeMap<String, String>);

impl Strings {
    /// Reads a RON map of keys and words.
    ///
    /// # Errors
    /// A message with file, line and column.
    pub fn parse(name: &str, text: &str) -> Result<Self, String> {
        ron_file::parse(name, text).map(Self)
    }

    /// The words for a key; the key itself when there are none (a test holds that there always are).
    pub fn get<'s>(&'s self, key: &'s str) -> &'s str {
        self.0.get(key).map_or(key, String::as_str)
    }

    /// All keys.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
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
