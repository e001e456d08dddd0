//! What screens and overlays are made of: the painter, themes, labels, a line to type in.

pub mod bar;
pub(crate) mod label;
pub mod line_editor;
pub mod paint;
pub mod theme;
pub mod themes;
