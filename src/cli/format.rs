//! The ways in which commands print.
//!
//! Invariant: a name on the command line is a way of printing. Left to others: printing.

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
