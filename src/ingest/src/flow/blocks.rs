//! What a flow consists of: lines, tables, rows and cells, and pieces of text kept apart.
//!
//! Invariant: every span is one of [`Flow::content`](super::Flow::content). Not here: how they are built (`flow`).

use crate::limits;
use gouji_core::document::ApartKind;
use gouji_core::text::Span;

/// A block of the flow.
#[derive(Debug, Clone)]
pub(crate) enum Block {
    /// A paragraph, a heading, or any text between two line ends.
    Line(Line),
    /// A table that holds data or lays out a page.
    Table(Table),
}

/// A line of the flow.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line {
    /// Its span in [`Flow::content`](super::Flow::content).
    pub span: Span,
    /// True when the source marks it as part of the surrounding web page.
    pub aside: bool,
    /// First and last but one of the pieces in [`Flow::apart`](super::Flow::apart) that belong to it.
    pub apart: (usize, usize),
}

/// Text kept apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    pub kind: ApartKind,
    pub text: String,
    /// Offset in [`Flow::content`](super::Flow::content) of the character that follows it.
    pub at: usize,
}

/// A table as the source describes it, spans unresolved.
#[derive(Debug, Clone, Default)]
pub(crate) struct Table {
    pub rows: Vec<Row>,
    /// The name of a worksheet, where lines of text may occur among the rows of tables.
    pub sheet: Option<String>,
}

/// A row, or the blocks between two rows.
#[derive(Debug, Clone)]
pub(crate) enum Row {
    Cells(Vec<Cell>),
    Loose(Vec<Block>),
}

/// A cell.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cell {
    /// Number of columns and rows it covers, at least 1.
    pub columns: usize,
    pub rows: usize,
    /// True when it continues the cell above it.
    pub goes_on: bool,
    pub blocks: Vec<Block>,
}

/// Budget cost of a copy of these blocks, in bytes.
pub(super) fn cost(blocks: &[Block]) -> usize {
    let row = |row: &Row| match row {
        Row::Cells(cells) => cells.iter().map(|cell| limits::CELL_COST + cost(&cell.blocks)).sum(),
        Row::Loose(blocks) => cost(blocks),
    };
    let block = |block: &Block| match block {
        Block::Line(_) => limits::LINE_COST,
        Block::Table(table) => limits::LINE_COST + table.rows.iter().map(row).sum::<usize>(),
    };
    blocks.iter().map(block).sum()
}

/// True if nothing in these blocks is text of the document.
pub(crate) fn is_blank(blocks: &[Block]) -> bool {
    blocks.iter().all(|block| matches!(block, Block::Line(line) if line.span.is_empty()))
}
