//! Compound files: the office documents from before the packages, and what encrypts the later ones.
//!
//! Invariant: no stream is longer than the file, whatever it says of itself. Left to others: the streams.
//!
//! `cfb` follows the chains of sectors and the tree of names with a check at each step; it is small, well kept and forgives what
//! real files break. A reader of our own would read some damaged files more: they are told, and an office program mends them.

use super::{Ingested, Refusal, doc, sniff, xls};
use cfb::CompoundFile;
use std::io::{Cursor, Read};

/// The streams of a file.
pub(super) struct Compound<'a> {
    file: CompoundFile<Cursor<&'a [u8]>>,
    length: u64,
}

/// Reads an office document.
pub(super) fn read(bytes: &[u8]) -> Result<Ingested, Refusal> {
    let file = CompoundFile::open(Cursor::new(bytes)).map_err(|_| damaged())?;
    let mut compound = Compound { file, length: bytes.len() as u64 };
    let has = |name: &str| compound.file.is_stream(name);
    let (is_encrypted, is_word) = (has("EncryptedPackage"), has("WordDocument"));
    let book = ["Workbook", "Book"].into_iter().find(|name| has(name));
    if is_encrypted {
        Err(sniff::refuse(&sniff::ENCRYPTED))
    } else if is_word {
        doc::read(&mut compound)
    } else if let Some(book) = book {
        xls::read(&compound.stream(book)?.ok_or_else(damaged)?)
    } else {
        Err(sniff::refuse(&sniff::COMPOUND_OTHER))
    }
}

impl Compound<'_> {
    /// A stream; `None` where there is none.
    pub fn stream(&mut self, name: &str) -> Result<Option<Vec<u8>>, Refusal> {
        if !self.file.is_stream(name) {
            return Ok(None);
        }
        let stream = self.file.open_stream(name).map_err(|_| damaged())?;
        let mut bytes = Vec::new();
        // Of a chain that breaks, what comes before is kept: the reader of the stream tells what is missing.
        let _ = stream.take(self.length).read_to_end(&mut bytes);
        Ok(Some(bytes))
    }
}

pub(super) fn damaged() -> Refusal {
    Refusal::new(
        "damaged",
        "旧版办公文档(DOC/XLS/WPS)已损坏，打不开；请用 Word、WPS 或 LibreOffice 修复并另存为 DOCX/XLSX 后再打开",
        "the office document of the old kind (DOC/XLS/WPS) is damaged; open it with Word, WPS or LibreOffice, save it as \
         DOCX/XLSX and open that",
    )
}
