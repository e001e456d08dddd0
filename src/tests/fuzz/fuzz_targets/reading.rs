//! Runs `texts::reading` on arbitrary bytes.
//!
//! Run it like `read.rs`, with the name of this target.
#![no_main]

#[path = "../texts.rs"]
mod texts;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| texts::reading(bytes));
