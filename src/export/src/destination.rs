//! Files and folders that are whole or not there.
//!
//! Invariant: what is written lies under another name beside the asked one until it is complete; a failure, a full disk or
//! a stop removes it and leaves an older file as it was. Not here: what is written, what a system does (`platform`).

use crate::platform;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use tempfile::{Builder, NamedTempFile, TempDir};

/// Beginning of the names of unfinished files.
const UNFINISHED: &str = ".gouji-export-";

/// A file that takes its name when it is complete.
#[derive(Debug)]
pub struct NewFile {
    file: NamedTempFile,
    path: PathBuf,
}

impl NewFile {
    /// Opens it beside `path`, which may be an older file and is left alone until [`Self::finish`].
    ///
    /// # Errors
    /// When its folder takes no files, or `path` is a folder or a device.
    pub fn create(path: &Path) -> io::Result<Self> {
        // A link keeps leading to the file.
        let path = platform::resolved(path);
        if fs::metadata(&path).is_ok_and(|about| !about.is_file()) {
            return Err(named(&path, &io::Error::from(io::ErrorKind::IsADirectory)));
        }
        let file = unfinished(0o666).tempfile_in(folder_of(&path)).map_err(|error| named(&path, &error))?;
        Ok(Self { file, path })
    }

    /// The open file.
    pub fn file(&mut self) -> &mut File {
        self.file.as_file_mut()
    }

    /// The folder that it lies in.
    pub fn folder(&self) -> PathBuf {
        folder_of(&self.path)
    }

    /// Gives it its name; an older file's permissions stay.
    ///
    /// # Errors
    /// When not all of it reached the disk, or the name cannot be taken.
    pub fn finish(self) -> io::Result<()> {
        let Self { file, path } = self;
        if let Ok(older) = fs::metadata(&path) {
            file.as_file().set_permissions(older.permissions()).map_err(|error| named(&path, &error))?;
        }
        file.as_file().sync_all().map_err(|error| named(&path, &error))?;
        platform::take_name(file, &path).map_err(|error| named(&path, &error))
    }
}

/// A folder that takes its name when all its files are complete.
#[derive(Debug)]
pub struct NewFolder {
    folder: TempDir,
    path: PathBuf,
}

impl NewFolder {
    /// Makes it beside `path`: a name that is free, an empty folder, or a folder with nothing but files that `is_ours`
    /// knows by their path within it, which is replaced by [`Self::finish`].
    ///
    /// # Errors
    /// `AlreadyExists` when something else is there; else when the folder cannot be made.
    pub fn create(path: &Path, is_ours: fn(&Path) -> bool) -> io::Result<Self> {
        // Without a separator at its end.
        let path: PathBuf = platform::resolved(path).components().collect();
        if path.exists() && !(path.is_dir() && holds_only(&path, &path, is_ours)?) {
            return Err(named(&path, &io::Error::from(io::ErrorKind::AlreadyExists)));
        }
        let folder = unfinished(0o777).tempdir_in(folder_of(&path)).map_err(|error| named(&path, &error))?;
        Ok(Self { folder, path })
    }

    /// Where its files are made.
    pub fn unfinished(&self) -> &Path {
        self.folder.path()
    }

    /// Gives it its name.
    ///
    /// # Errors
    /// When the name cannot be taken; an older folder is put back.
    pub fn finish(self) -> io::Result<()> {
        let Self { folder, path } = self;
        if !path.exists() {
            return platform::patiently(|| fs::rename(folder.path(), &path))
                .map_err(|error| named(&path, &error))
                .map(|()| drop(folder.keep()));
        }
        let older = Builder::new().prefix(UNFINISHED).tempdir_in(folder_of(&path))?;
        let aside = older.path().join("older");
        platform::patiently(|| fs::rename(&path, &aside)).map_err(|error| named(&path, &error))?;
        if let Err(error) = platform::patiently(|| fs::rename(folder.path(), &path)) {
            fs::rename(&aside, &path)?;
            return Err(named(&path, &error));
        }
        drop(folder.keep());
        Ok(())
    }
}

/// Writes a file as a whole.
///
/// # Errors
/// As for [`NewFile`].
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = NewFile::create(path)?;
    file.file().write_all(bytes).map_err(|error| named(path, &error))?;
    file.finish()
}

/// Makes unfinished files and folders with these permissions, less those that the system takes from any new one.
fn unfinished(mode: u32) -> Builder<'static, 'static> {
    let mut builder = Builder::new();
    builder.prefix(UNFINISHED);
    platform::with_mode(&mut builder, mode);
    builder
}

fn holds_only(root: &Path, folder: &Path, is_ours: fn(&Path) -> bool) -> io::Result<bool> {
    for entry in fs::read_dir(folder)? {
        let (path, is_folder) = entry.and_then(|entry| Ok((entry.path(), entry.file_type()?.is_dir())))?;
        let is_known =
            if is_folder { holds_only(root, &path, is_ours)? } else { path.strip_prefix(root).is_ok_and(is_ours) };
        if !is_known {
            return Ok(false);
        }
    }
    Ok(true)
}

fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_path_buf(),
        _ => PathBuf::from("."),
    }
}

/// The error with the path that it is about.
fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
