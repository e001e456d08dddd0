//! Paths as given become the list of reports.

use super::{Item, OpenError, Origin, samples};
use crate::ingest;
use crate::text::{Bilingual, clean::printable_path};
use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The reports under `paths`, in the order given, folders sorted by name, each file once; the samples when no path is
/// given. Hidden files and folders are passed over.
pub fn items(paths: &[PathBuf]) -> (Vec<Item>, Vec<OpenError>) {
    if paths.is_empty() {
        return (samples(), Vec::new());
    }
    let mut walk = Walk::default();
    for path in paths {
        match fs::metadata(path) {
            Err(error) => walk.fail(path, &error),
            Ok(about) if about.is_dir() => walk.top(path),
            Ok(_) => walk.add(path),
        }
    }
    (walk.items, walk.errors)
}

#[derive(Default)]
struct Walk {
    items: Vec<Item>,
    errors: Vec<OpenError>,
    /// Reports met, those met before included.
    found: usize,
    files: HashSet<PathBuf>,
    /// Folders as the system knows them, so that a circular link ends and a folder is walked once.
    folders: HashSet<PathBuf>,
}

impl Walk {
    fn fail(&mut self, path: &Path, error: &io::Error) {
        self.errors.push(OpenError::io(&path.to_string_lossy(), error));
    }

    fn add(&mut self, path: &Path) {
        self.found += 1;
        // `components` takes the `./` out, so that a file given in two spellings is one.
        if self.files.insert(path.components().collect()) {
            let item = Item { path: printable_path(path), origin: Origin::File(path.to_path_buf()) };
            self.items.push(item);
        }
    }

    fn top(&mut self, path: &Path) {
        let before = (self.found, self.errors.len());
        let known = self.folders.len();
        self.folder(path);
        // A folder that was walked before under another name is not empty.
        if self.folders.len() > known && (self.found, self.errors.len()) == before {
            let message = Bilingual::new(
                "文件夹里没有报告（只看文本、网页和办公文档的扩展名，不看隐藏文件）",
                "no report in this folder (looked at names of text, web pages and office files, hidden ones passed over)",
            );
            self.errors.push(OpenError::new(&path.to_string_lossy(), "empty_folder", message));
        }
    }

    /// Walks a folder depth first with an own stack: a deep tree must not end the program.
    fn folder(&mut self, top: &Path) {
        let mut stack = vec![top.to_path_buf()];
        while let Some(path) = stack.pop() {
            match fs::metadata(&path) {
                Ok(about) if about.is_dir() => match self.entries(&path) {
                    // Last pushed is first walked.
                    Ok(entries) => stack.extend(entries.into_iter().rev()),
                    Err(error) => self.fail(&path, &error),
                },
                Ok(about) if about.is_file() && is_report_like(&path) => self.add(&path),
                // Pipes and other files are no reports; a dangling or circular link leads nowhere.
                _ => {}
            }
        }
    }

    /// What is in a folder, sorted, without hidden names; nothing when it was walked before.
    fn entries(&mut self, path: &Path) -> io::Result<Vec<PathBuf>> {
        if !self.folders.insert(path.canonicalize()?) {
            return Ok(Vec::new());
        }
        let mut entries: Vec<PathBuf> =
            fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
        entries.retain(|entry| !is_hidden(entry));
        entries.sort();
        Ok(entries)
    }
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}

/// A name that a report may have; a file named by itself may have any.
fn is_report_like(path: &Path) -> bool {
    path.extension().and_then(|ending| ending.to_str()).is_some_and(ingest::may_be_report)
}
