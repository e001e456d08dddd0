//! Office documents: Word, `OpenDocument`, Excel and RTF, in their ZIP and their older binary forms.
//!
//! The names of the parts of the container (`zip_package`, `ole`) decide which format reads it. `numbering`, `numeral`,
//! `run_properties` and `columns` are shared by the Word formats, `spreadsheet` by the workbooks.
//!
//! Invariant: a reader never opens another reader's container. Not here: the layout of the text (`document_builder`).

mod columns;
mod doc;
mod docx;
mod numbering;
mod numeral;
mod odf;
mod ole;
pub(crate) mod rtf;
mod run_properties;
mod spreadsheet;
mod xls;
mod xlsx;

use crate::zip_package::ZipPackage;
use crate::{Ingested, Refusal, sniff};
use ole::OleFile;

/// Reader of a ZIP document.
type ReadPackage = fn(&mut ZipPackage<'_>) -> Result<Ingested, Refusal>;

/// The part that tells each kind of ZIP document, and its reader.
const MAIN_PARTS: [(&str, ReadPackage); 3] =
    [("word/document.xml", docx::read), ("content.xml", odf::read), ("xl/workbook.xml", xlsx::read)];

/// True for the name of a part that only an office document has.
pub(crate) fn is_main_part(name: &str) -> bool {
    MAIN_PARTS.iter().any(|(part, _)| *part == name)
}

/// Reads a ZIP document: DOCX, ODT, ODS or XLSX.
pub(crate) fn read_package(package: &mut ZipPackage<'_>) -> Result<Ingested, Refusal> {
    let reader = MAIN_PARTS.iter().find(|(part, _)| package.has(part));
    reader.map_or_else(|| Err(sniff::refuse(&sniff::ZIP)), |(_, read)| read(package))
}

/// Reads an OLE document: DOC, WPS, XLS or ET.
pub(crate) fn read_ole(bytes: &[u8]) -> Result<Ingested, Refusal> {
    let mut file = OleFile::open(bytes)?;
    if file.has("EncryptedPackage") {
        return Err(sniff::refuse(&sniff::ENCRYPTED));
    }
    if file.has("WordDocument") {
        return doc::read(&mut file);
    }
    match ["Workbook", "Book"].into_iter().find(|name| file.has(name)) {
        Some(book) => xls::read(&file.stream(book)?.ok_or_else(ole::damaged)?),
        None => Err(sniff::refuse(&sniff::COMPOUND_OTHER)),
    }
}
