//! Figures that benchmarks and proofs measure, for the page that `cargo xtask figures` writes.
//!
//! Invariant: without `$GOUJI_FIGURES` nothing is kept: a benchmark run by hand prints its table and no more.

use std::fs::OpenOptions;
use std::io::Write;

/// Appends a figure to the file that `$GOUJI_FIGURES` names, as a line of JSON: `["name", value]`.
pub fn keep(name: &str, value: f64) {
    let Ok(path) = std::env::var("GOUJI_FIGURES") else { return };
    let mut file = OpenOptions::new().create(true).append(true).open(path).unwrap();
    writeln!(file, "{}", serde_json::json!([name, value])).unwrap();
}

/// [`keep`] for a count of things.
pub fn keep_count(name: &str, count: usize) {
    keep(name, f64::from(u32::try_from(count).unwrap()));
}
