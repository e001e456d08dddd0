//! Reports one after the other as JSON, NDJSON or RON; rows of CSV.
//!
//! Invariant: no more than one object is in memory at a time here, so that a folder of any size takes the memory of those that
//! the threads work on.
//! Not here: what the objects are (`output`).

use super::format::Format;
use gouji_export::csv::is_formula;
use ron::extensions::Extensions;
use serde::Serialize;
use std::io::{self, Write};

/// A list of objects, written one after the other.
pub struct Objects {
    format: Format,
    written: usize,
}

impl Objects {
    /// Begins the list.
    ///
    /// # Errors
    /// When nothing can be written.
    pub fn begin(out: &mut dyn Write, format: Format) -> io::Result<Self> {
        match format {
            Format::Json => out.write_all(b"[")?,
            Format::Ron => out.write_all(b"#![enable(implicit_some)]\n[")?,
            _ => {}
        }
        Ok(Self { format, written: 0 })
    }

    /// Writes one object.
    ///
    /// # Errors
    /// When nothing can be written.
    pub fn write(&mut self, out: &mut dyn Write, object: &impl Serialize) -> io::Result<()> {
        self.write_rendered(out, &rendered(self.format, object)?)
    }

    /// Writes one object that [`rendered`] made.
    ///
    /// # Errors
    /// When nothing can be written.
    pub fn write_rendered(&mut self, out: &mut dyn Write, object: &[u8]) -> io::Result<()> {
        self.between(out)?;
        out.write_all(object)?;
        self.after(out)
    }

    fn between(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.written += 1;
        match self.format {
            Format::Ndjson => Ok(()),
            _ => out.write_all(if self.written == 1 { b"\n" } else { b",\n" }),
        }
    }

    fn after(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.format == Format::Ndjson { out.write_all(b"\n") } else { Ok(()) }
    }

    /// Ends the list.
    ///
    /// # Errors
    /// When nothing can be written.
    pub fn end(self, out: &mut dyn Write) -> io::Result<()> {
        match self.format {
            Format::Ndjson => Ok(()),
            _ if self.written == 0 => out.write_all(b"]\n"),
            _ => out.write_all(b"\n]\n"),
        }
    }
}

/// An object for [`Objects::write_rendered`], made where several threads work.
///
/// # Errors
/// When the format cannot express it.
pub fn rendered(format: Format, object: &impl Serialize) -> io::Result<Vec<u8>> {
    // As much as most reports need.
    let mut bytes = Vec::with_capacity(64 << 10);
    match format {
        Format::Ron => ron(&mut bytes, object)?,
        _ => serde_json::to_writer(&mut bytes, object)?,
    }
    Ok(bytes)
}

/// Writes RON with options bare, as the head of the list announces.
fn ron(bytes: &mut Vec<u8>, object: &impl Serialize) -> io::Result<()> {
    let options = ron::Options::default().with_default_extension(Extensions::IMPLICIT_SOME);
    options.to_io_writer(bytes, object).map_err(io::Error::other)
}

/// A row of CSV after RFC 4180. A cell that a spreadsheet would run as a formula gets an apostrophe before it.
///
/// # Errors
/// When nothing can be written.
pub fn csv_row(out: &mut dyn Write, cells: &[&str]) -> io::Result<()> {
    for (index, cell) in cells.iter().enumerate() {
        let guard = if is_formula(cell) { "'" } else { "" };
        let comma = if index == 0 { "" } else { "," };
        if cell.contains([',', '"', '\r', '\n']) || cell.starts_with(' ') || cell.ends_with(' ') {
            write!(out, "{comma}\"{guard}{}\"", cell.replace('"', "\"\""))?;
        } else {
            write!(out, "{comma}{guard}{cell}")?;
        }
    }
    out.write_all(b"\r\n")
}
