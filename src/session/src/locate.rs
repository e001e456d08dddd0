//! Finds the session file of a report in a folder.
//!
//! Invariant: another report's file is never returned, whatever its name; a report without a session gets a name that
//! no file and no lock has. A moved report keeps its session; a copy starts from the decisions of the original and is
//! saved under its own name. Not here: who may write (`lock`), the content (`format`).

use super::cache::{Dependency, FileId};
use super::report::{Match, ReportKey, decoded};
use super::{Found, SessionError, file_name, find, sha256};
use gouji_core::extract::is_same_agency;
use gouji_core::review::Source;
use gouji_core::text::sanitize::printable;
use std::collections::{BTreeSet, HashMap};
use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::Read;
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

/// Bytes of a file name taken from the report's name; the rest of the 255 is for suffixes.
const LONGEST_NAME: usize = 160;
/// Bytes at the head of a session that contain the SHA-256 of its report.
const HEAD: u64 = 8 << 10;
/// A folder changed this shortly before it was listed may change again without a new modification time.
const TICK: Duration = Duration::from_millis(100);

/// Location of a report's session.
#[derive(Debug, Default)]
pub(super) struct Located {
    /// Path under which it is saved.
    pub path: PathBuf,
    /// Its current content; for a copied report, that of the original's session.
    pub found: Option<Found>,
    /// True when the content is the original's, from another file.
    pub is_copy: bool,
    /// Session with this report's path but another agency or year.
    pub replaced: Option<PathBuf>,
}

/// A folder of sessions with a cached listing: file names, and the report of each file. Clones share the cache; one
/// serves a whole run, which may look up thousands of reports.
#[derive(Debug, Clone, Default)]
pub struct SessionFolder {
    dir: PathBuf,
    listing: Arc<Mutex<Listing>>,
}

#[derive(Debug, Default)]
struct Listing {
    /// Modification time of the folder when it was listed; `None` when it is unreliable.
    time: Option<SystemTime>,
    names: BTreeSet<OsString>,
    /// File names of sessions by the SHA-256 and by the path of their report.
    by_report: HashMap<String, Vec<OsString>>,
    /// Agencies and file names of sessions by the year of their report.
    by_year: HashMap<i16, Vec<(String, OsString)>>,
}

/// What the head of a session says of its report.
#[derive(Debug, Default)]
struct StoredReport {
    sha256: Option<String>,
    path: Option<String>,
    agency: Option<String>,
    year: Option<i16>,
}

impl SessionFolder {
    /// A folder, which need not exist yet.
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        Self { dir: dir.into(), listing: Arc::default() }
    }

    /// Path of the folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Paths of the reports that the sessions name: as they lead from the folder, else as written.
    pub fn reports(&self) -> Vec<PathBuf> {
        let is_session = |name: &&OsString| Path::new(name).extension().is_some_and(|ending| ending == "ron");
        let names: Vec<OsString> = self.look(|listing| listing.names.iter().filter(is_session).cloned().collect());
        let written = names.iter().filter_map(|name| stored_report(&self.dir.join(name)).path);
        let path = |written: String| {
            let from_here = self.dir.join(decoded(&written));
            if from_here.exists() { from_here } else { PathBuf::from(written) }
        };
        let paths: BTreeSet<PathBuf> = written.map(path).collect();
        paths.into_iter().collect()
    }

    /// Names that begin with `prefix`, sorted.
    pub(super) fn names(&self, prefix: &OsStr) -> Vec<OsString> {
        self.look(|listing| {
            let from = listing.names.range::<OsStr, _>((Bound::Included(prefix), Bound::Unbounded));
            let is_one = |name: &&OsString| name.as_encoded_bytes().starts_with(prefix.as_encoded_bytes());
            from.take_while(is_one).cloned().collect()
        })
    }

    /// Sessions that name one of these keys for their report.
    fn of_report(&self, keys: [&str; 3]) -> Vec<OsString> {
        let known = |listing: &Listing, one: &&str| listing.by_report.get(*one).cloned().unwrap_or_default();
        self.look(|listing| keys.iter().flat_map(|one| known(listing, one)).collect())
    }

    /// Sessions of reports of the same agency and year.
    pub(super) fn of_year(&self, key: &ReportKey) -> Vec<OsString> {
        let Some((agency, year)) = key.agency_and_year() else { return Vec::new() };
        self.look(|listing| {
            let all = listing.by_year.get(&year).map_or(&[][..], Vec::as_slice);
            let own = all.iter().filter(|(other, name)| is_same_agency(other, agency) && listing.names.contains(name));
            own.map(|(_, name)| name.clone()).collect()
        })
    }

    /// Invalidates the cache for a session that was written.
    pub(super) fn forget(&self, path: &Path) {
        let mut listing = self.listing.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(name) = path.file_name().filter(|_| path.parent() == Some(&self.dir)) {
            listing.names.remove(name);
            listing.time = None;
        }
    }

    fn look<T>(&self, look: impl FnOnce(&Listing) -> T) -> T {
        let mut listing = self.listing.lock().unwrap_or_else(PoisonError::into_inner);
        listing.refresh(&self.dir);
        look(&listing)
    }
}

