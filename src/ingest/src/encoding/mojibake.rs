//! Text that was decoded with the wrong encoding and saved so: 政府 as `æ”¿åºœ`, `ÕþØ` or `鏀垮簻`.
//!
//! Invariant: a text is read back only if every character of it goes back into bytes that are whole in the encoding they
//! came from. Not here: the encoding of the file (`encoding`).

use super::chinese;
use encoding_rs::{Encoding, GB18030, UTF_8, WINDOWS_1252};

/// Characters looked at to see that a text may be such.
const SAMPLE: usize = 2000;
/// Characters that are encoded anew to tell: every text is asked, and few of them tell.
const ENCODED: usize = 120;
/// Least foreign characters of such a text.
const FEWEST: usize = 20;
/// Signs that GBK makes of U+FFFD in UTF-8: what they stood for is lost.
const LOST: [&str; 2] = ["锟斤拷", "锟斤铐"];
/// How they begin.
const LOST_BEGIN: &str = "锟斤";
/// Fewest of them that are told.
pub(super) const FEWEST_LOST: usize = 2;

/// What became of a text.
pub(super) enum Found {
    /// Read back: the text, the encoding in which it was read, and that in which it was written.
    Back { text: String, seen: &'static Encoding, written: &'static Encoding },
    /// Recognised, but characters of it are lost.
    Damaged { seen: &'static Encoding, written: &'static Encoding },
}

/// Looks for such text.
pub(super) fn find(text: &str) -> Option<Found> {
    let (mut latin, mut han) = (0, 0);
    for c in text.chars().filter(|c| !c.is_ascii()).take(SAMPLE) {
        let is_han = ('\u{3400}'..'\u{a000}').contains(&c) || ('\u{e000}'..'\u{f900}').contains(&c);
        han += usize::from(is_han);
        // The rest of the sample cannot outweigh them.
        if 11 * han > SAMPLE {
            break;
        }
        latin += usize::from(!is_han && byte(c).is_some());
    }
    if latin >= FEWEST && latin > 10 * han {
        return latin_text(text);
    }
    if han >= FEWEST { gbk_text(text) } else { None }
}

/// Reads text that was taken for Latin characters.
fn latin_text(text: &str) -> Option<Found> {
    let seen = WINDOWS_1252;
    let is_exact = text.chars().all(|c| byte(c).is_some());
    let bytes: Vec<u8> = text.chars().map(|c| byte(c).unwrap_or(b'?')).collect();
    if let Ok(back) = std::str::from_utf8(&bytes) {
        let found = Found::Back { text: back.to_string(), seen, written: UTF_8 };
        return Some(if is_exact { found } else { Found::Damaged { seen, written: UTF_8 } });
    }
    // A few bytes were lost on the way: most of the text still goes back.
    let lossy = String::from_utf8_lossy(&bytes);
    let count = |is: fn(char) -> bool| lossy.chars().filter(|c| is(*c)).count();
    if count(|c| c.len_utf8() == 3 && c != '\u{fffd}') > count(|c| c == '\u{fffd}') {
        return Some(Found::Damaged { seen, written: UTF_8 });
    }
    let written = chinese::guess(&bytes)?;
    let (back, _, is_malformed) = written.decode(&bytes);
    let is_whole = is_exact && !is_malformed;
    Some(if is_whole {
        Found::Back { text: back.into_owned(), seen, written }
    } else {
        Found::Damaged { seen, written }
    })
}

/// Reads UTF-8 that was taken for GBK: its characters make bytes that are UTF-8 again, which no other text does.
fn gbk_text(text: &str) -> Option<Found> {
    let known: String = text.chars().filter(|c| !c.is_ascii() && *c != '\u{fffd}').take(ENCODED).collect();
    if !goes_back(&GB18030.encode(&known).0) {
        return None;
    }
    let (bytes, _, has_lost) = GB18030.encode(text);
    let (seen, written) = (GB18030, UTF_8);
    match std::str::from_utf8(&bytes) {
        Ok(back) if !has_lost => Some(Found::Back { text: back.to_string(), seen, written }),
        _ => Some(Found::Damaged { seen, written }),
    }
}

/// True if nearly all bytes beyond ASCII are characters of UTF-8.
fn goes_back(bytes: &[u8]) -> bool {
    let (mut whole, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        // What U+FFFD stood for was lost before.
        whole += chunk.valid().chars().filter(|c| c.len_utf8() == 3 && *c != '\u{fffd}').count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    whole >= FEWEST && whole > broken
}

/// Returns how many characters of a text stand for lost ones.
pub(super) fn lost(text: &str) -> usize {
    if text.is_ascii() {
        return 0;
    }
    let unknown = if text.contains("\u{fffd}") { text.matches('\u{fffd}').count() } else { 0 };
    let lost = || LOST.iter().map(|lost| text.matches(lost).count()).sum::<usize>();
    unknown + if text.contains(LOST_BEGIN) { lost() } else { 0 }
}

/// Returns the byte that a program shows as this character when it takes bytes for Latin ones.
fn byte(c: char) -> Option<u8> {
    const SIGNS: &str = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ";
    match c {
        '\u{0}'..='\u{ff}' => u8::try_from(u32::from(c)).ok(),
        // No Chinese character is asked: most are looked at.
        c if c < '\u{2e80}' && SIGNS.contains(c) => WINDOWS_1252.encode(c.encode_utf8(&mut [0; 4])).0.first().copied(),
        _ => None,
    }
}
