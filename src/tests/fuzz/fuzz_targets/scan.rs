//! Finds the lines and the print of a page that arbitrary bytes draw (`anything::check`); run like `read`, with its own corpus.
#![no_main]

#[path = "../../../scan/tests/anything.rs"]
mod anything;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| anything::check(bytes));
