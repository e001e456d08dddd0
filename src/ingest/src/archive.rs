//! Archives of reports (ZIP): lists the files inside and unpacks one of them.
//!
//! Invariant: a listed name leads nowhere but into the archive, and each name is listed once; no file is unpacked beyond
//! the limits, whatever the archive declares. Not here: office documents, which are ZIP packages too (`zip_package`);
//! which files are reports (`gouji_session`).

use crate::{Refusal, encoding, limits, ofd, office, sniff};
use gouji_core::message;
use std::collections::HashSet;
use std::io::{Read, Seek};
use std::path::{Component, Path};
use zip::ZipArchive;

/// An open archive.
#[derive(Debug)]
pub struct Archive<R> {
    zip: ZipArchive<R>,
    /// Names of the files inside, with their indexes.
    files: Vec<(String, usize)>,
}

impl<R: Read + Seek> Archive<R> {
    /// Opens an archive: reads its directory. An office document is none: `None`.
    ///
    /// # Errors
    /// `damaged` or `limit`.
    pub fn open(reader: R) -> Result<Option<Self>, Refusal> {
        let mut zip = ZipArchive::new(reader).map_err(|_| damaged())?;
        if zip.len() > limits::ZIP_ENTRIES {
            return Err(Refusal::new("limit", message!("refused.archive_files", most = limits::ZIP_ENTRIES)));
        }
        if zip.file_names().flatten().any(|name| office::is_main_part(&name) || ofd::is_main_part(&name)) {
            return Ok(None);
        }
        let (mut files, mut seen) = (Vec::new(), HashSet::new());
        for index in 0..zip.len() {
            let entry = zip.by_index_raw(index).map_err(|_| damaged())?;
            if entry.is_file()
                && let Some(name) = inner_path(&name(entry.name_raw()))
                && seen.insert(name.clone())
            {
                files.push((name, index));
            }
        }
        Ok(Some(Self { zip, files }))
    }

    /// Paths of the files inside, in the order of the archive; a hidden one, or one that leads out of the archive, is
    /// left out.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|(name, _)| name.as_str())
    }

    /// Unpacks the file of this name; `None` if there is none.
    ///
    /// # Errors
    /// `damaged`, `limit`, or `unsupported` for a file with a password.
    pub fn file(&mut self, name: &str) -> Result<Option<Vec<u8>>, Refusal> {
        let Some((_, index)) = self.files.iter().find(|(known, _)| known == name) else { return Ok(None) };
        let raw = self.zip.by_index_raw(*index).map_err(|_| damaged())?;
        if raw.encrypted() {
            return Err(sniff::refuse(&sniff::ENCRYPTED_ZIP));
        }
        let most = limits::ZIP_PART.min((raw.compressed_size() * limits::ZIP_RATIO).max(limits::ZIP_SMALL));
        drop(raw);
        let entry = self.zip.by_index(*index).map_err(|_| damaged())?;
        let mut bytes = Vec::new();
        // The declared size of an entry may be false.
        entry.take(most + 1).read_to_end(&mut bytes).map_err(|_| damaged())?;
        if bytes.len() as u64 > most {
            return Err(Refusal::new("limit", message!("refused.packed_size", format = "ZIP")));
        }
        Ok(Some(bytes))
    }
}

/// The name as written: UTF-8, or the encoding of a Chinese Windows.
fn name(raw: &[u8]) -> String {
    std::str::from_utf8(raw).map_or_else(|_| encoding::code_page(936).decode(raw).0.into_owned(), str::to_string)
}

/// The path of a file inside its archive; `None` for hidden ones and for those that lead out of it.
fn inner_path(name: &str) -> Option<String> {
    // Some programs of Windows write its separators.
    let name = name.replace('\\', "/");
    let is_shown = |part: &str| !part.starts_with('.') && !part.starts_with("~$") && part != "__MACOSX";
    let mut parts = Vec::new();
    for part in Path::new(&name).components() {
        match part {
            Component::Normal(part) => parts.push(part.to_str().filter(|part| is_shown(part))?),
            Component::CurDir => {}
            _ => return None,
        }
    }
    Some(parts.join("/")).filter(|name| !name.is_empty())
}

fn damaged() -> Refusal {
    Refusal::new("damaged", message!("refused.packed", format = "ZIP"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::inner_path;

    #[test]
    fn paths_stay_inside() {
        for (name, expected) in [
            ("报告.docx", Some("报告.docx")),
            ("./2024/甲局.docx", Some("2024/甲局.docx")),
            ("2024\\甲局.docx", Some("2024/甲局.docx")),
            ("../外.docx", None),
            ("2024/../../外.docx", None),
            ("/etc/passwd", None),
            ("__MACOSX/._报告.docx", None),
            (".git/a.txt", None),
            ("2024/~$报告.docx", None),
            ("", None),
        ] {
            assert_eq!(inner_path(name).as_deref(), expected, "{name}");
        }
    }
}
