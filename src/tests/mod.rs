//! Tests of the commands, one file an area.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod cli;
mod fix_slips;
mod house;
mod own_forms;
mod page;
mod schemas;
