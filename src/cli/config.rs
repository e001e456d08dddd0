//! The user's configuration, `gouji/config.ron` in the folder of the system for such files.
//!
//! Invariant: it is only read, and the command line and the variables of the program win over it. Not here: the user's keys,
//! reasons, forms and rules, each a file of its own.

use etcetera::BaseStrategy;
use gouji_core::message;
use gouji_core::text::{FileError, Lang, file_error::parse_message};
use gouji_session::corpus::{self, OwnFile};
use ron::Options;
use ron::extensions::Extensions;
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// What a user keeps: each entry stands for an option of the command line, and may be left out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// `--lang`: `"zh"` or `"en"`.
    lang: Option<Language>,
    /// `--sessions`.
    sessions: Option<PathBuf>,
    /// `--reviewer`.
    pub reviewer: Option<String>,
    /// `--theme`.
    pub theme: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
struct Language(Lang);

impl TryFrom<String> for Language {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        match name.as_str() {
            "zh" => Ok(Self(Lang::Zh)),
            "en" => Ok(Self(Lang::En)),
            _ => Err(parse_message(&message!("config.lang", name = name))),
        }
    }
}

impl Config {
    /// The user's file; nothing where there is none.
    ///
    /// # Errors
    /// File and place when it cannot be read or is not such a file.
    pub fn load() -> Result<Self, FileError> {
        corpus::own_files("config.ron", &[])?.last().map_or_else(|| Ok(Self::default()), Self::parse)
    }

    fn parse((name, text): &OwnFile) -> Result<Self, FileError> {
        let options = Options::default().with_default_extension(Extensions::IMPLICIT_SOME);
        options.from_str(text).map_err(|error| FileError::ron(name, text, &error))
    }

    /// The language of messages.
    pub fn lang(&self) -> Option<Lang> {
        self.lang.map(|Language(lang)| lang)
    }

    /// The folder of sessions; `~/` is the user's own folder, as no shell puts it there.
    pub fn sessions(&self) -> Option<PathBuf> {
        self.sessions.as_deref().map(at_home)
    }
}

fn at_home(path: &Path) -> PathBuf {
    let home = || Some(etcetera::choose_base_strategy().ok()?.home_dir().to_path_buf());
    let rest = path.strip_prefix("~").ok();
    rest.and_then(|rest| Some(home()?.join(rest))).unwrap_or_else(|| path.to_path_buf())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn read(text: &str) -> Result<Config, String> {
        Config::parse(&("config.ron".into(), text.into())).map_err(|error| error.to_string())
    }

    #[test]
    fn entries_may_be_left_out() {
        assert_eq!(read("()"), Ok(Config::default()));
        let whole =
            read("(\n  lang: \"zh\",\n  sessions: \"reviews\",\n  reviewer: \"李\",\n  theme: \"mono\",\n)").unwrap();
        assert_eq!((whole.lang(), whole.sessions()), (Some(Lang::Zh), Some("reviews".into())));
        assert_eq!((whole.reviewer.as_deref(), whole.theme.as_deref()), (Some("李"), Some("mono")));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        for (text, place, words) in [
            ("(language: \"zh\")", "config.ron:1:2", "unexpected field named `language`"),
            ("(\n  lang: \"fr\",\n)", "config.ron:2:", "\"fr\""),
            ("(sessions: 3)", "config.ron:1:", "expected"),
        ] {
            let told = read(text).unwrap_err();
            assert!(told.starts_with(place) && told.contains(words), "{told}");
        }
    }

    #[test]
    fn a_path_may_begin_at_home() {
        let home = etcetera::choose_base_strategy().unwrap().home_dir().to_path_buf();
        assert_eq!(at_home(Path::new("~/reviews")), home.join("reviews"));
        assert_eq!(at_home(Path::new("~wang/reviews")), PathBuf::from("~wang/reviews"));
        assert_eq!(at_home(Path::new("/tmp/~")), PathBuf::from("/tmp/~"));
    }
}
