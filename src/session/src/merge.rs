//! Merges two sessions of one report with a common ancestor, decision by decision.
//!
//! Invariant: what only one side changed is taken from that side; equal changes are not a conflict; different changes
//! stay as they are on our side and are reported, never resolved silently. Author, time and evidence alone are not a
//! difference. A sign-off holds for what its side had decided: where the other side adds to it, the review is reopened. Not here: reading and writing the files (`format`), resolving conflicts (`gouji-tui`).

use super::format::v3::{Decision, File, Finished, Note, Record, Stamp, Step};
use super::format::{self, Unreadable};
use super::{SessionError, store};
use gouji_core::message;
use gouji_core::text::FileError;
use gouji_core::text::sanitize::printable_path;
use std::collections::BTreeMap;
use std::path::Path;

/// Differing records of two people for one id; at least one side has a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// Record of our side.
    pub ours: Option<Record>,
    /// Record of their side.
    pub theirs: Option<Record>,
}

/// Result of a merge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// Merged session; conflicting records are those of our side.
    pub file: File,
    /// Conflicts between the sides.
    pub conflicts: Vec<Conflict>,
}

/// A record with an id and content besides its evidence.
trait Mergeable: Clone {
    fn id(&self) -> &str;
    /// True when the contents are equal, whatever author and time.
    fn is_same(&self, other: &Self) -> bool;
    fn when(&self) -> &str;
    fn wrapped(self) -> Record;
}

impl Mergeable for Decision {
    fn id(&self) -> &str {
        &self.id
    }

    fn is_same(&self, other: &Self) -> bool {
        let content = |one: &Self| (one.kind, one.after.clone(), one.about.clone(), one.reason.clone());
        content(self) == content(other)
    }

    fn when(&self) -> &str {
        &self.when
    }

    fn wrapped(self) -> Record {
        Record::Decision(self)
    }
}

impl Mergeable for Note {
    fn id(&self) -> &str {
        &self.id
    }

    fn is_same(&self, other: &Self) -> bool {
        self.text == other.text
    }

    fn when(&self) -> &str {
        &self.when
    }

    fn wrapped(self) -> Record {
        Record::Note(self)
    }
}

/// Merges `ours` and `theirs`, which both derive from `base`.
pub fn merge(base: &File, ours: &File, theirs: &File) -> Merged {
    let mut conflicts = Vec::new();
    let decisions = records(&base.decisions, &ours.decisions, &theirs.decisions, &mut conflicts);
    let notes = records(&base.notes, &ours.notes, &theirs.notes, &mut conflicts);
    let (history, is_joined) = history(&ours.history, &theirs.history);
    let mut file = ours.clone();
    (file.decisions, file.notes, file.history) = (decisions, notes, history);
    // Undone steps can be redone only on exactly these decisions.
    if is_joined {
        file.undone.clear();
    }
    file.source = picked(&base.source, &ours.source, &theirs.source);
    file.forms = picked(&base.forms, &ours.forms, &theirs.forms);
    file.agency = picked(&base.agency, &ours.agency, &theirs.agency);
    file.year = picked(&base.year, &ours.year, &theirs.year);
    file.finished = finished(base.finished.as_ref(), ours.finished.as_ref(), theirs.finished.as_ref());
    let signs = |side: &File| side.finished.is_some() && differences(side, &file).is_empty();
    if file.finished.is_some() && !signs(ours) && !signs(theirs) {
        reopen(&mut file);
    }
    for aside in &theirs.orphans {
        let known =
            |one: &Record| one.id() == aside.id() && std::mem::discriminant(one) == std::mem::discriminant(aside);
        if !file.orphans.iter().any(known) && !base.orphans.contains(aside) {
            file.orphans.push(aside.clone());
        }
    }
    file.unknown.fill_from(&theirs.unknown);
    Merged { file, conflicts }
}

/// The three files of git's merge driver; the result is written to `ours`.
#[derive(Debug, Clone, Copy)]
pub struct MergeFiles<'p> {
    /// Common ancestor; empty when it is unknown.
    pub base: &'p Path,
    /// File of our side.
    pub ours: &'p Path,
    /// File of their side.
    pub theirs: &'p Path,
}

impl MergeFiles<'_> {
    /// Merges the files and returns the number of conflicts. Records keep their comments; `label` names the others.
    ///
    /// # Errors
    /// When a file is not a session, or the result cannot be written; `ours` is unchanged then.
    pub fn run(self, label: impl Fn(&str) -> Option<String>) -> Result<usize, SessionError> {
        let (ours_text, theirs_text) = (text(self.ours)?, text(self.theirs)?);
        let (ours, theirs) = (file(self.ours, &ours_text)?, file(self.theirs, &theirs_text)?);
        let base_text = text(self.base)?;
        let base = if base_text.trim().is_empty() { nothing(&ours) } else { file(self.base, &base_text)? };
        let Merged { file, conflicts } = merge(&base, &ours, &theirs);
        let mut names = format::labels(&theirs_text);
        names.extend(format::labels(&ours_text));
        let name = |id: &str| names.get(id).cloned().or_else(|| label(id));
        let failed = |source| SessionError::Layout { path: self.ours.into(), source };
        let merged = format::write_marked(&file, &conflicts, name).map_err(failed)?;
        let merged = store::with_ends_of(Some(ours_text.as_bytes()), merged);
        if merged != ours_text {
            store::write(self.ours, merged.as_bytes())?;
        }
        Ok(conflicts.len())
    }
}

