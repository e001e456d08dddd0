//! Rows that wait in a temporary file until what stands before them in the output is known.
//!
//! Invariant: memory holds one row. Not here: what a row is.

use serde::{Serialize, de::DeserializeOwned};
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Seek, SeekFrom, Write};
use std::marker::PhantomData;
use std::path::Path;

/// A temporary file of rows; it has no name, so that nothing of it is left over.
#[derive(Debug)]
pub struct Spool<T> {
    file: BufWriter<File>,
    count: usize,
    rows: PhantomData<T>,
}

impl<T: Serialize + DeserializeOwned> Spool<T> {
    /// Opens the file in `folder`, where the output goes: there must be room for that anyway.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn begin(folder: &Path) -> io::Result<Self> {
        Ok(Self { file: BufWriter::new(tempfile::tempfile_in(folder)?), count: 0, rows: PhantomData })
    }

    /// Adds a row.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&mut self, row: &T) -> io::Result<()> {
        serde_json::to_writer(&mut self.file, row)?;
        self.count += 1;
        self.file.write_all(b"\n")
    }

    /// The number of rows.
    pub const fn len(&self) -> usize {
        self.count
    }

    /// True without rows.
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Passes each row on in order; may be called again.
    ///
    /// # Errors
    /// When the file cannot be read, and those of `take`.
    pub fn for_each(&mut self, mut take: impl FnMut(T) -> io::Result<()>) -> io::Result<()> {
        self.file.flush()?;
        let mut lines = BufReader::new(self.file.get_ref().try_clone()?);
        lines.seek(SeekFrom::Start(0))?;
        let mut line = Vec::new();
        while lines.read_until(b'\n', &mut line)? > 0 {
            take(serde_json::from_slice(&line)?)?;
            line.clear();
        }
        Ok(())
    }
}
