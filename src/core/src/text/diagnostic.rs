//! What the core reports instead of failing.

use super::Span;
use crate::message::Message;

/// Something the reader of a document should know: the core returns `(T, Vec<Diagnostic>)` and never an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable ASCII name, for scripts: `text.control`, `identity.disagree` …
    pub code: &'static str,
    /// The place in the document; `None` for the whole document.
    pub span: Option<Span>,
    /// What is the matter and what it means for the reader.
    pub message: Message,
}

impl Diagnostic {
    /// A diagnostic at a place, or of the whole document.
    pub fn new(code: &'static str, span: Option<Span>, message: Message) -> Self {
        Self { code, span, message }
    }
}
