//! Little-endian numbers in a byte slice.
//!
//! Invariant: an offset outside the slice gives `None`, whatever sizes the file declares. Not
//! here: records and structures (`doc`, `xls`).

pub(crate) fn u8(bytes: &[u8], at: usize) -> Option<u8> {
    bytes.get(at).copied()
}

pub(crate) fn u16(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

pub(crate) fn u32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

pub(crate) fn f64(bytes: &[u8], at: usize) -> Option<f64> {
    Some(f64::from_le_bytes(bytes.get(at..at.checked_add(8)?)?.try_into().ok()?))
}

/// A signed number of 16 bits.
pub(crate) fn i16(bytes: &[u8], at: usize) -> Option<i16> {
    u16(bytes, at).map(u16::cast_signed)
}

/// Slice of `length` bytes starting at `at`.
pub(crate) fn part(bytes: &[u8], at: usize, length: usize) -> Option<&[u8]> {
    bytes.get(at..at.checked_add(length)?)
}
