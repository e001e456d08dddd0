//! Identity of a report in sessions: its bytes, or else the path of its file.
//!
//! Invariant: a file that names another agency or another year is never matched by path alone, because next year's
//! report often has the name of this year's. Not here: finding the files (`locate`).

use super::format::v3;
use super::platform;
use gouji_core::extract::Identity;
use gouji_core::extract::is_same_agency;
use gouji_core::ids::item;
use gouji_core::review::{Review, Source};
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::path::{Component, Path, PathBuf};

/// Keys by which the sessions of one folder identify a report.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReportKey {
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// Path of its file as written into a session: see `path_in`.
    pub path: String,
    /// Path as given on the command line, the only one in older sessions.
    given: String,
    agency: Option<String>,
    year: Option<i16>,
}

/// How a session file matches a report; the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Match {
    /// Same bytes, same path.
    Whole,
    /// Same bytes at another path: the report was moved or copied.
    Bytes,
    /// Same path, other bytes: the report was changed.
    Place,
}

impl ReportKey {
    /// Key of a report for the sessions in `dir`.
    pub fn of(review: &Review, dir: &Path) -> Self {
        let Identity { agency, year, .. } = &review.extraction.identity;
        Self {
            agency: agency.as_ref().map(|agency| agency.value.clone()),
            year: year.as_ref().map(|year| year.value),
            ..Self::of_source(&review.source, dir)
        }
    }

    /// Key of a report whose text is not at hand.
    pub fn of_source(source: &Source, dir: &Path) -> Self {
        Self {
            sha256: source.sha256.clone(),
            path: path_in(dir, source),
            given: source.path.clone(),
            ..Self::default()
        }
    }

    /// True when what a session with this header is for the report follows from the two alone, and not from which other
    /// files exist.
    pub fn is_plain_match(&self, file: &v3::File) -> bool {
        let v3::Source { path, sha256, .. } = &file.source;
        *path == self.path || (*sha256 != self.sha256 && lexical(path) != lexical(&self.given))
    }

    /// The agency and the year printed in the report.
    pub fn agency_and_year(&self) -> Option<(&str, i16)> {
        Some((self.agency.as_deref()?, self.year?))
    }

    /// True for a session that names the same agency and year.
    pub fn is_namesake(&self, file: &v3::File) -> bool {
        let theirs = file.agency.as_deref().zip(file.year);
        let pair = self.agency_and_year().zip(theirs);
        pair.is_some_and(|(ours, theirs)| ours.1 == theirs.1 && is_same_agency(ours.0, theirs.0))
    }

    /// The path as given.
    pub fn given(&self) -> &str {
        &self.given
    }

    /// Keys that a session of the report may contain: SHA-256, path, and path in older sessions.
    pub fn stored_keys(&self) -> [&str; 3] {
        [&self.sha256, &self.path, &self.given]
    }

    /// How a session with this header, in a file of `dir`, matches the report; `None` if it does not.
    pub fn matches(&self, file: &v3::File, dir: &Path) -> Option<Match> {
        let v3::Source { path, sha256, .. } = &file.source;
        let is_placed = *path == self.path || (lexical(path) == lexical(&self.given) && !self.is_elsewhere(path, dir));
        match (*sha256 == self.sha256, is_placed) {
            (true, true) => Some(Match::Whole),
            (true, false) => Some(Match::Bytes),
            (false, true) if !self.contradicts(file) => Some(Match::Place),
            (false, _) => None,
        }
    }

    /// True when the session has the report's path and names another agency or year.
    pub fn is_replaced(&self, file: &v3::File) -> bool {
        let is_placed = file.source.path == self.path || lexical(&file.source.path) == lexical(&self.given);
        is_placed && file.source.sha256 != self.sha256 && self.contradicts(file)
    }

    fn contradicts(&self, file: &v3::File) -> bool {
        let differs = |(ours, theirs): (&String, &String)| !is_same_agency(ours, theirs);
        let agency = printed(file, item::AGENCY, file.agency.clone());
        let year = printed(file, item::YEAR, file.year.map(|year| year.to_string()));
        self.agency.as_ref().zip(agency.as_ref()).is_some_and(differs)
            || self.year.zip(year).is_some_and(|(ours, theirs)| ours.to_string() != theirs)
    }

