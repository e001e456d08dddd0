//! Parses RON files written by people and locates their errors.
//!
//! Invariant: an error names file, line and column, shows the line with a caret, and says what was expected; no string
//! contains a character that controls a terminal or hides text, literally or escaped.

use super::FileError;
use super::sanitize::picture;
use crate::message;
use ron::extensions::Extensions;
use serde::de::DeserializeOwned;

/// Parses RON with optional values written bare (`short: "x"`, not `Some("x")`).
///
/// # Errors
/// The first error of the file, with its place.
pub fn parse<T: DeserializeOwned>(name: &str, text: &str) -> Result<T, FileError> {
    checked(name, text, parse_own)
}

/// Parses RON whose variants hold the fields of a struct without a second pair of brackets: `Equal(left: […])`.
///
/// # Errors
/// As for [`parse`].
pub fn parse_flat<T: DeserializeOwned>(name: &str, text: &str) -> Result<T, FileError> {
    checked(name, text, parse_own_flat)
}

/// The same for a file of the program, whose strings the tests check.
///
/// # Errors
/// As for [`parse`].
pub fn parse_own<T: DeserializeOwned>(name: &str, text: &str) -> Result<T, FileError> {
    with_extensions(name, text, Extensions::IMPLICIT_SOME)
}

/// The same with the variants of [`parse_flat`].
///
/// # Errors
/// As for [`parse`].
pub fn parse_own_flat<T: DeserializeOwned>(name: &str, text: &str) -> Result<T, FileError> {
    with_extensions(name, text, Extensions::IMPLICIT_SOME | Extensions::UNWRAP_VARIANT_NEWTYPES)
}

fn with_extensions<T: DeserializeOwned>(name: &str, text: &str, extensions: Extensions) -> Result<T, FileError> {
    let options = ron::Options::default().with_default_extension(extensions);
    options.from_str(text).map_err(|error| FileError::ron(name, text, &error))
}

/// Parses a user's file, and refuses strings with characters that cannot be shown.
fn checked<T>(name: &str, text: &str, parse: fn(&str, &str) -> Result<T, FileError>) -> Result<T, FileError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let read = parse(name, text)?;
    match hidden(text) {
        Some((at, c)) => {
            Err(FileError::at(name, text, at, message!("file.hidden", code = format!("U+{:04X}", c as u32))))
        }
        None => Ok(read),
    }
}

/// Finds the first string with a character that cannot be shown: the string, or the character itself if it is literal.
fn hidden(text: &str) -> Option<(usize, char)> {
    if !text.contains('\\') && !text.contains(|c| picture(c).is_some()) {
        return None;
    }
    strings(text).into_iter().find_map(|at| {
        let literal = text.get(at..)?;
        let literal = literal.get(..literal_at(literal))?;
        let bare = |c: &char| !matches!(c, '\r') && picture(*c).is_some();
        if let Some((within, c)) = literal.char_indices().find(|(_, c)| bare(c)) {
            return Some((at + within, c));
        }
        let said: String = ron::from_str(literal).ok()?;
        said.chars().find(bare).map(|c| (at, c))
    })
}

/// Returns where the string literals of a RON text begin, in order; comments contain none.
pub fn strings(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let rest = text.get(at..).unwrap_or("");
        at = if rest.starts_with("//") {
            text.len().min(at + rest.find('\n').unwrap_or(rest.len()))
        } else if rest.starts_with("/*") {
            at + comment(rest)
        } else if byte == b'"' {
            found.push(at);
            at + string(rest)
        } else if byte == b'r' && rest[1..].trim_start_matches('#').starts_with('"') {
            found.push(at);
            at + raw(rest)
        } else {
            at + 1
        };
    }
    found
}

/// Returns the length of the comment at the start of a text, or 0.
pub fn comment_at(text: &str) -> usize {
    if text.starts_with("//") {
        text.find('\n').unwrap_or(text.len())
    } else if text.starts_with("/*") {
        comment(text)
    } else {
        0
    }
}

/// Returns the length of the string or character literal at the start of a text, or 0.
pub fn literal_at(text: &str) -> usize {
    let bytes = text.as_bytes();
    match bytes.first() {
        Some(b'"') => string(text),
        Some(b'r') if text[1..].trim_start_matches('#').starts_with('"') => raw(text),
        Some(b'\'') if bytes.get(1) == Some(&b'\\') => text[2..].find('\'').map_or(0, |at| at + 3),
        Some(b'\'') => {
            let inside = text[1..].chars().next().map_or(0, char::len_utf8);
            if bytes.get(1 + inside) == Some(&b'\'') { inside + 2 } else { 0 }
        }
        _ => 0,
    }
}

/// Returns a RON value on one line: without comments, white space as single blanks, strings unchanged.
pub fn one_line(value: &str) -> String {
    let mut line = String::new();
    let mut at = 0;
    while let Some(rest) = value.get(at..).filter(|rest| !rest.is_empty()) {
        let literal = literal_at(rest);
        if literal > 0 {
            // A line feed in a string equals its escape; a raw string has no escapes.
            let raw = rest.starts_with('r');
            let text = &rest[..literal];
            line.push_str(&if raw { text.to_string() } else { text.replace('\r', "\\r").replace('\n', "\\n") });
            at += literal;
            continue;
        }
        let skipped = comment_at(rest).max(rest.len() - rest.trim_start().len());
        if skipped == 0 {
            let c = rest.chars().next().unwrap_or(' ');
            line.push(c);
            at += c.len_utf8();
        } else {
            if !line.is_empty() && !line.ends_with(' ') {
                line.push(' ');
            }
            at += skipped;
        }
    }
    line.trim_end().to_string()
}

/// Returns the length of a block comment; RON's comments nest.
fn comment(text: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    let bytes = text.as_bytes();
    while at < bytes.len() {
        match bytes.get(at..at + 2) {
            Some(b"/*") => (depth, at) = (depth + 1, at + 2),
            Some(b"*/") if depth == 1 => return at + 2,
            Some(b"*/") => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
    }
    at
}

/// Returns the length of a quoted string.
fn string(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '"' if !escaped => return at + 1,
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    text.len()
}

/// Returns the length of `r#"…"#`.
fn raw(text: &str) -> usize {
    let marks = text[1..].bytes().take_while(|byte| *byte == b'#').count();
    let end = format!("\"{}", "#".repeat(marks));
    let inside = marks + 2;
    text.get(inside..).and_then(|rest| rest.find(&end)).map_or(text.len(), |at| inside + at + end.len())
}
