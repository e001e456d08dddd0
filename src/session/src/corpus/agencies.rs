//! Reads the user's table of agencies.
//!
//! Invariant: the file is only read; any encoding of a report is known. Not here: what the table says
//! (`gouji_core::collection::agencies`).

use super::bytes_of;
use gouji_core::collection::agencies::{AgencyTable, parse_agencies};
use gouji_core::message;
use gouji_core::text::FileError;
use gouji_core::text::sanitize::printable_path;
use std::path::Path;

/// Reads a table of agencies: RON or CSV, UTF-8 or GBK.
///
/// # Errors
/// When the file cannot be read or is no such table: file, line and column, and what to do.
pub fn agencies(path: &Path) -> Result<AgencyTable, FileError> {
    let shown = printable_path(path);
    let bytes = bytes_of(path, &shown).map_err(|error| FileError::new(&shown, error.message))?;
    let text = gouji_ingest::text_of(&bytes).ok_or_else(|| FileError::new(&shown, message!("agencies.not_text")))?;
    let text = text.map_err(|refusal| FileError::new(&shown, refusal.message))?;
    parse_agencies(&shown, &text)
}
