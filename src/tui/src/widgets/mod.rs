//! What screens and overlays are made of: the painter, themes, labels, a line to type in.

pub mod bar;
#[cfg(feature = "scan")]
pub(crate) mod cell_picture;
#[cfg(not(feature = "scan"))]
#[path = "no_cell_picture.rs"]
pub(crate) mod cell_picture;
pub(crate) mod label;
pub mod line_editor;
pub mod paint;
pub mod theme;
pub mod themes;
pub(crate) mod wide_cells;
