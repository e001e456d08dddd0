//! The session of a report under review: locked, journaled, merged with what others saved.
//!
//! Invariant: only the holder of the lock writes; a decision is in the journal from the moment it is made until it is
//! saved; a session that someone else changed is merged and never overwritten. Not here: resolving conflicts
//! (`gouji-tui`), the files themselves (`store`, `journal`, `lock`).

use super::format::v2;
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

/// How often the changes of somebody else are taken in before a save is given up: whoever writes so often is no person.
const TAKE_INS: usize = 3;

/// The session of a report under review.
#[derive(Debug, Default)]
pub struct OpenSession {
    /// The file as last seen.
    pub handle: SessionHandle,
    journal: Writer,
    /// Held as long as the report is open.
    lock: Option<Arc<Lock>>,
    /// How often somebody else's changes were taken in since the last save.
    take_ins: usize,
}

/// Where a session was saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// The file.
    pub path: PathBuf,
    /// The file it would have been saved to, had that not become another report's.
    pub instead_of: Option<PathBuf>,
}

impl Saved {
    /// Where, and why there.
    pub fn words(&self) -> Message {
        let path = printable_path(&self.path);
        match self.instead_of.as_deref().map(printable_path) {
            Some(other) => message!("saved.instead", path = path, other = other),
            None => message!("saved.path", path = path),
        }
    }
}

impl OpenSession {
    /// Opens the session of a report that is to be reviewed: locks it, puts it over the report, and brings back what an
    /// earlier run decided and could not save.
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
        // The journal of a session that is held is being written.
        if status.read_only.is_none() {
            session.recover(place, review, library, &mut status);
        }
        status.notice = status.read_only.clone().or_else(|| notice(&review.problems));
        let (read_only, held) = (status.read_only.is_some(), status.held.is_some());
        let path = session.handle.path.display();
        tracing::info!(%path, decisions = review.entries.len(), read_only, held, "session opened");
        (session, status)
    }

    /// Puts the session over a report that is not under review yet: nothing is locked, and nothing written.
    ///
    /// # Errors
    /// When the session cannot be read or understood.
    pub fn look(
        place: &SessionConfig,
        review: &mut Review,
        library: &Library,
    ) -> Result<(Self, SessionStatus), SessionError> {
        let loaded = load(&place.folder, review, library)?;
        let status =
            SessionStatus { conflicts: loaded.conflicts, notice: notice(&review.problems), ..SessionStatus::default() };
        Ok((Self::over(loaded.handle, place, None), status))
    }

    /// Locks a session that was only looked at. False when it has to be opened anew: it was changed since, somebody holds it,
    /// or an earlier run left a journal.
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

    fn over(handle: SessionHandle, place: &SessionConfig, lock: Option<Arc<Lock>>) -> Self {
        let journal = Writer::new(places(&handle.path, place.spare.as_deref()), place.syncer.clone());
        let mut session = Self { handle, journal, lock, take_ins: 0 };
        session.grow();
        session
    }

    /// The journal grows from what is on disk.
    fn grow(&mut self) {
        if let Some(base) = &self.handle.base {
            self.journal.grow_from(base, self.handle.seen.as_deref());
        }
    }

    /// The journals of earlier runs.
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
                // Nothing is said differently, but there is more to undo and to make again.
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

    /// Puts what the journals of earlier runs say over the report; they go once it is in the journal of this one.
    fn take_over(&mut self, file: v2::File, left: &[Left], review: &mut Review, library: &Library) {
        if self.put(file, review, library) {
            left.iter().for_each(Left::remove);
        }
    }

    /// Puts a merged session over the report, and into the journal; true when it is there.
    fn put(&mut self, file: v2::File, review: &mut Review, library: &Library) -> bool {
        let (base, seen, path) =
            (self.handle.base.take(), self.handle.seen.take(), std::mem::take(&mut self.handle.path));
        let text = super::format::write(&file, |_| None).unwrap_or_default();
        let before = review.problems.len();
        let (_, handle) = put_over(file, review, library);
        // What did not fit may have been told when the session itself was put over the report.
        let told = review.problems.split_off(before);
        let known: HashSet<Message> = review.problems.iter().map(|problem| problem.message.clone()).collect();
        review.problems.extend(told.into_iter().filter(|problem| !known.contains(&problem.message)));
        self.handle = SessionHandle { path, seen, base, ..handle };
        self.grow();
        self.journal.append(&Line::Whole(text)).is_ok()
    }

    /// Writes down what was just decided; where, when the journal so far is no longer to be found.
    ///
    /// # Errors
    /// When neither the journal's own place nor the spare one can be written to. It is kept, and written with what comes
    /// next.
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
            .map(|provenance| v2::Stamp { who: provenance.by.clone(), when: provenance.at.clone() });
        let line = Line::Said { moves: moves.collect(), now: now.collect(), finished };
        let path = self.handle.path.clone();
        let written = self.journal.append(&line);
        tracing::debug!(path = %path.display(), moves = count, ?written, "decision written down");
        written.map_err(|source| SessionError::Journal { path, source })
    }

    /// The lock file may have gone with the journal: takes it again, unless somebody else has it now.
    pub fn lock_again(&mut self, place: &SessionConfig, locks: &Locks, review: &Review) {
        let Reserved { path, lock, .. } = reserve(place, locks, review, BTreeSet::new());
        if let Ok(lock) = lock
            && path == self.handle.path
        {
            self.lock = Some(lock);
        }
    }

    /// Saves; what was decided is in the session then and not in the journal any more. A file that has become another
    /// report's is left alone, and another name taken.
    ///
    /// # Errors
    /// As for [`save`], and when somebody else wrote the session whenever it was to be saved.
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

    /// Saves into another folder, and goes on there. The journal stays where it is, so that the first place can be brought
    /// up to date when it can be written to again.
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

    /// Saves under the name that the folder of `place` has for the report, which is not `other`, and goes on there; with the
    /// journal of the first place, as it was.
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

    /// Takes in what somebody else saved meanwhile. Where both said something else, what is said here stands and comes back.
    ///
    /// # Errors
    /// When the file cannot be read or understood.
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

    /// The reviewer does not want what was decided since the last save.
    pub fn forget(&mut self) {
        self.journal.remove();
    }

    /// Waits until the disk has what is in the journal.
    pub fn sync(&self) {
        self.journal.sync();
    }
}

/// Where the journal of a session may lie, each with what its name begins with.
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

/// What is told in the bottom line: the most pressing of what opening the session came to.
fn notice(problems: &[Diagnostic]) -> Option<Message> {
    let pressing =
        ["session.recovered", "session.clash", "session.source_changed", "session.read_anew", "session.journal_aside"];
    pressing
        .iter()
        .find_map(|code| problems.iter().rev().find(|problem| problem.code == *code))
        .map(|problem| problem.message.clone())
}
