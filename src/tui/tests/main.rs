//! Tests of the workbench, one file per area: keys in, screens out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod anything;
mod arbitrary;
mod assets;
mod cards;
mod copy;
mod explanations;
mod filling;
mod fuzz_regressions;
mod habits;
mod harness;
mod incremental;
mod invariants;
mod invariants_page;
mod keys;
mod letter;
mod list;
mod loading;
mod mouse;
mod next_open;
mod pair;
mod pictures;
mod problems;
mod reading;
mod report;
mod runtime;
mod sample_session;
mod screens;
mod sign_off;
mod small_window;
mod table_layout;
mod terminals;
mod themes;
mod tutorial;
mod unread;
mod value_editor;
