//! Finds the journals of runs that ended without saving.
//!
//! Invariant: the journal of a running process is left alone; no journal is removed before its content is written
//! elsewhere; one that cannot be parsed, or belongs to another report, is renamed. Not here: the state it leads to
//! (`replay`), merging it into the session (`open`).

use super::format::v3;
use super::journal::is_name;
use super::replay::{self, Journal};
use super::report::ReportKey;
use super::{SessionFolder, platform, store};
use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};

/// Most bytes of a journal; larger files are not ours.
const LARGEST: u64 = 256 << 20;

/// A journal that its process no longer writes.
#[derive(Debug)]
pub(super) struct Left {
    pub journal: Journal,
    path: PathBuf,
    text: String,
    /// Length of the file in bytes when it was read.
    length: u64,
    /// Locked, so that no other process recovers it too.
    file: File,
}

/// Result of a search for journals.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Recoverable journals, the longest first.
    pub left: Vec<Left>,
    /// New names of the journals that were renamed.
    pub aside: Vec<PathBuf>,
}

/// Finds the journals of a report's session at the path prefixes `places`, one of which is in `folder`.
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
                        found.aside.extend(put_aside(&path, Some(&file)));
                    }
                    found.left.push(Left { journal, path, text, length, file });
                }
                // Nothing was shown as decided before the first line was complete.
                None if !text.contains('\n') => drop(fs::remove_file(&path)),
                None => found.aside.extend(put_aside(&path, None)),
            }
        }
    }
    found.left.sort_by_key(|left| std::cmp::Reverse(left.text.len()));
    // A journal whose place became unwritable holds the beginning of the next one.
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

    /// Removes the file once its content is elsewhere. Without file locks its process may still live and have written
    /// more.
    pub fn remove(&self) {
        let is_same = self.file.metadata().is_ok_and(|about| about.len() == self.length);
        if is_same && platform::is_at(&self.path, &self.file) {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// True for a journal of the same report, in its current or an earlier state.
fn is_of(journal: &Journal, key: &ReportKey, dir: &Path) -> bool {
    let head = v3::File { source: journal.source.clone(), ..journal.base.clone() };
    key.matches(&head, dir).is_some()
}

/// Opens and reads a journal; `None` when a living process writes it, or it cannot be read.
fn opened(path: &Path) -> Option<(File, u64, String)> {
    let mut file = store::open_plain(path, File::options().read(true)).ok()?;
    if file.metadata().ok()?.len() > LARGEST || matches!(file.try_lock(), Err(TryLockError::WouldBlock)) {
        return None;
    }
    let mut bytes = Vec::new();
    file.by_ref().take(LARGEST).read_to_end(&mut bytes).ok()?;
    let length = bytes.len() as u64;
    // A torn last line may end within a character; keep what precedes it.
    let text = String::from_utf8(bytes).unwrap_or_else(|error| {
        let upto = error.utf8_error().valid_up_to();
        String::from_utf8_lossy(&error.as_bytes()[..upto]).into_owned()
    });
    Some((file, length, text))
}

/// Moves a file, or copies the open one, to `NAME.orphan`, or `NAME.orphan2` … if that is taken.
fn put_aside(path: &Path, copied: Option<&File>) -> Option<PathBuf> {
    let named = |number: usize| {
        let mut name = path.as_os_str().to_os_string();
        name.push(if number == 1 { ".orphan".to_string() } else { format!(".orphan{number}") });
        PathBuf::from(name)
    };
    for free in (1..1000).map(named) {
        // Creating the name is atomic and never follows a link.
        let mut copy = match File::create_new(&free) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
            created => created.ok()?,
        };
        let done = if let Some(mut file) = copied {
            // Read through the locked file: on some systems nobody else can read it, not even this process.
            file.rewind().and_then(|()| io::copy(&mut file, &mut copy)).map(drop)
        } else {
            // Some systems replace no file that is open.
            drop(copy);
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
