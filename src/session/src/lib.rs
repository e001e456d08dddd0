//! Review decisions on disk, one readable RON file per report; and the collection of reports they belong to.
//!
//! Invariant: a decision is never lost and never guessed: one that no longer fits the report stays in the file as an
//! orphan and is reported, and a file that cannot be parsed is never overwritten. Not here: making decisions
//! (`gouji-tui`), their effects (`gouji_core::review`).

mod anchor;
mod answers;
mod backup;
pub mod blind;
pub mod cache;
pub mod corpus;
mod earlier;
mod error;
mod file_name;
pub mod format;
mod history;
pub mod journal;
mod locate;
pub mod lock;
pub mod merge;
mod open;
mod origin;
mod platform;
mod recovery;
pub mod replay;
pub mod report;
mod reserve;
mod restore_messages;
mod store;

pub use error::SessionError;
pub use locate::SessionFolder;
pub use lock::Locks;
pub use open::{OpenSession, Saved};
pub use reserve::{Reserved, SessionConfig, reserve};
pub use store::sha256;

use format::{Unknown, Unreadable, v3};
use gouji_core::forms::Library;
use gouji_core::message;
use gouji_core::review::{Conflict, DecisionKind, Entry, History, Provenance, Review, StepChange, quote};
use gouji_core::text::FileError;
use gouji_core::text::sanitize::printable_path;
use locate::Located;
use report::ReportKey;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Session file of one report as last read or written; needed for saving.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SessionHandle {
    /// Path of the file, which may not exist yet.
    pub path: PathBuf,
    /// SHA-256 of the file as loaded or last saved; `None` if it did not exist.
    pub seen: Option<String>,
    /// True when it could not be parsed and must not be overwritten.
    pub read_only: bool,
    /// Records that no longer fit the report; written back at every save.
    orphans: Vec<v3::Record>,
    /// Fields of a later program; written back at every save.
    unknown: Unknown,
    /// File as loaded or last saved, fitted to the report: the common ancestor for a merge.
    base: Option<Box<v3::File>>,
}

impl SessionHandle {
    /// Handle of a session that does not exist yet.
    pub fn fresh(path: PathBuf) -> Self {
        Self { path, ..Self::default() }
    }

    /// Handle of a session that could not be loaded: the report opens, but nothing is saved.
    pub fn read_only(path: PathBuf) -> Self {
        Self { path, read_only: true, ..Self::default() }
    }

    /// Ids of the orphans.
    pub fn orphans(&self) -> impl Iterator<Item = &str> {
        self.orphans.iter().map(v3::Record::id)
    }
}

/// Outcome of loading a session.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Loaded {
    /// Handle for saving.
    pub handle: SessionHandle,
    /// True when a session file exists.
    pub found: bool,
    /// True when the report's bytes differ from those the session was made for.
    pub source_changed: bool,
    /// Current ids of the records that were applied.
    pub restored: Vec<String>,
    /// Mentions found at another position: stored id, current id.
    pub moved: Vec<(String, String)>,
    /// Ids of the orphans.
    pub orphans: Vec<String>,
    /// Number of orphans that fitted the report when the session was saved.
    pub lost: usize,
    /// Unresolved conflicts of a merge; our side is applied.
    pub conflicts: Vec<Conflict>,
}

impl Loaded {
    /// True when the report, or its reading, differs from what was decided on.
    const fn is_read_otherwise(&self) -> bool {
        self.source_changed || self.lost > 0 || !self.moved.is_empty()
    }
}

/// Applies the session of `review`'s report, if the folder has one. Records that do not fit become diagnostics of the
/// review.
///
/// # Errors
/// When the file cannot be read or parsed; the caller then opens it with [`SessionHandle::read_only`].
pub fn load(folder: &SessionFolder, review: &mut Review, library: &Library) -> Result<Loaded, SessionError> {
    let key = ReportKey::of(review, folder.dir());
    let located = locate::locate(folder, (&key, &review.source), &BTreeSet::new()).map_err(|(_, error)| error)?;
    let loaded = put_located(located, review, library);
    if !loaded.found
        && let Some(earlier) = earlier::earlier(folder, review, library).filter(|earlier| !earlier.is_version)
    {
        review.problems.push(restore_messages::earlier(&earlier));
    }
    Ok(loaded)
}

/// Applies the located session of a report.
fn put_located(located: Located, review: &mut Review, library: &Library) -> Loaded {
    let Located { path, found, is_copy, replaced } = located;
    if let Some(other) = replaced.filter(|_| found.is_none()) {
        review.problems.push(restore_messages::of_another_report(&printable_path(&other)));
    }
    let Some(Found { file, other_side, seen }) = found else {
        let handle = SessionHandle { base: Some(Box::new(nothing(review))), ..SessionHandle::fresh(path) };
        return Loaded { handle, ..Loaded::default() };
    };
    let other_side = other_side.map(|file| fitted(file, review, library));
    let (mut loaded, handle) = put_over(file, review, library);
    loaded.handle = SessionHandle { path, seen: (!is_copy).then_some(seen), ..handle };
    if let (Some(theirs), Some(ours)) = (other_side, loaded.handle.base.as_deref()) {
        loaded.conflicts = merge::differences(ours, &theirs).into_iter().filter_map(conflict).collect();
        review.problems.push(restore_messages::unfinished_merge(loaded.conflicts.len()));
    }
    loaded
}

