//! Every limit of reading, in one place with its reason. What is beyond a limit ends in a problem or a refusal, never in a
//! wait. The files are untrusted: each limit is far above any real report and far below what a machine notices.
// Without the feature nothing reads what it limits.
#![cfg_attr(not(feature = "pdf"), allow(dead_code))]

use std::time::Duration;

/// Tables inside tables deeper than this are read as the text of the table around them: content systems nest about ten, and
/// no step of a reader may grow with the depth of its input.
pub(crate) const TABLE_DEPTH: usize = 64;
/// Columns one cell may span: the bound of the HTML standard, also used for the other formats.
pub(crate) const COLUMN_SPAN: usize = 1000;
/// Columns of a table: the widest form has fifteen, a spreadsheet turned into a page some hundreds.
pub(crate) const COLUMNS: usize = 2000;
/// Lines of a plain text: the longest report has some thousand.
pub(crate) const LINES: usize = 1_000_000;
/// Slots (rows × columns) of all tables of a document: spans make many slots of few bytes, and so do separators. A report has about 300.
pub(crate) const SLOTS: usize = 400_000;
/// Bytes of one tag or attribute that are looked at: real ones have some hundred; the rest of a longer one is passed over.
pub(crate) const ATTRIBUTE: usize = 1 << 16;
/// Characters in one table cell above which the table arranges the page and holds no data.
pub(crate) const CELL_CHARS: usize = 4000;
/// Bytes looked at to tell what a file is: declarations stand at its head.
pub(crate) const HEAD: usize = 4096;
/// One broken character in so many is damage that can be shown; more, and the encoding was not recognised.
pub(crate) const BROKEN_SHARE: usize = 50;
/// Parts of one MIME message: a page saved by a browser has some hundred pictures.
pub(crate) const MIME_PARTS: usize = 4096;
/// Messages inside messages: a saved page has one or two, and the parser calls itself for each.
pub(crate) const MIME_DEPTH: usize = 32;
/// Bytes of memory that the text, lines and cells of a document with structure may come to: the longest report has 1 MB of
/// text and some thousand cells. What names a text again produces it again.
pub(crate) const PRODUCED: usize = 32 << 20;
/// What a line and a cell cost of it: about what they take while the document is laid out.
pub(crate) const LINE_COST: usize = 32;
pub(crate) const CELL_COST: usize = 64;
/// Entries of a package: an office file has some hundred.
pub(crate) const ZIP_ENTRIES: usize = 20_000;
/// Bytes of one unpacked part: the XML of the longest report has some MB.
pub(crate) const ZIP_PART: u64 = 64 << 20;
/// Bytes of all parts that are unpacked: many sheets may be one part.
pub(crate) const ZIP_UNPACKED: u64 = 2 * ZIP_PART;
/// Unpacked bytes for one packed: XML packs at most about fifty to one; a bomb a thousand to one.
pub(crate) const ZIP_RATIO: u64 = 200;
/// Parts smaller than this are not measured by their ratio: short ones repeat themselves.
pub(crate) const ZIP_SMALL: u64 = 1 << 20;
/// Elements inside elements of an XML part: real ones go to about forty.
pub(crate) const XML_DEPTH: usize = 1024;
/// Pages of a PDF: the longest report has some dozens, a yearbook some hundred.
pub(crate) const PDF_PAGES: usize = 500;
/// Characters, shapes and clips that a PDF draws, whatever its pages: forms may draw forms without end.
pub(crate) const PDF_DRAWN: usize = 1_000_000;
/// As many more for each page: a page full of numbers has some six thousand.
pub(crate) const PDF_DRAWN_PAGE: usize = 10_000;
/// Objects of a PDF that are looked through: a long report has some thousands.
pub(crate) const PDF_OBJECTS: usize = 100_000;
/// Unpacked bytes of all streams of a PDF that are no pictures: the fonts of a report have some MB.
pub(crate) const PDF_UNPACKED: u64 = 128 << 20;
/// Characters of an embedded font that are looked at: a Chinese font has some ten thousand.
pub(crate) const PDF_MAPPED: usize = 120_000;
/// Lines of a page that may be a table; drawings have more.
pub(crate) const PDF_RULES: usize = 4_000;
/// Boxes of one table of a page.
pub(crate) const PDF_SLOTS: usize = 40_000;

/// Characters of a Word file: the longest report has 1 MB; its pieces may name the same bytes again and again.
pub(crate) const CHARACTERS: usize = 8 << 20;
/// Runs of characters or paragraphs of a Word file: one for a few characters at most.
pub(crate) const RUNS: usize = 1 << 20;
/// Records of the sheets of an old workbook: one a cell; several sheets may name the same.
pub(crate) const RECORDS: usize = 2 << 20;

/// Bytes of a page or a rich text above which a worker reads it: the longest report has 1 MB.
pub const IN_PROCESS: usize = 1 << 20;
/// Bytes of memory of a worker: a report takes some ten MB, its fonts included.
pub const WORKER_MEMORY: u64 = 512 << 20;
/// Seconds of computing of a worker for a file: a long report takes a tenth of one. A build without optimisation is many
/// times slower, and only who develops the program runs it.
const WORKER_SECONDS: u64 = if cfg!(debug_assertions) { 10 } else { 1 };
/// It has once more as long for so many bytes, and for so many pages: a page full of numbers takes 3 ms, and on a slow and
/// loaded machine ten times as long is not enough to be called endless.
const WORKER_BYTES: u64 = 4 << 20;
const WORKER_PAGES: u64 = 50;
/// Seconds of computing for a file of so many bytes and pages.
pub const fn worker_seconds(bytes: u64, pages: u64) -> u64 {
    WORKER_SECONDS * (1 + bytes / WORKER_BYTES + pages / WORKER_PAGES)
}
/// How long the answer of a worker is waited for: more than it may compute, and nobody waits for a report so long.
pub const WORKER_WAIT: Duration = Duration::from_secs(if cfg!(debug_assertions) { 120 } else { 30 });
/// Files that a worker reads before another takes its place: what it keeps by mistake does not grow for ever.
pub const WORKER_FILES: usize = 1000;
/// Bytes of a file and its answer together after which a worker is replaced: it may keep the memory that they took.
pub const WORKER_LARGE: usize = 4 << 20;
/// Bytes of its answer: a document and its map take a few times the text, of which the longest report has 1 MB.
pub const WORKER_ANSWER: u64 = 64 << 20;
/// Bytes of its complaints: the first line tells.
pub const WORKER_WORDS: u64 = 4096;
