//! What `texts::journal` says, of any bytes.
//!
//! How to run it: `read.rs`, with the name of this target.
#![no_main]

#[path = "../texts.rs"]
mod texts;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| texts::journal(bytes));
