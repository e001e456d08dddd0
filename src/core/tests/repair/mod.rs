//! Error localisation: compared with an independent solver, on the samples, and under damage of every kind.
#![allow(clippy::cast_precision_loss)]

mod explanations;
mod harm;
mod oracle;
mod proof;
mod reports;
pub mod slips;
pub mod table;
