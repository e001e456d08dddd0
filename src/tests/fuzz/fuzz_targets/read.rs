//! Any bytes are read to the end: the same body as the ordinary test.
//!
//! `cargo fuzz run read --fuzz-dir src/tests/fuzz --target-dir target/fuzz`; begin with the sample reports:
//! `cargo fuzz run read --fuzz-dir src/tests/fuzz --target-dir target/fuzz target/fuzz-corpus assets/reports`.
#![no_main]

use gouji::{extract, forms, ingest, text};

#[path = "../../generator/anything.rs"]
mod anything;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| anything::read_anything(bytes));
