//! gouji (勾稽): a keyboard workbench for people who review numbers taken out of government information-disclosure
//! annual reports. Here is the command line; everything else is in the crates below `src/`.
//!
//! ```text
//! bytes ─ingest→ Document ─extract→ Extraction ─check→ Findings ─repair→ Components of repairs
//!                    └────────────── review: the reviewer's decisions over them ──────────┐
//!                                    session · diff  ←────────────────────────────────────┘
//! ```
//!
//! Dependencies point one way, and Cargo holds it: `gouji-core ← gouji-ingest ← gouji-session ← gouji-tui ← gouji`.

pub mod cli;

#[cfg(test)]
mod tests;