impl Listing {
    fn refresh(&mut self, dir: &Path) {
        let now = SystemTime::now();
        let time = fs::metadata(dir).and_then(|about| about.modified()).ok();
        if time.is_some() && self.time == time {
            return;
        }
        let is_settled = |time: &SystemTime| now.duration_since(*time).is_ok_and(|age| age > TICK);
        self.time = time.filter(is_settled);
        let names: BTreeSet<OsString> =
            fs::read_dir(dir).into_iter().flatten().flatten().map(|one| one.file_name()).collect();
        let is_session = |name: &&OsString| Path::new(name).extension().is_some_and(|ending| ending == "ron");
        for name in names.difference(&self.names).filter(is_session) {
            let StoredReport { sha256, path, agency, year } = stored_report(&dir.join(name));
            if let (Some(agency), Some(year)) = (agency, year) {
                let of_year = self.by_year.entry(year).or_default();
                of_year.retain(|(_, other)| other != name);
                of_year.push((agency, name.clone()));
            }
            for key in sha256.into_iter().chain(path) {
                let files = self.by_report.entry(key).or_default();
                if !files.contains(name) {
                    files.push(name.clone());
                }
            }
        }
        self.names = names;
    }
}

/// The report named at the head of a session file; the caller verifies it by reading the file.
fn stored_report(path: &Path) -> StoredReport {
    let mut head = Vec::new();
    let read = |file: File| file.take(HEAD).read_to_end(&mut head);
    if super::store::open_plain(path, File::options().read(true)).and_then(read).is_err() {
        return StoredReport::default();
    }
    let head = String::from_utf8_lossy(&head);
    let Some((_, source)) = head.split_once("source:") else { return StoredReport::default() };
    let year = source.split_once("year: Some(").and_then(|(_, rest)| rest.split_once(')'));
    StoredReport {
        sha256: string_after(source, "sha256:"),
        path: string_after(source, "path:"),
        agency: string_after(source, "agency: Some("),
        year: year.and_then(|(year, _)| year.trim().parse().ok()),
    }
}

/// RON string behind a field name.
fn string_after(text: &str, name: &str) -> Option<String> {
    let rest = text.split_once(name)?.1.trim_start();
    let mut is_escaped = false;
    let end = rest.char_indices().skip(1).find(|&(_, c)| {
        let is_end = c == '"' && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
        is_end
    });
    ron::from_str(rest.get(..=end?.0)?).ok()
}

