//! Tests, one file an area.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod assets;
mod cards;
mod cli;
mod corpus;
mod dates;
mod desk;
mod findings;
mod forms;
mod forms_lead;
mod generator;
mod harness;
mod house;
mod identity;
mod keys;
mod narrative;
mod own_forms;
mod pictures;
mod prose;
mod repair;
mod rules;
mod screens;
mod session;
mod shapes;
mod tables;
