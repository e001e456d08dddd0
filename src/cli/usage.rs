//! What is wrong with a command line, in either language.
//!
//! Invariant: with `--lang zh` none of clap's English is shown. Not here: the grammar (`grammar`).

use super::grammar;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use gouji_core::message;
use gouji_core::message::Message;
use gouji_core::message::catalogue;
use gouji_core::text::Lang;
use std::fs;
use std::path::{Path, PathBuf};

/// A usage error in `lang`; English is clap's own.
pub fn usage_error(error: &clap::Error, lang: Lang) -> String {
    if lang == Lang::En {
        return error.to_string();
    }
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(catalogue(lang).get("list.separator")),
        _ => String::new(),
    };
    let about = context(ContextKind::InvalidArg);
    let meant = context(ContextKind::SuggestedArg) + &context(ContextKind::SuggestedValue);
    let what = match error.kind() {
        ErrorKind::UnknownArgument => message!("usage.unknown", argument = about),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let (value, valid) = (context(ContextKind::InvalidValue), context(ContextKind::ValidValue));
            match (value.is_empty(), valid.is_empty()) {
                (true, _) => message!("usage.no_value", argument = about),
                (false, true) => message!("usage.value", argument = about, value = value),
                (false, false) => message!("usage.value_of", argument = about, value = value, valid = valid),
            }
        }
        ErrorKind::MissingRequiredArgument => message!("usage.missing", argument = about),
        ErrorKind::ArgumentConflict => message!("usage.together", argument = about),
        ErrorKind::InvalidUtf8 => message!("usage.not_utf8"),
        _ => message!("usage.other", argument = about),
    };
    let meant = if meant.is_empty() { String::new() } else { message!("usage.meant", meant = meant).get(lang) };
    message!("usage.error", what = what, meant = meant).get(lang) + "\n"
}

/// How much a word must be like the name of a command to be taken for it, from 0 to 1 (Jaro's measure, as clap has it).
const LIKE: f64 = 0.8;

/// The command that was meant, where the first path is a word that no file has for its name.
pub fn meant_command(paths: &[PathBuf]) -> Option<Message> {
    let path = paths.first()?;
    let word = path.to_str().filter(|_| fs::symlink_metadata(path).is_err())?;
    let is_word = Path::new(word).components().count() == 1 && path.extension().is_none();
    let commands = grammar::command(Lang::En);
    let alike = commands.get_subcommands().map(|command| (strsim::jaro(word, command.get_name()), command.get_name()));
    let (_, name) = alike.filter(|(like, _)| is_word && *like >= LIKE).max_by(|a, b| a.0.total_cmp(&b.0))?;
    Some(message!("usage.command", word = word, name = name))
}
