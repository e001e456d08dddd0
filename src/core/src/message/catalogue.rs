//! All words for people, by key: `assets/strings/zh.ron` and `en.ron`.
//!
//! Invariant: the build turns both files into bytes; the words of a language are decoded when the first is asked for, because
//! most runs speak one language.

use crate::text::Lang;
use std::sync::OnceLock;

/// The words of one language.
#[derive(Debug)]
pub struct Catalogue {
    bytes: &'static [u8],
    words: OnceLock<Vec<(&'static str, &'static str)>>,
}

static ZH: Catalogue = Catalogue::new(include_bytes!(concat!(env!("OUT_DIR"), "/zh.bin")));
static EN: Catalogue = Catalogue::new(include_bytes!(concat!(env!("OUT_DIR"), "/en.bin")));

/// The words of a language.
pub fn catalogue(lang: Lang) -> &'static Catalogue {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

impl Catalogue {
    const fn new(bytes: &'static [u8]) -> Self {
        Self { bytes, words: OnceLock::new() }
    }

    /// Keys and words, sorted by key.
    fn words(&self) -> &[(&'static str, &'static str)] {
        self.words.get_or_init(|| postcard::from_bytes(self.bytes).unwrap_or_default())
    }

    /// The words for a key; the key itself when there are none.
    pub fn get<'s>(&'s self, key: &'s str) -> &'s str {
        let words = self.words();
        words.binary_search_by(|(known, _)| (*known).cmp(key)).map_or(key, |at| words[at].1)
    }

    /// All keys, sorted.
    pub fn keys(&self) -> impl Iterator<Item = &'static str> {
        self.words().iter().map(|(key, _)| *key)
    }
}
