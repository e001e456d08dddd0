//! Keeps backups of a session before it is replaced, in `.backup` next to it.
//!
//! Invariant: the last ten states of each session are kept, independently of the clock; nothing is written through a
//! link. Not here: when a session is replaced (`gouji_session::save`).

use std::cmp::Reverse;
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

/// Number of backups kept per session.
const KEPT: usize = 10;

/// Stores `bytes`, the previous content of the session at `path`, and deletes the oldest backups. Errors are ignored,
/// because saving itself is atomic.
pub(super) fn keep(path: &Path, bytes: &[u8]) {
    let (Some(dir), Some(name)) = (path.parent(), path.file_stem().and_then(|name| name.to_str())) else { return };
    let dir = dir.join(".backup");
    let now = jiff::Timestamp::now().strftime("%Y%m%dT%H%M%S.%6f").to_string();
    if fs::create_dir_all(&dir).is_err() || !fs::symlink_metadata(&dir).is_ok_and(|about| about.is_dir()) {
        return;
    }
    let copy = dir.join(format!("{name}-{now}.ron"));
    if File::create_new(copy).and_then(|mut file| file.write_all(bytes)).is_err() {
        return;
    }
    let time = |file: &str| {
        let time = file.strip_prefix(name)?.strip_prefix('-')?.strip_suffix(".ron")?;
        is_time(time).then(|| time.to_string())
    };
    let names = fs::read_dir(&dir).into_iter().flatten().flatten().filter_map(|one| one.file_name().into_string().ok());
    let mut copies: Vec<(String, String)> = names.filter_map(|file| Some((time(&file)?, file))).collect();
    // A backup dated in the future was made while the clock was wrong, so its age is unknown.
    copies.sort_by_key(|(time, _)| Reverse((*time <= now, time.clone())));
    for (_, old) in copies.iter().skip(KEPT) {
        let _ = fs::remove_file(dir.join(old));
    }
}

/// True for `20260102T030405`, or with six more digits for one of several states within a second.
fn is_time(text: &str) -> bool {
    let (second, rest) = text.split_at_checked(15).unwrap_or((text, ""));
    let is_second = second.len() == 15
        && second.bytes().enumerate().all(|(at, b)| if at == 8 { b == b'T' } else { b.is_ascii_digit() });
    is_second
        && (rest.is_empty()
            || rest.len() == 7 && rest.starts_with('.') && rest[1..].bytes().all(|b| b.is_ascii_digit()))
}
