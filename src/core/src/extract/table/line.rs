//! A line of the document as cells.
//!
//! Invariant: cells are in the order of the line and do not overlap. Not here: which lines there are (`page`), how a line
//! without separators is divided (`borderless_tables`).

use crate::text::Span;

/// A line of the document as cells.
#[derive(Debug, Clone, Default)]
pub(super) struct PageLine {
    /// The cells; one for a line that is not a row of a table.
    pub cells: Vec<Span>,
    /// How the cells are separated.
    pub layout: Layout,
    /// The whole line.
    pub span: Span,
    /// True in a drawn table with rows that extend over several lines of the text.
    pub is_stacked: bool,
}

/// How the cells of a line are separated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Layout {
    /// The line is one cell.
    #[default]
    Whole,
    /// By separators: an empty cell is visible.
    Drawn,
    /// By blanks: an empty cell leaves no trace.
    Spaced,
}
