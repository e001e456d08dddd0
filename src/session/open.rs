//! The session of a report that is being reviewed: locked, with its journal, merged with what others saved.
//!
//! Invariant: whoever holds the lock may write, everybody else may look; what was decided is in the journal from the moment
//! it was decided until it is saved; a session that somebody else changed is merged and never overwritten. Left to others:
//! choosing where two people differ (`app`), the files themselves (`store`, `journal`, `lock`).

use super::format::v2;
use super::journal::{Journal, Line, Move, Now, Syncer, Writer};
use super::lock::{Holder, Lock, Locks, Unlocked, held};
use super::{
    SessionError, SessionHandle, clash, find, fitted, history, load, merge, path_for, put_over, record, save, sha256,
    told,
};
use crate::forms::Library;
use crate::review::{self, Clash, Opening, Review};
use crate::text::clean::printable;
use crate::text::{Bilingual, Problem};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where sessions are kept, and by whom they are opened.
#[derive(Debug, Clone, Default)]
pub struct Place {
    /// The folder of the sessions.
    pub dir: PathBuf,
    /// Where a journal is written when that folder cannot be.
    pub spare: Option<PathBuf>,
    /// The reviewer.
    pub reviewer: String,
    /// The time of opening: UTC, RFC 3339.
    pub now: String,
    /// Brings journals onto the disk.
    pub syncer: Option<Syncer>,
}

/// The session of a report under review.
#[derive(Debug, Default)]
pub struct OpenSession {
    /// The file as last seen.
    pub handle: SessionHandle,
    journal: Writer,
    /// Held as long as the report is open.
    lock: Option<Arc<Lock>>,
}

impl OpenSession {
    /// Opens the session of a report that is to be reviewed: locks it, puts it over the report, and brings back what an
    /// earlier run decided and could not save.
    pub fn begin(place: &Place, locks: &Locks, review: &mut Review, library: &Library) -> (Self, Opening) {
        let path = path_for(&place.dir, &review.source);
        let lock = locks.take(&path, &Holder::this(&place.reviewer, &place.now));
        let mut opening = Opening::default();
        let mut handle = match load(&place.dir, review, library) {
            Ok(loaded) => {
                opening.clashes = loaded.clashes;
                loaded.handle
            }
            Err(error) => {
                opening.read_only = Some(error.message());
                SessionHandle::read_only(path.clone())
            }
        };
        let lock = match lock {
            Ok(lock) => Some(lock),
            Err(Unlocked::Impossible) => None,
            Err(Unlocked::Held(holder)) => {
                handle.read_only = true;
                opening.read_only = Some(held(&holder));
                None
            }
        };
        let journal = Writer::new(places(&path, place.spare.as_deref()), place.syncer.clone());
        let mut session = Self { handle, journal, lock };
        session.grow();
        // The journal of a session that is held is being written.
        if opening.read_only.is_none() {
            session.recover(review, library, &mut opening);
        }
        opening.notice = opening.read_only.clone().or_else(|| notice(&review.problems));
        (session, opening)
    }

    /// The journal grows from what is on disk.
    fn grow(&mut self) {
        if let Some(base) = &self.handle.base {
            self.journal.grow_from(base, self.handle.seen.as_deref());
        }
    }

    fn recover(&mut self, review: &mut Review, library: &Library, opening: &mut Opening) {
        let source = v2::Source {
            path: review.source.path.clone(),
            sha256: review.source.sha256.clone(),
            bytes: review.source.bytes,
        };
        let (found, aside) = self.journal.find(&source);
        review.problems.extend(aside.iter().map(|path| told::foreign_journal(&printable(&path.to_string_lossy()))));
        let Some(journal) = found.into_iter().next() else { return };
        let Some(theirs) = self.handle.base.clone() else { return };
        let Journal { saved, base, ours, .. } = journal;
        let ours = fitted(ours, review, library);
        let merged = if saved == self.handle.seen {
            merge::Merged { file: ours, clashes: Vec::new() }
        } else {
            merge::merge(&fitted(base, review, library), &ours, &theirs)
        };
        let recovered = merge::differences(&theirs, &merged.file).len()
            + usize::from(theirs.finished.is_some() != merged.file.finished.is_some());
        if recovered == 0 && merged.clashes.is_empty() {
            if (&merged.file.history, &merged.file.undone) == (&theirs.history, &theirs.undone) {
                self.journal.remove();
            } else {
                // Nothing is said differently, but there is more to undo and to make again.
                self.put(merged.file, review, library);
            }
            return;
        }
        opening.on_disk = Some((review.entries.clone(), review.finished.clone()));
        review.problems.push(told::recovered(recovered));
        for one in merge::differences(&theirs, &merged.file) {
            let Some(Clash { id, .. }) = clash(one) else { continue };
            let place = review.current(&id).and_then(|current| current.span);
            let label = review.label(&id, library);
            review.problems.push(Problem::new(
                "session.brought_back",
                place,
                format!("恢复：{}", label.zh),
                format!("recovered: {}", label.en),
            ));
        }
        opening.clashes.extend(merged.clashes.into_iter().filter_map(clash));
        self.put(merged.file, review, library);
    }

