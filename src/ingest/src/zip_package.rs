//! ZIP packages: unpacks the parts of an office document within the limits.
//!
//! Invariant: no part is unpacked beyond the limits, whatever sizes the package declares. Not here: which format the
//! parts make up (`office`), their content (`docx`, `odf`, `xlsx`).
//!
//! `zip` is built with one compression method, deflate by `zlib-rs`; its default features add encoders and ciphers that
//! no reader needs. `quick-xml` (see `xml`) expands no entities declared by a file, so that entity bombs and external
//! files have no effect.

use crate::{Refusal, encoding, limits, sniff};
use gouji_core::message;
use memchr::memchr;
use std::io::{Cursor, Read};
use std::string::FromUtf8Error;
use zip::ZipArchive;

/// An open package.
pub(crate) struct ZipPackage<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Bytes that may still be unpacked.
    left: u64,
}

impl<'a> ZipPackage<'a> {
    /// Opens a package: reads its directory.
    pub fn open(bytes: &'a [u8]) -> Result<Self, Refusal> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
        if archive.len() > limits::ZIP_ENTRIES {
            return Err(too_large());
        }
        Ok(Self { archive, left: limits::ZIP_UNPACKED })
    }

    /// True when a part of this name exists.
    pub fn has(&self, name: &str) -> bool {
        self.archive.index_for_name(name).is_some()
    }

    /// Names of all parts.
    pub fn names(&self) -> impl Iterator<Item = String> {
        self.archive.file_names().flatten().map(|name| name.to_string())
    }

    /// Text of a part; `None` if it does not exist.
    pub fn part(&mut self, name: &str) -> Result<Option<String>, Refusal> {
        let Some(index) = self.archive.index_for_name(name) else { return Ok(None) };
        let entry = self.archive.by_index(index).map_err(|_| damaged())?;
        if entry.encrypted() {
            return Err(sniff::refuse(&sniff::ENCRYPTED));
        }
        let (packed, declared) = (entry.compressed_size().max(1), entry.size());
        let most = limits::ZIP_PART.min(self.left).min((packed * limits::ZIP_RATIO).max(limits::ZIP_SMALL));
        if declared > most {
            return Err(too_large());
        }
        let mut bytes = Vec::with_capacity(declared as usize);
        // The declared size of an entry may be false.
        entry.take(most + 1).read_to_end(&mut bytes).map_err(|_| damaged())?;
        if bytes.len() as u64 > most {
            return Err(too_large());
        }
        self.left -= bytes.len() as u64;
        // Nearly all parts are UTF-8; a zero byte is a sign of wider characters.
        match String::from_utf8(bytes) {
            Ok(text) if memchr(0, text.as_bytes()).is_none() => Ok(Some(text)),
            other => {
                let bytes = other.map_or_else(FromUtf8Error::into_bytes, String::into_bytes);
                let declared = encoding::declared(&bytes);
                Ok(Some(encoding::decode(&bytes, declared.as_deref())?.text))
            }
        }
    }

    /// Text of a part that the document requires.
    pub fn main(&mut self, name: &str) -> Result<String, Refusal> {
        self.part(name)?.ok_or_else(damaged)
    }
}

pub(crate) fn damaged() -> Refusal {
    Refusal::new("damaged", message!("refused.office"))
}

fn too_large() -> Refusal {
    Refusal::new("limit", message!("refused.office_size"))
}