/// A parsed session file.
#[derive(Debug)]
struct Found {
    /// Its content; of an unfinished merge, our side.
    file: v3::File,
    /// Their side of an unfinished merge.
    other_side: Option<v3::File>,
    /// SHA-256 of its bytes.
    seen: String,
}

fn find(path: &Path) -> Result<Option<Found>, SessionError> {
    let Some(bytes) = store::read(path)? else { return Ok(None) };
    let name = printable_path(path);
    let Ok(text) = std::str::from_utf8(&bytes) else {
        let error = FileError::at(&*name, "", 0, message!("file.not_utf8")).into();
        return Err(SessionError::Broken { path: path.into(), error });
    };
    let read = |text: &str| {
        format::read(&name, text).map_err(|error| match error {
            Unreadable::Newer(format) => SessionError::Newer { path: path.into(), format },
            Unreadable::Broken(error) => SessionError::Broken { path: path.into(), error: error.into() },
        })
    };
    let (file, other_side) = match format::conflict_sides(text) {
        Some((ours, theirs)) => (read(&ours)?, Some(read(&theirs)?)),
        None => (read(text)?, None),
    };
    Ok(Some(Found { file, other_side, seen: sha256(&bytes) }))
}

/// Applies a file to a report; the returned handle has no path yet.
fn put_over(mut file: v3::File, review: &mut Review, library: &Library) -> (Loaded, SessionHandle) {
    let mut unknown = std::mem::take(&mut file.unknown);
    let steps: Vec<v3::Step> = file.history.iter().chain(&file.undone).cloned().collect();
    let (loaded, orphans) = anchor::apply(file, review, library);
    unknown.rename(&loaded.moved, &steps);
    if !unknown.is_empty() {
        review.problems.push(restore_messages::unknown(unknown.len()));
    }
    let mut handle = SessionHandle { orphans, unknown, ..SessionHandle::default() };
    handle.base = Some(Box::new(record(review, &handle)));
    (loaded, handle)
}

/// Content of a file fitted to the current report.
fn fitted(file: v3::File, review: &Review, library: &Library) -> v3::File {
    let mut bare = review.clone();
    bare.restore(BTreeMap::new(), None, History::default());
    let (_, handle) = put_over(file, &mut bare, library);
    record(&bare, &handle)
}

/// Empty session of a report.
fn nothing(review: &Review) -> v3::File {
    let mut bare = review.clone();
    bare.restore(BTreeMap::new(), None, History::default());
    record(&bare, &SessionHandle::default())
}

/// Converts a merge conflict into the change it would make to the review.
fn conflict(conflict: merge::Conflict) -> Option<Conflict> {
    let merge::Conflict { ours, theirs } = conflict;
    let id = ours.as_ref().or(theirs.as_ref())?.id().to_string();
    let is_note = matches!(ours.as_ref().or(theirs.as_ref()), Some(v3::Record::Note(_)));
    let decision = |record: Option<v3::Record>| match record {
        Some(v3::Record::Decision(mut record)) => {
            let origin = origin::stored(record.origin.take());
            Some(Box::new(anchor::decision_of(record, origin)))
        }
        _ => None,
    };
    let note = |record: Option<v3::Record>| match record {
        Some(v3::Record::Note(record)) => Some(anchor::note_of(record)),
        _ => None,
    };
    let change = if is_note {
        StepChange::Note { before: note(ours), after: note(theirs) }
    } else {
        StepChange::Decision { before: decision(ours), after: decision(theirs) }
    };
    Some(Conflict { id, change })
}

/// Writes the reviewer's decisions. Saving twice in a row writes the same bytes.
///
/// # Errors
/// When the session is read-only, another process changed the file, the file belongs to another report, or the system
/// refuses; nothing is written then.
pub fn save(handle: &mut SessionHandle, review: &Review, library: &Library) -> Result<PathBuf, SessionError> {
    let path = handle.path.clone();
    if handle.read_only {
        return Err(SessionError::ReadOnly { path });
    }
    // A file deleted meanwhile is written again.
    let on_disk = store::read(&path)?;
    let seen_now = on_disk.as_deref().map(sha256);
    if seen_now.is_some() && seen_now != handle.seen {
        return Err(changed(path, review));
    }
    // A new decision on a field settles the field's orphans. A mention's id is a position in another text, so a new
    // decision settles nothing there.
    handle.orphans.retain(|orphan| !is_settled(orphan, review));
    let file = record(review, handle);
    let text = match laid_out(&file, review, library) {
        Ok(text) => text,
        Err(source) => return Err(SessionError::Layout { path, source }),
    };
    let text = store::with_ends_of(on_disk.as_deref(), text);
    let seen = sha256(text.as_bytes());
    if seen_now.as_ref() != Some(&seen) {
        if let Some(before) = on_disk {
            backup::keep(&path, &before);
        }
        store::write(&path, text.as_bytes())?;
    }
    (handle.seen, handle.base) = (Some(seen), Some(Box::new(file)));
    Ok(path)
}

