//! Session of a report under review: locked, journaled, merged with what others saved.
//!
//! Invariant: only the holder of the lock writes; a decision is in the journal from the moment it is made until it is
//! saved; a session that another process changed is merged and never overwritten. Not here: resolving conflicts
//! (`gouji-tui`), the files themselves (`store`, `journal`, `lock`).

use super::earlier::earlier;
use super::format::v3;
use super::journal::{Line, Move, Now, Writer, Written};
use super::lock::{Lock, Locks, held};
use super::recovery::{self, Left};
use super::replay::Journal;
use super::report::ReportKey;
use super::reserve::{Reserved, SessionConfig, reserve};
use super::{
    SessionError, SessionFolder, SessionHandle, conflict, find, fitted, history, load, merge, put_located, put_over,
    record, restore_messages, save, sha256,
};
use gouji_core::forms::Library;
use gouji_core::message;
use gouji_core::message::Message;
use gouji_core::review::{self, Conflict, Review, SessionStatus};
use gouji_core::text::Diagnostic;
use gouji_core::text::sanitize::printable_path;
use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Most times that another process's changes are merged before one save fails; no person writes that often.
const TAKE_INS: usize = 3;

/// Session of a report under review.
#[derive(Debug, Default)]
pub struct OpenSession {
    /// File as last read or written.
    pub handle: SessionHandle,
    pub(super) journal: Writer,
    /// Held while the report is open.
    lock: Option<Arc<Lock>>,
    /// Number of merges with another process's changes since the last save.
    take_ins: usize,
}

/// Where a session was saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// File that was written.
    pub path: PathBuf,
    /// File that would have been written, had it not become another report's session.
    pub instead_of: Option<PathBuf>,
}

impl Saved {
    /// Message that names the file, and why it is that one.
    pub fn words(&self) -> Message {
        let path = printable_path(&self.path);
        match self.instead_of.as_deref().map(printable_path) {
            Some(other) => message!("saved.instead", path = path, other = other),
            None => message!("saved.path", path = path),
        }
    }
}

impl OpenSession {
    /// Opens the session of a report for review: locks it, applies it to the report, and recovers unsaved decisions of
    /// an earlier run.
    pub fn begin(
        place: &SessionConfig,
        locks: &Locks,
        review: &mut Review,
        library: &Library,
    ) -> (Self, SessionStatus) {
        let Reserved { path, lock, located } = reserve(place, locks, review, BTreeSet::new());
        let mut status = SessionStatus::default();
        let mut handle = match located {
            Ok(located) => {
                let loaded = put_located(located, review, library);
                status.conflicts = loaded.conflicts;
                loaded.handle
            }
            Err(error) => {
                status.read_only = Some(error.message());
                SessionHandle::read_only(path.clone())
            }
        };
        let lock = match lock {
            Ok(lock) => Some(lock),
            Err(holder) => {
                handle.read_only = true;
                status.read_only = Some(held(&holder));
                status.held = Some(path.clone());
                None
            }
        };
        if lock.as_ref().is_some_and(|lock| lock.is_refused()) {
            review.problems.push(restore_messages::lock_refused());
        }
        let mut session = Self::over(handle, place, lock);
        // The journal of a locked session is still being written.
        if status.read_only.is_none() {
            session.recover(place, review, library, &mut status);
        }
        status.notice = status.read_only.clone().or_else(|| notice(&review.problems));
        let is_new = session.handle.seen.is_none() && review.entries.is_empty() && status.read_only.is_none();
        if is_new {
            status.earlier = earlier(&place.folder, review, library);
        }
        let (read_only, held) = (status.read_only.is_some(), status.held.is_some());
        let path = session.handle.path.display();
        tracing::info!(%path, decisions = review.entries.len(), read_only, held, "session opened");
        (session, status)
    }

    /// Applies the session to a report that is not under review yet, without locking or writing.
    ///
    /// # Errors
    /// When the session cannot be read or parsed.
    pub fn look(
        place: &SessionConfig,
        review: &mut Review,
        library: &Library,
    ) -> Result<(Self, SessionStatus), SessionError> {
        let loaded = load(&place.folder, review, library)?;
        let status = SessionStatus {
            conflicts: loaded.conflicts,
            notice: notice(&review.problems),
            earlier: if loaded.found { None } else { earlier(&place.folder, review, library) },
            ..SessionStatus::default()
        };
        Ok((Self::over(loaded.handle, place, None), status))
    }

