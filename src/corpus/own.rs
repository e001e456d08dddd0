//! The user's own files: keys and reasons, in the configuration folder and on the command line.
//!
//! Invariant: they are only read; nothing is ever written to the configuration folder. Left to others: what they say (`app`).

use crate::text::clean::printable;
use etcetera::BaseStrategy;
use std::path::{Path, PathBuf};

/// A file of keys or reasons larger than this is none.
const LARGEST: u64 = 1 << 20;

/// A file of the user's: its name for messages, and its text.
pub type OwnFile = (String, String);

/// Where the user's own file or folder of this name would be.
pub fn own(name: &str) -> Option<PathBuf> {
    etcetera::choose_base_strategy().ok().map(|base| base.config_dir().join("gouji").join(name))
}

/// Where journals are written when the folder of the sessions cannot be.
pub fn spare() -> Option<PathBuf> {
    let base = etcetera::choose_base_strategy().ok()?;
    Some(base.state_dir().unwrap_or_else(|| base.data_dir()).join("gouji"))
}

/// The user's own file `name` when there is one, and over it those given on the command line.
///
/// # Errors
/// The file and the reason when one cannot be read.
pub fn own_files(name: &str, given: &[PathBuf]) -> Result<Vec<OwnFile>, String> {
    own(name).filter(|path| path.exists()).iter().chain(given).map(|path| read(path)).collect()
}

fn read(path: &Path) -> Result<OwnFile, String> {
    let name = printable(&path.to_string_lossy());
    let told = |error: std::io::Error| format!("{name}: {error}");
    let about = std::fs::metadata(path).map_err(told)?;
    // Reading a pipe or a device would wait for ever.
    if !about.is_file() || about.len() > LARGEST {
        return Err(format!("{name}: not a RON file"));
    }
    std::fs::read_to_string(path).map(|text| (name.clone(), text)).map_err(told)
}
