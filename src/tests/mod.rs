//! Tests, one file an area.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod tables;
mod cli;
mod corpus;
mod house;
mod keys;
mod session;