    /// Locks a session that was opened by [`OpenSession::look`]. False when it must be opened again: it has changed,
    /// another process holds it, or an earlier run left a journal.
    pub fn claim(&mut self, place: &SessionConfig, locks: &Locks, review: &Review) -> bool {
        let Reserved { path, lock, located } = reserve(place, locks, review, BTreeSet::new());
        let (Ok(lock), Ok(located)) = (lock, located) else { return false };
        let seen = located.found.filter(|_| !located.is_copy).map(|found| found.seen);
        let is_same = path == self.handle.path && seen == self.handle.seen;
        if !is_same || lock.is_refused() || !self.left(place, review).left.is_empty() {
            return false;
        }
        self.lock = Some(lock);
        true
    }

    pub(super) fn over(handle: SessionHandle, place: &SessionConfig, lock: Option<Arc<Lock>>) -> Self {
        let journal = Writer::new(places(&handle.path, place.spare.as_deref()), place.syncer.clone());
        let mut session = Self { handle, journal, lock, take_ins: 0 };
        session.grow();
        session
    }

    /// Starts the journal from the file on disk.
    fn grow(&mut self) {
        if let Some(base) = &self.handle.base {
            self.journal.grow_from(base, self.handle.seen.as_deref());
        }
    }

    /// Finds the journals of earlier runs.
    fn left(&self, place: &SessionConfig, review: &Review) -> recovery::Found {
        let dir = self.handle.path.parent().unwrap_or(Path::new(""));
        let key = ReportKey::of(review, dir);
        recovery::find(self.journal.places(), (&key, dir), &place.folder)
    }

    fn recover(&mut self, place: &SessionConfig, review: &mut Review, library: &Library, status: &mut SessionStatus) {
        let recovery::Found { left, aside } = self.left(place, review);
        review.problems.extend(aside.iter().map(|path| restore_messages::foreign_journal(&printable_path(path))));
        let Some(theirs) = self.handle.base.clone() else { return };
        if left.is_empty() {
            return;
        }
        let mut merged = merge::Merged { file: (*theirs).clone(), conflicts: Vec::new() };
        for (number, Journal { saved, base, ours, .. }) in left.iter().map(|left| &left.journal).enumerate() {
            let ours = fitted(ours.clone(), review, library);
            if number == 0 && *saved == self.handle.seen {
                merged.file = ours;
                continue;
            }
            let next = merge::merge(&fitted(base.clone(), review, library), &ours, &merged.file);
            merged.conflicts.extend(next.conflicts);
            merged.file = next.file;
        }
        let brought_back = merge::differences(&theirs, &merged.file);
        let recovered = brought_back.len() + usize::from(theirs.finished.is_some() != merged.file.finished.is_some());
        if recovered == 0 && merged.conflicts.is_empty() {
            if (&merged.file.history, &merged.file.undone) == (&theirs.history, &theirs.undone) {
                left.iter().for_each(Left::remove);
            } else {
                // There are no conflicts, but the journal adds steps to the history.
                self.take_over(merged.file, &left, review, library);
            }
            return;
        }
        status.on_disk = Some((review.entries.clone(), review.finished.clone()));
        review.problems.push(restore_messages::recovered(recovered));
        for one in brought_back {
            let Some(Conflict { id, .. }) = conflict(one) else { continue };
            let place = review.current(&id).and_then(|current| current.span);
            let label = review.label(&id, library);
            review.problems.push(Diagnostic::new(
                "session.brought_back",
                place,
                message!("session.brought_back", label = &label),
            ));
        }
        status.conflicts.extend(merged.conflicts.into_iter().filter_map(conflict));
        self.take_over(merged.file, &left, review, library);
    }

    /// Applies recovered journals to the report, and removes them once this run's journal holds their content.
    fn take_over(&mut self, file: v3::File, left: &[Left], review: &mut Review, library: &Library) {
        if self.put(file, review, library) {
            left.iter().for_each(Left::remove);
        }
    }

