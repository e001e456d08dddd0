//! The journal: every decision on disk before the screen shows it, in an append-only file next to the session.
//!
//! The first line holds the session it starts from, each further line the effect of one key. Each process has its own
//! journal. Invariant: a line is written whole or ignored, a written line never changes, a journal whose file was removed
//! is written again, and nothing is written while nothing is decided. A line survives the death of the process at once,
//! and that of the machine after the next sync, which a thread of its own does, so that no key waits for a disk. Not
//! here: what a journal leads to (`replay`), journals of ended runs (`recovery`), what they mean for a report (`open`).

use super::format;
use super::format::v2::{Decision, File as Session, Note, Source, Stamp, Step};
use super::{lock, store};
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Sender};
use std::thread;

/// The number this format is known by.
pub const FORMAT: u32 = 1;
/// What the names of journals end with.
const ENDING: &str = ".journal";
/// How many journals of one session a process may have lost.
const NAMES: usize = 100;

/// The first line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Head {
    pub(super) journal: u32,
    pub(super) source: Source,
    /// SHA-256 of the session file it grew from; `None` when there was none.
    pub(super) saved: Option<String>,
    /// That session, in the format of its file.
    pub(super) session: String,
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

/// Where a decision was written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    /// Where the ones before it are, or in the first journal of this run.
    InPlace,
    /// All of them again in this file: the one before was removed, renamed or cannot be written to any more.
    Anew(PathBuf),
}

/// A journal being written.
#[derive(Debug, Default)]
pub struct Writer {
    /// What the names begin with in each place where it may lie: the first place that can be written to is taken.
    places: Vec<PathBuf>,
    /// The first line.
    head: String,
    /// The lines since the session was saved.
    lines: Vec<String>,
    /// The file that is written to, locked as long as this process lives.
    open: Option<(PathBuf, Arc<File>)>,
    /// Files of this process that go as soon as everything is in the next one.
    outdated: Vec<(PathBuf, Arc<File>)>,
    syncer: Option<Syncer>,
}

impl Writer {
    /// A journal with nothing in it, which is not on disk. Without a syncer it is synced only when asked.
    pub fn new(places: Vec<PathBuf>, syncer: Option<Syncer>) -> Self {
        Self { places, syncer, ..Self::default() }
    }

    /// What the names of this session's journals begin with, in each place.
    pub(super) fn places(&self) -> &[PathBuf] {
        &self.places
    }

    /// Says what session it grows from. What is in it so far stays on disk until the next line is.
    pub fn grow_from(&mut self, session: &Session, saved: Option<&str>) {
        let text = format::write(session, |_| None).unwrap_or_default();
        let head =
            Head { journal: FORMAT, source: session.source.clone(), saved: saved.map(Into::into), session: text };
        self.head = ron::to_string(&head).unwrap_or_default();
        self.lines.clear();
        self.outdated.extend(self.open.take());
    }

    /// Writes one more line.
    ///
    /// # Errors
    /// The first place's reason when no place can be written to. The line is kept, and written with the next one.
    pub fn append(&mut self, line: &Line) -> io::Result<Written> {
        let line = ron::to_string(line).map_err(io::Error::other)?;
        let was_open = self.open.is_some();
        let mut failed = None;
        if let Some((path, file)) = &self.open {
            match (&**file).write_all(format!("{line}\n").as_bytes()) {
                // A file that lost its name takes every line, and nobody will find it again.
                Ok(()) if store::is_at(path, file) => {
                    self.lines.push(line);
                    self.sync_soon();
                    return Ok(Written::InPlace);
                }
                Ok(()) => {}
                Err(error) => failed = Some(error),
            }
        }
        self.lines.push(line);
        self.open = None;
        for place in self.places.clone() {
            match self.begin(&place) {
                Ok((path, file)) => {
                    self.open = Some((path.clone(), Arc::new(file)));
                    self.outdated.drain(..).for_each(remove);
                    self.sync_soon();
                    return Ok(if was_open { Written::Anew(path) } else { Written::InPlace });
                }
                Err(error) => failed = failed.or(Some(error)),
            }
        }
        Err(failed.unwrap_or_else(|| io::Error::other("nowhere to write to")))
    }

    /// Writes everything into a new file of a name that nobody has.
    fn begin(&self, place: &Path) -> io::Result<(PathBuf, File)> {
        if let Some(dir) = place.parent().filter(|dir| !dir.as_os_str().is_empty()) {
            fs::create_dir_all(dir)?;
        }
        let mut text = format!("{}\n", self.head);
        for line in &self.lines {
            text.push_str(line);
            text.push('\n');
        }
        for path in names(place) {
            // Another one's journal, or a link, in its place: the next name.
            let mut file = match File::options().append(true).create_new(true).open(&path) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                opened => opened?,
            };
            // Whoever else finds it sees that its process lives. Where locks hold nothing, it is read as one that ended.
            let _ = file.try_lock();
            return match file.write_all(text.as_bytes()) {
                Ok(()) => Ok((path, file)),
                Err(error) => {
                    let _ = fs::remove_file(&path);
                    Err(error)
                }
            };
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }

    fn sync_soon(&self) {
        if let (Some((_, file)), Some(syncer)) = (&self.open, &self.syncer) {
            // A syncer that is gone leaves the sync to the end of the program.
            let _ = syncer.0.send(Arc::clone(file));
        }
    }

    /// Waits until the disk has it.
    pub fn sync(&self) {
        if let Some((_, file)) = &self.open {
            let _ = file.sync_data();
        }
    }

    /// Everything in it is saved, or not wanted: removes it.
    pub fn remove(&mut self) {
        self.lines.clear();
        self.outdated.drain(..).chain(self.open.take()).for_each(remove);
    }
}

fn remove((path, file): (PathBuf, Arc<File>)) {
    // Under its name may lie another one's by now.
    if store::is_at(&path, &file) {
        let _ = fs::remove_file(path);
    }
}

/// The names that this process may give its journal: `PLACE.journal`, else with process and machine, `PLACE.7-1@desk.journal`.
fn names(place: &Path) -> impl Iterator<Item = PathBuf> {
    let (pid, host) = (std::process::id(), lock::host());
    let host: String = host.chars().map(|c| if c.is_alphanumeric() || c == '-' { c } else { '_' }).collect();
    let own = (1..NAMES).map(move |number| format!(".{pid}-{number}@{host}"));
    std::iter::once(String::new()).chain(own).map(move |own| {
        let mut name = place.as_os_str().to_os_string();
        name.push(own);
        name.push(ENDING);
        PathBuf::from(name)
    })
}

/// True for the name of a journal of `place` that some process may have written.
pub(super) fn is_name(name: &str, place: &str) -> bool {
    let Some(own) = name.strip_prefix(place).and_then(|rest| rest.strip_suffix(ENDING)) else { return false };
    let is_process = |own: &str| {
        let (process, host) = own.split_once('@').unwrap_or_default();
        !host.is_empty() && process.bytes().all(|b| b.is_ascii_digit() || b == b'-')
    };
    own.is_empty() || own.strip_prefix('.').is_some_and(is_process)
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