    /// True when a path in a session of `dir` leads to an existing file, or folder of pictures, of another report.
    pub fn is_elsewhere(&self, path: &str, dir: &Path) -> bool {
        *path != self.path
            && [dir.join(path), PathBuf::from(path)]
                .iter()
                .any(|file| file.exists() && encoded(&relative(&canonical(dir), &canonical(file))) != self.path)
    }
}

/// What the report of a session printed for an item of its identity: the head of the session has what was decided.
fn printed(file: &v3::File, id: &str, head: Option<String>) -> Option<String> {
    let decided = file.decisions.iter().find(|decision| decision.id == id && decision.kind.has_after());
    decided.map_or(head, |decision| Some(decision.before.clone()).filter(|before| !before.is_empty()))
}

/// Path of a report's file as written into the sessions of `dir`: relative to `dir` where both are below one folder, so
/// that a team can keep both in git, else absolute. Bytes that are not UTF-8 are written as `%XX`, and `%` as `%25`, so
/// that different names stay different. A report without a file has the path it is displayed under.
pub(super) fn path_in(dir: &Path, source: &Source) -> String {
    source.file.as_ref().map_or_else(|| source.path.clone(), |file| encoded(&relative(&canonical(dir), file)))
}

/// Absolute path without links; for a file that does not exist, only its existing ancestors are resolved.
pub fn canonical(path: &Path) -> PathBuf {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let known = whole
        .ancestors()
        .find_map(|above| Some((platform::canonicalize(above).ok()?, whole.strip_prefix(above).ok()?)));
    known.map_or_else(|| whole.clone(), |(above, rest)| if rest == Path::new("") { above } else { above.join(rest) })
}

fn relative(dir: &Path, file: &Path) -> PathBuf {
    let shared = dir.components().zip(file.components()).take_while(|(one, other)| one == other).count();
    let is_named = |component: &Component<'_>| matches!(component, Component::Normal(_));
    if !dir.components().take(shared).any(|component| is_named(&component)) {
        return file.to_path_buf();
    }
    let up = dir.components().skip(shared).map(|_| Component::ParentDir);
    up.chain(file.components().skip(shared)).collect()
}

fn encoded(path: &Path) -> String {
    let is_root = |at: usize, part: Component<'_>| at == 0 && matches!(part, Component::RootDir);
    let parts =
        path.components().enumerate().filter(|(at, part)| !matches!(part, Component::RootDir) || is_root(*at, *part));
    let parts: Vec<String> = parts
        .map(|(at, part)| if is_root(at, part) { String::new() } else { encoded_part(part.as_os_str()) })
        .collect();
    parts.join("/")
}

/// The path that [`path_in`] wrote; bytes that are no UTF-8 are replaced.
pub(super) fn decoded(written: &str) -> String {
    let mut bytes = Vec::with_capacity(written.len());
    let mut rest = written.as_bytes();
    while let [first, after @ ..] = rest {
        let digits = after.get(..2).filter(|_| *first == b'%').and_then(|digits| std::str::from_utf8(digits).ok());
        let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { after.get(2..).unwrap_or(&[]) } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn encoded_part(part: &OsStr) -> String {
    let mut text = String::new();
    for chunk in part.as_encoded_bytes().utf8_chunks() {
        for c in chunk.valid().chars() {
            if c == '%' || c.is_control() {
                push_bytes(&mut text, c.encode_utf8(&mut [0; 4]).as_bytes());
            } else {
                text.push(c);
            }
        }
        push_bytes(&mut text, chunk.invalid());
    }
    text
}

fn push_bytes(text: &mut String, bytes: &[u8]) {
    for byte in bytes {
        let _ = write!(text, "%{byte:02X}");
    }
}

/// Path without `.` components: `./a/b` and `a/b` are equal.
fn lexical(path: &str) -> PathBuf {
    Path::new(path).components().filter(|part| !matches!(part, Component::CurDir)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        for path in ["甲局/2024.txt", "../r/100%.txt", "/a/%25", "a b/\u{1}.txt", "%", "%4", ""] {
            assert_eq!(decoded(&encoded(Path::new(path))), path);
        }
    }
}
