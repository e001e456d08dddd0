//! Sanitises text for display: control characters and bidi overrides become visible marks, invisible characters go.
//!
//! Invariant: text without them is returned unchanged, byte for byte, so that spans are offsets into the published
//! file; otherwise the [`SourceMap`] maps every offset back. Only invisible characters and the `\r` of a line end are
//! removed; whatever else ends a line becomes a line feed.

use serde::{Deserialize, Serialize};
use std::fmt::Write as _;
use std::path::Path;

/// Maps offsets of sanitised text to bytes of the source.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SourceMap {
    /// Ascending by sanitised offset.
    steps: Vec<MapStep>,
}

/// A point of the map.
///
/// The offsets behind it advance with the source, or all map to one place (inserted text: a separator, an automatic
/// number).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "(usize, usize, bool)", into = "(usize, usize, bool)")]
struct MapStep {
    clean: usize,
    source: usize,
    stands: bool,
}

impl MapStep {
    /// The source offset of a sanitised offset at this step or behind it.
    const fn at(self, offset: usize) -> usize {
        if self.stands { self.source } else { self.source + offset.saturating_sub(self.clean) }
    }
}

impl From<(usize, usize, bool)> for MapStep {
    fn from((clean, source, stands): (usize, usize, bool)) -> Self {
        Self { clean, source, stands }
    }
}

impl From<MapStep> for (usize, usize, bool) {
    fn from(step: MapStep) -> Self {
        (step.clean, step.source, step.stands)
    }
}

impl SourceMap {
    /// Returns the source offset of a sanitised offset.
    pub fn source(&self, offset: usize) -> usize {
        match self.steps.partition_point(|step| step.clean <= offset) {
            0 => offset,
            n => self.steps[n - 1].at(offset),
        }
    }

    /// Records that the text advances with the source from here on. Offsets must ascend.
    pub fn step(&mut self, clean: usize, source: usize) {
        self.push(MapStep { clean, source, stands: false });
    }

    /// Records that text was inserted at the place `source`.
    pub fn stand(&mut self, clean: usize, source: usize) {
        self.push(MapStep { clean, source, stands: true });
    }

    /// Records that text was inserted at `clean`, where the text ends: it is at the place in the source that comes next.
    pub fn stand_at_end(&mut self, clean: usize) {
        let source = self.steps.last().map_or(clean, |last| last.at(clean));
        self.stand(clean, source);
    }

    /// Records that text was copied from `span` of a text with the map `other`.
    pub fn copy(&mut self, clean: usize, other: &Self, span: super::Span) {
        let from = other.steps.partition_point(|step| step.clean <= span.start);
        let stands = from > 0 && other.steps[from - 1].stands;
        self.push(MapStep { clean, source: other.source(span.start), stands });
        for step in other.steps[from..].iter().take_while(|step| step.clean <= span.end) {
            self.push(MapStep { clean: clean + (step.clean - span.start), ..*step });
        }
    }

    fn push(&mut self, step: MapStep) {
        // Of two steps at one place the later one holds.
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

/// The result of sanitising.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sanitized {
    /// The sanitised text.
    pub text: String,
    /// The map to the source.
    pub map: SourceMap,
    /// Number of characters made visible.
    pub replaced: usize,
}

/// Returns the visible stand-in for a character that must not reach a terminal; `None` for a harmless one.
///
/// Tabs, line feeds, blanks, NBSP and the ideographic space are harmless.
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

/// True for characters without width or meaning, which editors leave between others: zero-width blanks and joiners, soft
/// hyphens, byte-order marks. A number or a label with one in it is the same.
pub const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// True for what ends a line beside the line feed: carriage return, tabulators of lines and pages, Unicode's separators.
const fn is_line_end(c: char) -> bool {
    matches!(c, '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// True for most characters of a report, which stay as they are.
pub const fn is_plain(c: char) -> bool {
    matches!(c, ' '..='~' | '\n' | '\t' | '\u{2070}'..='\u{fefe}' | '\u{ff00}'..='\u{fff8}')
}

/// Sanitises a decoded text. Linear in its length.
pub fn sanitize(source: &str) -> Sanitized {
    let mut cleaned = Sanitized { text: String::with_capacity(source.len()), ..Sanitized::default() };
    // What was not copied yet begins here.
    let mut from = 0;
    let mut chars = source.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if is_plain(c) {
            continue;
        }
        cleaned.text.push_str(source.get(from..at).unwrap_or_default());
        from = at + c.len_utf8();
        let dropped = is_invisible(c) || (c == '\r' && matches!(chars.peek(), Some((_, '\n'))));
        if dropped {
            cleaned.map.step(cleaned.text.len(), at + c.len_utf8());
        } else if is_line_end(c) {
            cleaned.text.push('\n');
            if c.len_utf8() > 1 {
                cleaned.map.step(cleaned.text.len(), at + c.len_utf8());
            }
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
    cleaned.text.push_str(source.get(from..).unwrap_or_default());
    cleaned
}

/// Puts a short foreign text (a file name, a system message) on one line, safe to print.
pub fn printable(text: &str) -> String {
    text.chars().map(|c| if matches!(c, '\n' | '\t') { ' ' } else { picture(c).unwrap_or(c) }).collect()
}

/// Puts a path on one line, safe to print.
///
/// Bytes that are not UTF-8 are shown as `\\xBA`, so that different files never look alike.
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

/// Makes each line of a message safe to print.
pub fn printable_lines(text: &str) -> String {
    text.split('\n').map(printable).collect::<Vec<_>>().join("\n")
}
