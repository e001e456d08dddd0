//! Reads the bytes of a report into a [`Document`]; one module a format.
//!
//! The bytes decide the format (`sniff`), never the file name. A structured format is read into a `flow` of lines and
//! tables; `grid` assigns cells to columns and `document_builder` writes the document, for every format alike.
//!
//! Invariant: pure but for the model that pictures need (`scan`); whatever the bytes are, the result comes within the `limits`: a document with diagnostics, or one
//! [`Refusal`]. Not here: the numbers of the document (`gouji_core::extract`).

mod appearance;
pub mod archive;
mod budget;
mod document_builder;
mod encoding;
mod flow;
mod grid;
mod html;
mod le_bytes;
pub mod limits;
mod mhtml;
mod ofd;
mod office;
mod packed;
#[cfg(feature = "pdf")]
mod pdf;
pub mod pictures;
mod plain;
mod platform;
mod printed;
pub mod process;
#[cfg(feature = "scan")]
mod scan;
#[cfg(not(feature = "scan"))]
#[path = "no_scan.rs"]
mod scan;
mod sniff;
pub mod worker;
mod xml;
mod zip_package;

pub use scan::Ocr;
#[cfg(feature = "scan")]
pub use scan::page_picture;
pub use sniff::{may_be_picture, may_be_report, name_problem};

use gouji_core::document::{Document, Drawn, headings, parse_tables};
use gouji_core::message;
use gouji_core::message::Message;
use gouji_core::text::{Diagnostic, Span};
use sniff::Kind;
use zip_package::ZipPackage;

/// Why a file cannot be read as a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Stable ASCII name: `empty`, `binary`, `encoding`, `unsupported`, `unreadable`, `damaged`, `limit`.
    pub code: &'static str,
    /// What is wrong and what to do.
    pub message: Message,
}

impl Refusal {
    pub(crate) fn new(code: &'static str, message: Message) -> Self {
        Self { code, message }
    }
}

/// A document, its storage format, and the diagnostics of reading it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ingested {
    /// The report.
    pub document: Document,
    /// `text`, `html`, `mhtml` …
    pub format: &'static str,
    /// `utf-8`, `gb18030` …
    pub encoding: &'static str,
    /// Diagnostics of reading.
    pub problems: Vec<Diagnostic>,
}

/// Reads the bytes of one file.
///
/// # Errors
/// A [`Refusal`] when there is nothing to show: no bytes, a binary file, an unknown encoding, a format that is
/// recognised but not supported, a damaged file, or one beyond the limits.
pub fn ingest(bytes: &[u8]) -> Result<Ingested, Refusal> {
    ingest_with(bytes, &|_| {}, &Ocr::default())
}

/// How much is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Work {
    /// Pages.
    pub pages: usize,
    /// Those of them that are pictures.
    pub pictures: usize,
}

/// [`ingest`] that also reads pictures, and says how much there is to be read.
///
/// Calls `work` as soon as it is known; only files of pages (PDF, OFD, pictures) have any.
///
/// # Errors
/// As for [`ingest`]; also where a picture needs a recogniser and there is none.
pub fn ingest_with(bytes: &[u8], work: &dyn Fn(Work), ocr: &Ocr) -> Result<Ingested, Refusal> {
    let pages = |pages| work(Work { pages, pictures: 0 });
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(empty());
    }
    match sniff::sniff(bytes) {
        Kind::Characters => characters(bytes, None, &[]),
        Kind::Mhtml => mhtml::read(bytes),
        Kind::Rich => office::rtf::read(bytes),
        Kind::Package => package(bytes, &pages),
        #[cfg(feature = "pdf")]
        Kind::Pdf => pdf::read(bytes, work, ocr),
        #[cfg(not(feature = "pdf"))]
        Kind::Pdf => Err(sniff::refuse(&sniff::PDF)),
        Kind::Compound => office::read_ole(bytes),
        Kind::Packed => ingest_with(&packed::unpack(bytes)?, work, ocr),
        Kind::Picture => scan::read(bytes, work, ocr),
        Kind::Pictures => scan::read_several(bytes, work, ocr),
        Kind::Other(kind) => Err(sniff::refuse(kind)),
    }
}