fn text(path: &Path) -> Result<String, SessionError> {
    let missing = || SessionError::Read { path: path.into(), source: std::io::ErrorKind::NotFound.into() };
    let bytes = store::read(path)?.ok_or_else(missing)?;
    let error = || FileError::at(printable_path(path), "", 0, message!("file.not_utf8")).into();
    String::from_utf8(bytes).map_err(|_| SessionError::Broken { path: path.into(), error: error() })
}

fn file(path: &Path, text: &str) -> Result<File, SessionError> {
    format::read(&printable_path(path), text).map_err(|error| match error {
        Unreadable::Newer(format) => SessionError::Newer { path: path.into(), format },
        Unreadable::Broken(error) => SessionError::Broken { path: path.into(), error: error.into() },
    })
}

/// Empty session of the same report.
fn nothing(like: &File) -> File {
    File {
        finished: None,
        decisions: Vec::new(),
        notes: Vec::new(),
        history: Vec::new(),
        undone: Vec::new(),
        orphans: Vec::new(),
        ..like.clone()
    }
}

/// Differences between two sides without a common ancestor: each is a conflict.
pub fn differences(ours: &File, theirs: &File) -> Vec<Conflict> {
    let mut conflicts = Vec::new();
    differing(&ours.decisions, &theirs.decisions, &mut conflicts);
    differing(&ours.notes, &theirs.notes, &mut conflicts);
    conflicts
}

fn by_id<T: Mergeable>(list: &[T]) -> BTreeMap<&str, &T> {
    list.iter().map(|one| (one.id(), one)).collect()
}

fn is_same<T: Mergeable>(a: Option<&&T>, b: Option<&&T>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a.is_same(b),
        (None, None) => true,
        _ => false,
    }
}

fn conflict<T: Mergeable>(ours: Option<&&T>, theirs: Option<&&T>) -> Conflict {
    let wrapped = |one: Option<&&T>| one.map(|one| (*one).clone().wrapped());
    Conflict { ours: wrapped(ours), theirs: wrapped(theirs) }
}

fn differing<T: Mergeable>(ours: &[T], theirs: &[T], conflicts: &mut Vec<Conflict>) {
    let (ours, theirs) = (by_id(ours), by_id(theirs));
    let ids: std::collections::BTreeSet<&&str> = ours.keys().chain(theirs.keys()).collect();
    for id in ids {
        let (here, there) = (ours.get(*id), theirs.get(*id));
        if !is_same(here, there) {
            conflicts.push(conflict(here, there));
        }
    }
}

fn records<T: Mergeable>(base: &[T], ours: &[T], theirs: &[T], conflicts: &mut Vec<Conflict>) -> Vec<T> {
    let (base, ours, theirs) = (by_id(base), by_id(ours), by_id(theirs));
    let ids: std::collections::BTreeSet<&&str> = ours.keys().chain(theirs.keys()).collect();
    let mut merged = Vec::new();
    for id in ids {
        let (then, here, there) = (base.get(*id), ours.get(*id), theirs.get(*id));
        let taken = if is_same(here, there) {
            // Equal on both sides: keep the earlier one.
            match (here, there) {
                (Some(a), Some(b)) if b.when() < a.when() => there,
                _ => here,
            }
        } else if is_same(here, then) {
            there
        } else {
            if !is_same(there, then) {
                conflicts.push(conflict(here, there));
            }
            here
        };
        merged.extend(taken.map(|one| (*one).clone()));
    }
    merged
}

fn picked<T: Clone + PartialEq>(base: &T, ours: &T, theirs: &T) -> T {
    if ours == base { theirs.clone() } else { ours.clone() }
}

/// Merged sign-off: where the sides differ, the one that differs from the base changed it.
fn finished(base: Option<&Stamp>, ours: Option<&Stamp>, theirs: Option<&Stamp>) -> Option<Stamp> {
    match (ours, theirs) {
        (Some(a), Some(b)) => Some(if b.when < a.when { b } else { a }.clone()),
        _ if ours.is_some() == base.is_some() => theirs.cloned(),
        _ => ours.cloned(),
    }
}

/// Reopens a merged session: nobody signed off what the sides decided together.
fn reopen(file: &mut File) {
    file.finished = None;
    let last = file.history.iter().max_by(|a, b| a.when().cmp(b.when()));
    let who = |step: &Step| match step {
        Step::Decided(step) => step.who.clone(),
        Step::Noted(step) => step.who.clone(),
        Step::Finished(step) => step.who.clone(),
    };
    let (who, when) = last.map(|step| (who(step), step.when().to_string())).unwrap_or_default();
    file.history.push(Step::Finished(Finished { is: false, said: None, joined: false, who, when }));
}

/// Steps of both sides, shared ones once; true when the other side adds any. Joined steps stay together.
fn history(ours: &[Step], theirs: &[Step]) -> (Vec<Step>, bool) {
    let shared = ours.iter().zip(theirs).take_while(|(a, b)| a == b).count();
    let mut groups = groups(&ours[shared..]);
    let before = groups.len();
    for group in self::groups(&theirs[shared..]) {
        if !groups.contains(&group) {
            groups.push(group);
        }
    }
    let is_joined = groups.len() > before;
    if is_joined {
        // The sort is stable: of simultaneous steps ours come first.
        groups.sort_by(|a, b| a.first().map(Step::when).cmp(&b.first().map(Step::when)));
    }
    let mut merged = ours[..shared].to_vec();
    merged.extend(groups.into_iter().flatten().cloned());
    (merged, is_joined)
}

fn groups(steps: &[Step]) -> Vec<&[Step]> {
    steps.chunk_by(|_, next| next.is_joined()).collect()
}
