//! Finds the reports among the given paths and opens one of them for review.
//!
//! Invariant: nothing blocks or loops forever, whatever is on the disk (pipes, devices, circular links); each path
//! without a report has an error with its reason. Not here: displaying reports (`gouji-tui`), printing them (`gouji`,
//! the command line).

mod agencies;
mod amend;
mod container;
mod input;
mod library;
mod own;
mod parallel;
mod pictures;
mod samples;
mod summarise;
mod walk;

pub use agencies::agencies;
pub use amend::amend;
use gouji_core::message;
pub use input::INPUT;
pub use library::{add_lexicon, fingerprint, library, ron_file, ron_files, rules};
pub use own::{OwnFile, cache_folder, given_files, model_file, own, own_agencies, own_files, own_model, spare};
pub use parallel::{Work, all_cores, in_order};
pub use samples::samples;
pub use summarise::{Summarised, summarise};
pub use walk::items;

use crate::{Locks, OpenSession, SessionConfig, SessionError, SessionFolder, SessionHandle};
use container::Found;
use gouji_core::check::Rules;
use gouji_core::document::Document;
use gouji_core::extract;
use gouji_core::forms::Library;
use gouji_core::message::Message;
use gouji_core::review::{Review, SessionStatus, Source};
use gouji_core::text::{Lang, sanitize::printable};
use gouji_ingest::Ingested;
use gouji_ingest::worker::{self, Stop};
use std::borrow::Cow;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Most bytes of a file: the longest report known has 1 MB of text.
pub const LARGEST: u64 = 64 << 20;

/// Bytes of text above which a report is displayed before it is extracted, so that the reader need not wait.
const LONG: usize = 256 << 10;

/// Words that every such report contains; matched against its text.
const ABOUT: &str = "政府信息公开";

/// A report that can be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Path as displayed: safe to print, on one line.
    pub path: String,
    /// Where its bytes come from.
    pub origin: Origin,
}

/// Source of a report's bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A file, a report inside one (`reports.zip/甲局.docx`, `reports.xlsx/甲局`), or pictures of one report: a folder of them,
    /// or those that differ in their number (`甲局/扫描-#.jpg`).
    File(PathBuf),
    /// Bundled with the program.
    Sample(&'static [u8]),
    /// Handed over by another program, or on standard input, without a file.
    Given(Arc<[u8]>),
}

/// Why a path gives no report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenError {
    /// Path as displayed.
    pub path: String,
    /// Stable ASCII name: `not_found`, `empty_folder`, `link`, `not_a_file`, `too_large`, `io`, `not_a_report`,
    /// `several_reports`, `stopped`, `panicked`, or one of [`gouji_ingest::Refusal`].
    pub code: &'static str,
    /// What is wrong and what to do.
    pub message: Message,
}

impl OpenError {
    /// Creates an error for a displayed path, with a stable name.
    pub fn new(path: &str, code: &'static str, message: Message) -> Self {
        Self { path: printable(path), code, message }
    }

    fn io(path: &str, error: &io::Error) -> Self {
        let code = if error.kind() == io::ErrorKind::NotFound { "not_found" } else { "io" };
        Self::new(path, code, reason(error))
    }

    /// `PATH: message`.
    pub fn line(&self, lang: Lang) -> String {
        message!("open.line", path = &self.path, what = self.message.clone()).get(lang)
    }
}

/// Message for a file or folder that the system refuses to read.
fn reason(error: &io::Error) -> Message {
    match error.kind() {
        io::ErrorKind::NotFound => message!("open.not_found"),
        io::ErrorKind::PermissionDenied => message!("open.permission"),
        _ => message!("open.failed", error = error.to_string()),
    }
}

/// A report opened for review.
#[derive(Debug)]
pub struct Opened {
    /// Checked report with the decisions of earlier runs.
    pub review: Review,
    /// Handle for saving.
    pub handle: SessionHandle,
    /// Notice about its session: it could not be parsed, or the report changed.
    pub notice: Option<Message>,
}

/// Reads a report, applies its session and checks it. With a session that cannot be parsed, the report opens without
/// decisions, with a read-only handle and a notice.
///
/// # Errors
/// When the file cannot be read or is not such a report.
pub fn open(item: &Item, library: &Library, rules: &Rules, sessions: &SessionFolder) -> Result<Opened, OpenError> {
    open_until(item, library, rules, sessions, &Stop::default())
}

/// [`open`] that ends early with `stopped` on request.
///
/// # Errors
/// As for [`open`].
pub fn open_until(
    item: &Item,
    library: &Library,
    rules: &Rules,
    sessions: &SessionFolder,
    stop: &Stop,
) -> Result<Opened, OpenError> {
    let mut opened = unchecked(item, library, sessions, stop)?;
    opened.review.recheck_until(rules, library, &|| stop.is_asked());
    wanted(item, stop)?;
    Ok(opened)
}

/// Reads a report and applies its session without running the rules.
///
/// # Errors
/// As for [`open`].
pub fn look(item: &Item, library: &Library, sessions: &SessionFolder) -> Result<Opened, OpenError> {
    look_until(item, library, sessions, &Stop::default())
}

