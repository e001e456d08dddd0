//! Diagnostics: what the core reports instead of failing.

use super::{Bilingual, Span};

/// Something the reader of a document should know.
///
/// The core returns `(T, Vec<Diagnostic>)`, never an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable ASCII name, for scripts: `text.control`, `identity.disagree` …
    pub code: &'static str,
    /// Its place in the document, if it has one.
    pub span: Option<Span>,
    /// The finding and its consequence for the reader.
    pub message: Bilingual,
}

impl Diagnostic {
    /// Creates a diagnostic for a span, or for the whole document.
    pub fn new(code: &'static str, span: Option<Span>, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { code, span, message: Bilingual::new(zh, en) }
    }
}
