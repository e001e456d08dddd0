//! Tests of the core, one file per area.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod agencies;
mod agreement;
mod assigned;
mod cell_lines;
mod column_order;
mod dates;
mod decided_identity;
mod dialects;
mod fixtures;
mod forms;
mod forms_lead;
mod generator;
mod groups;
mod identity;
mod labels;
mod lexicon;
mod narrative;
mod prose;
mod repair;
mod row_alignment;
mod rule_ids;
mod rule_rows;
mod rules;
mod run_together;
mod sentences;
mod spelling;
mod status;
mod tables;
mod torn_tables;
mod unprinted;
mod unread;
mod user_files;
mod values;
mod web_prose;
mod years;
