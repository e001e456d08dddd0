//! Tests, one file an area.
mod tables;
mod cli;
mod corpus;
mod house;
mod keys;
mod session;
