//! The four screens, one folder each: its state, its keys and its drawing.

pub mod list;
pub mod pair;
pub mod report;
pub mod series;
