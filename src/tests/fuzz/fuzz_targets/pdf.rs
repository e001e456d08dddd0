//! Any bytes as a file of one format: see `generator/kinds.rs`. Run like `read`, with its own corpus.
#![no_main]

use gouji::{extract, forms, ingest};

#[path = "../../generator/kinds.rs"]
mod kinds;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| kinds::read_kind("pdf", bytes));
