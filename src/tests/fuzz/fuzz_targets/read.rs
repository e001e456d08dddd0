//! Reads, checks and lays out arbitrary bytes: the body of the ordinary test, which also replays `corpus/read`.
//!
//! A stable compiler needs `RUSTC_BOOTSTRAP=1` for the sanitizer:
//! `mkdir -p target/found && RUSTC_BOOTSTRAP=1 cargo fuzz run read --fuzz-dir src/tests/fuzz --target-dir target/fuzz
//! target/found src/tests/fuzz/corpus/read assets/reports -- -max_len=3000 -max_total_time=600`.
//! The corpus is kept small with `-merge=1 -set_cover_merge=1` and files of a few hundred bytes.
#![no_main]

#[path = "../../../tui/tests/anything.rs"]
mod anything;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| anything::read_anything(bytes));
