//! Decisions on disk: one readable RON file a report.
//!
//! Invariant: what was decided is never lost and never guessed: a decision that does not fit the report any more is kept
//! aside in the file and told, and a file that is not understood is never overwritten. Left to others: making decisions
//! (`app`), what they change (`review`).

mod anchor;
mod error;
pub mod format;
mod history;
mod origin;
mod store;

pub use error::SessionError;
pub use store::{path_for, sha256};

use crate::forms::Library;
use crate::review::{DecisionKind, Entry, Review, Stamp, quote};
use format::{Unreadable, v2};
use std::path::{Path, PathBuf};

/// The file of one report's session, as last seen. Whoever saves hands it back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SessionHandle {
    /// Where it is, or will be.
    pub path: PathBuf,
    /// SHA-256 of the file as loaded or last saved; `None` when there was none.
    pub seen: Option<String>,
    /// True when it could not be understood and must not be overwritten.
    pub read_only: bool,
    /// What fits the report no more; written again at every save.
    conflicts: Vec<v2::Conflict>,
}

impl SessionHandle {
    /// The handle of a session that is not there yet.
    pub fn fresh(path: PathBuf) -> Self {
        Self { path, ..Self::default() }
    }

    /// The handle of a session that could not be loaded: the report can be looked at, nothing is saved.
    pub fn read_only(path: PathBuf) -> Self {
        Self { path, read_only: true, ..Self::default() }
    }

    /// The ids that are kept aside because the report holds them no more.
    pub fn conflicts(&self) -> impl Iterator<Item = &str> {
        self.conflicts.iter().map(v2::Conflict::id)
    }
}

/// What loading did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Loaded {
    /// For saving.
    pub handle: SessionHandle,
    /// True when there was a session file.
    pub found: bool,
    /// True when the report's bytes are not those the session was made for.
    pub source_changed: bool,
    /// Ids put back over the report, under their present name.
    pub restored: Vec<String>,
    /// Mentions found again at another place: id then, id now.
    pub moved: Vec<(String, String)>,
    /// Ids that are kept aside.
    pub conflicts: Vec<String>,
}

/// Puts the session of `review`'s report, if there is one in `dir`, over it. What does not fit becomes a problem of the
/// review.
///
/// # Errors
/// When the file cannot be read or understood; open it with [`SessionHandle::read_only`] then.
pub fn load(dir: &Path, review: &mut Review, library: &Library) -> Result<Loaded, SessionError> {
    let path = path_for(dir, &review.source);
    let Some(bytes) = store::read(&path)? else {
        return Ok(Loaded { handle: SessionHandle::fresh(path), ..Loaded::default() });
    };
    let name = crate::text::clean::printable(&path.to_string_lossy());
    let Ok(text) = std::str::from_utf8(&bytes) else {
        return Err(SessionError::Broken { path, place: format!("{name}:1:1: not UTF-8") });
    };
    let file = match format::read(&name, text) {
        Ok(file) => file,
        Err(Unreadable::Newer(format)) => return Err(SessionError::Newer { path, format }),
        Err(Unreadable::Broken(place)) => return Err(SessionError::Broken { path, place }),
    };
    let (mut loaded, conflicts) = anchor::apply(file, review, library);
    loaded.handle = SessionHandle { path, seen: Some(sha256(&bytes)), read_only: false, conflicts };
    Ok(loaded)
}

/// Writes what the reviewer decided. Two saves in a row write the same bytes.
///
/// # Errors
/// When the session is read-only, when someone else changed the file since, or when the system refuses; nothing is
/// written then.
pub fn save(handle: &mut SessionHandle, review: &Review, library: &Library) -> Result<PathBuf, SessionError> {
    let path = handle.path.clone();
    if handle.read_only {
        return Err(SessionError::ReadOnly { path });
    }
    // A file that was deleted meanwhile is simply written again.
    let on_disk = store::read(&path)?.map(|bytes| sha256(&bytes));
    if on_disk.is_some() && on_disk != handle.seen {
        return Err(SessionError::ChangedOnDisk { path });
    }
    // A reviewer who decides a field anew has settled what was kept aside for it. A mention's id is a place in another
    // text, so nothing said there settles anything.
    handle.conflicts.retain(|conflict| !is_settled(conflict, review));
    let file = record(review, &handle.conflicts);
    let label = |id: &str| label(id, review, library);
    let text = match format::write(&file, label) {
        Ok(text) => text,
        Err(source) => return Err(SessionError::Layout { path, source }),
    };
    let seen = sha256(text.as_bytes());
    if on_disk.as_ref() != Some(&seen) {
        store::write(&path, text.as_bytes())?;
    }
    handle.seen = Some(seen);
    Ok(path)
}

