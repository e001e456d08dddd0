//! Loads forms, word lists, crosswalk and rules: the built-in ones and the user's.
//!
//! Invariant: a file is accepted whole or refused with the position of its error; the user's folder is only read.
//! Not here: keys, themes and reasons (`own`, `gouji-tui`).

use super::own::{OwnFile, own, own_model};
use gouji_core::check::Rules;
use gouji_core::forms::Library;
use gouji_core::message;
use gouji_core::text::sanitize::printable_path;
use gouji_core::text::{Bilingual, FileError};
use std::io;
use std::path::{Path, PathBuf};

/// Most bytes of a file of forms, rules, themes, keys or reasons.
const LARGEST: u64 = 4 << 20;

/// Loads the built-in forms and crosswalk with the user's additions.
///
/// Forms come from `gouji/forms` in the user's configuration folder and from `forms`; the crosswalk likewise from
/// `gouji/crosswalk` and `crosswalk`.
///
/// # Errors
/// `FILE:LINE:COLUMN: what`, with the line and a mark, for a faulty file; the folder and the reason when it cannot be
/// read.
pub fn library(forms: &[PathBuf], crosswalk: &[PathBuf]) -> Result<Library, FileError> {
    let mut library = Library::builtin()?;
    for (name, text) in files("forms", forms)? {
        library.add(&name, &text)?;
    }
    for (name, text) in files("crosswalk", crosswalk)? {
        library.add_crosswalk(&name, &text)?;
    }
    Ok(library)
}

/// Adds the word lists of the user's configuration folder (`gouji/lexicon` in it) and of `folders`.
///
/// # Errors
/// As for [`library`], in both languages; each file reports all its errors.
pub fn add_lexicon(library: &mut Library, folders: &[PathBuf]) -> Result<(), Bilingual> {
    for (name, text) in files("lexicon", folders)? {
        library.add_lexicon(&name, &text)?;
    }
    Ok(())
}

/// Loads the built-in rules, those of the user's configuration folder (`gouji/rules` in it) and of `folders`.
///
/// # Errors
/// As for [`library`], and when a rule refers to something no form has or contradicts another rule.
pub fn rules(folders: &[PathBuf], library: &Library) -> Result<Rules, FileError> {
    let mut rules = Rules::builtin();
    for (name, text) in files("rules", folders)? {
        rules.add(&name, &text, library)?;
    }
    Ok(rules)
}

/// A hash of everything that [`library`], [`add_lexicon`] and [`rules`] read beside what is built in.
///
/// # Errors
/// As for them.
pub fn fingerprint(folders: [(&str, &[PathBuf]); 4]) -> Result<[u8; 32], FileError> {
    let mut bytes = Vec::new();
    for (kind, folders) in folders {
        bytes.extend_from_slice(kind.as_bytes());
        for (_, text) in files(kind, folders)? {
            bytes.extend(crate::store::digest(text.as_bytes()));
        }
    }
    // Another model reads scans otherwise.
    if let Some(model) = own_model()
        && let Ok(file) = std::fs::metadata(&model)
    {
        bytes.extend_from_slice(model.as_os_str().as_encoded_bytes());
        bytes.extend(file.len().to_le_bytes());
        let changed = file.modified().ok().and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
        bytes.extend(changed.unwrap_or_default().as_nanos().to_le_bytes());
    }
    Ok(crate::store::digest(&bytes))
}

/// Names and texts of the RON files in the user's own folder and in `folders`.
fn files(kind: &str, folders: &[PathBuf]) -> Result<Vec<OwnFile>, FileError> {
    let mut files = Vec::new();
    // A missing configuration folder is not an error.
    for folder in own(kind).iter().filter(|folder| folder.is_dir()).chain(folders) {
        files.extend(ron_files(folder)?);
    }
    Ok(files)
}

/// RON files of a folder with their paths, sorted by name.
///
/// # Errors
/// Path and reason when one cannot be read.
pub fn ron_files(folder: &Path) -> Result<Vec<OwnFile>, FileError> {
    let entries = std::fs::read_dir(folder).map_err(|error| unreadable(folder, &error))?;
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| unreadable(folder, &error))?.path();
        if path.extension().is_some_and(|extension| extension == "ron") {
            paths.push(path);
        }
    }
    // Sorted, because the order of folder entries depends on the disk.
    paths.sort();
    paths.iter().map(|path| ron_file(path)).collect()
}

/// A user's RON file: its path as displayed, and its text.
///
/// # Errors
/// Path and reason when it cannot be read or is not such a file.
pub fn ron_file(path: &Path) -> Result<OwnFile, FileError> {
    let name = printable_path(path);
    let about = std::fs::metadata(path).map_err(|error| unreadable(path, &error))?;
    // Reading a pipe or a device would block.
    if !about.is_file() || about.len() > LARGEST {
        return Err(FileError::new(name, message!("file.no_ron")));
    }
    let bytes = std::fs::read(path).map_err(|error| unreadable(path, &error))?;
    match String::from_utf8(bytes) {
        Ok(text) => Ok((name, text)),
        Err(error) => {
            let upto = error.utf8_error().valid_up_to();
            let text = String::from_utf8_lossy(error.as_bytes());
            Err(FileError::at(name, &text, upto, message!("file.not_utf8")))
        }
    }
}

/// Error for a file or folder that the system refuses to read.
fn unreadable(path: &Path, error: &io::Error) -> FileError {
    FileError::new(printable_path(path), super::reason(error))
}
