//! Every decision on disk before the screen shows it as taken: a file beside the session that only grows.
//!
//! Its first line holds the session it grew from, each further line what one key did. Invariant: a line is written whole or
//! counts as not written, a line once written never changes, and nothing is written while nothing is decided. What is written
//! survives the death of the process at once, and that of the machine after the next sync: a thread of its own, so that no
//! key waits for a disk. Left to others: what the lines mean for a report (`open`).

use super::format::v2::{Decision, File as Session, Note, Source, Stamp, Step};
use super::format::{self, v2};
use serde::{Deserialize, Serialize};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Sender};
use std::thread;

/// The number this format is known by.
pub const FORMAT: u32 = 1;
/// Journals larger than this are not ours.
const LARGEST: u64 = 256 << 20;

/// The first line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    journal: u32,
    source: Source,
    /// SHA-256 of the session file it grew from; `None` when there was none.
    saved: Option<String>,
    /// That session, in the format of its file.
    session: String,
}

/// How the history went on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Move {
    /// A step was done.
    Done(Box<Step>),
    /// The last step was taken back.
    Undone,
    /// The last step that was taken back was made again.
    Redone,
}

/// What is said of an id from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Now {
    /// Field, mention or finding id.
    pub id: String,
    /// The decision, when there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
    /// The note, when there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Note>,
}

/// A further line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Line {
    /// What a key did.
    Said {
        /// How the history went on.
        moves: Vec<Move>,
        /// What is said of the ids this was about.
        now: Vec<Now>,
        /// Who signed the review off.
        finished: Option<Stamp>,
    },
    /// Everything anew, in the format of a session file: what was recovered and not saved yet.
    Whole(String),
}

/// A journal as it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Journal {
    /// The report it is about.
    pub source: Source,
    /// SHA-256 of the session file it grew from.
    pub saved: Option<String>,
    /// That session.
    pub base: Session,
    /// The session with everything that was decided since.
    pub ours: Session,
    /// How many whole lines were read after the first.
    pub lines: usize,
    /// True when something behind a line that is not understood was left out.
    pub is_damaged: bool,
}

/// Reads a journal. `None` for a text that is none, or one of a later program. A last line without its end was never
/// written as far as anyone has seen.
pub fn read(text: &str) -> Option<Journal> {
    let whole = &text[..=text.rfind('\n')?];
    let mut lines = whole.lines();
    let head: Head = ron::from_str(lines.next()?).ok().filter(|head: &Head| head.journal == FORMAT)?;
    let base = format::read("", &head.session).ok()?;
    let mut journal =
        Journal { source: head.source, saved: head.saved, ours: base.clone(), base, lines: 0, is_damaged: false };
    for line in lines {
        let Some(ours) = ron::from_str(line).ok().and_then(|line| played(journal.ours.clone(), line)) else {
            journal.is_damaged = true;
            break;
        };
        journal.ours = ours;
        journal.lines += 1;
    }
    Some(journal)
}

/// A session after one more line; `None` when the line does not fit it.
fn played(mut session: Session, line: Line) -> Option<Session> {
    let (moves, said, finished) = match line {
        Line::Whole(text) => return format::read("", &text).ok(),
        Line::Said { moves, now, finished } => (moves, now, finished),
    };
    for one in moves {
        match one {
            Move::Done(step) => {
                session.history.push(*step);
                session.undone.clear();
            }
            Move::Undone => {
                let step = session.history.pop()?;
                session.undone.push(step);
            }
            Move::Redone => {
                let step = session.undone.pop()?;
                session.history.push(step);
            }
        }
    }
    for Now { id, decision, note } in said {
        put(&mut session.decisions, decision, |one| one.id.as_str(), &id);
        put(&mut session.notes, note, |one| one.id.as_str(), &id);
    }
    session.finished = finished;
    Some(session)
}

/// Puts a record into a list that is sorted by id, or takes it out.
fn put<T>(list: &mut Vec<T>, record: Option<T>, of: impl Fn(&T) -> &str, id: &str) {
    list.retain(|one| of(one) != id);
    if let Some(record) = record {
        let at = list.partition_point(|one| of(one) < id);
        list.insert(at, record);
    }
}

/// A journal being written.
#[derive(Debug, Default)]
pub struct Writer {
    /// Where it may lie: the first that can be written to is taken.
    places: Vec<PathBuf>,
    /// The first line.
    head: String,
    /// The lines since the session was saved.
    lines: Vec<String>,
    /// The file that is written to.
    file: Option<Arc<File>>,
    syncer: Option<Syncer>,
}

impl Writer {
    /// A journal with nothing in it, which is not on disk. Without a syncer it is synced only when asked.
    pub fn new(places: Vec<PathBuf>, syncer: Option<Syncer>) -> Self {
        Self { places, syncer, ..Self::default() }
    }

    /// Says what session it grows from. What was in it before is in that session, or forgotten.
    pub fn grow_from(&mut self, session: &Session, saved: Option<&str>) {
        let text = format::write(session, |_| None).unwrap_or_default();
        let head =
            Head { journal: FORMAT, source: session.source.clone(), saved: saved.map(Into::into), session: text };
        self.head = ron::to_string(&head).unwrap_or_default();
        self.lines.clear();
        self.file = None;
    }

