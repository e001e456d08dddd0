//! Decodes bytes into characters.
//!
//! Order: byte-order mark; valid UTF-8, whatever the page declares (content systems convert pages and keep the old
//! declaration); UTF-32 and UTF-16 by their zero bytes; UTF-8 with runs of GBK; the encoding that nearly all characters
//! are usual in; the declaration; GB18030; else the encoding with the fewest errors. Text that was decoded wrongly and
//! saved so is read back.
//! Invariant: undecodable bytes appear as U+FFFD with a diagnostic, or the file is refused; they never vanish between
//! two digits. Not here: the format of the text (`sniff`).
//!
//! `encoding_rs` is the decoder of a browser: every web label, GB18030 with its four-byte forms, 450 MB/s. The detector
//! `chardetng` was rejected: hinted with China it takes every text that is not UTF-8 for GBK, as this order does, and
//! takes many times as long as the rest of reading a page.

mod chinese;
mod mojibake;
mod rare;

use super::{Refusal, limits};
use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};
use gouji_core::message;
use gouji_core::message::Message;
use gouji_core::text::Diagnostic;
use std::borrow::Cow;

/// A decoded text.
pub(crate) struct Decoded {
    pub text: String,
    /// `utf-8`, `utf-16le`, `gb18030` …
    pub name: &'static str,
    pub problems: Vec<Diagnostic>,
    /// True if the text was saved in wrong characters and read back from them.
    pub is_read_back: bool,
}

/// Decodes `bytes`; `declared` is the encoding that the file declares.
pub(crate) fn decode(bytes: &[u8], declared: Option<&str>) -> Result<Decoded, Refusal> {
    if let Some((text, name)) = rare::utf32(bytes) {
        return Ok(told(text, name, Vec::new()));
    }
    let declared = declared.map(|label| (label, Encoding::for_label(label.trim().as_bytes()).map(plain)));
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        // In UTF-8 the mark stays, so that offsets equal those of the file.
        let bytes = if encoding == UTF_8 { bytes } else { &bytes[mark..] };
        return finish(Read::of(bytes, encoding), declared);
    }
    if !bytes.contains(&0)
        && let Some(text) = UTF_8.decode_without_bom_handling_and_without_replacement(bytes)
    {
        if let Some(text) = rare::hz(&text) {
            return Ok(told(text, "hz-gb-2312", Vec::new()));
        }
        return finish(Read { encoding: UTF_8, text, broken: 0 }, declared);
    }
    if let Some(read) = wide(bytes) {
        return finish(read, declared);
    }
    if bytes[..bytes.len().min(2 * limits::HEAD)].contains(&0) {
        return Err(Refusal::new("binary", message!("refused.binary")));
    }
    let labelled = declared.and_then(|(_, encoding)| encoding).filter(|encoding| encoding.is_ascii_compatible());
    // Single-byte encodings accept any bytes and never hold Chinese text.
    // A declaration that the characters contradict is that of another page.
    let guessed = chinese::guess(bytes).map(|encoding| Read::of(bytes, encoding));
    if guessed.as_ref().is_none_or(|read| read.broken > 0)
        && let Some((text, runs)) = chinese::mixed(bytes)
    {
        return mixed(text, runs);
    }
    let others = [labelled, Some(GB18030), Some(UTF_8), Some(BIG5)].into_iter().flatten();
    let others = others.filter(|encoding| !encoding.is_single_byte()).map(|encoding| Read::of(bytes, encoding));
    let mut best: Option<Read<'_>> = None;
    for read in guessed.into_iter().chain(others) {
        let is_whole = read.broken == 0;
        if best.as_ref().is_none_or(|best| read.broken < best.broken) {
            best = Some(read);
        }
        if is_whole {
            break;
        }
    }
    finish(best.unwrap_or_else(|| Read::of(bytes, UTF_8)), declared)
}

/// Replaces GBK, which includes GB2312, by its superset GB18030.
fn plain(encoding: &'static Encoding) -> &'static Encoding {
    if encoding == GBK { GB18030 } else { encoding }
}

/// Detects UTF-16 without a byte-order mark: zero bytes, nearly all in one half of the pairs (the other byte of 一 is
/// zero too). Valid Chinese UTF-8 is excluded even if it contains zero bytes; in UTF-16 ASCII every other byte is zero.
fn wide(bytes: &[u8]) -> Option<Read<'_>> {
    let head = &bytes[..bytes.len().min(2 * limits::HEAD)];
    if !head.contains(&0) || (!bytes.is_ascii() && std::str::from_utf8(bytes).is_ok()) {
        return None;
    }
    let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|&&b| b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let encoding = match () {
        () if bytes.is_ascii() && 3 * even.max(odd) < head.len() => return None,
        () if odd > 3 * even => UTF_16LE,
        () if even > 3 * odd => UTF_16BE,
        () => return None,
    };
    bytes.len().is_multiple_of(2).then(|| Read::of(bytes, encoding)).filter(|read| read.broken == 0)
}

/// Bytes read in an encoding; kept, so that what was tried and fits is not decoded again.
struct Read<'a> {
    encoding: &'static Encoding,
    text: Cow<'a, str>,
    /// Number of undecodable places.
    broken: usize,
}

impl<'a> Read<'a> {
    fn of(bytes: &'a [u8], encoding: &'static Encoding) -> Self {
        let (text, malformed) = encoding.decode_without_bom_handling(bytes);
        let broken = if malformed { text.matches('\u{fffd}').count() } else { 0 };
        Self { encoding, text, broken }
    }
}

type Declared<'a> = Option<(&'a str, Option<&'static Encoding>)>;

