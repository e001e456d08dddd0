//! Fields of a form and drawings: what of them is shown.
//!
//! Invariant: a field shows its value, a list its chosen entry (the first if none is chosen), a drawing its texts; what
//! is not shown is kept apart. Not here: their styles (`style`).

use super::elements::Tag;
use crate::flow::Flow;
use gouji_core::document::ApartKind;

/// An entry of a list to choose from.
#[derive(Debug, Default)]
struct Entry {
    /// Its characters with their offsets and lengths in the source.
    chars: Vec<(char, usize, usize)>,
    is_chosen: bool,
}

/// An open list to choose from.
#[derive(Debug, Default)]
pub(super) struct Choice {
    entries: Vec<Entry>,
    /// True if several may be chosen, so that the first is not chosen by itself.
    is_multiple: bool,
}

/// Most characters of the entries of a list that are kept.
const LONGEST_ENTRY: usize = 4000;

impl Choice {
    pub fn new(tag: &Tag) -> Self {
        Self { entries: Vec::new(), is_multiple: tag.is_on }
    }

    /// Begins an entry.
    pub fn entry(&mut self, tag: &Tag) {
        self.entries.push(Entry { chars: Vec::new(), is_chosen: tag.is_on });
    }

    /// Adds a character to the last entry; blanks at its beginning are left out.
    pub fn char(&mut self, c: char, source: usize, length: usize) {
        if let Some(entry) = self.entries.last_mut()
            && entry.chars.len() < LONGEST_ENTRY
            && !(entry.chars.is_empty() && c.is_whitespace())
        {
            entry.chars.push((c, source, length));
        }
    }

    /// Writes what is chosen to the line, and keeps the rest apart.
    pub fn close(mut self, flow: &mut Flow) {
        // The last chosen entry of a list is shown; without one the first.
        let chosen = self.entries.iter().rposition(|entry| entry.is_chosen);
        if !self.is_multiple {
            for (at, entry) in self.entries.iter_mut().enumerate() {
                entry.is_chosen = at == chosen.unwrap_or(0);
            }
        }
        let kept_apart = flow.kept_apart;
        for entry in &self.entries {
            flow.kept_apart = kept_apart.or((!entry.is_chosen).then_some(ApartKind::Hidden));
            if let Some((_, source, _)) = entry.chars.first()
                && flow.kept_apart.is_some()
            {
                flow.blank(*source);
            }
            put(flow, &entry.chars);
        }
        flow.kept_apart = kept_apart;
    }
}

/// Writes the value that a field shows.
pub(super) fn field(flow: &mut Flow, tag: &Tag) {
    let mark = match tag.kind.as_str() {
        "checkbox" => Some(if tag.is_on { '☑' } else { '☐' }),
        "radio" => Some(if tag.is_on { '◉' } else { '○' }),
        // What buttons say is no text of the report, and a password shows dots.
        "submit" | "button" | "reset" | "image" | "file" | "password" | "color" | "range" => return,
        _ => None,
    };
    if let Some(mark) = mark {
        return flow.insert(mark.encode_utf8(&mut [0; 4]), tag.field_at);
    }
    let kept_apart = flow.kept_apart;
    if tag.kind == "hidden" {
        flow.kept_apart = Some(ApartKind::Hidden);
    }
    let chars: Vec<(char, usize, usize)> =
        tag.field.char_indices().map(|(at, c)| (c, tag.field_at + at, c.len_utf8())).collect();
    put(flow, &chars);
    flow.kept_apart = kept_apart;
}

fn put(flow: &mut Flow, chars: &[(char, usize, usize)]) {
    for (c, source, length) in chars {
        if c.is_whitespace() {
            flow.blank(*source);
        } else {
            flow.char(*c, *source, *length);
        }
    }
}

/// How deep a page is in drawings and in their texts.
#[derive(Debug, Default)]
pub(super) struct Drawing {
    depth: usize,
    texts: usize,
}

impl Drawing {
    /// Notes a start tag inside a drawing or at its beginning; true if it begins a word of its own.
    pub fn start(&mut self, name: &[u8]) -> bool {
        let is_text = matches!(name, b"text" | b"foreignobject");
        self.depth += usize::from(name == b"svg");
        self.texts += usize::from(is_text && self.depth > 0);
        is_text
    }

    /// Notes an end tag.
    pub fn end(&mut self, name: &[u8]) {
        match name {
            b"svg" => {
                self.depth = self.depth.saturating_sub(1);
                if self.depth == 0 {
                    self.texts = 0;
                }
            }
            b"text" | b"foreignobject" => self.texts = self.texts.saturating_sub(1),
            _ => {}
        }
    }

    /// True inside a drawing.
    pub const fn is_open(&self) -> bool {
        self.depth > 0
    }

    /// True where characters are no text.
    pub const fn hides_text(&self) -> bool {
        self.depth > 0 && self.texts == 0
    }
}
