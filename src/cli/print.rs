//! Objects, one a file, in the format asked for.
//!
//! Invariant: an object is written as soon as it is made, so a folder of any size takes the memory of one report.

use super::format::Format;
use crate::text::clean::picture;
use serde_json::Value;
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
    pub fn write(&mut self, out: &mut dyn Write, object: &Value) -> io::Result<()> {
        if self.format != Format::Ndjson {
            out.write_all(if self.written == 0 { b"\n" } else { b",\n" })?;
        }
        self.written += 1;
        if self.format == Format::Ron {
            return ron(out, object);
        }
        serde_json::to_writer(&mut *out, object)?;
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

/// JSON as RON: objects are structs (all keys are names), null is `None`, other options are written bare.
fn ron(out: &mut dyn Write, value: &Value) -> io::Result<()> {
    match value {
        Value::Null => out.write_all(b"None"),
        Value::String(text) => out.write_all(ron::to_string(text).map_err(io::Error::other)?.as_bytes()),
        Value::Array(list) => {
            out.write_all(b"[")?;
            for (index, item) in list.iter().enumerate() {
                out.write_all(if index == 0 { b"" } else { b", " })?;
                ron(out, item)?;
            }
            out.write_all(b"]")
        }
        Value::Object(map) => {
            out.write_all(b"(")?;
            for (index, (key, item)) in map.iter().enumerate() {
                write!(out, "{}{key}: ", if index == 0 { "" } else { ", " })?;
                ron(out, item)?;
            }
            out.write_all(b")")
        }
        Value::Bool(_) | Value::Number(_) => write!(out, "{value}"),
    }
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

/// White space and characters that show nothing are looked past, as a spreadsheet may do.
fn is_formula(cell: &str) -> bool {
    let seen = cell.trim_start_matches(|c: char| c.is_whitespace() || picture(c).is_some());
    let is_number = || seen.parse::<rust_decimal::Decimal>().is_ok();
    cell.starts_with(['\t', '\r', '\n'])
        || seen.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) && !is_number()
}
