//! The forms and rules of this run: those of the program and the user's own.
//!
//! Invariant: a form or rule file is taken whole or refused with its place; the user's folder is only read, nothing is written to it.

use super::own::own;
use crate::check::Rules;
use crate::forms::Library;
use crate::text::clean::printable;
use std::path::{Path, PathBuf};

/// A form or rule file larger than this is none.
const LARGEST: u64 = 4 << 20;

/// The forms of the program, of the user's configuration folder (`gouji/forms` in it) and of `folders`.
///
/// # Errors
/// `FILE:LINE:COLUMN: what`, with the line and a mark, when a form file is wrong; the folder and the reason when it cannot be
/// read.
pub fn library(folders: &[PathBuf]) -> Result<Library, String> {
    let mut library = Library::builtin()?;
    for (name, text) in files("forms", folders)? {
        library.add(&name, &text)?;
    }
    Ok(library)
}

/// The rules of the program, of the user's configuration folder (`gouji/rules` in it) and of `folders`.
///
/// # Errors
/// As [`library`], and when a rule names what no form has or contradicts another one.
pub fn rules(folders: &[PathBuf], library: &Library) -> Result<Rules, String> {
    let mut rules = Rules::builtin(library)?;
    for (name, text) in files("rules", folders)? {
        rules.add(&name, &text, library)?;
    }
    Ok(rules)
}

/// Name and text of the RON files of the user's own folder and of `folders`.
fn files(kind: &str, folders: &[PathBuf]) -> Result<Vec<(String, String)>, String> {
    let mut files = Vec::new();
    // A user without a configuration folder has none there.
    let own = own(kind);
    for folder in own.iter().filter(|folder| folder.is_dir()).chain(folders) {
        read_folder(folder, &mut files)?;
    }
    Ok(files)
}

fn read_folder(folder: &Path, files: &mut Vec<(String, String)>) -> Result<(), String> {
    let told = |path: &Path, error: &std::io::Error| format!("{}: {error}", printable(&path.to_string_lossy()));
    let entries = std::fs::read_dir(folder).map_err(|error| told(folder, &error))?;
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| told(folder, &error))?.path();
        if path.extension().is_some_and(|extension| extension == "ron") {
            paths.push(path);
        }
    }
    // The order of a folder is that of the disk: the names decide.
    paths.sort();
    for path in paths {
        let about = std::fs::metadata(&path).map_err(|error| told(&path, &error))?;
        if !about.is_file() || about.len() > LARGEST {
            return Err(format!("{}: not a form or rule file", printable(&path.to_string_lossy())));
        }
        let text = std::fs::read_to_string(&path).map_err(|error| told(&path, &error))?;
        files.push((printable(&path.to_string_lossy()), text));
    }
    Ok(())
}
