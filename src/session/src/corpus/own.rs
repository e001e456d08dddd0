//! Locates and reads the user's own files, in the configuration folder and from the command line.
//!
//! Invariant: files are only read; nothing is written to the configuration folder. Not here: parsing them (`gouji-tui`,
//! `library`).

use super::library::ron_file;
use crate::platform;
use etcetera::BaseStrategy;
use gouji_core::text::FileError;
use std::path::PathBuf;

/// A user's file: its name for messages, and its text.
pub type OwnFile = (String, String);

/// Path of the user's own file or folder of this name, which may not exist.
pub fn own(name: &str) -> Option<PathBuf> {
    etcetera::choose_base_strategy().ok().map(|base| base.config_dir().join("gouji").join(name))
}

/// The user's own table of agencies, if there is one: `agencies.ron`, else `agencies.csv`.
pub fn own_agencies() -> Option<PathBuf> {
    ["agencies.ron", "agencies.csv"].into_iter().filter_map(own).find(|path| path.exists())
}

/// The program's folder for what can be made again: `gouji` in the user's folder for such files. `variable` reads the
/// environment.
pub fn cache_folder(variable: &impl Fn(&str) -> Option<String>) -> Option<PathBuf> {
    Some(platform::cache_base(variable)?.join("gouji"))
}

/// Folder for journals when the session folder is not writable.
pub fn spare() -> Option<PathBuf> {
    let base = etcetera::choose_base_strategy().ok()?;
    Some(base.state_dir().unwrap_or_else(|| base.data_dir()).join("gouji"))
}

/// Where the model that scanned reports are read with is kept.
pub fn model_file() -> Option<PathBuf> {
    etcetera::choose_base_strategy().ok().map(|base| base.data_dir().join("gouji").join("ocr.onnx"))
}

/// The model that scanned reports are read with: that of `GOUJI_OCR_MODEL`, else the one that is kept.
pub fn own_model() -> Option<PathBuf> {
    let named = std::env::var_os("GOUJI_OCR_MODEL").filter(|path| !path.is_empty()).map(PathBuf::from);
    named.or_else(|| model_file().filter(|path| path.exists()))
}

/// The user's own file `name`, if it exists, followed by those given on the command line.
///
/// # Errors
/// File and reason when one cannot be read.
pub fn own_files(name: &str, given: &[PathBuf]) -> Result<Vec<OwnFile>, FileError> {
    own(name).filter(|path| path.exists()).iter().chain(given).map(|path| ron_file(path)).collect()
}

/// The files given on the command line, in the place of the user's own.
///
/// # Errors
/// File and reason when one cannot be read.
pub fn given_files(given: &[PathBuf]) -> Result<Vec<OwnFile>, FileError> {
    given.iter().map(|path| ron_file(path)).collect()
}
