//! Expands the paths of the command line into the list of reports.
//!
//! Invariant: each report is listed once, folders in order of their names; links out of the given folders are not
//! followed. Not here: reading the files (`corpus`), which pictures are one report (`pictures`), folders of a system
//! (`platform`).

use super::container::{Inside, is_archive};
use super::input::{self, INPUT};
use super::pictures::{self, is_hidden};
use super::{Item, OpenError, Origin, samples};
use crate::platform::{self, Folder, Kind, Named};
use gouji_core::message;
use gouji_core::text::sanitize::printable_path;
use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Lists the reports under `paths` in the order given, folders sorted by name, each file once; the samples when `paths`
/// is empty; `-` is the report on standard input. Hidden files and folders are skipped, and links that lead out of all
/// given folders are not followed.
pub fn items(paths: &[PathBuf]) -> (Vec<Item>, Vec<OpenError>) {
    if paths.is_empty() {
        return (samples(), Vec::new());
    }
    let roots = paths.iter().filter_map(|path| platform::canonicalize(path).ok()).collect();
    let mut walk = Walk { roots, ..Walk::default() };
    for path in paths {
        if path.as_os_str() == INPUT {
            walk.input();
            continue;
        }
        match fs::metadata(path) {
            Err(error) => match Inside::of(path) {
                Some(inside) => walk.inside(path, &inside),
                None if pictures::is_series(path) => walk.add(path),
                None => walk.fail(path, &error),
            },
            Ok(about) if about.is_dir() => walk.top(path),
            Ok(_) => walk.file(path),
        }
    }
    walk.tell_links();
    (walk.items, walk.errors)
}

#[derive(Default)]
struct Walk {
    items: Vec<Item>,
    errors: Vec<OpenError>,
    /// Number of reports found, repeated ones included.
    found: usize,
    files: HashSet<PathBuf>,
    /// Visited folders by device and inode, so that a circular link ends and a folder is walked once.
    folders: HashSet<(u64, u64)>,
    /// Given folders, with links resolved.
    roots: Vec<PathBuf>,
    /// First link that leads out of them, and the number of such links.
    outside: Option<(PathBuf, usize)>,
}

/// An entry of a folder.
struct Entry {
    path: PathBuf,
    kind: Kind,
    /// Its open folder, for lookups by name: the system resolves a long path component by component.
    parent: Option<Folder>,
}

impl Walk {
    fn fail(&mut self, path: &Path, error: &io::Error) {
        self.errors.push(OpenError::io(&printable_path(path), error));
    }

    fn add(&mut self, path: &Path) {
        self.found += 1;
        // `components` drops `./`, so that two spellings of one file are equal.
        if self.files.insert(path.components().collect()) {
            let item = Item { path: printable_path(path), origin: Origin::File(path.to_path_buf()) };
            self.items.push(item);
        }
    }

    /// Adds the report on standard input.
    fn input(&mut self) {
        match input::item() {
            Ok(item) => {
                self.found += 1;
                self.items.push(item);
            }
            Err(error) => self.errors.push(error),
        }
    }

    /// Adds a file, or the reports in it if it is an archive.
    fn file(&mut self, path: &Path) {
        if is_archive(path) { self.inside(path, &Inside::whole(path)) } else { self.add(path) }
    }

    /// Adds the reports inside a file.
    fn inside(&mut self, path: &Path, inside: &Inside) {
        match inside.list(&printable_path(path), &|name| is_report_like(name) || is_archive(name)) {
            Ok(paths) => paths.iter().for_each(|path| self.add(path)),
            Err(error) => self.errors.push(error),
        }
    }

    fn top(&mut self, path: &Path) {
        let before = (self.found, self.errors.len());
        let known = self.folders.len();
        self.folder(path);
        // A folder already walked under another name is not empty.
        if self.folders.len() > known && (self.found, self.errors.len()) == before {
            let message = message!("open.empty_folder");
            self.errors.push(OpenError::new(&printable_path(path), "empty_folder", message));
        }
    }

