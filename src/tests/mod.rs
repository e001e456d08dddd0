//! Tests, one file an area.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod cli;
mod corpus;
mod dates;
mod harness;
mod house;
mod identity;
mod keys;
mod pictures;
mod prose;
mod screens;
mod session;
mod tables;
