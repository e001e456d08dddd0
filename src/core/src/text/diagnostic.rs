//! What the core reports instead of failing.

use super::{Bilingual, Span};

/// Something the reader of a document should know: the core returns `(T, Vec<Problem>)` and never an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable ASCII name, for scripts: `text.control`, `identity.disagree` …
    pub code: &'static str,
    /// Where in the document, when it has a place.
    pub span: Option<Span>,
    /// What is the matter and what it means for the reader.
    pub message: Bilingual,
}

impl Diagnostic {
    /// A problem at a place (or `None` for the whole document).
    pub fn new(code: &'static str, span: Option<Span>, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { code, span, message: Bilingual::new(zh, en) }
    }
}
