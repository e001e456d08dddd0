//! What was found out about reports, kept between runs, so that a folder opened again need not be read again.
//!
//! An entry says what a report came to, and what that depended on: the program, the forms, rules and words in effect, the
//! report's bytes, and each file that could be its session. It is used only while all of them are as they were.
//!
//! Invariant: an entry that is out of date, damaged or of another program is never used; whatever happens to the file, the
//! answers stay right and only take longer; its size is bounded, the oldest entries go first. Not here: what is found out
//! (`corpus::summarise`), the user's decisions, which are no cache.

mod entry;
mod file;
mod identity;

pub use identity::FileId;

use crate::store::digest;
use file::CacheFile;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

pub(crate) use entry::{Dependency, Entry, Found};

/// Name of the file in the cache folder.
pub const NAME: &str = "summaries.cache";

/// First bytes of a SHA-256.
pub(crate) type Key = [u8; 16];

/// The entries of earlier runs and of this one; threads share it.
#[derive(Debug, Default)]
pub struct Cache {
    /// `None` for a run without a cache.
    file: Option<Mutex<CacheFile>>,
    context: Vec<u8>,
    used: AtomicUsize,
}

impl Cache {
    /// No cache: nothing is found and nothing kept.
    pub fn none() -> Self {
        Self::default()
    }

    /// The cache in `folder`, which is made when something is kept. `context` stands for the forms, rules and words in
    /// effect; the program is added. Nothing is kept when the program's own file cannot be told from another version.
    pub fn open(folder: &Path, context: &[u8]) -> Self {
        let Some(program) = program() else { return Self::none() };
        let file = CacheFile::open(folder.join(NAME));
        Self {
            file: Some(Mutex::new(file)),
            context: [program.as_slice(), context].concat(),
            used: AtomicUsize::new(0),
        }
    }

    /// True when nothing is kept.
    pub const fn is_none(&self) -> bool {
        self.file.is_none()
    }

    /// Key of an entry: the context, and the parts that name the report.
    pub(crate) fn key(&self, parts: &[&[u8]]) -> Key {
        let mut bytes = digest(&self.context).to_vec();
        for part in parts {
            bytes.extend((part.len() as u64).to_le_bytes());
            bytes.extend_from_slice(part);
        }
        let mut key = Key::default();
        key.copy_from_slice(&digest(&bytes)[..size_of::<Key>()]);
        key
    }

    /// The entry under a key.
    pub(crate) fn get(&self, key: &Key) -> Option<Entry> {
        let bytes = self.file.as_ref()?.lock().unwrap_or_else(PoisonError::into_inner).get(key)?;
        Entry::unpack(&bytes)
    }

    /// Keeps an entry.
    pub(crate) fn put(&self, key: Key, entry: &Entry) {
        if let (Some(file), Some(bytes)) = (&self.file, entry.pack()) {
            file.lock().unwrap_or_else(PoisonError::into_inner).put(key, &bytes);
        }
    }

    /// Number of entries that were used instead of reading a report.
    pub fn used(&self) -> usize {
        self.used.load(Ordering::Relaxed)
    }

    pub(crate) fn count_use(&self) {
        self.used.fetch_add(1, Ordering::Relaxed);
    }

    /// Writes what was kept. Also done now and then, and when the cache is dropped.
    pub fn save(&self) {
        if let Some(file) = &self.file {
            file.lock().unwrap_or_else(PoisonError::into_inner).save();
        }
    }
}

/// What tells this program from any other: its version and its file.
fn program() -> Option<Vec<u8>> {
    let about = fs::metadata(std::env::current_exe().ok()?).ok()?;
    Some(format!("{} {:?}", env!("CARGO_PKG_VERSION"), FileId::of(&about)).into_bytes())
}
