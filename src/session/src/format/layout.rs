//! Writes a session for people and for line-by-line comparison: one record per line, sorted, each below a comment that
//! names it.
//!
//! Invariant: the same session gives the same bytes; every value is written by `ron`, so that any text is read back
//! unchanged. Not here: reading it (`format`).

use super::conflict_markers::{BETWEEN, OURS, THEIRS};
use super::unknown::{Unknown, key};
use super::v3::{Decision, File, Note, Record, Step};
use crate::merge::Conflict;
use gouji_core::message;
use gouji_core::text::sanitize::printable;
use serde::Serialize;
use std::fmt::Write;

/// Formats a session file. `label` names an id for people.
///
/// # Errors
/// What `ron` refuses to write; no value of these types is known to be refused.
pub fn write(file: &File, label: impl Fn(&str) -> Option<String>) -> Result<String, ron::Error> {
    write_marked(file, &[], label)
}

/// [`write()`] with conflicts between git's conflict markers.
///
/// # Errors
/// As for [`write()`].
pub fn write_marked(
    file: &File,
    conflicts: &[Conflict],
    label: impl Fn(&str) -> Option<String>,
) -> Result<String, ron::Error> {
    let mut out = Out { text: head(), unknown: &file.unknown };
    out.text.push_str("(\n");
    out.field("format", "", &file.format)?;
    out.field("program", "", &file.program)?;
    out.field("source", key::SOURCE, &file.source)?;
    let forms: Result<Vec<String>, ron::Error> =
        file.forms.iter().map(|form| out.line(&key::form(&form.section), form)).collect();
    let _ = writeln!(out.text, "    forms: [{}],", forms?.join(", "));
    out.field("agency", "", &file.agency)?;
    out.field("year", "", &file.year)?;
    out.field("finished", key::FINISHED, &file.finished)?;
    out.list("decisions", &records(&file.decisions, conflicts, decision_of, |one| &one.id), key::decision, &label)?;
    out.list("notes", &records(&file.notes, conflicts, note_of, |one| &one.id), key::note, &label)?;
    if !file.history.is_empty() {
        let words = message!("session.layout.history").both();
        let _ = writeln!(out.text, "    // {} {}", words.zh, words.en);
        out.steps("history", &file.history)?;
    }
    if !file.undone.is_empty() {
        out.steps("undone", &file.undone)?;
    }
    if !file.orphans.is_empty() {
        let words = message!("session.layout.orphans").both();
        let _ = writeln!(out.text, "    // {}\n    // {}", words.zh, words.en);
        out.orphans(&file.orphans, &label)?;
    }
    if let Some(fields) = file.unknown.get(key::FILE) {
        let _ = writeln!(out.text, "    {fields},");
    }
    out.text.push_str(")\n");
    Ok(out.text)
}

/// The comments that a file begins with, in both languages.
fn head() -> String {
    let (about, by_hand) = (message!("session.layout.about").both(), message!("session.layout.by_hand").both());
    format!("// {}\n// {}\n// {} {}\n", about.zh, about.en, by_hand.zh, by_hand.en)
}

fn decision_of(record: &Record) -> Option<&Decision> {
    match record {
        Record::Decision(record) => Some(record),
        Record::Note(_) => None,
    }
}

fn note_of(record: &Record) -> Option<&Note> {
    match record {
        Record::Note(record) => Some(record),
        Record::Decision(_) => None,
    }
}

/// Record of their side; `None` when they have none.
struct Other<'f, T>(Option<&'f T>);

/// Records of an id on our side and, in a conflict, on theirs.
struct Sides<'f, T> {
    id: &'f str,
    ours: Option<&'f T>,
    theirs: Option<Other<'f, T>>,
}

