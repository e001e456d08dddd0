//! Recognition of a file's format by its bytes; its name is only checked against them.
//!
//! Invariant: looks at signatures and the first few kilobytes alone. Not here: reading the file (each format's module).

use super::{Refusal, limits};
use gouji_core::message;
use gouji_core::message::Message;
use gouji_core::text::Diagnostic;

/// What the bytes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Characters, in whatever encoding: text or a web page, which only the decoded text tells apart.
    Characters,
    /// A MIME message: a page saved with its pictures.
    Mhtml,
    /// Rich text.
    Rich,
    /// A ZIP package: an office document, as its entries tell.
    Package,
    /// A PDF.
    Pdf,
    /// A compound file: an office document from before the packages, as its streams tell.
    Compound,
    /// Recognised, not read: its name, and what to do.
    Other(&'static Unsupported),
}

/// A kind of file that is recognised and not read: keys of the catalogue.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Unsupported {
    /// What it is: a key of the catalogue, whose `{name}` is filled.
    kind: &'static str,
    /// The name of its format.
    name: &'static str,
    /// What to do: a key of the catalogue.
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
pub(crate) const OFD: Unsupported = Unsupported::file("OFD", "advice.save_as");
pub(crate) const ZIP: Unsupported = Unsupported::archive("ZIP");
pub(crate) const ENCRYPTED: Unsupported =
    Unsupported { kind: "kind.encrypted", name: "Office", advice: "advice.password" };
const PICTURE: Unsupported = Unsupported { kind: "kind.picture", name: "", advice: "advice.picture" };
const BINARY: Unsupported = Unsupported { kind: "kind.binary", name: "", advice: "advice.binary" };
const TAR: Unsupported = Unsupported::archive("tar");

/// Signatures of files that are often given by mistake.
const SIGNATURES: &[(&[u8], &Unsupported)] = &[
    (b"\x89PNG", &PICTURE),
    (b"\xff\xd8\xff", &PICTURE),
    (b"GIF8", &PICTURE),
    (b"BM\x00", &PICTURE),
    (b"II*\x00", &PICTURE),
    (b"MM\x00*", &PICTURE),
    (b"\x7fELF", &BINARY),
    (b"MZ\x90", &BINARY),
    (b"\x1f\x8b", &Unsupported::archive("gzip")),
    (b"7z\xbc\xaf", &Unsupported::archive("7z")),
    (b"Rar!\x1a\x07", &Unsupported::archive("RAR")),
    (b"\xfd7zXZ\x00", &Unsupported::archive("xz")),
    (b"\x28\xb5\x2f\xfd", &Unsupported::archive("zstd")),
    (b"MSCF\x00\x00\x00\x00", &Unsupported::archive("CAB")),
];

/// Where a tar archive has its signature: behind the name and mode of its first file.
const TAR_AT: usize = 257;

/// The signature of a compound file.
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// What these bytes are.
pub(crate) fn sniff(bytes: &[u8]) -> Kind {
    let head = &bytes[..bytes.len().min(limits::HEAD)];
    if bytes.starts_with(b"PK\x03\x04") {
        return Kind::Package;
    }
    // A PDF may begin with rubbish: the standard's readers look for its mark in the first kilobyte.
    if find(&head[..head.len().min(1024)], b"%PDF-").is_some() {
        return Kind::Pdf;
    }
    if bytes.starts_with(COMPOUND) {
        return Kind::Compound;
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

/// True for the head of a MIME message with parts.
fn is_mime(head: &[u8]) -> bool {
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let first = head.trim_start_matches('\u{feff}').trim_start().split(['\r', '\n']).next().unwrap_or("");
    let is_header = ["from:", "mime-version:", "content-type:", "subject:", "date:", "snapshot-content-location:"]
        .iter()
        .any(|name| first.starts_with(name));
    is_header && head.contains("mime-version:") && head.contains("content-type:")
}

/// The head of a file as far as it is ASCII, whatever its encoding: enough to see tags.
pub(crate) fn head(bytes: &[u8]) -> String {
    let head = bytes[..bytes.len().min(limits::HEAD)].iter().filter(|byte| **byte != 0);
    head.map(|&byte| if byte.is_ascii() { char::from(byte) } else { '\u{feff}' }).collect()
}

/// True for the head of a decoded text that is a web page, perhaps one saved by an office program.
pub(crate) fn is_html(text: &str) -> bool {
    const CLOSED: [&str; 6] = ["</p>", "</td>", "</div>", "</span>", "<br>", "<br/>"];
    let end = (0..=limits::HEAD.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    let head = text[..end].trim_start_matches('\u{feff}').trim_start().to_ascii_lowercase();
    if head.starts_with("<?xml") {
        return head.contains("<html");
    }
    // A text that speaks of tags does not begin with one; a piece of a page may begin with text.
    let tag =
        head.strip_prefix('<').is_some_and(|rest| rest.starts_with(|c: char| c == '!' || c.is_ascii_alphabetic()));
    tag || CLOSED.iter().map(|mark| head.matches(mark).count()).sum::<usize>() >= 3
}

/// The refusal of a file that is recognised and not read.
pub(crate) fn refuse(unsupported: &Unsupported) -> Refusal {
    let Unsupported { kind, name, advice } = unsupported;
    let kind = Message::new(*kind).with("name", *name);
    let code = if *unsupported == BINARY { "binary" } else { "unsupported" };
    Refusal::new(code, message!("refused.kind", kind = kind, advice = Message::new(*advice)))
}

/// What file names promise: endings, and the formats that keep the promise.
const PROMISES: &[(&[&str], &[&str])] = &[
    (&["txt", "text", "md", "markdown", "csv"], &["text"]),
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
];

/// The endings of files that may be reports, for a walk through folders.
pub fn may_be_report(ending: &str) -> bool {
    PROMISES.iter().any(|(endings, _)| endings.iter().any(|known| known.eq_ignore_ascii_case(ending)))
}

/// What to tell when the ending of a file's name promises another format than its bytes are.
pub fn name_problem(ending: &str, format: &str) -> Option<Diagnostic> {
    let (_, kept) = PROMISES.iter().find(|(endings, _)| endings.iter().any(|e| e.eq_ignore_ascii_case(ending)))?;
    (!kept.contains(&format)).then(|| {
        let ending = ending.to_ascii_lowercase();
        Diagnostic::new("source.name", None, message!("source.name", ending = ending, format = format))
    })
}

/// The first place of `needle`.
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

/// How often `needle` occurs.
pub(crate) fn count(bytes: &[u8], needle: &[u8]) -> usize {
    let mut count = 0;
    let mut from = 0;
    while let Some(at) = find(bytes.get(from..).unwrap_or(&[]), needle) {
        count += 1;
        from += at + needle.len();
    }
    count
}
