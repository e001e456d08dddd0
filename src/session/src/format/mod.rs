//! Versions of the session file: reads every format up to the current one, writes the current one.
//!
//! Invariant: the version is read first, so that a newer file is refused whole. Not here: reading the bytes (`store`),
//! what the records mean for a report (`anchor`).

mod conflict_markers;
mod layout;
mod unknown;
pub mod v3;
mod walk;

pub use conflict_markers::{conflict_sides, labels};
pub use layout::{write, write_marked};
pub use unknown::Unknown;

use gouji_core::message;
use gouji_core::message::Message;
use gouji_core::text::FileError;
use serde::Deserialize;

/// The format number only: every later format keeps a field of this name.
#[derive(Deserialize)]
struct VersionHeader {
    format: u32,
}

/// Why a session text cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unreadable {
    /// A later program wrote it in this format.
    Newer(u32),
    /// Not a session; with the first error.
    Broken(FileError),
}

/// Parses a session text; `name` is for messages.
///
/// # Errors
/// [`Unreadable`] with the position.
pub fn read(name: &str, text: &str) -> Result<v3::File, Unreadable> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let broken = |error: &ron::error::SpannedError| Unreadable::Broken(FileError::ron(name, text, error));
    let header: VersionHeader = ron::from_str(text).map_err(|error| broken(&error))?;
    let mut file: v3::File = match header.format {
        v3::FIRST..=v3::FORMAT => {
            let (mut file, aside) = unknown::read::<v3::File>(text).map_err(|error| broken(&error))?;
            unknown::attach(&mut file, text, &aside);
            file
        }
        newer if newer > v3::FORMAT => return Err(Unreadable::Newer(newer)),
        none => return Err(at(name, text, "format:", message!("session.format.unknown", format = none))),
    };
    file.format = v3::FORMAT;
    prove(name, text, &file)?;
    Ok(file)
}

/// Checks what types cannot express: ids are unique, and a correction has a value.
fn prove(name: &str, text: &str, file: &v3::File) -> Result<(), Unreadable> {
    let mut ids = std::collections::HashSet::new();
    let shown = |id: &str| ron::to_string(id).unwrap_or_default();
    for decision in &file.decisions {
        let needle = shown(&decision.id);
        if !ids.insert(&decision.id) {
            return Err(at(name, text, &needle, message!("session.format.decided_twice", id = &needle)));
        }
        if decision.kind.has_after() != decision.after.is_some() {
            return Err(at(name, text, &needle, message!("session.format.after", id = &needle)));
        }
    }
    ids.clear();
    for note in &file.notes {
        if !ids.insert(&note.id) {
            let needle = shown(&note.id);
            return Err(at(name, text, &needle, message!("session.format.two_notes", id = &needle)));
        }
    }
    for step in file.history.iter().chain(&file.undone) {
        if let v3::Step::Decided(step) = step
            && step.kind.is_some_and(v3::Kind::has_after) != step.after.is_some()
        {
            let needle = shown(&step.id);
            return Err(at(name, text, &needle, message!("session.format.step_after", id = &needle)));
        }
    }
    Ok(())
}

/// Byte offset of a line and column, both counted from 1, the column in characters.
fn at_byte(text: &str, position: ron::error::Position) -> usize {
    let lines = text.split_inclusive('\n');
    let start: usize = lines.clone().take(position.line.saturating_sub(1)).map(str::len).sum();
    let line = lines.clone().nth(position.line.saturating_sub(1)).unwrap_or("");
    start + line.char_indices().nth(position.col.saturating_sub(1)).map_or(line.len(), |(at, _)| at)
}

/// Error at the last line that contains `needle`.
fn at(name: &str, text: &str, needle: &str, what: Message) -> Unreadable {
    let last = text.lines().enumerate().filter(|(_, line)| line.contains(needle)).last();
    let place = last.map_or((1, 1), |(line, content)| {
        let before = content.find(needle).map_or(0, |byte| content[..byte].chars().count());
        (line + 1, before + 1)
    });
    Unreadable::Broken(FileError::at_line(name, text, place, what))
}
