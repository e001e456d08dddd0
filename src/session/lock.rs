//! One reviewer at a time: a lock on a file beside the session.
//!
//! Invariant: the kernel frees it with the process, however that ends. It is on a file of its own, because replacing the
//! session would leave a lock on the file that was replaced. Left to others: what whoever comes second may do (`open`).

use crate::text::Bilingual;
use crate::text::clean::printable;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// A holder's line is not longer.
const LONGEST: u64 = 4096;
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
}

impl Holder {
    /// This process.
    pub fn this(who: &str, since: &str) -> Self {
        let host = rustix::system::uname().nodename().to_string_lossy().into_owned();
        Self { who: who.to_string(), host, pid: std::process::id(), since: since.to_string() }
    }

    /// `张三 (desk-3, 2026-01-02 03:04)`, safe to print.
    pub fn words(&self) -> String {
        let since = self.since.get(..16).unwrap_or(&self.since).replace('T', " ");
        let who = if self.who.is_empty() { "?" } else { &self.who };
        printable(&format!("{who} ({}, {since})", self.host))
    }
}

/// A lock that is held until this value goes.
#[derive(Debug)]
pub struct Lock {
    path: PathBuf,
    file: File,
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Removed while it is held: whoever opened it before sees that it is not the file there any more.
        let _ = fs::remove_file(&self.path);
        let _ = self.file.unlock();
    }
}

/// Why a session is not locked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unlocked {
    /// Somebody else holds it.
    Held(Holder),
    /// The folder cannot be written to, or its file system knows no locks: nobody else can hold it either, or nobody knows.
    Impossible,
}

/// The locks of this process: one report may be open in two places of one program.
#[derive(Debug, Default)]
pub struct Locks(Mutex<HashMap<PathBuf, Weak<Lock>>>);

impl Locks {
    /// Locks the session at `path`.
    ///
    /// # Errors
    /// See [`Unlocked`].
    pub fn take(&self, path: &Path, holder: &Holder) -> Result<Arc<Lock>, Unlocked> {
        let mut locks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        locks.retain(|_, lock| lock.strong_count() > 0);
        if let Some(lock) = locks.get(path).and_then(Weak::upgrade) {
            return Ok(lock);
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

fn take(path: &Path, holder: &Holder) -> Result<Lock, Unlocked> {
    if let Some(dir) = path.parent().filter(|dir| !dir.as_os_str().is_empty()) {
        fs::create_dir_all(dir).map_err(|_| Unlocked::Impossible)?;
    }
    for _ in 0..TRIES {
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(|_| Unlocked::Impossible)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(Unlocked::Held(holder_of(&file))),
            Err(TryLockError::Error(_)) => return Err(Unlocked::Impossible),
        }
        if is_there(path, &file) {
            // Whoever comes second reads it; a full disk is no reason not to hold the lock.
            let line = ron::to_string(holder).unwrap_or_default();
            let _ = file.set_len(0).and_then(|()| file.rewind()).and_then(|()| file.write_all(line.as_bytes()));
            return Ok(Lock { path: path.to_path_buf(), file });
        }
    }
    Err(Unlocked::Impossible)
}

/// True when the file is the one that the path leads to: its last holder may have removed it.
fn is_there(path: &Path, file: &File) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let id = |about: fs::Metadata| (about.dev(), about.ino());
        matches!((fs::metadata(path).map(id), file.metadata().map(id)), (Ok(a), Ok(b)) if a == b)
    }
    #[cfg(not(unix))]
    {
        let _ = file;
        path.exists()
    }
}

fn holder_of(file: &File) -> Holder {
    let mut text = String::new();
    let read = file.take(LONGEST).read_to_string(&mut text);
    read.ok().and_then(|_| ron::from_str(&text).ok()).unwrap_or_default()
}

/// What whoever comes second is told.
pub fn held(holder: &Holder) -> Bilingual {
    let words = holder.words();
    Bilingual::new(format!("只读：{words} 正在复核这份报告"), format!("read-only: {words} is reviewing this report"))
}