    /// Writes one more line.
    ///
    /// # Errors
    /// The first place's reason when no place can be written to. The line is kept, and written with the next one.
    pub fn append(&mut self, line: &Line) -> io::Result<()> {
        let line = ron::to_string(line).map_err(io::Error::other)?;
        let written = self.file.as_ref().map(|file| (&**file).write_all(format!("{line}\n").as_bytes()));
        self.lines.push(line);
        let mut failed = match written {
            Some(Ok(())) => {
                self.sync_soon();
                return Ok(());
            }
            Some(Err(error)) => Some(error),
            None => None,
        };
        self.file = None;
        for place in self.places.clone() {
            match self.begin(&place) {
                Ok(file) => {
                    self.file = Some(Arc::new(file));
                    self.sync_soon();
                    return Ok(());
                }
                Err(error) => failed = failed.or(Some(error)),
            }
        }
        Err(failed.unwrap_or_else(|| io::Error::other("nowhere to write to")))
    }

    /// Writes everything anew and puts it in the place of what is there.
    fn begin(&self, place: &Path) -> io::Result<File> {
        if let Some(dir) = place.parent().filter(|dir| !dir.as_os_str().is_empty()) {
            fs::create_dir_all(dir)?;
        }
        let mut new = place.as_os_str().to_os_string();
        new.push(".new");
        let new = PathBuf::from(new);
        let whole = || -> io::Result<File> {
            let _ = fs::remove_file(&new);
            let mut file = OpenOptions::new().append(true).create_new(true).open(&new)?;
            let mut text = format!("{}\n", self.head);
            for line in &self.lines {
                text.push_str(line);
                text.push('\n');
            }
            file.write_all(text.as_bytes())?;
            fs::rename(&new, place)?;
            Ok(file)
        };
        whole().inspect_err(|_| drop(fs::remove_file(&new)))
    }

    fn sync_soon(&self) {
        if let (Some(file), Some(syncer)) = (&self.file, &self.syncer) {
            // A syncer that is gone leaves the sync to the end of the program.
            let _ = syncer.0.send(Arc::clone(file));
        }
    }

    /// Waits until the disk has it.
    pub fn sync(&self) {
        if let Some(file) = &self.file {
            let _ = file.sync_data();
        }
    }

    /// Everything in it is saved, or not wanted: removes it wherever it lies.
    pub fn remove(&mut self) {
        self.lines.clear();
        self.file = None;
        for place in &self.places {
            let _ = fs::remove_file(place);
        }
    }

    /// The journals that lie in its places, the longest first, with those that are none of `source` put aside: the new
    /// names of these come back too.
    pub(super) fn find(&self, source: &Source) -> (Vec<Journal>, Vec<PathBuf>) {
        let (mut found, mut aside) = (Vec::new(), Vec::new());
        for place in &self.places {
            let Some(text) = text_of(place) else { continue };
            match read(&text).filter(|journal| is_of(&journal.source, source)) {
                Some(journal) => {
                    if journal.is_damaged {
                        aside.extend(put_aside(place, true));
                    }
                    found.push(journal);
                }
                // Nothing was ever shown as decided before the first line was whole.
                None if !text.contains('\n') => drop(fs::remove_file(place)),
                None => aside.extend(put_aside(place, false)),
            }
        }
        // A place that could not be written to any more holds the beginning of what is in the next.
        found.sort_by_key(|journal| std::cmp::Reverse(journal.lines));
        (found, aside)
    }
}

/// The same report, or the same path with other bytes.
fn is_of(theirs: &v2::Source, ours: &v2::Source) -> bool {
    theirs.sha256 == ours.sha256 || Path::new(&theirs.path).components().eq(Path::new(&ours.path).components())
}

fn text_of(path: &Path) -> Option<String> {
    let about = fs::metadata(path).ok()?;
    if !about.is_file() || about.len() > LARGEST {
        return None;
    }
    // Half a character at the end of a torn line is no reason to lose what is before it.
    fs::read(path).ok().map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

/// Moves (or copies) a file to `NAME.orphan`, or `NAME.orphan2` … when that is taken.
fn put_aside(path: &Path, is_copied: bool) -> Option<PathBuf> {
    let named = |number: usize| {
        let mut name = path.as_os_str().to_os_string();
        name.push(if number == 1 { ".orphan".to_string() } else { format!(".orphan{number}") });
        PathBuf::from(name)
    };
    let free = (1..1000).map(named).find(|name| !name.exists())?;
    let moved = if is_copied { fs::copy(path, &free).map(drop) } else { fs::rename(path, &free) };
    moved.is_ok().then_some(free)
}

/// A thread that brings journals onto the disk.
#[derive(Debug, Clone)]
pub struct Syncer(Sender<Arc<File>>);

impl Syncer {
    /// Starts it; it ends with the last journal.
    ///
    /// # Errors
    /// When a thread cannot be started.
    pub fn start() -> io::Result<Self> {
        let (sender, inbox) = mpsc::channel::<Arc<File>>();
        thread::Builder::new().name("journal".into()).spawn(move || {
            while let Ok(mut file) = inbox.recv() {
                // Many lines written meanwhile are one sync.
                while let Ok(next) = inbox.try_recv() {
                    if !Arc::ptr_eq(&file, &next) {
                        let _ = file.sync_data();
                        file = next;
                    }
                }
                let _ = file.sync_data();
            }
        })?;
        Ok(Self(sender))
    }
}