    /// Puts a merged session over the report, and into the journal.
    fn put(&mut self, file: v2::File, review: &mut Review, library: &Library) {
        let (base, seen) = (self.handle.base.take(), self.handle.seen.take());
        let (path, backed_up) = (std::mem::take(&mut self.handle.path), self.handle.backed_up);
        let text = super::format::write(&file, |_| None).unwrap_or_default();
        let before = review.problems.len();
        let (_, handle) = put_over(file, review, library);
        // What did not fit may have been told when the session itself was put over the report.
        let told = review.problems.split_off(before);
        let is_new = |problem: &Problem| !review.problems.iter().any(|known| known.message == problem.message);
        let told: Vec<Problem> = told.into_iter().filter(is_new).collect();
        review.problems.extend(told);
        self.handle = SessionHandle { path, seen, base, backed_up, ..handle };
        self.grow();
        // Should it fail, the journal that was found is still there.
        let _ = self.journal.append(&Line::Whole(text));
    }

    /// Writes down what was just decided.
    ///
    /// # Errors
    /// When neither the journal's own place nor the spare one can be written to. It is kept, and written with what comes
    /// next.
    pub fn record(&mut self, review: &Review, moves: &[review::Move]) -> Result<(), SessionError> {
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
        let moves = moves.iter().map(|one| match one {
            review::Move::Done(step) => Move::Done(Box::new(history::line(step))),
            review::Move::Undone(_) => Move::Undone,
            review::Move::Redone(_) => Move::Redone,
        });
        let finished =
            review.finished.as_ref().map(|stamp| v2::Stamp { who: stamp.who.clone(), when: stamp.when.clone() });
        let line = Line::Said { moves: moves.collect(), now: now.collect(), finished };
        let path = self.handle.path.clone();
        self.journal.append(&line).map_err(|source| SessionError::Journal { path, source })
    }

    /// Saves; what was decided is in the session then and not in the journal any more.
    ///
    /// # Errors
    /// As for [`save`].
    pub fn save(&mut self, review: &Review, library: &Library) -> Result<PathBuf, SessionError> {
        let path = save(&mut self.handle, review, library)?;
        self.journal.remove();
        self.grow();
        Ok(path)
    }

    /// Saves into another folder, and goes on there. The journal stays where it is, so that the first place can be brought
    /// up to date when it can be written to again.
    ///
    /// # Errors
    /// As for [`save`].
    pub fn save_in(
        &mut self,
        place: &Place,
        locks: &Locks,
        review: &Review,
        library: &Library,
    ) -> Result<PathBuf, SessionError> {
        let path = path_for(&place.dir, &review.source);
        if path == self.handle.path {
            return self.save(review, library);
        }
        let lock = match locks.take(&path, &Holder::this(&place.reviewer, &place.now)) {
            Ok(lock) => Some(lock),
            Err(Unlocked::Impossible) => None,
            Err(Unlocked::Held(_)) => return Err(SessionError::ReadOnly { path }),
        };
        let mut handle =
            SessionHandle { path: path.clone(), seen: None, read_only: false, backed_up: false, ..self.handle.clone() };
        save(&mut handle, review, library)?;
        self.journal.sync();
        (self.handle, self.lock) = (handle, lock);
        self.journal = Writer::new(places(&path, place.spare.as_deref()), place.syncer.clone());
        self.grow();
        Ok(path)
    }

    /// Takes in what somebody else saved meanwhile. Where both said something else, what is said here stands and comes back.
    ///
    /// # Errors
    /// When the file cannot be read or understood.
    pub fn take_in(&mut self, review: &mut Review, library: &Library) -> Result<Vec<Clash>, SessionError> {
        let Some(found) = find(&self.handle.path)? else {
            self.handle.seen = None;
            return Ok(Vec::new());
        };
        let theirs = fitted(found.file, review, library);
        let ours = record(review, &self.handle);
        let base = self.handle.base.take().map_or_else(|| ours.clone(), |base| *base);
        let merged = merge::merge(&base, &ours, &theirs);
        let mut clashes: Vec<Clash> = merged.clashes.into_iter().filter_map(clash).collect();
        if let Some(other) = found.other_side {
            let other = fitted(other, review, library);
            clashes.extend(merge::differences(&theirs, &other).into_iter().filter_map(clash));
        }
        let taken = merge::differences(&ours, &merged.file).len();
        (self.handle.seen, self.handle.base) = (Some(found.seen), Some(Box::new(theirs)));
        self.put(merged.file, review, library);
        review.problems.push(told::taken_in(taken, clashes.len()));
        Ok(clashes)
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

/// Where the journal of a session may lie.
fn places(path: &Path, spare: Option<&Path>) -> Vec<PathBuf> {
    let mut beside = path.as_os_str().to_os_string();
    beside.push(".journal");
    let mut places = vec![PathBuf::from(beside)];
    if let Some(spare) = spare {
        let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
        let name = path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let short: String = sha256(whole.to_string_lossy().as_bytes()).chars().take(8).collect();
        places.push(spare.join(format!("{name}-{short}.journal")));
    }
    places
}

/// What is told in the bottom line: the most pressing of what opening the session came to.
fn notice(problems: &[Problem]) -> Option<Bilingual> {
    let pressing =
        ["session.recovered", "session.clash", "session.source_changed", "session.read_anew", "session.journal_aside"];
    pressing
        .iter()
        .find_map(|code| problems.iter().rev().find(|problem| problem.code == *code))
        .map(|problem| problem.message.clone())
}
