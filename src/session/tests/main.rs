//! Tests of sessions and of report collections, one file per area.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod cache;
mod containers;
mod corpus;
mod findings;
mod pictures;
mod session;
