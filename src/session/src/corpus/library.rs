//! Loads forms, word lists, crosswalk and rules: those of the program and of the user.
//!
//! Invariant: a file is accepted whole or refused with its place; the user's folder is only read.

use super::own::{OwnFile, own};
use gouji_core::check::Rules;
use gouji_core::forms::Library;
use gouji_core::message;
use gouji_core::text::sanitize::printable_path;
use gouji_core::text::{Bilingual, FileError};
use std::io;
use std::path::{Path, PathBuf};

/// A file of forms, rules, themes, keys or reasons larger than this is none.
const LARGEST: u64 = 4 << 20;

/// The forms of the program, of the user's configuration folder (`gouji/forms` in it) and of `forms`, and over them the
/// crosswalk of the program, of `gouji/crosswalk` and of `crosswalk`.
///
/// # Errors
/// `FILE:LINE:COLUMN: what`, with the line and a mark, when a file is wrong; the folder and the reason when it cannot be read.
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

/// Puts the word lists of the user's configuration folder (`gouji/lexicon` in it) and of `folders` over those of the
/// program.
///
/// # Errors
/// As [`library`], in both languages; each file tells everything that is wrong with it.
pub fn add_lexicon(library: &mut Library, folders: &[PathBuf]) -> Result<(), Bilingual> {
    for (name, text) in files("lexicon", folders)? {
        library.add_lexicon(&name, &text)?;
    }
    Ok(())
}

/// The rules of the program, of the user's configuration folder (`gouji/rules` in it) and of `folders`.
///
/// # Errors
/// As [`library`], and when a rule names what no form has or contradicts another one.
pub fn rules(folders: &[PathBuf], library: &Library) -> Result<Rules, FileError> {
    let mut rules = Rules::builtin();
    for (name, text) in files("rules", folders)? {
        rules.add(&name, &text, library)?;
    }
    Ok(rules)
}

/// Name and text of the RON files of the user's own folder and of `folders`.
fn files(kind: &str, folders: &[PathBuf]) -> Result<Vec<OwnFile>, FileError> {
    let mut files = Vec::new();
    // A user without a configuration folder has none there.
    for folder in own(kind).iter().filter(|folder| folder.is_dir()).chain(folders) {
        files.extend(ron_files(folder)?);
    }
    Ok(files)
}

/// The RON files of a folder with their paths, in the order of their names.
///
/// # Errors
/// The path and the reason when one cannot be read.
pub fn ron_files(folder: &Path) -> Result<Vec<OwnFile>, FileError> {
    let entries = std::fs::read_dir(folder).map_err(|error| unreadable(folder, &error))?;
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| unreadable(folder, &error))?.path();
        if path.extension().is_some_and(|extension| extension == "ron") {
            paths.push(path);
        }
    }
    // The order of a folder is that of the disk: the names decide.
    paths.sort();
    paths.iter().map(|path| ron_file(path)).collect()
}

/// A RON file that a person wrote: its path as shown, and its text.
///
/// # Errors
/// The path and the reason when it cannot be read or can be no such file.
pub fn ron_file(path: &Path) -> Result<OwnFile, FileError> {
    let name = printable_path(path);
    let about = std::fs::metadata(path).map_err(|error| unreadable(path, &error))?;
    // Reading a pipe or a device would wait for ever.
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

/// The error of a file or folder that the system refuses.
fn unreadable(path: &Path, error: &io::Error) -> FileError {
    FileError::new(printable_path(path), super::reason(error))
}
