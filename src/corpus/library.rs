//! The forms of this run: those of the program and the user's own.
//!
//! Invariant: a form file is taken whole or refused with its place; the user's folder is only read, nothing is written to it.

use super::own::own;
use crate::forms::Library;
use crate::text::clean::printable;
use std::path::{Path, PathBuf};

/// A form file larger than this is none.
const LARGEST: u64 = 4 << 20;

/// The forms of the program, of the user's configuration folder (`gouji/forms` in it) and of `folders`.
///
/// # Errors
/// `FILE:LINE:COLUMN: what`, with the line and a mark, when a form file is wrong; the folder and the reason when it cannot be
/// read.
pub fn library(folders: &[PathBuf]) -> Result<Library, String> {
    let mut library = Library::builtin()?;
    // A user without a configuration folder has no forms there.
    if let Some(own) = own("forms").filter(|folder| folder.is_dir()) {
        add_folder(&mut library, &own)?;
    }
    for folder in folders {
        add_folder(&mut library, folder)?;
    }
    Ok(library)
}

fn add_folder(library: &mut Library, folder: &Path) -> Result<(), String> {
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
            return Err(format!("{}: not a form file", printable(&path.to_string_lossy())));
        }
        let text = std::fs::read_to_string(&path).map_err(|error| told(&path, &error))?;
        library.add(&printable(&path.to_string_lossy()), &text)?;
    }
    Ok(())
}