fn finish(read: Read<'_>, declared: Declared<'_>) -> Result<Decoded, Refusal> {
    let Read { encoding, text, broken } = read;
    let name = name(encoding);
    let mut problems = Vec::new();
    if let Some((label, labelled)) = declared.filter(|(_, labelled)| *labelled != Some(encoding))
        && !text.is_ascii()
    {
        let label: String = gouji_core::text::sanitize::printable(label).chars().take(40).collect();
        let why = Message::new(if labelled.is_some() { "encoding.unfit" } else { "encoding.unknown" });
        problems.push(Diagnostic::new(
            "encoding.declared",
            None,
            message!("encoding.declared", label = label, why = why, name = name),
        ));
    }
    if broken > 0 {
        problems.push(broken_problem(&text, name)?);
    }
    // Copies only where the bytes were not UTF-8.
    Ok(told(text.into_owned(), name, problems))
}

/// Diagnostic for undecodable bytes; a text with many of them is refused.
fn broken_problem(text: &str, name: &'static str) -> Result<Diagnostic, Refusal> {
    let count = text.matches('\u{fffd}').count();
    if count * limits::BROKEN_SHARE > text.chars().count() {
        return Err(Refusal::new("encoding", message!("refused.encoding")));
    }
    Ok(Diagnostic::new("encoding.broken", None, message!("encoding.broken", count = count, name = name)))
}

/// UTF-8 with runs of GBK in it.
fn mixed(text: String, runs: usize) -> Result<Decoded, Refusal> {
    let name = "utf-8";
    let mut problems = Vec::new();
    if runs > 0 {
        problems.push(Diagnostic::new(
            "encoding.mixed",
            None,
            message!("encoding.mixed", count = runs, name = "gb18030"),
        ));
    }
    if text.contains('\u{fffd}') {
        problems.push(broken_problem(&text, name)?);
    }
    Ok(told(text, name, problems))
}

/// Most times that a text was saved in wrong characters.
const MOST_TIMES: usize = 3;

/// Reads text in wrong characters back; all other text stays. What cannot be read back is refused and named.
pub(crate) fn read_back(mut decoded: Decoded) -> Result<Decoded, Refusal> {
    let named =
        |key: &'static str, seen, written| Message::new(key).with("seen", name(seen)).with("written", name(written));
    for _ in 0..MOST_TIMES {
        match mojibake::find(&decoded.text) {
            Some(mojibake::Found::Back { text, seen, written }) => {
                let message = named("encoding.read_back", seen, written);
                decoded.problems.push(Diagnostic::new("encoding.read_back", None, message));
                (decoded.text, decoded.is_read_back) = (text, true);
            }
            Some(mojibake::Found::Damaged { seen, written }) => {
                return Err(Refusal::new("encoding", named("refused.mojibake", seen, written)));
            }
            None => break,
        }
    }
    let lost = mojibake::lost(&decoded.text);
    if lost * limits::BROKEN_SHARE > decoded.text.chars().count() {
        return Err(Refusal::new("encoding", message!("refused.lost")));
    }
    let is_told = decoded.problems.iter().any(|problem| problem.code == "encoding.broken");
    if lost >= mojibake::FEWEST_LOST && !is_told {
        decoded.problems.push(Diagnostic::new("encoding.lost", None, message!("encoding.lost")));
    }
    Ok(decoded)
}

fn told(text: String, name: &'static str, problems: Vec<Diagnostic>) -> Decoded {
    Decoded { text, name, problems, is_read_back: false }
}

/// Name of an encoding as reported to the user: lower case for the usual ones.
pub(crate) fn name(encoding: &'static Encoding) -> &'static str {
    match encoding {
        e if e == UTF_8 => "utf-8",
        e if e == UTF_16LE => "utf-16le",
        e if e == UTF_16BE => "utf-16be",
        e if e == GB18030 => "gb18030",
        e if e == BIG5 => "big5",
        e if e == encoding_rs::WINDOWS_1252 => "windows-1252",
        e => e.name(),
    }
}

/// Encoding declared at the head of a web page or XML file: `charset=…` or `encoding="…"`.
pub(crate) fn declared(bytes: &[u8]) -> Option<String> {
    let head = &bytes[..bytes.len().min(limits::HEAD)];
    if !head.contains(&b'<') {
        return None;
    }
    let mut head = head.to_ascii_lowercase();
    if head.contains(&0) {
        head.retain(|byte| *byte != 0);
    }
    // What is beyond ASCII is one byte, whatever its encoding.
    for byte in &mut head {
        *byte = (*byte).min(0x7f);
    }
    let head = String::from_utf8(head).unwrap_or_default();
    let after = |mark: &str| {
        let rest = head[head.find(mark)? + mark.len()..].trim_start().strip_prefix('=')?;
        let rest = rest.trim_start().trim_start_matches(['"', '\'']);
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c))).unwrap_or(rest.len());
        (end > 0).then(|| rest[..end].to_string())
    };
    if head.trim_start_matches('\u{7f}').trim_start().starts_with("<?xml")
        && let Some(label) = after("encoding")
    {
        return Some(label);
    }
    if head.contains("<meta") { after("charset") } else { None }
}

/// Encoding of a Windows code page, or of the Macintosh one for simplified Chinese.
pub(crate) fn code_page(number: i64) -> &'static Encoding {
    match number {
        936 | 10008 | 54936 => GB18030,
        950 | 10002 => BIG5,
        932 => encoding_rs::SHIFT_JIS,
        949 => encoding_rs::EUC_KR,
        65001 => UTF_8,
        number => Encoding::for_label(format!("windows-{number}").as_bytes()).unwrap_or(encoding_rs::WINDOWS_1252),
    }
}
