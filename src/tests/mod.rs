//! Tests of the commands, one file per area.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod agreement;
mod architecture;
mod catalogue;
mod cli;
mod export;
mod fix_slips;
mod jobs;
mod letter;
mod manners;
mod manual;
mod own_forms;
mod packages;
mod page;
mod readings;
mod schemas;
mod serve;
mod status;
mod table;
mod unread;
mod versions;