    /// Applies a merged session to the report and journals it; true when it is in the journal.
    pub(super) fn put(&mut self, file: v3::File, review: &mut Review, library: &Library) -> bool {
        let (base, seen, path) =
            (self.handle.base.take(), self.handle.seen.take(), std::mem::take(&mut self.handle.path));
        let text = super::format::write(&file, |_| None).unwrap_or_default();
        let before = review.problems.len();
        let (_, handle) = put_over(file, review, library);
        // The same diagnostics may have been added when the session itself was applied.
        let added = review.problems.split_off(before);
        let known: HashSet<Message> = review.problems.iter().map(|problem| problem.message.clone()).collect();
        review.problems.extend(added.into_iter().filter(|problem| !known.contains(&problem.message)));
        self.handle = SessionHandle { path, seen, base, ..handle };
        self.grow();
        self.journal.append(&Line::Whole(text)).is_ok()
    }

    /// Journals the latest changes; returns the file if the journal had to be written to a new one.
    ///
    /// # Errors
    /// When no journal path can be written to. The change is kept, and written with the next one.
    pub fn record(&mut self, review: &Review, moves: &[review::Move]) -> Result<Written, SessionError> {
        let mut ids: Vec<&str> = moves.iter().map(|one| one.step().id.as_str()).filter(|id| !id.is_empty()).collect();
        ids.sort_unstable();
        ids.dedup();
        let now = ids.into_iter().map(|id| {
            let entry = review.entries.get(id);
            Now {
                id: id.to_string(),
                decision: entry.and_then(|entry| super::decision(id, entry)),
                note: entry.and_then(|entry| super::note(id, entry, review)),
            }
        });
        let count = moves.len();
        let moves = moves.iter().map(|one| match one {
            review::Move::Done(step) => Move::Done(Box::new(history::line(step))),
            review::Move::Undone(_) => Move::Undone,
            review::Move::Redone(_) => Move::Redone,
        });
        let finished = review
            .finished
            .as_ref()
            .map(|provenance| v3::Stamp { who: provenance.by.clone(), when: provenance.at.clone() });
        let line = Line::Said { moves: moves.collect(), now: now.collect(), finished };
        let path = self.handle.path.clone();
        let written = self.journal.append(&line);
        tracing::debug!(path = %path.display(), moves = count, ?written, "decision written down");
        written.map_err(|source| SessionError::Journal { path, source })
    }

    /// Takes the lock again after its file was deleted, unless another process holds it.
    pub fn lock_again(&mut self, place: &SessionConfig, locks: &Locks, review: &Review) {
        let Reserved { path, lock, .. } = reserve(place, locks, review, BTreeSet::new());
        if let Ok(lock) = lock
            && path == self.handle.path
        {
            self.lock = Some(lock);
        }
    }

    /// Saves the decisions into the session and removes the journal. If the file has become another report's session,
    /// it is left alone and another name is used.
    ///
    /// # Errors
    /// As for [`save`], and when another process keeps writing the session.
    pub fn save(
        &mut self,
        place: &SessionConfig,
        locks: &Locks,
        review: &Review,
        library: &Library,
    ) -> Result<Saved, SessionError> {
        let saved = self.save_or_rename(place, locks, review, library);
        match &saved {
            Ok(saved) => tracing::info!(path = %saved.path.display(), "session saved"),
            Err(error) => tracing::warn!(path = %self.handle.path.display(), %error, "session not saved"),
        }
        saved
    }

    fn save_or_rename(
        &mut self,
        place: &SessionConfig,
        locks: &Locks,
        review: &Review,
        library: &Library,
    ) -> Result<Saved, SessionError> {
        let mut instead_of = None;
        let path = match save(&mut self.handle, review, library) {
            Err(SessionError::OtherReport { path }) => {
                let dir = path.parent().unwrap_or(Path::new("")).to_path_buf();
                let place = SessionConfig { folder: SessionFolder::new(dir), ..place.clone() };
                let (saved, mut before) = self.save_under(&place, locks, (review, library), &path)?;
                before.remove();
                instead_of = Some(path);
                saved
            }
            Err(SessionError::ChangedOnDisk { path }) if self.take_ins >= TAKE_INS => {
                self.take_ins = 0;
                return Err(SessionError::Contested { path });
            }
            saved => saved?,
        };
        place.folder.forget(&path);
        self.take_ins = 0;
        self.journal.remove();
        self.grow();
        Ok(Saved { path, instead_of })
    }

