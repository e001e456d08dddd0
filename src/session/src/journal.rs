//! The journal, an append-only file next to the session: every decision is on disk before the screen shows it.
//!
//! The first line holds the session that the journal starts from, each further line the effect of one key. Each process
//! has its own journal. Invariant: a line is written whole or ignored, a written line never changes, a journal whose
//! file was removed is written again, and no file exists before the first decision. A line survives the death of the
//! process at once, and that of the machine after the next sync, which a separate thread performs, so that no key waits
//! for a disk. Not here: the state that a journal leads to (`replay`), journals of ended runs (`recovery`), merging
//! them into the session (`open`).

use super::format;
use super::format::v3::{Decision, File as Session, Note, Source, Stamp, Step};
use super::{lock, platform};
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Sender};
use std::thread;

/// Number of this journal format.
pub const FORMAT: u32 = 1;
/// File name suffix of journals.
const ENDING: &str = ".journal";
/// Most names tried for a new journal of one session.
const NAMES: usize = 100;

/// First line of a journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Head {
    pub(super) journal: u32,
    pub(super) source: Source,
    /// SHA-256 of the session file that the journal starts from; `None` when there was none.
    pub(super) saved: Option<String>,
    /// That session, in the format of its file.
    pub(super) session: String,
}

/// A change of the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Move {
    /// A new step.
    Done(Box<Step>),
    /// The last step was undone.
    Undone,
    /// The last undone step was redone.
    Redone,
}

/// State of one id after a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Now {
    /// Field, mention or finding id.
    pub id: String,
    /// Its decision, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
    /// Its note, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Note>,
}

/// A further line of a journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Line {
    /// Effect of one key.
    Said {
        /// Changes of the history.
        moves: Vec<Move>,
        /// State of the ids concerned.
        now: Vec<Now>,
        /// Sign-off of the review, if it is finished.
        finished: Option<Stamp>,
    },
    /// The whole session in the format of its file: recovered decisions that are not saved yet.
    Whole(String),
}

/// Where a decision was journaled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    /// In the file with the earlier ones, or in the first journal of this run.
    InPlace,
    /// In a new file with all earlier ones: the old file was removed, renamed or cannot be written.
    Anew(PathBuf),
}

/// Writes the journal of one session.
#[derive(Debug, Default)]
pub struct Writer {
    /// Path prefixes of possible journals; the first that can be written to is used.
    places: Vec<PathBuf>,
    /// First line.
    head: String,
    /// Lines since the last save.
    lines: Vec<String>,
    /// Current file, locked while this process lives.
    open: Option<(PathBuf, Arc<File>)>,
    /// Files of this process that are removed once the next one is complete.
    outdated: Vec<(PathBuf, Arc<File>)>,
    syncer: Option<Syncer>,
}

impl Writer {
    /// An empty journal that is not on disk. Without a syncer it is synced only on request.
    pub fn new(places: Vec<PathBuf>, syncer: Option<Syncer>) -> Self {
        Self { places, syncer, ..Self::default() }
    }

    /// Path prefixes of this session's journals.
    pub(super) fn places(&self) -> &[PathBuf] {
        &self.places
    }

    /// Sets the session that the journal starts from. Earlier lines stay on disk until the next one is written.
    pub fn grow_from(&mut self, session: &Session, saved: Option<&str>) {
        let text = format::write(session, |_| None).unwrap_or_default();
        let head =
            Head { journal: FORMAT, source: session.source.clone(), saved: saved.map(Into::into), session: text };
        self.head = ron::to_string(&head).unwrap_or_default();
        self.lines.clear();
        self.outdated.extend(self.open.take());
    }

    /// Appends a line.
    ///
    /// # Errors
    /// The error of the first path when no path can be written to. The line is kept, and written with the next one.
    pub fn append(&mut self, line: &Line) -> io::Result<Written> {
        let line = ron::to_string(line).map_err(io::Error::other)?;
        let was_open = self.open.is_some();
        let mut failed = None;
        if let Some((path, file)) = &self.open {
            match (&**file).write_all(format!("{line}\n").as_bytes()) {
                // A deleted file would accept the line, and nobody would find it.
                Ok(()) if platform::is_at(path, file) => {
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

    /// Writes all lines into a new file with an unused name.
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
            // The name is taken by another process's journal or by a link: try the next.
            // Readable, because some systems lock no file that can only be appended to.
            let mut file = match File::options().read(true).append(true).create_new(true).open(&path) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                opened => opened?,
            };
            // The lock shows others that this process lives; on a file system without locks the journal counts as
            // abandoned.
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
            // If the syncer has ended, the sync happens at program exit.
            let _ = syncer.0.send(Arc::clone(file));
        }
    }

    /// Waits until the journal is on disk.
    pub fn sync(&self) {
        if let Some((_, file)) = &self.open {
            let _ = file.sync_data();
        }
    }

    /// Removes the journal, once its content is saved or discarded.
    pub fn remove(&mut self) {
        self.lines.clear();
        self.outdated.drain(..).chain(self.open.take()).for_each(remove);
    }
}

fn remove((path, file): (PathBuf, Arc<File>)) {
    // The path may now belong to another file.
    if platform::is_at(&path, &file) {
        let _ = fs::remove_file(path);
    }
}

/// Candidate names for this process's journal: `PLACE.journal`, then with process and machine,
/// `PLACE.7-1@desk.journal`.
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

/// True for the name of a journal of `place` written by any process.
pub(super) fn is_name(name: &str, place: &str) -> bool {
    let Some(own) = name.strip_prefix(place).and_then(|rest| rest.strip_suffix(ENDING)) else { return false };
    let is_process = |own: &str| {
        let (process, host) = own.split_once('@').unwrap_or_default();
        !host.is_empty() && process.bytes().all(|b| b.is_ascii_digit() || b == b'-')
    };
    own.is_empty() || own.strip_prefix('.').is_some_and(is_process)
}

/// A thread that syncs journals to disk.
#[derive(Debug, Clone)]
pub struct Syncer(Sender<Arc<File>>);

impl Syncer {
    /// Starts the thread; it ends with the last journal.
    ///
    /// # Errors
    /// If the thread cannot be started.
    pub fn start() -> io::Result<Self> {
        let (sender, inbox) = mpsc::channel::<Arc<File>>();
        thread::Builder::new().name("journal".into()).spawn(move || {
            while let Ok(mut file) = inbox.recv() {
                // Requests that queued up meanwhile need one sync.
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
