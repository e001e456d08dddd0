//! Tests, one file an area.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod cli;
mod corpus;
mod dates;
mod house;
mod identity;
mod keys;
mod prose;
mod session;
mod tables;