/// [`look`] that ends early with `stopped` on request.
///
/// # Errors
/// As for [`open`].
pub fn look_until(item: &Item, library: &Library, sessions: &SessionFolder, stop: &Stop) -> Result<Opened, OpenError> {
    unchecked(item, library, sessions, stop)
}

/// What is told of a session at opening, the most urgent first.
const NOTICES: [&str; 3] = ["session.source_changed", "session.read_anew", "session.earlier"];

fn unchecked(item: &Item, library: &Library, sessions: &SessionFolder, stop: &Stop) -> Result<Opened, OpenError> {
    let mut review = read_waiting(item, library, Waiting { stop, early: &|_| {} })?;
    let (handle, notice) = match crate::load(sessions, &mut review, library) {
        Ok(loaded) => {
            let last = |code| review.problems.iter().rev().find(|problem| problem.code == code);
            let reported = NOTICES.into_iter().find_map(last);
            let notice = reported.map(|problem| problem.message.clone());
            (loaded.handle, notice)
        }
        Err(error) => (SessionHandle::read_only(error.path().to_path_buf()), Some(SessionError::message(&error))),
    };
    Ok(Opened { review, handle, notice })
}

/// A report opened for review; its session is locked.
#[derive(Debug)]
pub struct Begun {
    /// Checked report with the decisions of earlier runs.
    pub review: Review,
    /// Its session.
    pub session: OpenSession,
    /// Result of opening the session.
    pub status: SessionStatus,
}

/// Callbacks of a caller that waits for a report.
#[derive(Clone, Copy)]
pub struct Waiting<'a> {
    /// Cancels the reading.
    pub stop: &'a Stop,
    /// Receives the text of a long report before its numbers are extracted.
    pub early: &'a dyn Fn(Review),
}

/// Reads a report, opens its session for review and checks it; ends early with `stopped` on request.
///
/// # Errors
/// When the file cannot be read or is not such a report.
pub fn begin(
    item: &Item,
    (library, rules): (&Library, &Rules),
    place: &SessionConfig,
    locks: &Locks,
    waiting: Waiting<'_>,
) -> Result<Begun, OpenError> {
    let mut review = read_waiting(item, library, waiting)?;
    let (session, status) = OpenSession::begin(place, locks, &mut review, library);
    review.recheck_until(rules, library, &|| waiting.stop.is_asked());
    wanted(item, waiting.stop)?;
    // Computed here, where no key waits for it.
    review.numbers_printed();
    wanted(item, waiting.stop)?;
    Ok(Begun { review, session, status })
}

/// Reads and checks a report in advance, with its session applied. Nothing is locked or written, so other reviewers are
/// not kept out.
///
/// # Errors
/// When the file cannot be read or is not such a report, or its session cannot be parsed.
pub fn read_ahead(
    item: &Item,
    (library, rules): (&Library, &Rules),
    place: &SessionConfig,
    waiting: Waiting<'_>,
) -> Result<Begun, OpenError> {
    let mut review = read_waiting(item, library, waiting)?;
    let (session, status) = OpenSession::look(place, &mut review, library)
        .map_err(|error| OpenError::new(&item.path, "session", error.message()))?;
    review.recheck_until(rules, library, &|| waiting.stop.is_asked());
    wanted(item, waiting.stop)?;
    review.numbers_printed();
    wanted(item, waiting.stop)?;
    Ok(Begun { review, session, status })
}

/// Fails if the reading was cancelled; called after each slow step.
fn wanted(item: &Item, stop: &Stop) -> Result<(), OpenError> {
    if stop.is_asked() {
        return Err(OpenError::new(&item.path, "stopped", message!("refused.stopped")));
    }
    Ok(())
}

/// Reads a report as published, without decisions and unchecked.
///
/// # Errors
/// When the file cannot be read or is not such a report.
pub fn read(item: &Item, library: &Library) -> Result<Review, OpenError> {
    read_until(item, library, &Stop::default())
}

/// [`read`] that ends early with `stopped` on request.
///
/// # Errors
/// As for [`read`].
pub fn read_until(item: &Item, library: &Library, stop: &Stop) -> Result<Review, OpenError> {
    read_waiting(item, library, Waiting { stop, early: &|_| {} })
}

/// Reads a report and logs the outcome.
fn read_waiting(item: &Item, library: &Library, waiting: Waiting<'_>) -> Result<Review, OpenError> {
    let start = std::time::Instant::now();
    let read = read_source(item, library, waiting);
    let ms = start.elapsed().as_millis();
    match &read {
        Ok(review) => {
            let Source { format, encoding, bytes, .. } = &review.source;
            let fields = review.extraction.fields.len();
            tracing::info!(path = item.path, format, encoding, bytes, fields, ms, "report read");
        }
        Err(error) => tracing::warn!(path = item.path, code = error.code, ms, "report not read"),
    }
    read
}

