//! Recognises a file's format by its bytes; the file name is only checked against it.
//!
//! Invariant: looks at signatures and the first few kilobytes alone. Not here: reading the file (each format's module).

use super::{Refusal, limits, pictures};
use gouji_core::message;
use gouji_core::message::Message;
use gouji_core::text::Diagnostic;

/// Format of a file as recognised by its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Characters in any encoding: plain text or a web page, distinguished after decoding.
    Characters,
    /// A MIME message: a page saved with its pictures.
    Mhtml,
    /// RTF.
    Rich,
    /// A ZIP package; its entries tell which office document.
    Package,
    /// A PDF.
    Pdf,
    /// An OLE compound file: an office document older than the ZIP packages; its streams tell which.
    Compound,
    /// A single compressed file.
    Packed,
    /// A picture: PNG, JPEG or TIFF.
    Picture,
    /// Several pictures of one report, as `pictures` writes them.
    Pictures,
    /// A format that is recognised but not supported.
    Other(&'static Unsupported),
}

/// A file format that is recognised but not supported; all texts are catalogue keys.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Unsupported {
    /// Kind of file; its message takes `{name}`.
    kind: &'static str,
    /// Name of the format.
    name: &'static str,
    /// What the user can do.
    advice: &'static str,
}

impl Unsupported {
    const fn file(name: &'static str, advice: &'static str) -> Self {
        Self { kind: "kind.file", name, advice }
    }

    const fn archive(name: &'static str) -> Self {
        Self { kind: "kind.archive", name, advice: "advice.unpack" }
    }
}

#[cfg(not(feature = "pdf"))]
pub(crate) const PDF: Unsupported = Unsupported::file("PDF", "advice.no_pdf");
pub(crate) const OLD_WORD: Unsupported = Unsupported::file("Word 6/95 (DOC)", "advice.old_word");
pub(crate) const COMPOUND_OTHER: Unsupported = Unsupported::file("OLE", "advice.save_as");
pub(crate) const ZIP: Unsupported = Unsupported::archive("ZIP");
pub(crate) const ENCRYPTED: Unsupported =
    Unsupported { kind: "kind.encrypted", name: "Office", advice: "advice.password" };
pub(crate) const ENCRYPTED_OFD: Unsupported =
    Unsupported { kind: "kind.encrypted", name: "OFD", advice: "advice.password" };
pub(crate) const ENCRYPTED_ZIP: Unsupported =
    Unsupported { kind: "kind.encrypted", name: "ZIP", advice: "advice.password" };
pub(crate) const PICTURE: Unsupported = Unsupported { kind: "kind.picture", name: "", advice: "advice.picture" };
const BINARY: Unsupported = Unsupported { kind: "kind.binary", name: "", advice: "advice.binary" };
pub(crate) const GZIP: Unsupported = Unsupported::archive("gzip");
const TAR: Unsupported = Unsupported::archive("tar");

