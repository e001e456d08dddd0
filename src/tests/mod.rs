//! Tests, one file an area.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod again;
mod aligned;
mod assets;
mod cards;
mod cli;
mod copy;
mod corpus;
mod dates;
mod desk;
mod findings;
mod fix_slips;
mod formats;
mod forms;
mod forms_lead;
mod generator;
mod harness;
mod house;
mod identity;
mod keys;
mod look;
mod mouse;
mod narrative;
mod own_forms;
mod pair;
mod pictures;
mod prose;
mod repair;
mod rule_rows;
mod rules;
mod screens;
mod session;
mod shapes;
mod tables;
mod terminals;
mod years;
