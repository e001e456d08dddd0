//! `gouji schema`: the JSON Schema of a command's output.
//!
//! Invariant: the schemas are those that the tests hold the outputs against. Not here: making them (`tests/schemas.rs`).

use super::out::{Streams, WELL};
use std::io;

/// Name and schema of each output.
pub const SCHEMAS: [(&str, &str); 10] = [
    ("extract", include_str!("../../assets/schemas/extract.json")),
    ("check", include_str!("../../assets/schemas/check.json")),
    ("diff", include_str!("../../assets/schemas/diff.json")),
    ("rules", include_str!("../../assets/schemas/rules.json")),
    ("export", include_str!("../../assets/schemas/export.json")),
    ("fields", include_str!("../../assets/schemas/fields.json")),
    ("readings", include_str!("../../assets/schemas/readings.json")),
    ("status", include_str!("../../assets/schemas/status.json")),
    ("table", include_str!("../../assets/schemas/table.json")),
    ("agreement", include_str!("../../assets/schemas/agreement.json")),
];

/// Prints the schema of this name.
///
/// # Errors
/// When nothing can be written.
pub fn run(name: &str, streams: &mut Streams<'_>) -> io::Result<u8> {
    for (_, schema) in SCHEMAS.iter().filter(|(known, _)| *known == name) {
        streams.out.write_all(schema.as_bytes())?;
    }
    Ok(WELL)
}
