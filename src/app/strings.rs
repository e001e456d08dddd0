//! Every word the program says to a person, by key.

use crate::text::ron_file;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The words of one language, read when the first is asked for: most runs speak one language.
#[derive(Debug, Clone)]
pub struct Strings {
    name: &'static str,
    text: &'static str,
    words: OnceLock<BTreeMap<String, String>>,
}

impl Strings {
    /// The words of a RON map of keys and words that comes with the program; the tests hold that it is read.
    pub const fn new(name: &'static str, text: &'static str) -> Self {
        Self { name, text, words: OnceLock::new() }
    }

    fn words(&self) -> &BTreeMap<String, String> {
        self.words.get_or_init(|| ron_file::parse_own(self.name, self.text).unwrap_or_default())
    }

    /// The words for a key; the key itself when there are none (a test holds that there always are).
    pub fn get<'s>(&'s self, key: &'s str) -> &'s str {
        self.words().get(key).map_or(key, String::as_str)
    }

    /// All keys.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.words().keys().map(String::as_str)
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