/// Error for a file that differs from the one loaded: another report's session, or a newer state of this one.
fn changed(path: PathBuf, review: &Review) -> SessionError {
    let dir = path.parent().unwrap_or(Path::new(""));
    match find(&path) {
        Ok(Some(found)) if ReportKey::of(review, dir).matches(&found.file, dir).is_none() => {
            SessionError::OtherReport { path }
        }
        // A parse error takes precedence.
        Err(error) => error,
        Ok(_) => SessionError::ChangedOnDisk { path },
    }
}

fn laid_out(file: &v3::File, review: &Review, library: &Library) -> Result<String, ron::Error> {
    format::write(file, |id| label(id, review, library))
}

fn is_settled(orphan: &v3::Record, review: &Review) -> bool {
    let Some(entry) = review.entries.get(orphan.id()).filter(|_| review.value(orphan.id()).is_some()) else {
        return false;
    };
    match orphan {
        v3::Record::Decision(_) => entry.decision.is_some(),
        v3::Record::Note(_) => entry.note.is_some(),
    }
}

/// Readable name of an id: the form's labels, or what a mention counts, a share after the part it describes.
fn label(id: &str, review: &Review, library: &Library) -> Option<String> {
    let words = review.label(id, library).zh;
    (words != id && !words.is_empty()).then_some(words)
}

fn record(review: &Review, handle: &SessionHandle) -> v3::File {
    let identity = review.identity();
    let mut forms: Vec<v3::Form> = Vec::new();
    for table in &review.extraction.tables {
        let form = v3::Form { section: table.table.clone(), form: table.form.clone() };
        if !forms.contains(&form) {
            forms.push(form);
        }
    }
    v3::File {
        format: v3::FORMAT,
        program: concat!("gouji ", env!("CARGO_PKG_VERSION")).to_string(),
        source: v3::Source {
            path: report::path_in(handle.path.parent().unwrap_or(Path::new("")), &review.source),
            sha256: review.source.sha256.clone(),
            bytes: review.source.bytes,
        },
        forms,
        agency: identity.agency.map(|agency| agency.value),
        year: identity.year.map(|year| year.value),
        finished: review.finished.as_ref().map(|Provenance { by, at }| v3::Stamp { who: by.clone(), when: at.clone() }),
        decisions: review.entries.iter().filter_map(|(id, entry)| decision(id, entry)).collect(),
        notes: review.entries.iter().filter_map(|(id, entry)| note(id, entry, review)).collect(),
        history: review.history().done.iter().map(history::line).collect(),
        undone: review.history().undone.iter().map(history::line).collect(),
        orphans: handle.orphans.clone(),
        unknown: handle.unknown.clone(),
    }
}

fn kind(kind: &DecisionKind) -> (v3::Kind, Option<String>) {
    match kind {
        DecisionKind::Confirmed => (v3::Kind::Confirmed, None),
        DecisionKind::Corrected(after) => (v3::Kind::Corrected, Some(after.clone())),
        DecisionKind::AsPublished => (v3::Kind::AsPublished, None),
        DecisionKind::Missing => (v3::Kind::Missing, None),
        DecisionKind::Unclear => (v3::Kind::Unclear, None),
        DecisionKind::Waived => (v3::Kind::Waived, None),
        DecisionKind::Entered(after) => (v3::Kind::Entered, Some(after.clone())),
        DecisionKind::ReadAs(form) => (v3::Kind::ReadAs, Some(form.clone())),
    }
}

fn decision(id: &str, entry: &Entry) -> Option<v3::Decision> {
    let decision = entry.decision.as_ref()?;
    let (kind, after) = kind(&decision.kind);
    Some(v3::Decision {
        id: id.to_string(),
        kind,
        before: decision.before.clone(),
        after,
        quote: decision.quote.clone(),
        span: decision.span.map(|span| (span.start, span.end)),
        origin: origin::line(&decision.origin),
        about: answers::write(&decision.answers),
        reason: decision.reason.clone(),
        who: decision.provenance.by.clone(),
        when: decision.provenance.at.clone(),
    })
}

fn note(id: &str, entry: &Entry, review: &Review) -> Option<v3::Note> {
    let note = entry.note.as_ref()?;
    let place = review.current(id).and_then(|current| current.span);
    Some(v3::Note {
        id: id.to_string(),
        text: note.text.clone(),
        quote: place.map(|span| quote(&review.document, span)).unwrap_or_default(),
        who: note.provenance.by.clone(),
        when: note.provenance.at.clone(),
    })
}
