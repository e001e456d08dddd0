//! All limits of reading, each with its reason. A file beyond a limit ends in a diagnostic or a refusal, never in a
//! wait.
//!
//! Files are untrusted: each limit lies far above any real report and far below what a machine notices. Not here:
//! enforcing them (each format's module, `worker`).
// Without the `pdf` feature the limits of PDF are unused.
#![cfg_attr(not(feature = "pdf"), allow(dead_code))]

use std::time::Duration;

/// Nesting depth of tables; deeper ones are read as text of the enclosing table. Content systems nest about ten; no
/// reader's recursion may grow with its input.
pub(crate) const TABLE_DEPTH: usize = 64;
/// Columns one cell may span: the bound of the HTML standard, also used for the other formats.
pub(crate) const COLUMN_SPAN: usize = 1000;
/// Columns of a table: the widest form has fifteen, a spreadsheet saved as a web page some hundreds.
pub(crate) const COLUMNS: usize = 2000;
/// Lines of a plain text: the longest report has a few thousand.
pub(crate) const LINES: usize = 1_000_000;
/// Slots (rows × columns) of all tables of a document; a report has about 300. Spans and separators create many slots
/// from few bytes.
pub(crate) const SLOTS: usize = 400_000;
/// Bytes read of one tag or attribute, the rest is skipped: real ones have some hundred.
pub(crate) const ATTRIBUTE: usize = 1 << 16;
/// Characters of one table cell; above it the table is a page layout, not data.
pub(crate) const CELL_CHARS: usize = 4000;
/// Bytes inspected to recognise a format; declarations are at the head of a file.
pub(crate) const HEAD: usize = 4096;
/// At most one broken character in this many counts as damage to show; with more the encoding was not recognised.
pub(crate) const BROKEN_SHARE: usize = 50;
/// Parts of one MIME message: a page saved by a browser has some hundred images.
pub(crate) const MIME_PARTS: usize = 4096;
/// Nesting depth of MIME messages: a saved page has one or two, and the parser recurses for each.
pub(crate) const MIME_DEPTH: usize = 32;
/// Bytes of memory for the text, lines and cells of a structured document. The longest report has 1 MB of text and a
/// few thousand cells; references to the same text multiply it.
pub(crate) const PRODUCED: usize = 32 << 20;
/// Bytes of [`PRODUCED`] charged for a line and for a cell: about what each takes while the document is built.
pub(crate) const LINE_COST: usize = 32;
pub(crate) const CELL_COST: usize = 64;
/// Entries of a package: an office file has some hundred.
pub(crate) const ZIP_ENTRIES: usize = 20_000;
/// Bytes of one unpacked part: the XML of the longest report has a few MB.
pub(crate) const ZIP_PART: u64 = 64 << 20;
/// Bytes of all unpacked parts together: several sheets may refer to the same part.
pub(crate) const ZIP_UNPACKED: u64 = 2 * ZIP_PART;
/// Ratio of unpacked to packed bytes: XML compresses at most about fifty to one, a zip bomb a thousand to one.
pub(crate) const ZIP_RATIO: u64 = 200;
/// Bytes below which a part's ratio is not checked: short repetitive parts compress well.
pub(crate) const ZIP_SMALL: u64 = 1 << 20;
/// Nesting depth of an XML part: real ones reach about forty.
pub(crate) const XML_DEPTH: usize = 1024;
/// Pages of a PDF: the longest report has some dozens, a yearbook several hundred.
pub(crate) const PDF_PAGES: usize = 500;
/// Characters, paths and clips that a PDF may draw, besides [`PDF_DRAWN_PAGE`]: form objects can nest without end.
pub(crate) const PDF_DRAWN: usize = 1_000_000;
/// Drawn objects allowed in addition for each page: a page full of numbers has about six thousand, one whose characters were
/// converted to outlines three times as many.
pub(crate) const PDF_DRAWN_PAGE: usize = 30_000;
/// Objects of a PDF that are scanned: a long report has a few thousand.
pub(crate) const PDF_OBJECTS: usize = 100_000;
/// Unpacked bytes of all streams of a PDF except images: the fonts of a report have a few MB.
pub(crate) const PDF_UNPACKED: u64 = 128 << 20;
/// Characters mapped by an embedded font: a Chinese font has some ten thousand.
pub(crate) const PDF_MAPPED: usize = 120_000;
/// Steps to find what is drawn below and above the characters of a printed document, and more for each page: a page has
/// about a thousand characters and a few boxes around each.
pub(crate) const SEEN_STEPS: usize = 20_000_000;
pub(crate) const SEEN_STEPS_PAGE: usize = 200_000;
/// Ruling lines of a page that are searched for a table; drawings have more.
pub(crate) const PDF_RULES: usize = 4_000;
/// Boxes of one table on a page.
pub(crate) const PDF_SLOTS: usize = 40_000;

