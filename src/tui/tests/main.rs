//! Tests of the workbench, one file per area: keys in, screens out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod anything;
mod arbitrary;
mod assets;
mod cards;
mod copy;
mod explanations;
mod fuzz_regressions;
mod harness;
mod incremental;
mod invariants;
mod invariants_page;
mod keys;
mod list;
mod loading;
mod mouse;
mod next_open;
mod pair;
mod pictures;
mod reading;
mod report;
mod runtime;
mod screens;
mod small_window;
mod table_layout;
mod terminals;
mod themes;
mod tutorial;
mod value_editor;
