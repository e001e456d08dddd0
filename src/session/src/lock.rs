//! Admits one reviewer at a time, by a lock file next to the session that also reserves the session's name for one
//! report.
//!
//! Invariant: the kernel releases the lock when the process ends, however it ends. The lock is a separate file, because
//! replacing the session would leave the lock on the replaced file. A file that is not a lock file (a link, a device,
//! some text) is neither followed nor changed. Not here: what the second reviewer may do (`open`), where a system keeps a
//! locked file from being read (`platform`).

use super::report::ReportKey;
use super::{platform, store};
use gouji_core::message;
use gouji_core::message::Message;
use gouji_core::text::sanitize::printable;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread;
use std::time::Duration;

/// Most bytes of a holder's line.
const LONGEST: u64 = 16 << 10;
/// Attempts to lock a file that is removed meanwhile.
const TRIES: usize = 8;

/// Holder of a lock.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Holder {
    /// Name of the reviewer.
    pub who: String,
    /// Name of the machine.
    pub host: String,
    /// Process id.
    pub pid: u32,
    /// Start of the lock: UTC, RFC 3339.
    pub since: String,
    /// SHA-256 of the report that the session is reserved for; empty if an older program wrote the line.
    #[serde(default)]
    pub sha256: String,
    /// Path of that report as written into its session.
    #[serde(default)]
    pub path: String,
}

impl Holder {
    /// This process as the holder for a report.
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

    /// Description such as `张三 (desk-3, 2026-01-02 03:04)`, safe to print.
    pub fn words(&self) -> String {
        let since = self.since.get(..16).unwrap_or(&self.since).replace('T', " ");
        let who = if self.who.is_empty() { "?" } else { &self.who };
        printable(&format!("{who} ({}, {since})", self.host))
    }

    /// True when the other line names the same report. A line without a report matches any.
    fn is_for(&self, other: &Self) -> bool {
        self.sha256.is_empty() || self.sha256 == other.sha256 || self.path == other.path
    }
}

/// Name of this machine.
pub(super) fn host() -> String {
    platform::host()
}

/// Reservation of a session's name for a report; dropping it releases the name.
#[derive(Debug)]
pub struct Lock {
    path: PathBuf,
    /// Path of the report it is reserved for.
    report: String,
    /// `None` where the folder is not writable or its file system has no locks: only this process respects it.
    file: Option<File>,
    /// True when the file at the lock's path is not a lock file and was left alone.
    is_refused: bool,
}

impl Lock {
    /// True when the path still leads to the locked file.
    fn is_in_place(&self) -> bool {
        self.file.as_ref().is_none_or(|file| platform::is_at(&self.path, file))
    }

    /// True when other processes are not excluded, because the lock's path holds another file.
    pub fn is_refused(&self) -> bool {
        self.is_refused
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Removed before unlocking: a process that opened it earlier sees that it is no longer in place.
        if let Some(file) = self.file.as_ref().filter(|file| platform::is_at(&self.path, file)) {
            if let Some((beside, _)) = beside(&self.path, File::options().read(true)).filter(|(_, file)| is_line(file))
            {
                let _ = fs::remove_file(beside);
            }
            let _ = fs::remove_file(&self.path);
            let _ = file.unlock();
        }
    }
}

/// Why a session's name is not available.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LockError {
    /// Another reviewer has the same report open.
    Held(Box<Holder>),
    /// The name is reserved for another report.
    Reserved,
}

/// Locks of this process: one report may be open twice in one program.
#[derive(Debug, Default)]
pub struct Locks(Mutex<HashMap<PathBuf, Weak<Lock>>>);

impl Locks {
    /// Reserves the session at `path` for the report named by `holder`.
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
        let lock = Arc::new(take(&lock_path(path), holder)?);
        locks.insert(path.to_path_buf(), Arc::downgrade(&lock));
        Ok(lock)
    }
}

/// Path of the lock file, `NAME.ron.lock`.
fn lock_path(path: &Path) -> PathBuf {
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
        let file = match store::open_plain(path, options.read(true).write(true).create(true)) {
            Ok(file) => file,
            // The last holder is just removing it.
            Err(error) if platform::is_passing(&error) && tried < TRIES => {
                thread::sleep(Duration::from_millis(1));
                continue;
            }
            Err(_) => return Ok(lock(None, fs::symlink_metadata(path).is_ok_and(|about| !about.is_file()))),
        };
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let line = line_of(&file).or_else(|| line_of(&beside(path, File::options().read(true))?.1));
                let line = line.unwrap_or_default();
                if line.is_empty() && tried < TRIES {
                    // The new holder has not yet written its report.
                    thread::sleep(Duration::from_millis(1));
                    continue;
                }
                let other: Holder = ron::from_str(&line).unwrap_or_default();
                return Err(if other.is_for(holder) { LockError::Held(Box::new(other)) } else { LockError::Reserved });
            }
            Err(TryLockError::Error(_)) => return Ok(lock(None, false)),
        }
        if platform::is_at(path, &file) {
            // Only a lock file is overwritten: the folder may come from an untrusted source.
            if !is_line(&file) {
                return Ok(lock(None, true));
            }
            // The line informs the next process; a full disk does not prevent the lock.
            let line = ron::to_string(holder).unwrap_or_default();
            if let Some((_, beside)) =
                beside(path, File::options().read(true).write(true).create(true)).filter(|(_, file)| is_line(file))
            {
                let _ = write_line(&beside, &line);
            }
            let _ = write_line(&file, &line);
            return Ok(lock(Some(file), false));
        }
    }
    Ok(lock(None, false))
}

/// Blocks, without using CPU time, until the lock of the session at `path` is free; this may never happen.
pub fn wait(path: &Path) {
    if let Ok(file) = store::open_plain(&lock_path(path), File::options().read(true)) {
        let _ = file.lock().and_then(|()| file.unlock());
    }
}

/// The file beside a lock that tells its holder where nobody else can read a locked file.
fn beside(lock: &Path, options: &mut OpenOptions) -> Option<(PathBuf, File)> {
    let path = platform::line_beside(lock)?;
    let file = store::open_plain(&path, options).ok()?;
    Some((path, file))
}

/// True for a file that holds a holder's line, or nothing.
fn is_line(file: &File) -> bool {
    line_of(file).is_some_and(|line| line.is_empty() || ron::from_str::<Holder>(&line).is_ok())
}

fn write_line(mut file: &File, line: &str) -> io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    file.write_all(line.as_bytes())
}

/// Text of a lock file; `None` when it is longer than a holder's line, or cannot be read.
fn line_of(mut file: &File) -> Option<String> {
    file.rewind().ok()?;
    let mut text = String::new();
    let read = file.take(LONGEST + 1).read_to_string(&mut text).ok()?;
    (read as u64 <= LONGEST).then_some(text)
}

/// Message for a reviewer who finds the session locked.
pub fn held(holder: &Holder) -> Message {
    let words = holder.words();
    message!("session.held", words = words)
}
