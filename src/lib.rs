//! gouji (勾稽): a keyboard workbench for people who review numbers taken out of government information-disclosure
//! annual reports.
//!
//! The way of the data, and the rooms it passes:
//!
//! ```text
//! bytes ─ingest→ Document ─extract→ Extraction ─check→ Findings ─repair→ Components of repairs
//!                    └────────────── review: the reviewer's decisions over them ──────────┐
//!                                    session · diff · export  ←──────────────────────────┘
//! ```
//!
//! Dependencies point one way, and a test in `src/tests/house.rs` holds it:
//! `text ← document ← ingest, forms ← extract ← check ← repair ← review ← diff ← app ← ui ← run`; `keys ← app`.
//! Edges (`session`, `worker`, `corpus`, `cli`, `tty`, `run`) know the core, the core knows no edge, and nothing left of `ui` names
//! ratatui or crossterm.
//!
//! Invariants: the core is pure and cannot fail, it returns `(T, Vec<Problem>)`; the published text is never altered;
//! arithmetic is exact; ids are the same for the same notion in every form.
//!
//! One room more than the first design: `review` holds the decisions over an extraction, because checking, comparing and
//! showing all need the numbers *as reviewed*, and none of them should own the decisions.

pub mod app;
pub mod check;
pub mod cli;
pub mod corpus;
pub mod diff;
pub mod document;
pub mod extract;
pub mod forms;
pub mod ingest;
pub mod keys;
pub mod repair;
pub mod review;
pub mod run;
pub mod session;
pub mod text;
pub mod tty;
pub mod ui;
pub mod worker;

#[cfg(test)]
mod tests;
