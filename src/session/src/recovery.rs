//! Finds the journals of runs that ended without saving.
//!
//! Invariant: the journal of a running process is left alone; no journal is removed before its content is written
//! elsewhere; one that cannot be parsed, or is another report's, is set aside. Not here: what they lead to (`replay`),
//! merging them into the session (`open`).

use super::format::v2;
use super::journal::is_name;
use super::replay::{self, Journal};
use super::report::ReportKey;
use super::{SessionFolder, store};
use std::fs::{self, File, TryLockError};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Journals larger than this are not ours.
const LARGEST: u64 = 256 << 20;

/// A journal that nobody writes any more.
#[derive(Debug)]
pub(super) struct Left {
    pub journal: Journal,
    path: PathBuf,
    text: String,
    /// Bytes of the file when it was read.
    length: u64,
    /// Locked, so that nobody else brings the same back.
    file: File,
}

/// What was found in the places of a session's journals.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The longest first.
    pub left: Vec<Left>,
    /// The new names of what was put aside.
    pub aside: Vec<PathBuf>,
}

/// Finds the journals of a report's session in their places, of which `folder` is one.
pub(super) fn find(places: &[PathBuf], (key, dir): (&ReportKey, &Path), folder: &SessionFolder) -> Found {
    let mut found = Found::default();
    for place in places {
        let (Some(parent), Some(prefix)) = (place.parent(), place.file_name()) else { continue };
        let mut files =
            if parent == folder.dir() { folder.names(prefix) } else { SessionFolder::new(parent).names(prefix) };
        files.retain(|file| is_name(&file.to_string_lossy(), &prefix.to_string_lossy()));
        for path in files.iter().map(|file| parent.join(file)) {
            let Some((file, length, text)) = opened(&path) else { continue };
            match replay::read(&text).filter(|journal| is_of(journal, key, dir)) {
                Some(journal) => {
                    if journal.is_damaged {
                        found.aside.extend(put_aside(&path, true));
                    }
                    found.left.push(Left { journal, path, text, length, file });
                }
                // Nothing was ever shown as decided before the first line was whole.
                None if !text.contains('\n') => drop(fs::remove_file(&path)),
                None => found.aside.extend(put_aside(&path, false)),
            }
        }
    }
    found.left.sort_by_key(|left| std::cmp::Reverse(left.text.len()));
    // A place that could not be written to any more holds the beginning of what is in the next.
    let (mut whole, mut begun): (Vec<Left>, Vec<Left>) = (Vec::new(), Vec::new());
    for left in std::mem::take(&mut found.left) {
        let is_begun = whole.iter().any(|longer| longer.text.starts_with(left.whole_lines()));
        if is_begun { &mut begun } else { &mut whole }.push(left);
    }
    begun.iter().for_each(Left::remove);
    found.left = whole;
    found
}

impl Left {
    fn whole_lines(&self) -> &str {
        self.text.rfind('\n').map_or("", |end| &self.text[..=end])
    }

    /// Removes it: what it says is elsewhere. Where locks hold nothing its process may live and have written more since.
    pub fn remove(&self) {
        let is_same = self.file.metadata().is_ok_and(|about| about.len() == self.length);
        if is_same && store::is_at(&self.path, &self.file) {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// The same report, as it is or as it was.
fn is_of(journal: &Journal, key: &ReportKey, dir: &Path) -> bool {
    let head = v2::File { source: journal.source.clone(), ..journal.base.clone() };
    key.matches(&head, dir).is_some()
}

/// A journal and what it says; `None` when a process that lives writes it, or it cannot be read.
fn opened(path: &Path) -> Option<(File, u64, String)> {
    let mut file = store::open_plain(path, File::options().read(true)).ok()?;
    if file.metadata().ok()?.len() > LARGEST || matches!(file.try_lock(), Err(TryLockError::WouldBlock)) {
        return None;
    }
    let mut bytes = Vec::new();
    file.by_ref().take(LARGEST).read_to_end(&mut bytes).ok()?;
    let length = bytes.len() as u64;
    // Half a character at the end of a torn line is no reason to lose what is before it.
    let text = String::from_utf8(bytes).unwrap_or_else(|error| {
        let upto = error.utf8_error().valid_up_to();
        String::from_utf8_lossy(&error.as_bytes()[..upto]).into_owned()
    });
    Some((file, length, text))
}

/// Moves (or copies) a file to `NAME.orphan`, or `NAME.orphan2` … when that is taken.
fn put_aside(path: &Path, is_copied: bool) -> Option<PathBuf> {
    let named = |number: usize| {
        let mut name = path.as_os_str().to_os_string();
        name.push(if number == 1 { ".orphan".to_string() } else { format!(".orphan{number}") });
        PathBuf::from(name)
    };
    for free in (1..1000).map(named) {
        // The name is taken at once and by nobody else: a link there is not followed.
        let mut copy = match File::create_new(&free) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
            created => created.ok()?,
        };
        let done = if is_copied {
            store::open_plain(path, File::options().read(true))
                .and_then(|mut file| io::copy(&mut file, &mut copy))
                .map(drop)
        } else {
            fs::rename(path, &free)
        };
        if done.is_err() {
            let _ = fs::remove_file(&free);
            return None;
        }
        return Some(free);
    }
    None
}
