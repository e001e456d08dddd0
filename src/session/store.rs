//! Where a session lies, and reading and writing its bytes.
//!
//! Invariant: a file is replaced whole or not at all, through a symlink and not over it, and never when it changed since
//! it was loaded. Left to others: what the bytes say (`format`).

use super::SessionError;
use super::format::{self, v2};
use crate::review::Source;
use crate::text::clean::printable;
use atomic_write_file::AtomicWriteFile;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

/// Sessions larger than this are not ours.
const LARGEST: u64 = 64 << 20;

/// Bytes of a file name kept from the report's name; the rest of the 255 is for suffixes.
const LONGEST_NAME: usize = 160;

/// How many symlinks are followed to a file that does not exist yet.
const LINKS: usize = 16;

/// SHA-256 in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The session file of a report: `DIR/NAME.ron`, or `NAME-<8 of its sha256>.ron` when another report of that name has
/// the plain one.
pub fn path_for(dir: &Path, source: &Source) -> PathBuf {
    let name = name_of(&source.path);
    let plain = dir.join(format!("{name}.ron"));
    let is_ours = |path: &Path| owner(path).is_none_or(|owner| is_same(&owner, source));
    if is_ours(&plain) {
        return plain;
    }
    let short = source.sha256.get(..8).unwrap_or("00000000");
    let own = dir.join(format!("{name}-{short}.ron"));
    if own.exists() {
        return own;
    }
    // The report may have changed since its session got a suffix from the earlier bytes.
    suffixed(dir, &name)
        .into_iter()
        .find(|path| owner(path).is_some_and(|owner| clean_path(&owner.path) == clean_path(&source.path)))
        .unwrap_or(own)
}

/// `NAME-xxxxxxxx.ron` in `dir`, sorted.
fn suffixed(dir: &Path, name: &str) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(dir) else { return Vec::new() };
    let is_one = |path: &PathBuf| {
        let middle = path
            .file_name()
            .and_then(|file| file.to_str())
            .and_then(|file| file.strip_prefix(name)?.strip_prefix('-')?.strip_suffix(".ron"));
        middle.is_some_and(|middle| middle.len() == 8 && middle.bytes().all(|b| b.is_ascii_hexdigit()))
    };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(is_one).collect();
    paths.sort();
    paths
}

/// The report a session file is about; `None` when there is no such file or it cannot be told.
fn owner(path: &Path) -> Option<v2::Source> {
    let bytes = read(path).ok()??;
    let text = std::str::from_utf8(&bytes).ok()?;
    format::read("", text).ok().map(|file| file.source)
}

fn is_same(owner: &v2::Source, source: &Source) -> bool {
    owner.sha256 == source.sha256 || clean_path(&owner.path) == clean_path(&source.path)
}

/// `./a/b` and `a/b` are the same path.
fn clean_path(path: &str) -> PathBuf {
    Path::new(path).components().filter(|part| !matches!(part, Component::CurDir)).collect()
}

/// A file name from a report's path: no separators, no control characters, not hidden, not too long.
fn name_of(path: &str) -> String {
    let stem = Path::new(path).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let safe = |c: char| match c {
        '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | '\u{fffd}' | '\u{2400}'..='\u{2421}' => '_',
        other => other,
    };
    let name: String = printable(&stem).chars().map(safe).collect();
    let name = name.trim_matches(|c: char| c.is_whitespace() || c == '.');
    let mut end = name.len().min(LONGEST_NAME);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    if end == 0 { "report".to_string() } else { name[..end].to_string() }
}

/// The bytes of a session file; `None` when there is none.
pub(super) fn read(path: &Path) -> Result<Option<Vec<u8>>, SessionError> {
    let failed = |source: io::Error| SessionError::Read { path: path.to_path_buf(), source };
    let about = match fs::metadata(path) {
        Ok(about) => about,
        // A folder that is a file is told when something is to be written.
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        Err(error) => return Err(failed(error)),
    };
    if !about.is_file() {
        // Reading a pipe or a device would wait for ever.
        return Err(failed(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file")));
    }
    if about.len() > LARGEST {
        return Err(failed(io::Error::new(io::ErrorKind::FileTooLarge, "larger than 64 MiB")));
    }
    fs::read(path).map(Some).map_err(failed)
}

/// Replaces the file at once, creating its folder.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), SessionError> {
    let failed = |source: io::Error| SessionError::Write { path: path.to_path_buf(), source };
    if let Some(dir) = path.parent().filter(|dir| !dir.as_os_str().is_empty()) {
        fs::create_dir_all(dir).map_err(failed)?;
    }
    let target = target(path).map_err(failed)?;
    let mut file = AtomicWriteFile::open(&target).map_err(failed)?;
    file.write_all(bytes).map_err(failed)?;
    file.commit().map_err(failed)
}

/// Copies of a session that are kept.
const BACKUPS: usize = 10;

/// Copies the file as it is into `.backup` beside it and lets go of the oldest copies. That this fails is no reason not to
/// save: saving itself is all or nothing.
pub(super) fn back_up(path: &Path) {
    let (Some(dir), Some(name)) = (path.parent(), path.file_stem().and_then(|name| name.to_str())) else { return };
    let dir = dir.join(".backup");
    let now = jiff::Timestamp::now().strftime("%Y%m%dT%H%M%S");
    if fs::create_dir_all(&dir).is_err() || fs::copy(path, dir.join(format!("{name}-{now}.ron"))).is_err() {
        return;
    }
    let is_one = |file: &PathBuf| {
        let time = file.file_name().and_then(|file| file.to_str());
        let time = time.and_then(|file| file.strip_prefix(name)?.strip_prefix('-')?.strip_suffix(".ron"));
        time.is_some_and(|time| {
            time.len() == 15
                && time.bytes().enumerate().all(|(at, b)| if at == 8 { b == b'T' } else { b.is_ascii_digit() })
        })
    };
    let mut copies: Vec<PathBuf> = fs::read_dir(&dir).into_iter().flatten().flatten().map(|one| one.path()).collect();
    copies.retain(is_one);
    // Their names are their times.
    copies.sort();
    for old in copies.iter().rev().skip(BACKUPS) {
        let _ = fs::remove_file(old);
    }
}

/// The file behind symlinks, existing or not: the rename would otherwise replace the link by a file.
fn target(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_path_buf();
    for _ in 0..LINKS {
        match fs::symlink_metadata(&path) {
            Ok(about) if about.is_symlink() => {
                let to = fs::read_link(&path)?;
                path = path.parent().map_or_else(|| to.clone(), |dir| dir.join(&to));
            }
            _ => return Ok(path),
        }
    }
    Err(io::Error::new(io::ErrorKind::InvalidInput, "too many symbolic links"))
}