/// Elements of one part of an OFD package: a report on one long page has about a hundred thousand.
pub(crate) const OFD_ELEMENTS: usize = 300_000;

/// Bytes of the pictures of pages that go with a document; pages beyond them are read all the same.
pub(crate) const PAGE_PICTURES: usize = 24 << 20;
/// Pages of a report that are pictures: a scanned report has about ten.
pub(crate) const PICTURES: usize = 60;
/// Pixels of a side of a picture, of a whole one, and bytes to unpack it: A3 at 300 dpi has 18 million.
#[cfg(feature = "scan")]
pub(crate) const PICTURE_SIDE: u32 = 20_000;
#[cfg(feature = "scan")]
pub(crate) const PICTURE_PIXELS: u64 = 40_000_000;
#[cfg(feature = "scan")]
pub(crate) const PICTURE_BYTES: u64 = 160 << 20;
/// Pixels of the longer side of a picture that is looked at: A4 at 300 dpi. A larger one is shrunk.
#[cfg(feature = "scan")]
pub(crate) const PICTURE_LONGEST: usize = 3508;
/// CPU seconds for a page that is a picture: one takes about 2.
const WORKER_PICTURE: u64 = if cfg!(debug_assertions) { 60 } else { 10 };

/// Characters of a Word file: the longest report has 1 MB; its text pieces may refer to the same bytes repeatedly.
pub(crate) const CHARACTERS: usize = 8 << 20;
/// Character runs or paragraphs of a Word file: at most one per few characters.
pub(crate) const RUNS: usize = 1 << 20;
/// Records of all sheets of an old workbook: one per cell; several sheets may share them.
pub(crate) const RECORDS: usize = 2 << 20;

/// Bytes of a web page or RTF file above which a worker reads it: the longest report has 1 MB.
pub const IN_PROCESS: usize = 1 << 20;
/// Bytes of memory of a worker: a report takes some ten MB, its fonts included.
pub const WORKER_MEMORY: u64 = 512 << 20;
/// Base CPU seconds of a worker per file: a long report takes 0.1. Unoptimised builds are many times slower and only
/// developers run them.
const WORKER_SECONDS: u64 = if cfg!(debug_assertions) { 10 } else { 1 };
/// Bytes and pages for which a file gets [`WORKER_SECONDS`] once more: a page full of numbers takes 3 ms, and a slow,
/// loaded machine may need many times as long.
const WORKER_BYTES: u64 = 4 << 20;
const WORKER_PAGES: u64 = 50;
/// CPU seconds allowed for a file of this many bytes and pages, of which some are pictures.
pub const fn worker_seconds(bytes: u64, pages: u64, pictures: u64) -> u64 {
    WORKER_SECONDS * (1 + bytes / WORKER_BYTES + pages / WORKER_PAGES) + WORKER_PICTURE * pictures
}
/// Longest wait for a worker's answer; longer than its CPU limit.
pub const WORKER_WAIT: Duration = Duration::from_secs(if cfg!(debug_assertions) { 120 } else { 30 });
/// The same where pictures may have to be read: a scanned report of many pages takes minutes on a slow machine.
pub const WORKER_WAIT_PICTURES: Duration = Duration::from_mins(10);
/// Files that a worker reads before it is replaced, so that leaked memory stays bounded.
pub const WORKER_FILES: usize = 1000;
/// Bytes of a file plus its answer after which a worker is replaced: its allocator may keep that memory.
pub const WORKER_LARGE: usize = 4 << 20;
/// Bytes of a worker's answer: a document and its offset map take a few times the text, of which the longest report has
/// 1 MB.
pub const WORKER_ANSWER: u64 = 64 << 20;
/// Bytes read of a worker's error output: the first line is enough.
pub const WORKER_WORDS: u64 = 4096;
