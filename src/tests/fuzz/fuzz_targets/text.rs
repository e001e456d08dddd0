//! Any bytes as a file of one format: see `gouji_testing::generator::kinds`. Run like `read`, with its own corpus.
#![no_main]

use gouji_testing::generator::kinds;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| kinds::read_kind("text", bytes));