/// Reads a ZIP package: pages with a fixed layout, or an office document.
fn package(bytes: &[u8], pages: &dyn Fn(usize)) -> Result<Ingested, Refusal> {
    let mut package = ZipPackage::open(bytes)?;
    match ofd::entry(&package) {
        Some(entry) => ofd::read(&mut package, &entry, pages),
        None => office::read_package(&mut package),
    }
}

/// The text of a file of characters, whatever their encoding; `None` for any other kind of file.
///
/// # Errors
/// A [`Refusal`] when the encoding is not known or characters are lost.
pub fn text_of(bytes: &[u8]) -> Option<Result<String, Refusal>> {
    let text = || Ok(encoding::read_back(encoding::decode(bytes, None)?)?.text);
    matches!(sniff::sniff(bytes), Kind::Characters).then(text)
}

/// True for files that a separate process should read: compressed formats with internal offsets and declared sizes,
/// whose readers were seen to hang, to exhaust memory and to abort; and large markup files.
pub fn needs_worker(bytes: &[u8]) -> bool {
    let is_large = bytes.len() > limits::IN_PROCESS;
    match sniff::sniff(bytes) {
        Kind::Pdf | Kind::Compound | Kind::Package | Kind::Packed | Kind::Picture | Kind::Pictures => true,
        Kind::Mhtml | Kind::Rich => is_large,
        Kind::Characters => is_large && sniff::is_html(&sniff::head(bytes)),
        Kind::Other(_) => false,
    }
}

/// Reads plain text or a web page; `label` is the encoding declared by the container format, `sheets` are style sheets
/// that came with the page.
fn characters(bytes: &[u8], label: Option<&str>, sheets: &[&str]) -> Result<Ingested, Refusal> {
    let declared = encoding::declared(bytes);
    let decoded = encoding::read_back(encoding::decode(bytes, label.or(declared.as_deref()))?)?;
    let is_read_back = decoded.is_read_back;
    if sniff::is_html(&decoded.text) {
        let mut page = html::read(&decoded.text, sheets, decoded.name, decoded.problems)?;
        // A page that shows a text as it was: its tables are drawn with characters.
        if page.document.grids.is_empty() {
            page.problems.extend(plain::draw_tables(&mut page.document));
        }
        page.document.is_recognised |= is_read_back;
        return if page.document.text.trim().is_empty() { Err(empty()) } else { Ok(page) };
    }
    let mut read = plain::read(decoded)?;
    read.document.is_recognised |= is_read_back;
    Ok(read)
}

fn empty() -> Refusal {
    Refusal::new("empty", message!("refused.empty"))
}

/// Builds a document from text that is already decoded; for plain text and tests.
pub fn document(text: &str) -> (Document, Vec<Diagnostic>) {
    let cleaned = gouji_core::text::sanitize::sanitize(text);
    let mut problems: Vec<Diagnostic> = control_problem(cleaned.replaced).into_iter().collect();
    let text = cleaned.text;
    let lines = lines(&text);
    let sections = headings(&text, &lines);
    let Drawn { grids, folds, is_cut } = parse_tables(&text, &lines, limits::SLOTS);
    problems.extend(is_cut.then(table_problem));
    (Document { lines, sections, grids, folds, map: cleaned.map, text, ..Document::default() }, problems)
}

/// Diagnostic for a package whose text ends early.
fn part_problem() -> Diagnostic {
    Diagnostic::new("source.damaged", None, message!("source.damaged"))
}

/// Diagnostic for tables beyond the limits.
fn table_problem() -> Diagnostic {
    Diagnostic::new("table.limit", None, message!("table.limit"))
}

/// Diagnostic for control characters that were replaced by visible ones.
fn control_problem(replaced: usize) -> Option<Diagnostic> {
    (replaced > 0).then(|| Diagnostic::new("text.control", None, message!("text.control", replaced = replaced)))
}

fn lines(text: &str) -> Vec<Span> {
    let mut lines = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        lines.push(Span::new(start, start + line.len()));
        start += line.len() + 1;
    }
    lines
}
