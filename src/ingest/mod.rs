//! Bytes become a [`Document`], one file a format.
//!
//! Invariant: pure; whatever the bytes are, the answer comes at once as a document with problems, or as one clear
//! [`Refusal`]. Left to others: which numbers the document holds.

mod plain;

use crate::document::Document;
use crate::text::{Bilingual, Problem, Span};

/// Bytes that cannot be read as a report, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Stable ASCII name: `empty`, `binary`, `encoding`, `not_a_report`.
    pub code: &'static str,
    /// What is wrong and what to do.
    pub message: Bilingual,
}

impl Refusal {
    pub(crate) fn new(code: &'static str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { code, message: Bilingual::new(zh, en) }
    }
}

/// A document, how it was stored, and what was noticed on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ingested {
    /// The report.
    pub document: Document,
    /// `text`.
    pub format: &'static str,
    /// `utf-8` …
    pub encoding: &'static str,
    /// What was noticed.
    pub problems: Vec<Problem>,
}

/// Reads the bytes of one file.
///
/// # Errors
/// A [`Refusal`] when there is nothing to show: no bytes, a binary file, an unknown encoding.
pub fn ingest(bytes: &[u8]) -> Result<Ingested, Refusal> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Refusal::new(
            "empty",
            "文件是空的，没有可读的报告",
            "the file is empty: there is no report to read",
        ));
    }
    plain::read(bytes)
}

/// The document of a text that is already decoded. Used by tests and by every text format.
pub fn document(text: &str) -> (Document, Vec<Problem>) {
    let cleaned = crate::text::clean::clean(text);
    let mut problems = Vec::new();
    if cleaned.replaced > 0 {
        problems.push(Problem::new(
            "text.control",
            None,
            format!("{} 个控制符、方向符或零宽字符已换成可见记号", cleaned.replaced),
            format!("{} control, direction or zero-width characters are shown as visible marks", cleaned.replaced),
        ));
    }
    let text = cleaned.text;
    let lines = lines(&text);
    let sections = crate::document::headings(&text, &lines);
    let (grids, folds) = crate::document::parse_tables(&text, &lines);
    (Document { lines, sections, grids, folds, map: cleaned.map, text }, problems)
}

fn lines(text: &str) -> Vec<Span> {
    let mut lines = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        lines.push(Span::new(start, start + line.len()));
        start += line.len() + 1;
    }
    lines
}