/// Records of a list by id, including those that only their side has.
fn records<'f, T: PartialEq>(
    list: &'f [T],
    conflicts: &'f [Conflict],
    of: impl Fn(&'f Record) -> Option<&'f T>,
    id: impl Fn(&'f T) -> &'f String,
) -> Vec<Sides<'f, T>> {
    let mut sides: Vec<Sides<'f, T>> =
        list.iter().map(|one| Sides { id: id(one), ours: Some(one), theirs: None }).collect();
    for conflict in conflicts {
        let (ours, theirs) = (conflict.ours.as_ref().and_then(&of), conflict.theirs.as_ref().and_then(&of));
        let Some(any) = ours.or(theirs) else { continue };
        match sides.iter_mut().find(|one| one.id == id(any)) {
            Some(one) => one.theirs = Some(Other(theirs)),
            None => sides.push(Sides { id: id(any), ours: None, theirs: Some(Other(theirs)) }),
        }
    }
    if !conflicts.is_empty() {
        sides.sort_by_key(|one| one.id);
    }
    sides
}

struct Out<'f> {
    text: String,
    unknown: &'f Unknown,
}

impl Out<'_> {
    /// A record on one line, with its unknown fields.
    fn line(&self, key: &str, record: &impl Serialize) -> Result<String, ron::Error> {
        let line = one_line(record)?;
        Ok(match self.unknown.get(key).filter(|_| !key.is_empty()) {
            Some(fields) => {
                let inside = line.trim_end_matches(')').len();
                format!("{}, {fields}{}", &line[..inside], &line[inside..])
            }
            None => line,
        })
    }

    fn field(&mut self, name: &str, key: &str, value: &impl Serialize) -> Result<(), ron::Error> {
        let line = self.line(key, value)?;
        let _ = writeln!(self.text, "    {name}: {line},");
        Ok(())
    }

    fn put(&mut self, name: &str, lines: &str) {
        if lines.is_empty() {
            let _ = writeln!(self.text, "    {name}: [],");
        } else {
            let _ = writeln!(self.text, "    {name}: [\n{lines}    ],");
        }
    }

    fn list<T: Serialize>(
        &mut self,
        name: &str,
        records: &[Sides<'_, T>],
        key: impl Fn(&str) -> String,
        label: &dyn Fn(&str) -> Option<String>,
    ) -> Result<(), ron::Error> {
        let mut lines = String::new();
        for Sides { id, ours, theirs } in records {
            let of = |record: Option<&T>| -> Result<String, ron::Error> {
                let Some(record) = record else { return Ok(String::new()) };
                let words = label(id).map(|words| format!("        // {}\n", printable(&words))).unwrap_or_default();
                Ok(format!("{words}        {},\n", self.line(&key(id), record)?))
            };
            match theirs {
                None => lines.push_str(&of(*ours)?),
                Some(Other(theirs)) => {
                    let (ours, theirs) = (of(*ours)?, of(*theirs)?);
                    let _ = write!(lines, "{OURS} ours\n{ours}{BETWEEN}\n{theirs}{THEIRS} theirs\n");
                }
            }
        }
        self.put(name, &lines);
        Ok(())
    }

    fn steps(&mut self, name: &str, steps: &[Step]) -> Result<(), ron::Error> {
        let mut lines = String::new();
        for step in steps {
            let _ = writeln!(lines, "        {},", self.line(&key::step(step), step)?);
        }
        self.put(name, &lines);
        Ok(())
    }

    fn orphans(&mut self, orphans: &[Record], label: &dyn Fn(&str) -> Option<String>) -> Result<(), ron::Error> {
        let mut lines = String::new();
        for one in orphans {
            if let Some(words) = label(one.id()) {
                let _ = writeln!(lines, "        // {}", printable(&words));
            }
            let _ = writeln!(lines, "        {},", self.line(&key::orphan(one), one)?);
        }
        self.put("conflicts", &lines);
        Ok(())
    }
}

/// A value on one line with blanks after its commas and colons.
pub(super) fn one_line(value: &impl Serialize) -> Result<String, ron::Error> {
    let config = ron::ser::PrettyConfig::new()
        .depth_limit(0)
        .new_line("\n")
        .compact_arrays(true)
        .compact_structs(true)
        .separator(" ");
    ron::ser::to_string_pretty(value, config)
}
