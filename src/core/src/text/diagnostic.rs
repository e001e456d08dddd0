//! Diagnostics: what the core reports instead of failing.

use super::Span;
use crate::message::Message;

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
    pub message: Message,
}

impl Diagnostic {
    /// Creates a diagnostic for a span, or for the whole document.
    pub fn new(code: &'static str, span: Option<Span>, message: Message) -> Self {
        Self { code, span, message }
    }
}