/// Finds the session of a report in a folder. Files in `taken` are excluded.
///
/// # Errors
/// When a file that may be its session cannot be read or parsed.
pub(super) fn locate(
    folder: &SessionFolder,
    (key, source): (&ReportKey, &Source),
    taken: &BTreeSet<PathBuf>,
) -> Result<Located, (PathBuf, SessionError)> {
    let (name, dir) = (name_of(&source.path), folder.dir());
    let mut located = Located::default();
    let mut best: Option<(Match, bool, PathBuf, Found)> = None;
    let mut broken = None;
    for file in candidates(folder, key, &name) {
        let path = dir.join(&file);
        match find(&path) {
            Ok(Some(found)) => match key.matches(&found.file, dir) {
                Some(how) => {
                    let is_copy =
                        taken.contains(&path) || how == Match::Bytes && key.is_elsewhere(&found.file.source.path, dir);
                    if best.as_ref().is_none_or(|(known, was_copy, ..)| (is_copy, how) < (*was_copy, *known)) {
                        best = Some((how, is_copy, path, found));
                    }
                }
                None if key.is_replaced(&found.file) => located.replaced = Some(path),
                None => {}
            },
            // An unreadable file of the plain name may be this report's session: it must not be skipped.
            Err(error) if file == plain(&name) && !taken.contains(&path) => broken = Some((path, error)),
            Ok(None) | Err(_) => {}
        }
    }
    match best {
        Some((_, false, path, found)) => return Ok(Located { path, found: Some(found), ..Located::default() }),
        Some((_, true, _, found)) => (located.found, located.is_copy) = (Some(found), true),
        None => {}
    }
    if let Some(broken) = broken.filter(|_| !located.is_copy) {
        return Err(broken);
    }
    located.path = free_name(dir, &name, key, taken);
    Ok(located)
}

/// Names of the files that may be the session of a report.
fn candidates(folder: &SessionFolder, key: &ReportKey, name: &str) -> BTreeSet<OsString> {
    let mut candidates: BTreeSet<OsString> = folder.of_report(key.stored_keys()).into_iter().collect();
    candidates.insert(plain(name));
    candidates
}

/// The files that may be the session of a report, with their identities.
pub(super) fn sessions_of(folder: &SessionFolder, key: &ReportKey) -> Vec<Dependency> {
    let id = |file: &OsString| fs::symlink_metadata(folder.dir().join(file)).ok().map(|about| FileId::of(&about));
    let files = candidates(folder, key, &name_of(key.given())).into_iter();
    files.map(|file| (file.as_encoded_bytes().to_vec(), id(&file))).collect()
}

/// True when which session a report has follows from those files alone.
pub(super) fn is_settled(folder: &SessionFolder, key: &ReportKey) -> bool {
    let files = candidates(folder, key, &name_of(key.given())).into_iter();
    files.map(|file| find(&folder.dir().join(file))).all(|found| match found {
        Ok(found) => found.is_none_or(|found| key.is_plain_match(&found.file)),
        Err(_) => false,
    })
}

fn plain(name: &str) -> OsString {
    format!("{name}.ron").into()
}

/// `NAME.ron`, or `NAME-xxxxxxxx.ron` if that is taken: eight digits of the report's SHA-256, or else of a hash of its
/// path.
fn free_name(dir: &Path, name: &str, key: &ReportKey, taken: &BTreeSet<PathBuf>) -> PathBuf {
    let of_place = (0..).map(|number: u32| sha256(format!("{}\n{}\n{number}", key.path, key.sha256).as_bytes()));
    let hashes = std::iter::once(key.sha256.clone()).chain(of_place);
    let suffixed = hashes.filter_map(|sha256| Some(format!("{name}-{}.ron", sha256.get(..8)?).into()));
    let is_free = |path: &PathBuf| !taken.contains(path) && fs::symlink_metadata(path).is_err();
    std::iter::once(plain(name)).chain(suffixed).map(|file| dir.join(file)).find(is_free).unwrap_or_default()
}

/// File name from a report's path: without separators and control characters, not hidden, not too long, no device.
pub(super) fn name_of(path: &str) -> String {
    let stem = Path::new(path).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let safe = |c: char| match c {
        '\u{fffd}' | '\u{2400}'..='\u{2421}' => '_',
        other => other,
    };
    let name = file_name::safe(&printable(&stem).chars().map(safe).collect::<String>());
    let mut end = name.len().min(LONGEST_NAME);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    if end == 0 { "report".to_string() } else { name[..end].to_string() }
}