fn is_settled(conflict: &v2::Conflict, review: &Review) -> bool {
    let Some(entry) = review.entries.get(conflict.id()).filter(|_| review.value(conflict.id()).is_some()) else {
        return false;
    };
    match conflict {
        v2::Conflict::Decision(_) => entry.decision.is_some(),
        v2::Conflict::Note(_) => entry.note.is_some(),
    }
}

/// Names an id for people: the form's labels, or a mention's own words.
fn label(id: &str, review: &Review, library: &Library) -> Option<String> {
    library.label(id).or_else(|| {
        let mention = review.extraction.prose.mentions.get(review.mention(id)?)?;
        Some(review.document.at(mention.label).to_string()).filter(|words| !words.trim().is_empty())
    })
}

fn record(review: &Review, conflicts: &[v2::Conflict]) -> v2::File {
    let identity = &review.extraction.identity;
    let mut forms: Vec<v2::Form> = Vec::new();
    for table in &review.extraction.tables {
        let form = v2::Form { section: table.table.clone(), form: table.form.clone() };
        if !forms.contains(&form) {
            forms.push(form);
        }
    }
    v2::File {
        format: v2::FORMAT,
        program: concat!("gouji ", env!("CARGO_PKG_VERSION")).to_string(),
        source: v2::Source {
            path: review.source.path.clone(),
            sha256: review.source.sha256.clone(),
            bytes: review.source.bytes,
        },
        forms,
        agency: identity.agency.as_ref().map(|agency| agency.value.clone()),
        year: identity.year.as_ref().map(|year| year.value),
        finished: review
            .finished
            .as_ref()
            .map(|Stamp { who, when }| v2::Stamp { who: who.clone(), when: when.clone() }),
        decisions: review.entries.iter().filter_map(|(id, entry)| decision(id, entry)).collect(),
        notes: review.entries.iter().filter_map(|(id, entry)| note(id, entry, review)).collect(),
        history: review.history().done.iter().map(history::line).collect(),
        undone: review.history().undone.iter().map(history::line).collect(),
        conflicts: conflicts.to_vec(),
    }
}

fn kind(kind: &DecisionKind) -> (v2::Kind, Option<String>) {
    match kind {
        DecisionKind::Confirmed => (v2::Kind::Confirmed, None),
        DecisionKind::Corrected(after) => (v2::Kind::Corrected, Some(after.clone())),
        DecisionKind::AsPublished => (v2::Kind::AsPublished, None),
        DecisionKind::Missing => (v2::Kind::Missing, None),
        DecisionKind::Unclear => (v2::Kind::Unclear, None),
        DecisionKind::Waived => (v2::Kind::Waived, None),
    }
}

fn decision(id: &str, entry: &Entry) -> Option<v2::Decision> {
    let decision = entry.decision.as_ref()?;
    let (kind, after) = kind(&decision.kind);
    Some(v2::Decision {
        id: id.to_string(),
        kind,
        before: decision.before.clone(),
        after,
        quote: decision.quote.clone(),
        span: decision.span.map(|span| (span.start, span.end)),
        origin: origin::line(&decision.origin),
        about: decision.about.clone(),
        reason: decision.reason.clone(),
        who: decision.stamp.who.clone(),
        when: decision.stamp.when.clone(),
    })
}

fn note(id: &str, entry: &Entry, review: &Review) -> Option<v2::Note> {
    let note = entry.note.as_ref()?;
    let place = review.current(id).and_then(|current| current.span);
    Some(v2::Note {
        id: id.to_string(),
        text: note.text.clone(),
        quote: place.map(|span| quote(&review.document, span)).unwrap_or_default(),
        who: note.stamp.who.clone(),
        when: note.stamp.when.clone(),
    })
}
