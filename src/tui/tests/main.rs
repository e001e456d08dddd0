//! Tests of the workbench, one file an area: keys in, screens out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod again;
mod aligned;
mod any;
mod any_page;
mod anything;
mod arbitrary;
mod assets;
mod cards;
mod copy;
mod desk;
mod early;
mod harness;
mod kept;
mod keys;
mod list;
mod look;
mod mouse;
mod pair;
mod pick;
mod pictures;
mod reading;
mod screens;
mod terminals;
mod tutorial;
mod unseen;
mod walk;
