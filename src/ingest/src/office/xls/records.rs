//! Records of a binary workbook, and strings that continue over several records.
//!
//! Invariant: linear; a truncated record ends the stream. Not here: the meaning of records (`xls`).

use crate::le_bytes;

/// A record: its kind, data and offset in the stream.
#[derive(Debug, Clone, Copy)]
pub(super) struct Record<'a> {
    pub kind: u16,
    pub data: &'a [u8],
    pub at: usize,
}

/// Kind of a record that continues the previous one.
pub(super) const CONTINUE: u16 = 0x3c;

/// The record at an offset, and the offset of the next one.
pub(super) fn record(stream: &[u8], at: usize) -> Option<(Record<'_>, usize)> {
    let (kind, length) = (le_bytes::u16(stream, at)?, usize::from(le_bytes::u16(stream, at + 2)?));
    let data = le_bytes::part(stream, at + 4, length)?;
    Some((Record { kind, data, at }, at + 4 + length))
}

/// The records from an offset on.
pub(super) fn records(stream: &[u8], mut at: usize) -> impl Iterator<Item = Record<'_>> {
    std::iter::from_fn(move || {
        let (record, next) = record(stream, at)?;
        at = next;
        Some(record)
    })
}

/// Reader over bytes that may continue in the next record.
pub(super) struct Bytes<'a> {
    pieces: Vec<&'a [u8]>,
    piece: usize,
    at: usize,
}

impl<'a> Bytes<'a> {
    /// Reads one record.
    pub fn of(data: &'a [u8]) -> Self {
        Self { pieces: vec![data], piece: 0, at: 0 }
    }

    /// Reads a record and those that continue it.
    pub fn with(data: &'a [u8], more: impl Iterator<Item = &'a [u8]>) -> Self {
        Self { pieces: std::iter::once(data).chain(more).collect(), piece: 0, at: 0 }
    }

    /// Remaining bytes of the current record.
    fn rest(&self) -> &'a [u8] {
        self.pieces.get(self.piece).and_then(|piece| piece.get(self.at..)).unwrap_or(&[])
    }

    /// Moves to the next record; false behind the last.
    fn turn(&mut self) -> bool {
        self.piece += 1;
        self.at = 0;
        self.piece < self.pieces.len()
    }

    fn byte(&mut self) -> Option<u8> {
        loop {
            if let Some(&byte) = self.rest().first() {
                self.at += 1;
                return Some(byte);
            }
            if !self.turn() {
                return None;
            }
        }
    }

    pub fn number(&mut self, bytes: u32) -> Option<usize> {
        (0..bytes).try_fold(0, |number, nth| Some(number | usize::from(self.byte()?) << (8 * nth)))
    }

    pub fn skip(&mut self, mut count: usize) {
        while count > 0 {
            let step = count.min(self.rest().len());
            (self.at, count) = (self.at + step, count - step);
            if count > 0 && !self.turn() {
                return;
            }
        }
    }

    /// Reads a string of `count` characters behind its flags, with the fonts that begin in it: each with the unit it
    /// begins at. A truncated string gives what is there.
    pub fn string(&mut self, count: usize) -> Option<(String, Vec<(u16, u16)>)> {
        let flags = self.byte()?;
        let runs = if flags & 8 != 0 { self.number(2)? } else { 0 };
        let more = if flags & 4 != 0 { self.number(4)? } else { 0 };
        let units = self.units(count, flags & 1 != 0);
        let mut fonts = Vec::new();
        for _ in 0..runs {
            let number = |bytes: &mut Self| bytes.number(2).and_then(|number| u16::try_from(number).ok());
            fonts.extend(number(self).zip(number(self)));
        }
        self.skip(more);
        Some((char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect(), fonts))
    }

    /// Reads the UTF-16 units of a string. A continuation record starts with a new width flag: readers that ignore it
    /// garble long tables.
    fn units(&mut self, count: usize, mut is_wide: bool) -> Vec<u16> {
        let mut units = Vec::new();
        while units.len() < count {
            let rest = self.rest();
            let width = if is_wide { 2 } else { 1 };
            let step = (rest.len() / width).min(count - units.len());
            let bytes = &rest[..step * width];
            if is_wide {
                units.extend(bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])));
            } else {
                units.extend(bytes.iter().map(|byte| u16::from(*byte)));
            }
            self.at += bytes.len();
            if units.len() < count {
                if !self.turn() {
                    break;
                }
                let Some(flags) = self.byte() else { break };
                is_wide = flags & 1 != 0;
            }
        }
        units
    }
}
