//! The two languages in which gouji speaks to people.

use serde::{Deserialize, Serialize};

/// Language of messages. The labels of forms stay Chinese as printed in either.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// Chinese.
    Zh,
    /// English.
    #[default]
    En,
}

impl Lang {
    /// The language of a locale name or `--lang` value: `zh*` is Chinese, everything else English.
    pub fn of_locale(name: &str) -> Self {
        if name.to_ascii_lowercase().starts_with("zh") { Self::Zh } else { Self::En }
    }
}

/// The same words in both languages, as written in the asset files.
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
    /// Both languages at once.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// The words in `lang`.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }

    /// Several messages, one below the other.
    pub fn lines(all: &[Self]) -> Self {
        let join = |of: fn(&Self) -> &str| all.iter().map(of).collect::<Vec<_>>().join("\n");
        Self { zh: join(|one| &one.zh), en: join(|one| &one.en) }
    }

    /// Both languages with every `{name}` replaced.
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
