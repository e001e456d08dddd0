//! Tests of sessions and of the many reports, one file an area.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod corpus;
mod findings;
mod session;