fn read_source(item: &Item, library: &Library, waiting: Waiting<'_>) -> Result<Review, OpenError> {
    let (bytes, sheet): (Cow<'_, [u8]>, _) = match &item.origin {
        Origin::Sample(bytes) => (Cow::Borrowed(*bytes), None),
        Origin::Given(bytes) if bytes.len() as u64 > LARGEST => return Err(too_large(&item.path)),
        Origin::Given(bytes) => (Cow::Borrowed(&**bytes), None),
        Origin::File(path) => {
            let Found { bytes, sheet } = container::find(path, &item.path)?;
            (Cow::Owned(bytes), sheet)
        }
    };
    let mut ingested = worker::read(&bytes, waiting.stop)
        .map_err(|refusal| OpenError::new(&item.path, refusal.code, refusal.message))?;
    wanted(item, waiting.stop)?;
    let sha256 = container::sha256(&bytes, sheet.as_deref());
    if let Some(sheet) = &sheet {
        ingested = only(ingested, sheet, &item.path)?;
    }
    let source = Source {
        path: item.path.clone(),
        file: match &item.origin {
            Origin::File(path) => Some(crate::report::canonical(path)),
            Origin::Sample(_) | Origin::Given(_) => None,
        },
        sha256,
        bytes: bytes.len() as u64,
        format: ingested.format.to_string(),
        encoding: ingested.encoding.to_string(),
    };
    // Only the text is needed from here on.
    drop(bytes);
    if extract::has_too_many_numbers(&ingested.document.text) {
        return Err(OpenError::new(&item.path, "limit", too_many_numbers()));
    }
    one_report(&ingested.document, item, (library, waiting.stop))?;
    if ingested.document.text.len() >= LONG {
        (waiting.early)(Review::text_only(&item.path, ingested.document.clone()));
    }
    let (extraction, mut problems) = extract::extract_until(&ingested.document, library, &|| waiting.stop.is_asked());
    let is_report =
        !extraction.tables.is_empty() || extraction.identity.year.is_some() || ingested.document.text.contains(ABOUT);
    wanted(item, waiting.stop)?;
    if !is_report {
        return Err(OpenError::new(&item.path, "not_a_report", message!("open.not_a_report")));
    }
    problems.splice(0..0, ingested.problems);
    if let Origin::File(path) = &item.origin
        && sheet.is_none()
        && !path.is_dir()
        && let Some(ending) = path.extension().and_then(|ending| ending.to_str())
    {
        problems.splice(0..0, gouji_ingest::name_problem(ending, ingested.format));
    }
    Ok(Review::new(source, ingested.document, extraction, problems))
}

/// The sheet of a workbook, with what was said of its lines.
fn only(mut workbook: Ingested, name: &str, path: &str) -> Result<Ingested, OpenError> {
    let place = workbook.document.sheets.iter().find(|sheet| sheet.name == name).map(|sheet| sheet.span);
    let (Some(place), Some(document)) = (place, workbook.document.sheet(name)) else {
        return Err(OpenError::new(path, "not_found", message!("open.not_found")));
    };
    workbook.problems.retain_mut(|problem| {
        let Some(span) = problem.span else { return true };
        problem.span = place.within(span);
        problem.span.is_some()
    });
    Ok(Ingested { document, ..workbook })
}

/// Refuses a workbook of several reports: which of them is meant is not known.
fn one_report(document: &Document, item: &Item, (library, stop): (&Library, &Stop)) -> Result<(), OpenError> {
    /// Names shown; more are counted.
    const SHOWN: usize = 5;
    let reports = extract::report_sheets(document, library, &|| stop.is_asked());
    let Some(first) = reports.first().filter(|_| reports.len() > 1) else { return Ok(()) };
    let mut names = reports.iter().take(SHOWN).copied().collect::<Vec<_>>().join("、");
    if reports.len() > SHOWN {
        names.push('…');
    }
    let message = message!(
        "open.several",
        count = reports.len(),
        names = printable(&names),
        path = &item.path,
        first = printable(first)
    );
    Err(OpenError::new(&item.path, "several_reports", message))
}

fn too_many_numbers() -> Message {
    let most = extract::MOST_NUMBERS;
    message!("open.numbers", most = most)
}

fn bytes_of(path: &Path, shown: &str) -> Result<Vec<u8>, OpenError> {
    let failed = |error: &io::Error| OpenError::io(shown, error);
    // Checked before opening: opening a pipe waits for a writer.
    let about = fs::metadata(path).map_err(|error| failed(&error))?;
    if about.is_dir() {
        let message = message!("open.folder");
        return Err(OpenError::new(shown, "not_a_file", message));
    }
    if !about.is_file() {
        let message = message!("open.pipe");
        return Err(OpenError::new(shown, "not_a_file", message));
    }
    // Room for all of it, so that few reads take it.
    let mut bytes = Vec::with_capacity(about.len().min(LARGEST) as usize);
    let file = File::open(path).map_err(|error| failed(&error))?;
    // Reads at most one byte more than allowed: a file may grow, and /proc reports no sizes.
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|error| failed(&error))?;
    if bytes.len() as u64 > LARGEST {
        return Err(too_large(shown));
    }
    Ok(bytes)
}

fn too_large(shown: &str) -> OpenError {
    OpenError::new(shown, "too_large", message!("open.too_large"))
}
