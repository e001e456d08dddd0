//! The workbench in the terminal.
//!
//! `keys ← app ← ui ← run`; `tty` is the terminal itself. Nothing left of `ui` names ratatui or crossterm.

pub mod app;
pub mod keys;
pub mod run;
pub mod tty;
pub mod ui;