    /// Saves into another folder and continues there. The old journal stays, so that the first folder can be updated
    /// when it is writable again.
    ///
    /// # Errors
    /// As for [`save`].
    pub fn save_in(
        &mut self,
        place: &SessionConfig,
        locks: &Locks,
        review: &Review,
        library: &Library,
    ) -> Result<Saved, SessionError> {
        if self.handle.path.parent() == Some(place.folder.dir()) && !self.handle.read_only {
            return self.save(place, locks, review, library);
        }
        let (path, _) = self.save_under(place, locks, (review, library), Path::new(""))?;
        place.folder.forget(&path);
        self.grow();
        Ok(Saved { path, instead_of: None })
    }

    /// Saves under the report's name in the folder of `place`, which is not `other`, and continues there; the first
    /// folder's journal stays.
    fn save_under(
        &mut self,
        place: &SessionConfig,
        locks: &Locks,
        (review, library): (&Review, &Library),
        other: &Path,
    ) -> Result<(PathBuf, Writer), SessionError> {
        let Reserved { path, lock, located } = reserve(place, locks, review, BTreeSet::from([other.to_path_buf()]));
        located?;
        let lock = lock.map_err(|_| SessionError::ReadOnly { path: path.clone() })?;
        let mut handle = SessionHandle { path: path.clone(), seen: None, read_only: false, ..self.handle.clone() };
        save(&mut handle, review, library)?;
        self.journal.sync();
        (self.handle, self.lock) = (handle, Some(lock));
        let journal = Writer::new(places(&path, place.spare.as_deref()), place.syncer.clone());
        Ok((path, std::mem::replace(&mut self.journal, journal)))
    }

    /// Merges what another process saved; returns the conflicts, in which our side is kept.
    ///
    /// # Errors
    /// When the file cannot be read or parsed.
    pub fn take_in(&mut self, review: &mut Review, library: &Library) -> Result<Vec<Conflict>, SessionError> {
        self.take_ins += 1;
        let Some(found) = find(&self.handle.path)? else {
            self.handle.seen = None;
            return Ok(Vec::new());
        };
        let theirs = fitted(found.file, review, library);
        let ours = record(review, &self.handle);
        let base = self.handle.base.take().map_or_else(|| ours.clone(), |base| *base);
        let merged = merge::merge(&base, &ours, &theirs);
        let mut conflicts: Vec<Conflict> = merged.conflicts.into_iter().filter_map(conflict).collect();
        if let Some(other) = found.other_side {
            let other = fitted(other, review, library);
            conflicts.extend(merge::differences(&theirs, &other).into_iter().filter_map(conflict));
        }
        let taken = merge::differences(&ours, &merged.file).len();
        (self.handle.seen, self.handle.base) = (Some(found.seen), Some(Box::new(theirs)));
        self.put(merged.file, review, library);
        review.problems.push(restore_messages::taken_in(taken, conflicts.len()));
        Ok(conflicts)
    }

    /// Discards the decisions since the last save.
    pub fn forget(&mut self) {
        self.journal.remove();
    }

    /// Waits until the journal is on disk.
    pub fn sync(&self) {
        self.journal.sync();
    }
}

/// Path prefixes of a session's journals.
fn places(path: &Path, spare: Option<&Path>) -> Vec<PathBuf> {
    let mut places = vec![path.to_path_buf()];
    if let Some(spare) = spare {
        let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
        let name = path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let short: String = sha256(whole.to_string_lossy().as_bytes()).chars().take(8).collect();
        places.push(spare.join(format!("{name}-{short}")));
    }
    places
}

/// Most urgent diagnostic of opening, for the status line.
fn notice(problems: &[Diagnostic]) -> Option<Message> {
    let pressing = [
        "session.recovered",
        "session.conflict",
        "session.source_changed",
        "session.read_anew",
        "session.journal_aside",
    ];
    pressing
        .iter()
        .find_map(|code| problems.iter().rev().find(|problem| problem.code == *code))
        .map(|problem| problem.message.clone())
}
