//! Tells Chinese encodings of two bytes a character apart, and reads text in which two encodings are mixed.
//!
//! Invariant: bytes are read as an encoding only if nearly all characters are among its usual ones; what is neither is
//! U+FFFD. Not here: the order of the encodings (`encoding`).

use encoding_rs::{BIG5, Encoding, GB18030};
use std::borrow::Cow;

/// Bytes looked at.
const SAMPLE: usize = 1 << 16;
/// Least characters that tell an encoding.
const FEWEST: usize = 4;
/// Least characters of a run that is read as GBK within UTF-8.
const FEWEST_MIXED: usize = 2;
/// Least share of usual characters, in percent.
const USUAL: usize = 90;

/// Usual characters and all characters, if the bytes were in GBK and if they were in Big5.
struct Shares {
    gbk: (usize, usize),
    big5: (usize, usize),
}

/// Counts the characters of two bytes: the usual ones are those of the first level, and the signs.
fn shares(bytes: &[u8]) -> Shares {
    let (mut gbk, mut big5, mut all, mut at) = (0, 0, 0, 0);
    loop {
        // Most of a page are tags.
        at += Encoding::ascii_valid_up_to(bytes.get(at..).unwrap_or(&[]));
        let Some(&lead) = bytes.get(at) else { break };
        // No usual character has such a trail byte.
        let trail = bytes.get(at + 1).copied().unwrap_or(0);
        gbk += usize::from(matches!(lead, 0xa1..=0xa3 | 0xb0..=0xd7) && trail >= 0xa1);
        big5 += usize::from(matches!(lead, 0xa1..=0xc6) && matches!(trail, 0x40..=0x7e | 0xa1..=0xfe));
        all += 1;
        at += 2;
    }
    Shares { gbk: (gbk, all), big5: (big5, all) }
}

/// Returns GB18030 or Big5 if the bytes are surely text in it.
pub(super) fn guess(bytes: &[u8]) -> Option<&'static Encoding> {
    let Shares { gbk, big5 } = shares(&bytes[..bytes.len().min(SAMPLE)]);
    let share = |(usual, all): (usize, usize)| usual * 100 / all.max(1);
    let (gb, big) = (share(gbk), share(big5));
    match () {
        () if gbk.1 < FEWEST => None,
        () if gb >= USUAL && gb > big => Some(GB18030),
        () if big >= USUAL && big > gb + 5 => Some(BIG5),
        () => None,
    }
}

/// Reads UTF-8 with runs of GBK in it; `None` unless most of the text is UTF-8. Returns the text and the number of runs
/// read as GBK.
pub(super) fn mixed(bytes: &[u8]) -> Option<(String, usize)> {
    let (mut valid, mut invalid) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        // Three bytes in a row are UTF-8 by chance now and then, but not most of them.
        valid += chunk.valid().chars().filter(|c| c.len_utf8() >= 3).count();
        invalid += usize::from(!chunk.invalid().is_empty());
    }
    if valid < FEWEST || invalid == 0 || valid < 2 * invalid {
        return None;
    }
    let mut text = String::with_capacity(bytes.len());
    let mut runs = 0;
    let mut rest = bytes;
    while !rest.is_empty() {
        let is_ascii = rest[0].is_ascii();
        let end = rest.iter().position(|byte| byte.is_ascii() != is_ascii).unwrap_or(rest.len());
        let (run, behind) = rest.split_at(end);
        rest = behind;
        match std::str::from_utf8(run) {
            Ok(valid) => text.push_str(valid),
            Err(_) => match as_gbk(run, behind.first().copied()) {
                Some(read) => {
                    runs += 1;
                    text.push_str(&read);
                }
                None => text.push_str(&String::from_utf8_lossy(run)),
            },
        }
    }
    Some((text, runs))
}

/// Returns a run of bytes as GBK if it surely is; `next` is the byte behind it.
fn as_gbk(run: &[u8], next: Option<u8>) -> Option<Cow<'_, str>> {
    let (usual, all) = shares(run).gbk;
    let is_whole = run.len().is_multiple_of(2) && next.is_none_or(|byte| byte.is_ascii());
    if !is_whole || all < FEWEST_MIXED || usual * 100 < all * USUAL {
        return None;
    }
    let (text, _, is_malformed) = GB18030.decode(run);
    (!is_malformed).then_some(text)
}
