//! One reviewer at a time: a lock file next to the session, which also reserves the session's name for one report.
//!
//! Invariant: the kernel releases the lock when the process ends, however it ends. The lock is a file of its own, because
//! replacing the session would leave the lock on the replaced file. A file that is not a lock file (a link, a device,
//! some text) is neither followed nor changed. Not here: what the second reviewer may do (`open`).

use super::report::ReportKey;
use super::store;
use gouji_core::message;
use gouji_core::message::Message;
use gouji_core::text::sanitize::printable;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fs::{self, File, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread;
use std::time::Duration;

/// A holder's line is not longer.
const LONGEST: u64 = 16 << 10;
/// How often a lock is asked for again whose file was removed meanwhile.
const TRIES: usize = 8;

/// Who holds a lock.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Holder {
    /// The reviewer.
    pub who: String,
    /// The machine.
    pub host: String,
    /// The process.
    pub pid: u32,
    /// Since when: UTC, RFC 3339.
    pub since: String,
    /// SHA-256 of the report the session is reserved for; empty in a line of an older program.
    #[serde(default)]
    pub sha256: String,
    /// The place of that report, as its session tells it.
    #[serde(default)]
    pub path: String,
}

impl Holder {
    /// This process, for a report.
    pub fn this(who: &str, since: &str, report: &ReportKey) -> Self {
        Self {
            who: who.to_string(),
            host: host(),
            pid: std::process::id(),
            since: since.to_string(),
            sha256: report.sha256.clone(),
            path: report.path.clone(),
        }
    }

    /// `张三 (desk-3, 2026-01-02 03:04)`, safe to print.
    pub fn words(&self) -> String {
        let since = self.since.get(..16).unwrap_or(&self.since).replace('T', " ");
        let who = if self.who.is_empty() { "?" } else { &self.who };
        printable(&format!("{who} ({}, {since})", self.host))
    }

    /// True when the other line is about the same report. A line that names none may be about any.
    fn is_for(&self, other: &Self) -> bool {
        self.sha256.is_empty() || self.sha256 == other.sha256 || self.path == other.path
    }
}

/// The name of this machine.
pub(super) fn host() -> String {
    rustix::system::uname().nodename().to_string_lossy().into_owned()
}

/// A session's name, reserved for a report until this value goes.
#[derive(Debug)]
pub struct Lock {
    path: PathBuf,
    /// The place of the report it is reserved for.
    report: String,
    /// `None` where the folder cannot be written to or its file system knows no locks: only this process keeps to it.
    file: Option<File>,
    /// The file at the lock's path is no lock file, and was left alone.
    is_refused: bool,
}

impl Lock {
    /// True when its file is still the one that its path leads to.
    fn is_in_place(&self) -> bool {
        self.file.as_ref().is_none_or(|file| store::is_at(&self.path, file))
    }

    /// True when other processes are not kept out because something else lies in the place of the lock file.
    pub fn is_refused(&self) -> bool {
        self.is_refused
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Removed while it is held: whoever opened it before sees that it is not the file there any more.
        if let Some(file) = self.file.as_ref().filter(|file| store::is_at(&self.path, file)) {
            let _ = fs::remove_file(&self.path);
            let _ = file.unlock();
        }
    }
}

/// Why a session's name is not given out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LockError {
    /// Somebody else reviews the same report.
    Held(Box<Holder>),
    /// It is reserved for another report.
    Reserved,
}

/// The locks of this process: one report may be open in two places of one program.
#[derive(Debug, Default)]
pub struct Locks(Mutex<HashMap<PathBuf, Weak<Lock>>>);

impl Locks {
    /// Reserves the session at `path` for the report that `holder` names.
    ///
    /// # Errors
    /// See [`LockError`].
    pub fn take(&self, path: &Path, holder: &Holder) -> Result<Arc<Lock>, LockError> {
        let mut locks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        locks.retain(|_, lock| lock.strong_count() > 0);
        if let Some(lock) = locks.get(path).and_then(Weak::upgrade) {
            if lock.report != holder.path {
                return Err(LockError::Reserved);
            }
            if lock.is_in_place() {
                return Ok(lock);
            }
        }
        let lock = Arc::new(take(&beside(path), holder)?);
        locks.insert(path.to_path_buf(), Arc::downgrade(&lock));
        Ok(lock)
    }
}

/// `NAME.ron.lock`.
fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_os_string();
    name.push(".lock");
    PathBuf::from(name)
}

fn take(path: &Path, holder: &Holder) -> Result<Lock, LockError> {
    let lock = |file, is_refused| Lock { path: path.to_path_buf(), report: holder.path.clone(), file, is_refused };
    if let Some(dir) = path.parent().filter(|dir| !dir.as_os_str().is_empty())
        && fs::create_dir_all(dir).is_err()
    {
        return Ok(lock(None, false));
    }
    for tried in 1..=TRIES {
        let mut options = File::options();
        let Ok(mut file) = store::open_plain(path, options.read(true).write(true).create(true)) else {
            return Ok(lock(None, fs::symlink_metadata(path).is_ok_and(|about| !about.is_file())));
        };
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let line = line_of(&file).unwrap_or_default();
                if line.is_empty() && tried < TRIES {
                    // Whoever just took it has not yet said for which report.
                    thread::sleep(Duration::from_millis(1));
                    continue;
                }
                let other: Holder = ron::from_str(&line).unwrap_or_default();
                return Err(if other.is_for(holder) { LockError::Held(Box::new(other)) } else { LockError::Reserved });
            }
            Err(TryLockError::Error(_)) => return Ok(lock(None, false)),
        }
        if store::is_at(path, &file) {
            // Only what is a lock file is written to: the name may have come with a folder from anywhere.
            let is_ours = line_of(&file).is_some_and(|line| line.is_empty() || ron::from_str::<Holder>(&line).is_ok());
            if !is_ours {
                return Ok(lock(None, true));
            }
            // Whoever comes second reads it; a full disk is no reason not to hold the lock.
            let line = ron::to_string(holder).unwrap_or_default();
            let _ = file.set_len(0).and_then(|()| file.rewind()).and_then(|()| file.write_all(line.as_bytes()));
            return Ok(lock(Some(file), false));
        }
    }
    Ok(lock(None, false))
}

/// Waits until nobody holds the lock of the session at `path`. It takes no time of the processor; it may never come back.
pub fn wait(path: &Path) {
    if let Ok(file) = store::open_plain(&beside(path), File::options().read(true)) {
        let _ = file.lock().and_then(|()| file.unlock());
    }
}

/// What a lock file says; `None` when it is longer than a holder's line.
fn line_of(mut file: &File) -> Option<String> {
    file.rewind().ok()?;
    let mut text = String::new();
    let read = file.take(LONGEST + 1).read_to_string(&mut text).ok()?;
    (read as u64 <= LONGEST).then_some(text)
}

/// What whoever comes second is told.
pub fn held(holder: &Holder) -> Message {
    let words = holder.words();
    message!("session.held", words = words)
}
