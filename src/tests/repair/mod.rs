//! Which number is wrong: the search against an independent solver, the reports at hand, and damage of every kind.

mod oracle;
mod proof;
mod slips;
mod table;
