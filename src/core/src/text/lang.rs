//! The two languages of messages.

use serde::{Deserialize, Serialize};

/// Language of messages; labels of forms stay Chinese as printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// Chinese.
    Zh,
    /// English.
    #[default]
    En,
}

impl Lang {
    /// Returns the language of a locale name or `--lang` value: `zh*` is Chinese, everything else English.
    pub fn of_locale(name: &str) -> Self {
        if name.to_ascii_lowercase().starts_with("zh") { Self::Zh } else { Self::En }
    }
}

/// The same words in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Bilingual {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl From<String> for Bilingual {
    /// A message of the system or of a library, which exists in one language only.
    fn from(message: String) -> Self {
        Self { zh: message.clone(), en: message }
    }
}

impl Bilingual {
    /// Creates a text in both languages.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// Returns the words in `lang`.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }

    /// Joins messages, one below the other.
    pub fn lines(all: &[Self]) -> Self {
        let join = |of: fn(&Self) -> &str| all.iter().map(of).collect::<Vec<_>>().join("\n");
        Self { zh: join(|one| &one.zh), en: join(|one| &one.en) }
    }

    /// Replaces every `{name}` in both languages.
    #[must_use]
    pub fn fill(&self, pairs: &[(&str, &Self)]) -> Self {
        let mut filled = self.clone();
        for (name, words) in pairs {
            let mark = format!("{{{name}}}");
            filled.zh = filled.zh.replace(&mark, &words.zh);
            filled.en = filled.en.replace(&mark, &words.en);
        }
        filled
    }
}
