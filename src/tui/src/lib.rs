//! The workbench in the terminal.
//!
//! `keys → action → update → effect → run`: a key leads to an [`action::Action`], [`update`] changes the
//! [`state::State`] and returns [`effect::Effect`]s, and only `run` performs them. What belongs to one screen or one overlay
//! lies in its own folder under [`screen`] and [`overlay`]: its state, its keys and its drawing. [`report_view`] is one open
//! report, [`pair`] are two of them. Only files that draw (`view*`, `overlay`, `widgets`), `run` and `tty` name ratatui or
//! crossterm.

pub mod action;
pub mod action_task;
mod answers;
pub mod availability;
pub mod batch;
mod clipboard;
pub mod control;
pub mod decisions;
mod display_names;
pub mod effect;
pub mod event;
pub mod graphics;
pub mod hits;
pub mod keys;
pub mod layout;
mod leaving;
pub mod open_reports;
pub mod overlay;
pub mod pair;
pub mod pointer;
pub mod reasons;
pub mod report_view;
pub mod resources;
pub mod run;
mod saving;
pub mod screen;
pub mod search;
mod second;
pub mod sign_off;
mod small_window;
pub mod state;
pub mod survey;
mod take_earlier;
pub mod text_input;
pub mod tty;
pub mod tutorial;
pub mod update;
pub mod view;
pub mod widgets;
