//! Errors in files that people write: forms, rules, crosswalks, themes, word lists, keys, reasons, sessions.
//!
//! Invariant: an error names its file and, where it is known, line and column, shows the line with a caret, and says what is
//! wrong in either language; nothing of the file reaches the terminal unsanitised. Not here: parsing (`ron_file`).

use super::sanitize::printable;
use super::width::width;
use super::{Bilingual, Lang};
use crate::message;
use crate::message::Message;
use std::fmt;

/// Characters shown of a long line before the caret, and in all.
const SHOWN: (usize, usize) = (60, 100);

/// An error in a file that a person wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileError {
    /// The file, as shown.
    name: String,
    place: Option<Place>,
    what: Message,
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    /// From 1.
    line: usize,
    /// From 1, in characters.
    column: usize,
    /// The line, or the part of it around the place.
    shown: String,
    /// Columns of the terminal before the caret.
    indent: usize,
}

impl FileError {
    /// An error of a whole file.
    pub fn new(name: impl Into<String>, what: Message) -> Self {
        Self { name: name.into(), place: None, what }
    }

    /// An error at a byte of the file's text.
    pub fn at(name: impl Into<String>, text: &str, at: usize, what: Message) -> Self {
        let before = text.get(..at).unwrap_or(text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
        Self::at_line(name, text, (line, column), what)
    }

    /// An error at a line and a column, both from 1.
    pub fn at_line(name: impl Into<String>, text: &str, (line, column): (usize, usize), what: Message) -> Self {
        let whole = printable(text.lines().nth(line - 1).unwrap_or(""));
        let before: String = whole.chars().take(column - 1).collect();
        let skip = before.chars().count().saturating_sub(SHOWN.0);
        let shown = whole.chars().skip(skip).take(SHOWN.1).collect();
        let indent = width(&before.chars().skip(skip).collect::<String>());
        Self { name: name.into(), place: Some(Place { line, column, shown, indent }), what }
    }

    /// An error that the RON library found.
    pub fn ron(name: impl Into<String>, text: &str, error: &ron::error::SpannedError) -> Self {
        let start = error.span.start;
        Self::at_line(name, text, (start.line.max(1), start.col.max(1)), ron_message(&error.code))
    }

    /// The error in a language: one line, or three with the line of the file and a caret.
    pub fn get(&self, lang: Lang) -> String {
        let Self { name, place, what } = self;
        let what = printable(&what.get(lang));
        match place {
            None => format!("{name}: {what}"),
            Some(Place { line, column, shown, indent }) => {
                format!("{name}:{line}:{column}: {what}\n  {shown}\n  {}^", " ".repeat(*indent))
            }
        }
    }

    /// The error in both languages.
    pub fn both(&self) -> Bilingual {
        Bilingual::new(self.get(Lang::Zh), self.get(Lang::En))
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.get(Lang::En))
    }
}

impl std::error::Error for FileError {}

impl From<FileError> for Bilingual {
    fn from(error: FileError) -> Self {
        error.both()
    }
}

/// Sets both languages of a type's own parsing error apart in the one string that `serde` passes on.
const APART: &str = " · ";

/// The message of a type that refuses a value while it is parsed; [`FileError::ron`] takes the languages apart again.
pub fn parse_message(what: &Message) -> String {
    format!("{}{APART}{}", what.get(Lang::Zh), what.get(Lang::En))
}

/// The message of an error of the RON library.
fn ron_message(error: &ron::Error) -> Message {
    use ron::Error as E;
    let expected = |key: &'static str| message!("ron.expected", what = Message::new(key));
    let sign = |sign: &'static str| message!("ron.expected_sign", sign = sign);
    match error {
        E::Message(words) => match words.split_once(APART) {
            Some((zh, en)) => message!("ron.own", what = Bilingual::new(zh, en)),
            None => message!("ron.own", what = words),
        },
        E::Eof => message!("ron.end"),
        E::ExpectedArray => sign("["),
        E::ExpectedArrayEnd => sign("]"),
        E::ExpectedAttribute => sign("#![enable(...)]"),
        E::ExpectedAttributeEnd => sign(")]"),
        E::ExpectedOptionEnd | E::ExpectedStructLikeEnd => sign(")"),
        E::ExpectedMap => sign("{"),
        E::ExpectedMapEnd => sign("}"),
        E::ExpectedMapColon => sign(":"),
        E::ExpectedComma => sign(","),
        E::ExpectedStructLike | E::ExpectedNamedStructLike(_) | E::ExpectedStructName(_) => sign("("),
        E::ExpectedUnit => sign("()"),
        E::ExpectedRangeSyntax => sign(".."),
        E::ExpectedStringEnd => sign("\""),
        E::ExpectedBoolean => expected("ron.a_boolean"),
        E::ExpectedChar => expected("ron.a_character"),
        E::ExpectedFloat | E::FloatUnderscore => expected("ron.a_number"),
        E::ExpectedInteger | E::UnderscoreAtBeginning => expected("ron.an_integer"),
        E::ExpectedOption => expected("ron.an_option"),
        E::ExpectedString => expected("ron.a_string"),
        E::ExpectedByteLiteral | E::ExpectedByteString => expected("ron.bytes"),
        E::ExpectedIdentifier | E::InvalidIdentifier(_) | E::SuggestRawIdentifier(_) => expected("ron.a_name"),
        E::ExpectedDifferentStructName { expected, found } => {
            message!("ron.value", expected = *expected, found = found)
        }
        E::InvalidValueForType { expected, found } => message!("ron.value", expected = expected, found = found),
        E::ExpectedDifferentLength { expected, found } => message!("ron.length", expected = expected, found = *found),
        E::NoSuchEnumVariant { expected, found, .. } => match expected {
            [] => message!("ron.variant", found = found),
            _ => message!("ron.variant_of", found = found, expected = quoted(expected)),
        },
        E::NoSuchStructField { expected, found, .. } => match expected {
            [] => message!("ron.field", found = found),
            _ => message!("ron.field_of", found = found, expected = quoted(expected)),
        },
        E::MissingStructField { field, .. } => message!("ron.missing", field = *field),
        E::DuplicateStructField { field, .. } => message!("ron.twice", field = *field),
        E::InvalidEscape(_) => message!("ron.escape"),
        E::IntegerOutOfBounds => message!("ron.out_of_bounds"),
        E::InvalidIntegerDigit { digit, .. } => message!("ron.digit", digit = *digit),
        E::NoSuchExtension(name) => message!("ron.extension", name = name),
        E::UnclosedBlockComment | E::UnclosedLineComment => message!("ron.comment"),
        E::UnexpectedChar(c) => message!("ron.character", character = *c),
        E::Utf8Error(_) => message!("file.not_utf8"),
        E::TrailingCharacters => message!("ron.trailing"),
        E::ExceededRecursionLimit => message!("ron.too_deep"),
        // What only a writer or a program's own types can cause.
        _ => message!("ron.other"),
    }
}

/// The names a file may use, each in quotes.
fn quoted(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| format!("`{name}`")).collect()
}
