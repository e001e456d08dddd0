//! Output formats of the commands.
//!
//! Invariant: each name that the grammar accepts is a format. Not here: writing them (`print`).

use std::path::Path;

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
    /// An Excel workbook.
    Xlsx,
    /// Typed tables.
    Parquet,
    /// A Frictionless data package.
    Datapackage,
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
            "xlsx" => Self::Xlsx,
            "parquet" => Self::Parquet,
            "datapackage" => Self::Datapackage,
            _ => Self::Text,
        }
    }

    /// The format that the ending of a file's name tells.
    pub(super) fn of_ending(path: &Path) -> Option<Self> {
        Some(match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "json" => Self::Json,
            "ndjson" | "jsonl" => Self::Ndjson,
            "csv" => Self::Csv,
            "xlsx" => Self::Xlsx,
            "parquet" => Self::Parquet,
            "txt" => Self::Text,
            _ => return None,
        })
    }

    /// True for a format that is not text, or is a folder.
    pub(super) const fn is_binary(self) -> bool {
        matches!(self, Self::Xlsx | Self::Parquet | Self::Datapackage)
    }

    /// Its name on the command line.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Ndjson => "ndjson",
            Self::Csv => "csv",
            Self::Ron => "ron",
            Self::Html => "html",
            Self::Xlsx => "xlsx",
            Self::Parquet => "parquet",
            Self::Datapackage => "datapackage",
        }
    }
}
