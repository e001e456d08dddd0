//! Reads lists and styles of a DOC file, for automatic numbers.
//!
//! Invariant: definitions that are truncated or outside the file are ignored. Not here: counting (`numbering`).

use super::properties::Paragraph;
use super::text::{Head, LIST_USES, LISTS, STYLES};
use crate::le_bytes;
use crate::office::numbering::{LEVELS, Level, Numbering};
use std::collections::HashMap;

/// Most lists and list uses that are read; a report has about ten.
const MOST: usize = 4096;

/// Lists of a file, named by their index among the uses, from 1.
pub(super) fn numbering(head: &Head<'_>, table: &[u8]) -> Numbering {
    let mut numbering = Numbering::default();
    let lists = head.rest(table, LISTS).and_then(lists).unwrap_or_default();
    if let Some(part) = head.part(table, LIST_USES) {
        let _none = uses(part, &lists, &mut numbering);
    }
    numbering
}

/// Lists by id: the headers come first, then all their levels ([MS-DOC] 2.9.131, 2.9.150).
fn lists(part: &[u8]) -> Option<HashMap<u32, Vec<Level>>> {
    let count = usize::from(le_bytes::u16(part, 0)?).min(MOST);
    let mut at = 2 + 28 * count;
    let mut lists = HashMap::new();
    for nth in 0..count {
        let number = le_bytes::u32(part, 2 + 28 * nth)?;
        let is_simple = le_bytes::u8(part, 2 + 28 * nth + 26)? & 1 == 1;
        let mut levels = vec![Level::default(); LEVELS];
        for level in levels.iter_mut().take(if is_simple { 1 } else { LEVELS }) {
            let Some((read, end)) = self::level(part, at) else { return Some(lists) };
            (*level, at) = (read, end);
        }
        lists.insert(number, levels);
    }
    Some(lists)
}

/// A level and the offset of the next one.
fn level(part: &[u8], at: usize) -> Option<(Level, usize)> {
    let start = le_bytes::u32(part, at)? as usize;
    let format = format(le_bytes::u8(part, at + 4)?);
    let suffix = if le_bytes::u8(part, at + 15)? == 2 { "nothing" } else { "tab" };
    let properties = usize::from(le_bytes::u8(part, at + 24)?) + usize::from(le_bytes::u8(part, at + 25)?);
    let text_at = at + 28 + properties;
    let count = usize::from(le_bytes::u16(part, text_at)?);
    let bytes = le_bytes::part(part, text_at + 2, 2 * count)?;
    let units = bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
    let mut text = String::new();
    for c in char::decode_utf16(units) {
        match c.unwrap_or('\u{fffd}') {
            // A level's number is a placeholder for its count.
            c if (c as usize) < LEVELS => text.extend(['%', char::from(b'1' + c as u8)]),
            c => text.push(c),
        }
    }
    let level = Level { start, format: format.to_string(), text, suffix: suffix.to_string() };
    Some((level, text_at + 2 + 2 * count))
}

/// Format name for a format number ([MS-OSHARED] 2.2.1.3).
const fn format(number: u8) -> &'static str {
    match number {
        0 => "decimal",
        1 => "upperRoman",
        2 => "lowerRoman",
        3 => "upperLetter",
        4 => "lowerLetter",
        10 => "ideographDigital",
        11 => "japaneseCounting",
        14 | 15 => "decimalFullWidth",
        18 => "decimalEnclosedCircle",
        23 => "bullet",
        33 | 35 => "taiwaneseCountingThousand",
        37 => "chineseCounting",
        39 => "chineseCountingThousand",
        255 => "none",
        _ => "",
    }
}

/// Adds the uses of lists, each with the levels that it restarts ([MS-DOC] 2.9.132).
fn uses(part: &[u8], lists: &HashMap<u32, Vec<Level>>, numbering: &mut Numbering) -> Option<()> {
    let count = (le_bytes::u32(part, 0)? as usize).min(MOST);
    let mut at = 4 + 16 * count;
    for nth in 0..count {
        let number = le_bytes::u32(part, 4 + 16 * nth)?;
        let overrides = usize::from(le_bytes::u8(part, 4 + 16 * nth + 12)?);
        let mut starts = HashMap::new();
        at += 4;
        for _ in 0..overrides {
            let Some(flags) = le_bytes::u32(part, at + 4) else { break };
            if flags & 0x10 != 0 {
                starts.insert((flags & 15) as usize, le_bytes::u32(part, at)? as usize);
            }
            at += 8;
            if flags & 0x20 != 0 {
                at = level(part, at)?.1;
            }
        }
        if let Some(levels) = lists.get(&number) {
            numbering.define(&(nth + 1).to_string(), levels.clone(), starts, &number.to_string());
        }
    }
    Some(())
}

/// Most styles in a chain of base styles; no program nests deeper.
const BASES: usize = 16;

/// List settings of a style.
#[derive(Debug, Clone, Default)]
struct Style {
    base: usize,
    list: Option<u16>,
    level: Option<usize>,
}

/// Paragraph styles of a file.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: Vec<Style>,
}

impl Styles {
    /// Reads the styles ([MS-DOC] 2.9.271).
    pub fn read(head: &Head<'_>, table: &[u8]) -> Self {
        let mut styles = Self::default();
        let Some(part) = head.part(table, STYLES) else { return styles };
        let Some(about) = le_bytes::u16(part, 0).map(usize::from) else { return styles };
        let (Some(count), Some(base)) = (le_bytes::u16(part, 2), le_bytes::u16(part, 4)) else { return styles };
        let mut at = 2 + about;
        for _ in 0..usize::from(count).min(MOST) {
            let Some(length) = le_bytes::u16(part, at).map(usize::from) else { break };
            let one = le_bytes::part(part, at + 2, length).unwrap_or(&[]);
            styles.styles.push(style(one, base.into()).unwrap_or_default());
            at += 2 + length + length % 2;
        }
        styles
    }

    /// List and level that a style sets for its paragraphs.
    pub fn list(&self, style: u16) -> (Option<u16>, Option<usize>) {
        let (mut at, mut level) = (usize::from(style), None);
        for _ in 0..BASES {
            let Some(style) = self.styles.get(at) else { break };
            level = level.or(style.level);
            if style.list.is_some() {
                return (style.list, level);
            }
            at = style.base;
        }
        (None, level)
    }
}

fn style(one: &[u8], base: usize) -> Option<Style> {
    let kind = le_bytes::u16(one, 2)?;
    if kind & 15 != 1 {
        return None;
    }
    let name = usize::from(le_bytes::u16(one, base)?);
    let at = base + 2 + 2 * name + 2;
    let length = usize::from(le_bytes::u16(one, at)?);
    let mut paragraph = Paragraph::default();
    paragraph.take(le_bytes::part(one, at + 4, length.checked_sub(2)?)?);
    Some(Style { base: usize::from(kind >> 4), list: paragraph.list, level: paragraph.level })
}
