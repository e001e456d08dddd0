//! Reads arbitrary bytes as a file of one format (`gouji_testing::generator::kinds`); run like `read`, with its own corpus.
#![no_main]

use gouji_testing::generator::kinds;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| kinds::read_kind("ofd", bytes));
