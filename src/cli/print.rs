//! Objects, one a file, in the format asked for.
//!
//! Invariant: an object is written as it is made, the items of its lists one by one, so a folder of any size takes the memory
//! of one report as it was read.

use super::format::Format;
use gouji_core::text::sanitize::picture;
use serde_json::{Map, Value};
use std::io::{self, Write};

/// An object to be written: its keys, which are names, and what each says.
pub struct Object<'a>(pub Vec<(String, Entry<'a>)>);

/// What a key of an [`Object`] says.
pub enum Entry<'a> {
    /// A value, whole.
    One(Value),
    /// A list of values that are made as they are written.
    List(Box<dyn Iterator<Item = Value> + 'a>),
    /// Another object.
    Object(Object<'a>),
}

impl<'a> Entry<'a> {
    /// A list of as many values as there are.
    pub fn list(values: impl Iterator<Item = Value> + 'a) -> Self {
        Self::List(Box::new(values))
    }
}

impl From<Map<String, Value>> for Object<'_> {
    fn from(map: Map<String, Value>) -> Self {
        Self(map.into_iter().map(|(key, value)| (key, Entry::One(value))).collect())
    }
}

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
    pub fn write(&mut self, out: &mut dyn Write, object: Object<'_>) -> io::Result<()> {
        if self.format != Format::Ndjson {
            out.write_all(if self.written == 0 { b"\n" } else { b",\n" })?;
        }
        self.written += 1;
        let notation = if self.format == Format::Ron { RON } else { JSON };
        notation.object(out, object)?;
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

/// How objects and lists are written.
struct Notation {
    brackets: [&'static str; 2],
    comma: &'static str,
    quote: &'static str,
    colon: &'static str,
    value: fn(&mut dyn Write, &Value) -> io::Result<()>,
}

const JSON: Notation = Notation {
    brackets: ["{", "}"],
    comma: ",",
    quote: "\"",
    colon: ":",
    value: |out, value| Ok(serde_json::to_writer(out, value)?),
};
const RON: Notation = Notation { brackets: ["(", ")"], comma: ", ", quote: "", colon: ": ", value: ron };

impl Notation {
    fn object(&self, out: &mut dyn Write, Object(parts): Object<'_>) -> io::Result<()> {
        let Self { brackets: [open, close], comma, quote, colon, .. } = self;
        out.write_all(open.as_bytes())?;
        for (index, (key, part)) in parts.into_iter().enumerate() {
            write!(out, "{}{quote}{key}{quote}{colon}", if index == 0 { "" } else { comma })?;
            match part {
                Entry::One(value) => (self.value)(out, &value)?,
                Entry::Object(object) => self.object(out, object)?,
                Entry::List(values) => {
                    out.write_all(b"[")?;
                    for (index, value) in values.enumerate() {
                        out.write_all(if index == 0 { b"" } else { comma.as_bytes() })?;
                        (self.value)(out, &value)?;
                    }
                    out.write_all(b"]")?;
                }
            }
        }
        out.write_all(close.as_bytes())
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
