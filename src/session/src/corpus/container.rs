//! Reports inside a file: `reports.zip/甲局.docx`, `reports.xlsx/甲局`, `reports.zip/reports.xlsx/甲局`.
//!
//! Invariant: a path leads into a file only where it leads to none of its own, and never out of that file again. Not
//! here: the formats (`gouji_ingest`), the list of reports (`walk`).

use super::{LARGEST, OpenError, bytes_of};
use gouji_core::message;
use gouji_ingest::Refusal;
use gouji_ingest::archive::Archive;
use gouji_ingest::worker::{self, Stop};
use std::fs::{self, File};
use std::io::Read;
use std::path::{Component, Path, PathBuf};

/// The bytes of a report.
#[derive(Debug)]
pub(super) struct Found {
    /// Bytes of its file.
    pub bytes: Vec<u8>,
    /// The sheet of the workbook in those bytes that is the report.
    pub sheet: Option<String>,
}

/// SHA-256 of a report, in hexadecimal; of a sheet that of its workbook with the name.
pub(super) fn sha256(bytes: &[u8], sheet: Option<&str>) -> String {
    let whole = crate::sha256(bytes);
    sheet.map_or_else(|| whole.clone(), |sheet| crate::sha256(format!("{whole}/{sheet}").as_bytes()))
}

/// A place inside a file.
#[derive(Debug)]
pub(super) struct Inside {
    file: PathBuf,
    /// Path in the file; empty for the whole of it.
    inner: String,
    /// True when what is in that place is meant: the path ends with a separator.
    is_open: bool,
}

impl Inside {
    /// A file that may be an archive.
    pub fn whole(file: &Path) -> Self {
        Self { file: file.to_path_buf(), inner: String::new(), is_open: false }
    }

    /// The place to which a path leads; `None` for a path that leads to a file or folder, or to nothing.
    pub fn of(path: &Path) -> Option<Self> {
        if fs::metadata(path).is_ok() {
            return None;
        }
        let is_open =
            path.as_os_str().as_encoded_bytes().last().is_some_and(|&last| std::path::is_separator(char::from(last)));
        // Without the separator at its end.
        let path: PathBuf = path.components().collect();
        let file = path.ancestors().find(|above| above.is_file())?;
        let inner = path.strip_prefix(file).ok()?;
        let name = |part| if let Component::Normal(name) = part { name.to_str() } else { None };
        let inner = inner.components().map(name).collect::<Option<Vec<_>>>()?.join("/");
        Some(Self { file: file.to_path_buf(), inner, is_open })
    }

    /// The reports in this place: files of an archive that have a wanted name, or sheets of a workbook.
    pub fn list(&self, shown: &str, is_wanted: &dyn Fn(&Path) -> bool) -> Result<Vec<PathBuf>, OpenError> {
        let Some(mut archive) = archive(&self.file, shown)? else {
            return match self.inner.as_str() {
                "" if self.is_open => sheets(&self.file, &bytes_of(&self.file, shown)?, shown),
                "" => Ok(vec![self.file.clone()]),
                sheet => Ok(vec![self.file.join(sheet)]),
            };
        };
        if let Some(Found { bytes, sheet }) =
            in_archive(&mut archive, &self.inner).map_err(|refusal| failed(shown, refusal))?
        {
            let path = self.file.join(&self.inner);
            return if self.is_open && sheet.is_none() { sheets(&path, &bytes, shown) } else { Ok(vec![path]) };
        }
        let is_below = |name: &str| self.inner.is_empty() || strip(name, &self.inner).is_some();
        let mut names: Vec<&str> =
            archive.names().filter(|name| is_below(name) && is_wanted(Path::new(name))).collect();
        names.sort_unstable();
        if names.is_empty() {
            let message =
                if self.inner.is_empty() { message!("open.empty_archive") } else { message!("open.not_found") };
            return Err(OpenError::new(shown, "not_found", message));
        }
        Ok(names.into_iter().map(|name| self.file.join(name)).collect())
    }
}

/// Reads the bytes to which a path leads.
pub(super) fn find(path: &Path, shown: &str) -> Result<Found, OpenError> {
    let Some(Inside { file, inner, .. }) = Inside::of(path) else {
        return Ok(Found { bytes: bytes_of(path, shown)?, sheet: None });
    };
    let Some(mut archive) = archive(&file, shown)? else {
        return Ok(Found { bytes: bytes_of(&file, shown)?, sheet: Some(inner) });
    };
    match in_archive(&mut archive, &inner).map_err(|refusal| failed(shown, refusal))? {
        None => Err(OpenError::new(shown, "not_found", message!("open.not_found"))),
        Some(found) if found.bytes.len() as u64 > LARGEST => {
            Err(OpenError::new(shown, "too_large", message!("open.too_large")))
        }
        Some(found) => Ok(found),
    }
}

/// Unpacks the file to which a path in an archive leads; what follows its name is a sheet of it.
fn in_archive(archive: &mut Archive<File>, inner: &str) -> Result<Option<Found>, Refusal> {
    let sheet = archive.names().find_map(|name| strip(inner, name)).map(str::to_string);
    let name = match &sheet {
        Some(sheet) => &inner[..inner.len() - sheet.len() - 1],
        None => inner,
    };
    Ok(archive.file(name)?.map(|bytes| Found { bytes, sheet }))
}

/// What follows a name and a separator in a path.
fn strip<'p>(path: &'p str, name: &str) -> Option<&'p str> {
    path.strip_prefix(name).and_then(|rest| rest.strip_prefix('/'))
}

/// Opens an archive of reports; `None` for a file of another kind.
fn archive(file: &Path, shown: &str) -> Result<Option<Archive<File>>, OpenError> {
    /// First bytes of an archive with files, and of one without.
    const SIGNATURES: [&[u8]; 2] = [b"PK\x03\x04", b"PK\x05\x06"];
    let mut head = [0; 4];
    let mut opened = File::open(file).map_err(|error| OpenError::io(shown, &error))?;
    let length = opened.read(&mut head).map_err(|error| OpenError::io(shown, &error))?;
    if !SIGNATURES.contains(&&head[..length]) {
        return Ok(None);
    }
    Archive::open(opened).map_err(|refusal| failed(shown, refusal))
}

/// Paths of the sheets of a workbook that hold tables; a file without sheets is one report.
fn sheets(path: &Path, bytes: &[u8], shown: &str) -> Result<Vec<PathBuf>, OpenError> {
    let document = worker::read(bytes, &Stop::default()).map_err(|refusal| failed(shown, refusal))?.document;
    let named = document.sheets.iter().filter(|sheet| document.grids.iter().any(|grid| sheet.span.covers(grid.span)));
    let paths: Vec<PathBuf> = named.map(|sheet| path.join(&sheet.name)).collect();
    Ok(if paths.is_empty() { vec![path.to_path_buf()] } else { paths })
}

fn failed(shown: &str, refusal: Refusal) -> OpenError {
    OpenError::new(shown, refusal.code, refusal.message)
}