/// Signatures of pictures that scanners make: PNG, JPEG, TIFF of either byte order.
const PICTURES: [&[u8]; 4] = [b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*"];

/// Signatures of files that are often opened by mistake.
const SIGNATURES: &[(&[u8], &Unsupported)] = &[
    (b"GIF8", &PICTURE),
    (b"BM\x00", &PICTURE),
    (b"\x7fELF", &BINARY),
    (b"MZ\x90", &BINARY),
    (b"BZh", &Unsupported::archive("bzip2")),
    (b"7z\xbc\xaf", &Unsupported::archive("7z")),
    (b"Rar!\x1a\x07", &Unsupported::archive("RAR")),
    (b"\xfd7zXZ\x00", &Unsupported::archive("xz")),
    (b"\x28\xb5\x2f\xfd", &Unsupported::archive("zstd")),
    (b"MSCF\x00\x00\x00\x00", &Unsupported::archive("CAB")),
];

/// Offset of a tar archive's signature, behind the name and mode of its first entry.
const TAR_AT: usize = 257;

/// The signature of a compound file.
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// Recognises the format of a file.
pub(crate) fn sniff(bytes: &[u8]) -> Kind {
    let head = &bytes[..bytes.len().min(limits::HEAD)];
    if bytes.starts_with(b"PK\x03\x04") {
        return Kind::Package;
    }
    // A PDF may begin with foreign bytes: readers look for its mark in the first kilobyte.
    if find(&head[..head.len().min(1024)], b"%PDF-").is_some() {
        return Kind::Pdf;
    }
    if bytes.starts_with(COMPOUND) {
        return Kind::Compound;
    }
    if bytes.starts_with(b"\x1f\x8b") {
        return Kind::Packed;
    }
    if PICTURES.iter().any(|mark| bytes.starts_with(mark)) {
        return Kind::Picture;
    }
    if bytes.starts_with(pictures::MARK) {
        return Kind::Pictures;
    }
    if let Some((_, kind)) = SIGNATURES.iter().find(|(mark, _)| bytes.starts_with(mark)) {
        return Kind::Other(kind);
    }
    let tar = bytes.get(TAR_AT..).unwrap_or(&[]);
    if tar.starts_with(b"ustar\x00") || tar.starts_with(b"ustar  ") {
        return Kind::Other(&TAR);
    }
    if bytes.starts_with(b"{\\rtf") {
        return Kind::Rich;
    }
    if is_mime(head) { Kind::Mhtml } else { Kind::Characters }
}

/// True for the head of a multipart MIME message.
fn is_mime(head: &[u8]) -> bool {
    // Few files have a field of these names, whatever stands before it.
    let has = |name: &str| {
        let mut before = head.split(|byte| *byte == b':');
        before.next_back();
        before.any(|before| {
            before.len() >= name.len() && before[before.len() - name.len()..].eq_ignore_ascii_case(name.as_bytes())
        })
    };
    if !has("mime-version") || !has("content-type") {
        return false;
    }
    let text = String::from_utf8_lossy(head);
    let first = text.trim_start_matches('\u{feff}').trim_start().split(['\r', '\n']).next().unwrap_or("");
    let first = first.to_ascii_lowercase();
    ["from:", "mime-version:", "content-type:", "subject:", "date:", "snapshot-content-location:"]
        .iter()
        .any(|name| first.starts_with(name))
}

/// ASCII characters of a file's head, whatever its encoding: enough to see tags.
pub(crate) fn head(bytes: &[u8]) -> String {
    let head = bytes[..bytes.len().min(limits::HEAD)].iter().filter(|byte| **byte != 0);
    head.map(|&byte| if byte.is_ascii() { char::from(byte) } else { '\u{feff}' }).collect()
}

/// True for the head of a decoded text that is a web page or a fragment of one, and not Markdown with tags in it.
pub(crate) fn is_html(text: &str) -> bool {
    const CLOSED: [&str; 6] = ["</p>", "</td>", "</div>", "</span>", "<br>", "<br/>"];
    let end = (0..=limits::HEAD.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    if !text[..end].contains('<') {
        return false;
    }
    let head = text[..end].trim_start_matches('\u{feff}').trim_start().to_ascii_lowercase();
    if head.starts_with("<?xml") {
        return head.contains("<html");
    }
    if ["<!doctype", "<html", "<head", "<body"].iter().any(|tag| head.starts_with(tag)) {
        return true;
    }
    let is_heading = |line: &str| line.trim_start_matches('#').starts_with(' ') && line.starts_with('#');
    let is_markdown = head.lines().any(|line| is_heading(line) || line.starts_with("|--") || line.starts_with("| --"));
    // Text that quotes tags does not begin with one; a fragment of a page may begin with text.
    let tag =
        head.strip_prefix('<').is_some_and(|rest| rest.starts_with(|c: char| c == '!' || c.is_ascii_alphabetic()));
    let outside = without_tables(&head);
    let is_drawn = outside.lines().filter(|line| line.matches('|').count() >= 2).count() >= 3;
    let closed = || CLOSED.iter().map(|mark| outside.matches(mark).count()).sum::<usize>();
    !is_markdown && (tag || (!is_drawn && closed() >= 3))
}

/// The head of a text without the tables of a page in it.
fn without_tables(head: &str) -> String {
    let mut parts = head.split("<table");
    let first = parts.next().unwrap_or("").to_string();
    parts.fold(first, |outside, part| outside + part.split_once("</table>").map_or("", |(_, behind)| behind))
}

/// Refusal of a file that is recognised but not supported.
pub(crate) fn refuse(unsupported: &Unsupported) -> Refusal {
    let Unsupported { kind, name, advice } = unsupported;
    let kind = Message::new(*kind).with("name", *name);
    let code = if *unsupported == BINARY { "binary" } else { "unsupported" };
    Refusal::new(code, message!("refused.kind", kind = kind, advice = Message::new(*advice)))
}

/// File name extensions, and the formats each may contain.
const PROMISES: &[(&[&str], &[&str])] = &[
    (&["txt", "text", "md", "markdown", "csv", "tsv", "tex", "rst"], &["text"]),
    (&["html", "htm", "shtml", "xhtml"], &["html"]),
    (&["mht", "mhtml"], &["mhtml"]),
    (&["docx"], &["docx"]),
    (&["odt"], &["odt"]),
    (&["xlsx"], &["xlsx"]),
    (&["ods"], &["ods"]),
    (&["rtf"], &["rtf"]),
    (&["doc", "wps"], &["doc"]),
    (&["xls", "et"], &["xls"]),
    (&["pdf"], &["pdf"]),
    (&["ofd"], &["ofd"]),
    (&["png"], &["png"]),
    (&["jpg", "jpeg"], &["jpeg"]),
    (&["tif", "tiff"], &["tiff"]),
];

/// True for extensions of pictures.
pub fn may_be_picture(ending: &str) -> bool {
    ["png", "jpg", "jpeg", "tif", "tiff"].iter().any(|known| known.eq_ignore_ascii_case(ending))
}

/// True for extensions of files that may be reports, pictures among them; used when scanning folders.
pub fn may_be_report(ending: &str) -> bool {
    PROMISES.iter().any(|(endings, _)| endings.iter().any(|known| known.eq_ignore_ascii_case(ending)))
}

/// Diagnostic for a file whose extension does not match its format.
pub fn name_problem(ending: &str, format: &str) -> Option<Diagnostic> {
    let (_, kept) = PROMISES.iter().find(|(endings, _)| endings.iter().any(|e| e.eq_ignore_ascii_case(ending)))?;
    (!kept.contains(&format)).then(|| {
        let ending = ending.to_ascii_lowercase();
        Diagnostic::new("source.name", None, message!("source.name", ending = ending, format = format))
    })
}

/// Offset of the first occurrence of `needle`.
pub(crate) fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    let first = *needle.first()?;
    let mut from = 0;
    while let Some(at) = bytes.get(from..)?.iter().position(|&b| b == first).map(|at| from + at) {
        if bytes[at..].starts_with(needle) {
            return Some(at);
        }
        from = at + 1;
    }
    None
}

/// Number of occurrences of `needle`.
pub(crate) fn count(bytes: &[u8], needle: &[u8]) -> usize {
    let mut count = 0;
    let mut from = 0;
    while let Some(at) = find(bytes.get(from..).unwrap_or(&[]), needle) {
        count += 1;
        from += at + needle.len();
    }
    count
}
