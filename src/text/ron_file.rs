//! Reads a RON file that a person wrote, and says where it is wrong.
//!
//! Invariant: an error names file, line and column, shows the line with a mark below, and says what was expected.

use super::width::width;
use serde::de::DeserializeOwned;

/// Parses RON with optional values written bare (`short: "x"`, not `Some("x")`).
///
/// # Errors
/// The message to show, three lines.
pub fn parse<T: DeserializeOwned>(name: &str, text: &str) -> Result<T, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let options = ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME);
    options.from_str(text).map_err(|error| place(name, text, &error))
}

/// `file:line:column: what`, the line, and a caret.
pub fn place(name: &str, text: &str, error: &ron::error::SpannedError) -> String {
    let (line, column) = (error.span.start.line.max(1), error.span.start.col.max(1));
    let shown: String = text
        .lines()
        .nth(line - 1)
        .unwrap_or("")
        .chars()
        .map(|c| super::clean::picture(c).unwrap_or(if c == '\t' { ' ' } else { c }))
        .collect();
    let before: String = shown.chars().take(column - 1).collect();
    // A line of many thousand characters is cut around the place.
    let skip = before.chars().count().saturating_sub(60);
    let window: String = shown.chars().skip(skip).take(100).collect();
    let indent = width(&before.chars().skip(skip).collect::<String>());
    format!("{name}:{line}:{column}: {}\n  {window}\n  {}^", error.code, " ".repeat(indent))
}
