//! Messages for people: a key of the catalogue and the data that fill its places.
//!
//! Invariant: no code says a sentence. A [`Message`] is data until somebody renders it in one of the two languages; every key
//! that the code names is in both files of `assets/strings`, with the same places (`src/tests/catalogue.rs` holds it).
//! Not here: what a message is about (the module that makes it) and where it is shown (`gouji-tui`, the command line).

mod catalogue;
mod template;

pub use catalogue::{Catalogue, catalogue};
pub use template::{fill, places};

use crate::message;
use crate::text::{Bilingual, Lang};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Separates the items of a list in both languages where they are words of the report or of its forms.
pub const ENUMERATION_COMMA: &str = "、";

/// A message in no language yet.
///
/// Made by [`message!`](crate::message!): `message!("cli.reports", n = count)`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Message {
    /// The key in the catalogue.
    pub key: Cow<'static, str>,
    /// What fills its places, by their names.
    pub args: Vec<(Cow<'static, str>, Arg)>,
}

/// What fills a place of a message.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Arg {
    /// The same in both languages: a number, a path, words of the report.
    Text(String),
    /// A label that a file gives in both languages.
    Words(Bilingual),
    /// Another message.
    Message(Message),
    /// Several, set apart as each language does it (`list.separator`).
    List(Vec<Arg>),
}

impl Message {
    /// A message without data.
    pub fn new(key: impl Into<Cow<'static, str>>) -> Self {
        Self { key: key.into(), args: Vec::new() }
    }

    /// The same with one place filled.
    #[must_use]
    pub fn with(mut self, name: &'static str, arg: impl Into<Arg>) -> Self {
        self.args.push((Cow::Borrowed(name), arg.into()));
        self
    }

    /// Words that are complete as they are: a computation, words of the report, a label in both languages.
    pub fn plain(words: impl Into<Arg>) -> Self {
        message!("plain", words = words)
    }

    /// True for the default: no message at all.
    pub fn is_empty(&self) -> bool {
        self.key.is_empty()
    }

    /// The words in a language; the key itself when the catalogue has none.
    pub fn get(&self, lang: Lang) -> String {
        let filled: Vec<(&str, String)> = self.args.iter().map(|(name, arg)| (name.as_ref(), arg.get(lang))).collect();
        let filled: Vec<(&str, &str)> = filled.iter().map(|(name, text)| (*name, text.as_str())).collect();
        fill(catalogue(lang).get(&self.key), &filled)
    }

    /// The words in both languages.
    pub fn both(&self) -> Bilingual {
        Bilingual::new(self.get(Lang::Zh), self.get(Lang::En))
    }
}

impl Arg {
    fn get(&self, lang: Lang) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Words(words) => words.get(lang).to_string(),
            Self::Message(message) => message.get(lang),
            Self::List(all) => {
                let all: Vec<String> = all.iter().map(|one| one.get(lang)).collect();
                all.join(catalogue(lang).get("list.separator"))
            }
        }
    }
}

/// A message of the catalogue: its key, then each place and what fills it.
#[macro_export]
macro_rules! message {
    ($key:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::message::Message {
            key: ::std::borrow::Cow::Borrowed($key),
            // Findings are many: no more room than their places need.
            args: ::std::vec![$((::std::borrow::Cow::Borrowed(stringify!($name)), $value.into())),*],
        }
    };
}

impl From<Message> for Bilingual {
    fn from(message: Message) -> Self {
        message.both()
    }
}

macro_rules! arg_of_text {
    ($($kind:ty),*) => {$(
        impl From<$kind> for Arg {
            fn from(value: $kind) -> Self {
                Self::Text(value.to_string())
            }
        }
    )*};
}
arg_of_text!(&str, &String, char, usize, u8, u16, u32, u64, i16, i64, rust_decimal::Decimal);

impl From<String> for Arg {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<Bilingual> for Arg {
    fn from(value: Bilingual) -> Self {
        Self::Words(value)
    }
}

impl From<&Bilingual> for Arg {
    fn from(value: &Bilingual) -> Self {
        Self::Words(value.clone())
    }
}

impl From<Message> for Arg {
    fn from(value: Message) -> Self {
        Self::Message(value)
    }
}

impl<T: Into<Arg>> From<Vec<T>> for Arg {
    fn from(values: Vec<T>) -> Self {
        Self::List(values.into_iter().map(Into::into).collect())
    }
}
