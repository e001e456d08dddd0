//! Tests of the core, one file an area.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod dates;
mod forms;
mod forms_lead;
mod generator;
mod identity;
mod kit;
mod labels;
mod lexicon;
mod narrative;
mod prose;
mod repair;
mod rule_ids;
mod rule_rows;
mod rules;
mod sentences;
mod shapes;
mod spelling;
mod tables;
mod user_files;
mod years;
