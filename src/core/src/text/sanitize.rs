//! Makes text safe to show: control characters, bidi overrides and zero-width characters become visible marks.
//!
//! Invariant: text that holds none of them comes back unchanged, byte for byte, so that spans are offsets into the
//! published file; otherwise the [`SourceMap`] leads every offset back to it. Nothing is executed, nothing is dropped
//! except the byte-order mark and the `\r` of a line end.

use serde::{Deserialize, Serialize};
use std::fmt::Write as _;
use std::path::Path;

/// How offsets into the cleaned text lead back to the source bytes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SourceMap {
    /// Ascending in the cleaned text.
    steps: Vec<Step>,
}

/// Where a cleaned offset leads, and whether the offsets behind it run in step with the source or all lead to one place
/// (what a reader put in: a separator, a number that is counted automatically).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "(usize, usize, bool)", into = "(usize, usize, bool)")]
struct Step {
    clean: usize,
    source: usize,
    stands: bool,
}

impl From<(usize, usize, bool)> for Step {
    fn from((clean, source, stands): (usize, usize, bool)) -> Self {
        Self { clean, source, stands }
    }
}

impl From<Step> for (usize, usize, bool) {
    fn from(step: Step) -> Self {
        (step.clean, step.source, step.stands)
    }
}

impl SourceMap {
    /// The source offset of a cleaned offset.
    pub fn source(&self, offset: usize) -> usize {
        match self.steps.partition_point(|step| step.clean <= offset) {
            0 => offset,
            n => {
                let step = self.steps[n - 1];
                if step.stands { step.source } else { step.source + (offset - step.clean) }
            }
        }
    }

    /// From `clean` on the text runs in step with the source from `source` on. Offsets come in ascending order.
    pub fn step(&mut self, clean: usize, source: usize) {
        self.push(Step { clean, source, stands: false });
    }

    /// What begins at `clean` was put in at the place `source`.
    pub fn stand(&mut self, clean: usize, source: usize) {
        self.push(Step { clean, source, stands: true });
    }

    /// What begins at `clean` is a copy of `span` of a text that `other` leads back.
    pub fn copy(&mut self, clean: usize, other: &Self, span: super::Span) {
        let from = other.steps.partition_point(|step| step.clean <= span.start);
        let stands = from > 0 && other.steps[from - 1].stands;
        self.push(Step { clean, source: other.source(span.start), stands });
        for step in other.steps[from..].iter().take_while(|step| step.clean <= span.end) {
            self.push(Step { clean: clean + (step.clean - span.start), ..*step });
        }
    }

    fn push(&mut self, step: Step) {
        // Of two steps at one place the later holds.
        if self.steps.last().is_some_and(|last| last.clean == step.clean) {
            self.steps.pop();
        }
        let last = self.steps.last();
        let goes_on = last.is_some_and(|last| {
            last.stands == step.stands
                && if step.stands {
                    last.source == step.source
                } else {
                    last.clean <= step.clean && last.source + (step.clean - last.clean) == step.source
                }
        });
        if !goes_on {
            self.steps.push(step);
        }
    }
}

/// What cleaning did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sanitized {
    /// The text to work on.
    pub text: String,
    /// The way back to the source.
    pub map: SourceMap,
    /// How many characters had to be made visible.
    pub replaced: usize,
}

/// The visible stand-in for a character that must not reach a terminal, or `None` when it is harmless.
///
/// Tabs and line feeds are layout and stay; ordinary blanks, NBSP and the ideographic space stay too.
pub fn picture(c: char) -> Option<char> {
    match c {
        '\n' | '\t' => None,
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + c as u32),
        '\u{7f}' => Some('\u{2421}'),
        '\u{80}'..='\u{9f}'
        | '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e007f}' => Some('\u{fffd}'),
        _ => None,
    }
}

/// Cleans a decoded text. Linear in its length.
pub fn sanitize(source: &str) -> Sanitized {
    let mut cleaned = Sanitized { text: String::with_capacity(source.len()), ..Sanitized::default() };
    let mut chars = source.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let dropped = (at == 0 && c == '\u{feff}') || (c == '\r' && matches!(chars.peek(), Some((_, '\n'))));
        if dropped {
            cleaned.map.step(cleaned.text.len(), at + c.len_utf8());
        } else if c == '\r' {
            cleaned.text.push('\n');
        } else if let Some(shown) = picture(c) {
            cleaned.text.push(shown);
            cleaned.replaced += 1;
            if shown.len_utf8() != c.len_utf8() {
                cleaned.map.step(cleaned.text.len(), at + c.len_utf8());
            }
        } else {
            cleaned.text.push(c);
        }
    }
    cleaned
}

/// A short text from outside (a file name, a message of the system) on one line and safe to print.
pub fn printable(text: &str) -> String {
    text.chars().map(|c| if matches!(c, '\n' | '\t') { ' ' } else { picture(c).unwrap_or(c) }).collect()
}

/// A path on one line and safe to print. Bytes that are not UTF-8 are shown as `\\xBA`: two files never look alike for them.
pub fn printable_path(path: &Path) -> String {
    let mut shown = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        shown.push_str(&printable(chunk.valid()));
        for byte in chunk.invalid() {
            let _ = write!(shown, "\\x{byte:02X}");
        }
    }
    shown
}

/// A message of several lines, each safe to print.
pub fn printable_lines(text: &str) -> String {
    text.split('\n').map(printable).collect::<Vec<_>>().join("\n")
}
