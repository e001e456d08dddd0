//! Encodings that browsers do not know: UTF-32, and HZ, which writes GB2312 in ASCII.
//!
//! Invariant: what is no character is U+FFFD. Not here: all other encodings (`encoding`).

use encoding_rs::GB18030;

/// Reads UTF-32 with a byte-order mark, or without one if three of four bytes are zero as in ASCII.
pub(super) fn utf32(bytes: &[u8]) -> Option<(String, &'static str)> {
    let (rest, is_little) = match bytes {
        [0xff, 0xfe, 0, 0, rest @ ..] => (rest, true),
        [0, 0, 0xfe, 0xff, rest @ ..] => (rest, false),
        _ if is_utf32(bytes, u32::from_le_bytes) => (bytes, true),
        _ if is_utf32(bytes, u32::from_be_bytes) => (bytes, false),
        _ => return None,
    };
    let read = if is_little { u32::from_le_bytes } else { u32::from_be_bytes };
    let (whole, broken) = rest.as_chunks::<4>();
    let mut text: String = whole.iter().map(|four| char::from_u32(read(*four)).unwrap_or('\u{fffd}')).collect();
    text.extend((!broken.is_empty()).then_some('\u{fffd}'));
    Some((text, if is_little { "utf-32le" } else { "utf-32be" }))
}

/// True if all of the first characters are some.
fn is_utf32(bytes: &[u8], read: fn([u8; 4]) -> u32) -> bool {
    const SAMPLE: usize = 1024;
    let (whole, _) = bytes.as_chunks::<4>();
    let is_text = |four: &[u8; 4]| char::from_u32(read(*four)).is_some_and(|c| c != '\0');
    bytes.len().is_multiple_of(4) && whole.len() >= 4 && whole.iter().take(SAMPLE).all(is_text)
}

/// Reads HZ: characters of GB2312 without their high bits between `~{` and `~}`.
pub(super) fn hz(text: &str) -> Option<String> {
    if !text.is_ascii() || text.matches("~{").take(2).count() < 2 {
        return None;
    }
    let mut read = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("~{") {
        let (inside, after) = behind.split_once("~}")?;
        let is_pairs = inside.len().is_multiple_of(2) && inside.bytes().all(|byte| (0x21..=0x7e).contains(&byte));
        let high: Vec<u8> = inside.bytes().map(|byte| byte | 0x80).collect();
        let (characters, _, is_malformed) = GB18030.decode(&high);
        if !is_pairs || is_malformed {
            return None;
        }
        read.push_str(&before.replace("~~", "~").replace("~\n", ""));
        read.push_str(&characters);
        rest = after;
    }
    read.push_str(rest);
    Some(read)
}
