//! Reserves the name of a report's session while it is open.
//!
//! Invariant: no two reports get the same name, in this process or another, whichever is saved first. Not here: finding
//! existing sessions (`locate`), the locks (`lock`).

use super::journal::Syncer;
use super::locate::{Located, SessionFolder, locate};
use super::lock::{Holder, Lock, LockError, Locks};
use super::report::ReportKey;
use super::{SessionError, find, store};
use gouji_core::review::Review;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where sessions are kept, and who opens them.
#[derive(Debug, Clone, Default)]
pub struct SessionConfig {
    /// Folder of the sessions.
    pub folder: SessionFolder,
    /// Folder for journals when the session folder is not writable.
    pub spare: Option<PathBuf>,
    /// Name of the reviewer.
    pub reviewer: String,
    /// Time of opening: UTC, RFC 3339.
    pub now: String,
    /// Syncs journals to disk.
    pub syncer: Option<Syncer>,
}

/// Session of a report, and the right to write it.
#[derive(Debug)]
pub struct Reserved {
    /// Path of the session, which may not exist yet.
    pub path: PathBuf,
    /// Lock, held while the session may be written; or its current holder.
    pub lock: Result<Arc<Lock>, Holder>,
    /// Content of the session, or why it cannot be parsed.
    pub(super) located: Result<Located, SessionError>,
}

/// Reserves the session of a report in the folder of `place`. Names in `taken` are not used.
pub fn reserve(place: &SessionConfig, locks: &Locks, review: &Review, mut taken: BTreeSet<PathBuf>) -> Reserved {
    let key = ReportKey::of(review, place.folder.dir());
    let holder = Holder::this(&place.reviewer, &place.now, &key);
    loop {
        let (path, located) = match locate(&place.folder, (&key, &review.source), &taken) {
            Ok(located) => (located.path.clone(), Ok(located)),
            Err((path, error)) => (path, Err(error)),
        };
        match locks.take(&path, &holder) {
            Err(LockError::Reserved) => drop(taken.insert(path)),
            Err(LockError::Held(holder)) => return Reserved { path, lock: Err(*holder), located },
            Ok(lock) => {
                // Another report's session may have been saved there before the lock was taken.
                let located = located.map(|located| again(located, place.folder.dir(), &key));
                match located {
                    Ok(None) => drop(taken.insert(path)),
                    Ok(Some(located)) => {
                        store::clean(&path, &place.folder);
                        return Reserved { path, lock: Ok(lock), located: Ok(located) };
                    }
                    Err(error) => return Reserved { path, lock: Ok(lock), located: Err(error) },
                }
            }
        }
    }
}

/// The located session with the file's current content; `None` when it has become another report's.
fn again(mut located: Located, dir: &Path, key: &ReportKey) -> Option<Located> {
    match find(&located.path) {
        Ok(Some(found)) => {
            key.matches(&found.file, dir)?;
            (located.found, located.is_copy) = (Some(found), false);
        }
        Ok(None) if !located.is_copy => located.found = None,
        Ok(None) | Err(_) => {}
    }
    Some(located)
}
