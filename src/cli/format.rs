//! Output formats of the commands.
//!
//! Invariant: each name that the grammar accepts is a format. Not here: writing them (`print`).

/// How results are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Text,
    /// One array.
    Json,
    /// An object a line.
    Ndjson,
    /// A row a field.
    Csv,
    /// The same as JSON, in RON.
    Ron,
    /// A page to read, print and send.
    Html,
}

impl Format {
    /// The way of this name; text for any other.
    pub(super) fn named(name: &str) -> Self {
        match name {
            "json" => Self::Json,
            "ndjson" => Self::Ndjson,
            "csv" => Self::Csv,
            "ron" => Self::Ron,
            "html" => Self::Html,
            _ => Self::Text,
        }
    }
}
