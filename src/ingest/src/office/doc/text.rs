//! Text of a DOC file: the header locates the pieces, and the pieces locate the characters.
//!
//! Invariant: every character has its byte offset in the main stream; pieces that lie outside the file or exceed the
//! limit are reported. Not here: the meaning of control characters (`doc`).

use crate::{le_bytes, limits};
use encoding_rs::WINDOWS_1252;

/// Header of the file ([MS-DOC] 2.5, FIB).
pub(super) struct Head<'a> {
    main: &'a [u8],
}

/// Indices of the header's offset and length pairs for the table stream.
pub(super) const STYLES: usize = 1;
pub(super) const CHARACTER_RUNS: usize = 12;
pub(super) const PARAGRAPH_RUNS: usize = 13;
const PIECES: usize = 33;
pub(super) const LISTS: usize = 73;
pub(super) const LIST_USES: usize = 74;

impl<'a> Head<'a> {
    pub const fn new(main: &'a [u8]) -> Self {
        Self { main }
    }

    /// True for a file of Word 6 or 95, which stores text differently.
    pub fn is_old(&self) -> bool {
        let version = le_bytes::u16(self.main, 2).unwrap_or(0);
        le_bytes::u16(self.main, 0) == Some(0xa5dc) || version < 0xc1
    }

    /// True for a Word file.
    pub fn is_word(&self) -> bool {
        matches!(le_bytes::u16(self.main, 0), Some(0xa5ec | 0xa5dc))
    }

    fn flags(&self) -> u16 {
        le_bytes::u16(self.main, 0x0a).unwrap_or(0)
    }

    pub fn is_encrypted(&self) -> bool {
        self.flags() & 0x8100 != 0
    }

    /// Name of the table stream.
    pub fn table(&self) -> &'static str {
        if self.flags() & 0x0200 != 0 { "1Table" } else { "0Table" }
    }

    /// A part of the table stream.
    pub fn part<'t>(&self, table: &'t [u8], number: usize) -> Option<&'t [u8]> {
        let at = le_bytes::u32(self.main, 0x9a + 8 * number)? as usize;
        let length = le_bytes::u32(self.main, 0x9e + 8 * number)? as usize;
        table.get(at..).map(|rest| &rest[..length.min(rest.len())])
    }

    /// The table stream from the start of a part to its end: some parts exceed their declared length.
    pub fn rest<'t>(&self, table: &'t [u8], number: usize) -> Option<&'t [u8]> {
        table.get(le_bytes::u32(self.main, 0x9a + 8 * number)? as usize..)
    }

    /// Character ranges that are printed: the main text and its text boxes.
    pub fn ranges(&self) -> [(u32, u32); 2] {
        let count = |at: usize| le_bytes::u32(self.main, at).unwrap_or(0);
        let text = count(0x4c);
        let before = [0x50, 0x54, 0x58, 0x5c, 0x60].into_iter().fold(text, |sum, at| sum.saturating_add(count(at)));
        [(0, text), (before, before.saturating_add(count(0x64)))]
    }
}

/// A character.
#[derive(Debug, Clone, Copy)]
pub(super) struct Char {
    pub c: char,
    /// Offset of its first byte in the main stream, and its length in bytes.
    pub at: u32,
    pub width: u8,
}

/// A piece of the text: its character range and its storage.
struct Piece {
    start: u32,
    end: u32,
    at: u32,
    is_wide: bool,
}

/// Pieces of the text in order ([MS-DOC] 2.8.35); empty when the table of pieces is missing.
fn pieces(head: &Head<'_>, table: &[u8]) -> Vec<Piece> {
    let Some(list) = head.part(table, PIECES).and_then(piece_table) else { return Vec::new() };
    let count = list.len().saturating_sub(4) / 12;
    let piece = |nth: usize| {
        let (start, end) = (le_bytes::u32(list, 4 * nth)?, le_bytes::u32(list, 4 * nth + 4)?);
        let place = le_bytes::u32(list, 4 * (count + 1) + 8 * nth + 2)?;
        let is_wide = place & 0x4000_0000 == 0;
        let at = place & 0x3fff_ffff;
        Some(Piece { start, end, at: if is_wide { at } else { at / 2 }, is_wide })
    };
    (0..count).filter_map(piece).collect()
}

/// The table of pieces behind the property lists that precede it.
fn piece_table(list: &[u8]) -> Option<&[u8]> {
    let mut at = 0;
    while le_bytes::u8(list, at)? == 1 {
        at += 3 + usize::from(le_bytes::u16(list, at + 1)?);
    }
    let length = le_bytes::u32(list, at + 1)? as usize;
    (le_bytes::u8(list, at)? == 2).then(|| list.get(at + 5..).map(|rest| &rest[..length.min(rest.len())]))?
}

/// Characters of the text; false when some that the header declares are missing.
pub(super) fn characters(head: &Head<'_>, main: &[u8], table: &[u8]) -> (Vec<Char>, bool) {
    let narrow: Vec<char> = (0..=u8::MAX)
        .map(|byte| WINDOWS_1252.decode_without_bom_handling(&[byte]).0.chars().next().unwrap_or('\u{fffd}'))
        .collect();
    let pieces = pieces(head, table);
    let mut text: Vec<Char> = Vec::new();
    let mut is_whole = true;
    for (start, end) in head.ranges() {
        for piece in pieces.iter().filter(|piece| piece.start < end && piece.end > start) {
            let (from, to) = (piece.start.max(start), piece.end.min(end));
            let width = if piece.is_wide { 2_usize } else { 1 };
            let at = piece.at as usize + (from - piece.start) as usize * width;
            let wanted = (to - from) as usize;
            let bytes = main.get(at..).unwrap_or(&[]);
            let there = wanted.min(bytes.len() / width).min(limits::CHARACTERS.saturating_sub(text.len()));
            is_whole &= there == wanted;
            let bytes = &bytes[..there * width];
            if piece.is_wide {
                wide(bytes, at, &mut text);
            } else {
                let chars = bytes.iter().zip(at as u32..);
                text.extend(chars.map(|(byte, at)| Char { c: narrow[usize::from(*byte)], at, width: 1 }));
            }
        }
    }
    (text, is_whole)
}

/// Appends UTF-16 characters.
fn wide(bytes: &[u8], at: usize, text: &mut Vec<Char>) {
    let units = bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
    let mut at = at as u32;
    for c in char::decode_utf16(units) {
        let c = c.unwrap_or('\u{fffd}');
        let width = 2 * c.len_utf16() as u8;
        text.push(Char { c, at, width });
        at += u32::from(width);
    }
}
