//! What the list showed last, and the control sample, kept for the next run over the same sessions.
//!
//! Invariant: a file that is missing, broken or from another program changes nothing, and failing to write one is no error:
//! the list opens as it always does. Not here: what the words and conditions do (`screen::list`).

use crate::control::{ControlSample, Drawn};
use crate::screen::list::report_list::Arrangement;
use crate::widgets::line_editor::LineEditor;
use gouji_core::collection::{Column, Condition};
use gouji_core::text::Bilingual;
use gouji_export::destination;
use gouji_session::corpus::Item;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// The file.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Kept {
    sort: String,
    reversed: bool,
    conditions: Vec<String>,
    words: String,
}

/// A control sample.
#[derive(Debug, Default, Serialize, Deserialize)]
struct KeptSample {
    population: usize,
    reports: usize,
    entries: Vec<KeptNumber>,
}

/// A number of a control sample.
#[derive(Debug, Default, Serialize, Deserialize)]
struct KeptNumber {
    path: String,
    id: String,
    /// What it is called, in Chinese and English.
    label: (String, String),
    value: String,
    quote: String,
    is_right: Option<bool>,
}

/// Most bytes of a file that is read.
const LARGEST: u64 = 1 << 20;

/// The file for the lists over a folder of sessions; `None` where the system has no place for it.
pub fn file(sessions: &Path) -> Option<PathBuf> {
    let folder = gouji_session::report::canonical(sessions);
    let name = gouji_session::sha256(folder.as_os_str().as_encoded_bytes());
    Some(gouji_session::corpus::spare()?.join("lists").join(format!("{}.ron", name.get(..16)?)))
}

/// Reads a file of the program's own.
fn kept<T: DeserializeOwned>(path: &Path) -> Option<T> {
    if std::fs::metadata(path).ok()?.len() > LARGEST {
        return None;
    }
    ron::from_str(&std::fs::read_to_string(path).ok()?).ok()
}

/// Writes a file of the program's own.
fn keep(path: &Path, kept: &impl Serialize) {
    let written = ron::to_string(kept).map_err(std::io::Error::other).and_then(|text| {
        path.parent().map_or(Ok(()), std::fs::create_dir_all)?;
        destination::write(path, text.as_bytes())
    });
    if let Err(error) = written {
        tracing::warn!(path = %path.display(), %error, "not kept for the next run");
    }
}

/// True the first time it is asked on this machine: the tutorial is offered once.
pub fn offers_tutorial() -> bool {
    let Some(path) = gouji_session::corpus::spare().map(|folder| folder.join("tutorial.ron")) else { return false };
    let is_first = !path.exists();
    if is_first {
        keep(&path, &true);
    }
    is_first
}

/// The file of the control sample beside that of the list.
fn beside(path: &Path) -> PathBuf {
    path.with_extension("control.ron")
}

/// Reads the control sample, as far as its reports are among these.
pub fn read_control(path: &Path, items: &[Item]) -> Option<ControlSample> {
    let KeptSample { population, reports, entries } = kept(&beside(path))?;
    let entry = |KeptNumber { path, id, label: (zh, en), value, quote, is_right }: KeptNumber| {
        let report = items.iter().position(|item| item.path == path)?;
        Some((Drawn { report, path, id, label: Bilingual { zh, en }, value, quote }, is_right))
    };
    let entries: Vec<_> = entries.into_iter().filter_map(entry).collect();
    (!entries.is_empty()).then_some(ControlSample { entries, population, reports })
}

/// Keeps a control sample.
pub fn write_control(path: &Path, sample: &ControlSample) {
    let entry = |(drawn, is_right): &(Drawn, Option<bool>)| {
        let Drawn { path, id, label, value, quote, .. } = drawn.clone();
        KeptNumber { path, id, label: (label.zh, label.en), value, quote, is_right: *is_right }
    };
    let entries = sample.entries.iter().map(entry).collect();
    keep(&beside(path), &KeptSample { population: sample.population, reports: sample.reports, entries });
}

/// Reads what was kept.
pub fn read(path: &Path) -> Option<Arrangement> {
    let kept: Kept = kept(path)?;
    let condition = |name: &String| Condition::ALL.into_iter().find(|known| known.name() == name);
    Some(Arrangement {
        sort: Column::ALL.into_iter().find(|known| known.name() == kept.sort).unwrap_or_default(),
        is_reversed: kept.reversed,
        conditions: kept.conditions.iter().filter_map(condition).collect(),
        words: LineEditor::new(&kept.words),
    })
}

/// Keeps it.
pub fn write(path: &Path, arrangement: &Arrangement) {
    let kept = Kept {
        sort: arrangement.sort.name().to_string(),
        reversed: arrangement.is_reversed,
        conditions: arrangement.conditions.iter().map(|condition| condition.name().to_string()).collect(),
        words: arrangement.words.text().to_string(),
    };
    keep(path, &kept);
}
