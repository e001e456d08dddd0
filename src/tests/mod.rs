//! Tests, one file an area.
mod tables;
