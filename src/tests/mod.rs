//! Tests, one file an area.