    /// Walks a folder depth first with an explicit stack: a deep tree must not overflow the call stack.
    fn folder(&mut self, top: &Path) {
        let mut stack = vec![Entry { path: top.to_path_buf(), kind: Kind::Folder, parent: None }];
        while let Some(mut entry) = stack.pop() {
            if entry.kind == Kind::Link {
                // Skips dangling and circular links.
                let Ok(about) = fs::metadata(&entry.path) else { continue };
                let is_wanted =
                    about.is_dir() || about.is_file() && (is_report_like(&entry.path) || is_archive(&entry.path));
                if !is_wanted || self.leads_out(&entry.path) {
                    continue;
                }
                entry.kind = if about.is_dir() { Kind::Folder } else { Kind::File };
            }
            match entry.kind {
                Kind::Folder => match self.entries(&entry) {
                    // The last entry pushed is walked first.
                    Ok(entries) => stack.extend(entries.into_iter().rev()),
                    Err(error) => self.fail(&entry.path, &error),
                },
                Kind::File if is_report_like(&entry.path) || is_archive(&entry.path) => {
                    self.file(&entry.path);
                }
                // Pipes and other special files are not reports.
                _ => {}
            }
        }
    }

    /// Sorted entries of a folder without hidden names, each report of several pictures in the place of its pictures; empty
    /// if the folder was walked before. A folder that is such a report is added.
    fn entries(&mut self, folder: &Entry) -> io::Result<Vec<Entry>> {
        let open = Folder::open(&folder.path, folder.parent.as_ref())?;
        if !self.folders.insert(open.id()?) {
            return Ok(Vec::new());
        }
        let shown: Vec<Named> = open.entries()?.into_iter().filter(|entry| !is_hidden(&entry.name)).collect();
        let arranged = pictures::arrange_folder(&folder.path, &shown);
        if arranged.whole.is_some() {
            // Without a separator at its end.
            self.add(&folder.path.components().collect::<PathBuf>());
        }
        let taken = arranged.taken();
        let alone = shown.into_iter().enumerate().filter(|(nth, _)| !taken.contains(nth)).map(|(_, entry)| entry);
        let series = arranged.series.into_iter().map(|(name, _)| Named { name: name.into(), kind: Kind::File });
        let entry = |Named { name, kind }| Entry { path: folder.path.join(name), kind, parent: None };
        let mut entries: Vec<Entry> = alone.chain(series).map(entry).collect();
        entries.sort_by(|a, b| a.path.cmp(&b.path));
        let mut folders = entries.iter_mut().filter(|entry| entry.kind == Kind::Folder);
        if let (Some(only), None) = (folders.next(), folders.next()) {
            only.parent = Some(open);
        }
        Ok(entries)
    }

    /// Counts and returns true for a link to a target outside the given folders, or to none.
    fn leads_out(&mut self, path: &Path) -> bool {
        let is_inside =
            platform::canonicalize(path).is_ok_and(|target| self.roots.iter().any(|root| target.starts_with(root)));
        if !is_inside {
            self.outside.get_or_insert_with(|| (path.to_path_buf(), 0)).1 += 1;
        }
        !is_inside
    }

    /// Reports skipped links once.
    fn tell_links(&mut self) {
        let Some((first, count)) = self.outside.take() else { return };
        let message = message!("open.link", count = count);
        self.errors.push(OpenError::new(&printable_path(&first), "link", message));
    }
}

/// True for a name that a report may have; a file given explicitly may have any name.
fn is_report_like(path: &Path) -> bool {
    let ending = |path: &Path| path.extension().and_then(OsStr::to_str).map(str::to_ascii_lowercase);
    // The name inside a packed one tells.
    let inner = if ending(path).as_deref() == Some("gz") { path.file_stem().map(Path::new) } else { Some(path) };
    inner.and_then(ending).is_some_and(|ending| gouji_ingest::may_be_report(&ending))
}
