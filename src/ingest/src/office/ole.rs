//! OLE compound files: the container of DOC and XLS, and of encrypted DOCX and XLSX.
//!
//! Invariant: no stream is longer than the file, whatever length it declares. Not here: which format the streams make
//! up (`office`), their content (`doc`, `xls`).
//!
//! `cfb` checks every step along sector chains and the directory tree; it is small, maintained and tolerates the
//! defects of real files. A reader written here would open a few more damaged files, which are refused with advice on
//! repairing them.

use crate::Refusal;
use cfb::CompoundFile;
use gouji_core::message;
use std::io::{Cursor, Read};

/// An open compound file.
pub(super) struct OleFile<'a> {
    file: CompoundFile<Cursor<&'a [u8]>>,
    length: u64,
}

impl<'a> OleFile<'a> {
    /// Opens a file: reads its header and directory.
    pub fn open(bytes: &'a [u8]) -> Result<Self, Refusal> {
        let file = CompoundFile::open(Cursor::new(bytes)).map_err(|_| damaged())?;
        Ok(Self { file, length: bytes.len() as u64 })
    }

    /// True when a stream of this name exists.
    pub fn has(&self, name: &str) -> bool {
        self.file.is_stream(name)
    }

    /// Content of a stream; `None` if it does not exist.
    pub fn stream(&mut self, name: &str) -> Result<Option<Vec<u8>>, Refusal> {
        if !self.has(name) {
            return Ok(None);
        }
        let stream = self.file.open_stream(name).map_err(|_| damaged())?;
        let mut bytes = Vec::new();
        // A broken chain keeps what precedes the break: the reader of the stream reports what is missing.
        let _ = stream.take(self.length).read_to_end(&mut bytes);
        Ok(Some(bytes))
    }
}

pub(super) fn damaged() -> Refusal {
    Refusal::new("damaged", message!("refused.ole"))
}
