//! What the list showed last, kept for the next run over the same sessions.
//!
//! Invariant: a file that is missing, broken or from another program changes nothing, and failing to write one is no error:
//! the list opens as it always does. Not here: what the words and conditions do (`screen::list`).

use crate::screen::list::report_list::Arrangement;
use crate::widgets::line_editor::LineEditor;
use gouji_core::collection::{Condition, SortKey};
use gouji_export::destination;
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

/// Most bytes of a file that is read.
const LARGEST: u64 = 1 << 16;

/// The file for the lists over a folder of sessions; `None` where the system has no place for it.
pub fn file(sessions: &Path) -> Option<PathBuf> {
    let folder = sessions.canonicalize().unwrap_or_else(|_| sessions.to_path_buf());
    let name = gouji_session::sha256(folder.as_os_str().as_encoded_bytes());
    Some(gouji_session::corpus::spare()?.join("lists").join(format!("{}.ron", name.get(..16)?)))
}

/// Reads what was kept.
pub fn read(path: &Path) -> Option<Arrangement> {
    if std::fs::metadata(path).ok()?.len() > LARGEST {
        return None;
    }
    let kept: Kept = ron::from_str(&std::fs::read_to_string(path).ok()?).ok()?;
    let condition = |name: &String| Condition::ALL.into_iter().find(|known| known.name() == name);
    Some(Arrangement {
        sort: SortKey::ALL.into_iter().find(|known| known.name() == kept.sort).unwrap_or_default(),
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
    let written = ron::to_string(&kept).map_err(std::io::Error::other).and_then(|text| {
        path.parent().map_or(Ok(()), std::fs::create_dir_all)?;
        destination::write(path, text.as_bytes())
    });
    if let Err(error) = written {
        tracing::warn!(path = %path.display(), %error, "arrangement of the list not kept");
    }
}
