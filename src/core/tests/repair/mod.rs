//! Which number is wrong: the search against an independent solver, the reports at hand, and damage of every kind.
#![allow(clippy::cast_precision_loss)]

mod oracle;
mod proof;
mod reports;
mod slips;
mod table;
