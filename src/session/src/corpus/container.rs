//! Reports inside a file: `reports.zip/甲局.docx`, `reports.xlsx/甲局`, `reports.zip/reports.xlsx/甲局`; and the bytes of any
//! report.
//!
//! Invariant: a path leads into a file only where it leads to none of its own, and never out of that file again. Not
//! here: the formats (`gouji_ingest`), the list of reports (`walk`), which pictures are one report (`pictures`).

use super::pictures::Arranged;
use super::{LARGEST, OpenError, bytes_of, pictures};
use crate::platform::Kind;
use gouji_core::message;
use gouji_ingest::Refusal;
use gouji_ingest::archive::Archive;
use gouji_ingest::worker::{self, Stop};
use std::collections::{BTreeMap, HashSet};
use std::fs::{self, File};
use std::io::{Cursor, Read};
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
        let is_meant = |name: &str| self.inner.is_empty() || name == self.inner || strip(name, &self.inner).is_some();
        let mut names: Vec<String> =
            reports(&mut archive, is_wanted).into_iter().filter(|name| is_meant(name)).collect();
        names.sort_unstable();
        if names.is_empty() {
            let message =
                if self.inner.is_empty() { message!("open.empty_archive") } else { message!("open.not_found") };
            return Err(OpenError::new(shown, "not_found", message));
        }
        let path = |name: String| if name.is_empty() { self.file.clone() } else { self.file.join(name) };
        Ok(names.into_iter().map(path).collect())
    }
}

/// Reads the bytes to which a path leads.
pub(super) fn find(path: &Path, shown: &str) -> Result<Found, OpenError> {
    let whole = |bytes| Found { bytes, sheet: None };
    if let Some(bytes) = pictures::find(path, shown)? {
        return Ok(whole(bytes));
    }
    let Some(Inside { file, inner, .. }) = Inside::of(path) else {
        // An archive of nothing but pictures; of any other kind, what is wrong is said when it is read.
        if is_archive(path)
            && path.is_file()
            && let Ok(Some(mut archive)) = archive(path, shown)
            && let Some(bytes) = pictures_in(&mut archive, "", shown)?
        {
            return Ok(whole(bytes));
        }
        return Ok(whole(bytes_of(path, shown)?));
    };
    let Some(mut archive) = archive(&file, shown)? else {
        return Ok(Found { bytes: bytes_of(&file, shown)?, sheet: Some(inner) });
    };
    match in_archive(&mut archive, &inner).map_err(|refusal| failed(shown, refusal))? {
        Some(found) if found.bytes.len() as u64 > LARGEST => {
            Err(OpenError::new(shown, "too_large", message!("open.too_large")))
        }
        Some(found) => Ok(found),
        None => match pictures_in(&mut archive, &inner, shown)? {
            Some(bytes) => Ok(whole(bytes)),
            None => Err(OpenError::new(shown, "not_found", message!("open.not_found"))),
        },
    }
}

/// True for the name of an archive that may hold reports.
pub(super) fn is_archive(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("zip"))
}

/// A path in an archive.
fn joined(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_string() } else { format!("{folder}/{name}") }
}

/// The files of an archive, and the entries of its folders by the paths of the folders; the outermost is empty.
struct Tree {
    files: HashSet<String>,
    folders: BTreeMap<String, Vec<(String, Kind)>>,
}

impl Tree {
    fn of(archive: &Archive<File>) -> Self {
        let (mut folders, mut seen): (BTreeMap<_, Vec<_>>, HashSet<&str>) = Default::default();
        for file in archive.names() {
            let (mut path, mut kind) = (file, Kind::File);
            while !path.is_empty() && (kind == Kind::File || seen.insert(path)) {
                let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
                folders.entry(folder.to_string()).or_default().push((name.to_string(), kind));
                (path, kind) = (folder, Kind::Folder);
            }
        }
        Self { files: archive.names().map(str::to_string).collect(), folders }
    }

    /// Which pictures of a folder are one report. `left` is how many bytes may still be unpacked to look for TIFF files of
    /// several pages; where there are more, each stays a report by itself.
    fn arranged(&self, archive: &mut Archive<File>, folder: &str, left: &mut u64) -> Arranged {
        let Some(entries) = self.folders.get(folder) else { return Arranged::default() };
        // No disk has a file and a folder of one name: the path is that of the file.
        if self.files.contains(folder) {
            return Arranged::default();
        }
        let (above, name) = folder.rsplit_once('/').unwrap_or(("", folder));
        let is_of_page = pictures::pages_of(name).iter().any(|page| self.files.contains(&joined(above, page)));
        pictures::arrange(entries, is_of_page, &mut |nth| {
            if *left == 0 {
                return true;
            }
            let unpacked = archive.file(&joined(folder, &entries[nth].0)).ok().flatten();
            *left = left.saturating_sub(unpacked.as_ref().map_or(LARGEST, |bytes| bytes.len() as u64));
            unpacked.is_some_and(|bytes| gouji_ingest::pictures::has_pages(&mut Cursor::new(bytes)))
        })
    }
}

/// Bytes unpacked to look for TIFF files of several pages: the scanned reports of some hundred agencies.
const LOOKED_AT: u64 = 4 * LARGEST;

/// Paths of the reports in an archive; that of the whole archive is empty.
fn reports(archive: &mut Archive<File>, is_wanted: &dyn Fn(&Path) -> bool) -> Vec<String> {
    let (mut reports, mut left, tree) = (Vec::new(), LOOKED_AT, Tree::of(archive));
    for (folder, entries) in &tree.folders {
        let arranged = tree.arranged(archive, folder, &mut left);
        let taken = arranged.taken();
        let alone = entries
            .iter()
            .enumerate()
            .filter(|(nth, (name, kind))| *kind == Kind::File && !taken.contains(nth) && is_wanted(Path::new(name)));
        reports.extend(alone.map(|(_, (name, _))| joined(folder, name)));
        reports.extend(arranged.series.iter().map(|(name, _)| joined(folder, name)));
        reports.extend(arranged.whole.map(|_| folder.clone()));
    }
    reports
}

/// The pictures of an archive that are the report of this path, as one file.
fn pictures_in(archive: &mut Archive<File>, inner: &str, shown: &str) -> Result<Option<Vec<u8>>, OpenError> {
    let tree = Tree::of(archive);
    let mut pages_of = |folder: &str, series: Option<&str>| {
        let pages = tree.arranged(archive, folder, &mut { LOOKED_AT }).pages(series)?;
        let name = |nth: usize| tree.folders.get(folder).map(|entries| entries[nth].0.clone());
        Some((folder.to_string(), pages.into_iter().filter_map(name).collect::<Vec<String>>()))
    };
    let (above, name) = inner.rsplit_once('/').unwrap_or(("", inner));
    let Some((folder, names)) = pages_of(inner, None).or_else(|| pages_of(above, Some(name))) else { return Ok(None) };
    let mut read = |nth: usize| {
        let unpacked = archive.file(&joined(&folder, &names[nth])).map_err(|refusal| failed(shown, refusal))?;
        unpacked.ok_or_else(|| OpenError::new(shown, "not_found", message!("open.not_found")))
    };
    pictures::pack(&names, shown, &mut read).map(Some)
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
