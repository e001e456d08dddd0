//! Tests, one file an area.

mod dates;
mod identity;
mod prose;
mod tables;
