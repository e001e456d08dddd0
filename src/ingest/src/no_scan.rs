//! Pictures of pages where the program was built without a recogniser: they are refused.
//!
//! Invariant: the same names as in `scan`.

use crate::{Ingested, Refusal, Work, sniff};
use std::path::PathBuf;

/// A recogniser, of which there is none.
#[derive(Debug, Default)]
pub struct Ocr(());

impl Ocr {
    /// No recogniser, whatever the file is.
    pub fn new(_: Option<PathBuf>) -> Self {
        Self(())
    }

    /// No signs.
    ///
    /// # Errors
    /// Always: it was built without.
    pub fn signs(&self) -> Result<usize, Refusal> {
        Err(sniff::refuse(&sniff::PICTURE))
    }
}

/// Refuses a file that is a picture.
pub(crate) fn read(_: &[u8], _: &dyn Fn(Work), _: &Ocr) -> Result<Ingested, Refusal> {
    Err(sniff::refuse(&sniff::PICTURE))
}

/// Refuses several of them.
pub(crate) fn read_several(bytes: &[u8], work: &dyn Fn(Work), ocr: &Ocr) -> Result<Ingested, Refusal> {
    read(bytes, work, ocr)
}
