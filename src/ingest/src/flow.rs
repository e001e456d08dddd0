//! Intermediate form of every structured format: lines and tables in reading order, each character with its source
//! offset.
//!
//! Invariant: characters are in source order and never edited afterwards; characters unsafe for a screen are replaced
//! here for every format; whatever a reader opens and closes, the flow is well formed and its depth limited. Not here:
//! the grid position of cells (`grid`), the document (`document_builder`).

mod blocks;
mod characters;

pub(crate) use blocks::{Block, Cell, Line, Piece, Row, Table, is_blank};

use super::appearance::{Appearance, Script};
use super::budget::Budget;
use super::limits;
use blocks::cost;
use gouji_core::document::ApartKind;
use gouji_core::text::Span;
use gouji_core::text::sanitize::SourceMap;

/// A group of rows, by where it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Group {
    /// Before all others.
    Head,
    /// Where it is written.
    #[default]
    Body,
    /// Behind all others.
    Foot,
}

/// A table under construction.
#[derive(Debug, Default)]
struct Open {
    table: Table,
    /// The group that is open, and whether there were heads and feet.
    group: Group,
    is_headed: bool,
    is_footed: bool,
    /// Rows shown before and behind the others.
    head: Vec<Row>,
    foot: Vec<Row>,
    row: Option<Vec<Cell>>,
    /// True for a row of height 0, with which office programs set column widths.
    is_flat: bool,
    cell: Option<Cell>,
}

/// Lines and tables of a source.
#[derive(Debug, Default)]
pub(crate) struct Flow {
    /// All characters.
    pub content: String,
    /// Maps content offsets to source offsets.
    pub map: SourceMap,
    /// Number of characters replaced by visible marks.
    pub replaced: usize,
    /// Offsets of images; their content is not read.
    pub pictures: Vec<usize>,
    /// True when tables exceeded the limits.
    pub is_cut: bool,
    /// True while the input belongs to the surrounding web page.
    pub aside: bool,
    /// Why the input is kept apart, while it is.
    pub kept_apart: Option<ApartKind>,
    /// Text kept apart, in order.
    pub apart: Vec<Piece>,
    /// Where the input is set, while it is not on the line.
    pub script: Option<Script>,
    /// What may still be produced.
    pub budget: Budget,
    body: Vec<Block>,
    open: Vec<Open>,
    /// Number of open tables beyond the depth limit.
    beyond: usize,
    line: usize,
    /// Index of the first piece kept apart that belongs to the line.
    line_apart: usize,
    blank: Option<usize>,
    /// True after white space in text that is kept apart.
    is_apart_blank: bool,
    /// Characters at the beginning of the line that are set off it, with their sources: a mark if others follow.
    off_line: Vec<(char, usize, usize, Script)>,
}

impl Flow {
    /// Sets how the characters that follow are set.
    pub fn appear(&mut self, appearance: Appearance) {
        (self.kept_apart, self.script) = (appearance.kept_apart(), appearance.script);
    }

    /// Records an image at the current position.
    pub fn picture(&mut self) {
        if !self.aside && self.pictures.len() < limits::COLUMNS {
            self.pictures.push(self.content.len());
        }
    }

    /// Ends the line; a blank line is dropped unless text is kept apart on it.
    pub fn end_line(&mut self) {
        // Most lines end twice: with what is on them, and with what is around.
        if self.line == self.content.len() && self.line_apart == self.apart.len() && self.off_line.is_empty() {
            self.blank = None;
            return;
        }
        self.set_marks(false);
        self.blank = None;
        let apart = (self.line_apart, self.apart.len());
        self.line_apart = self.apart.len();
        let span = Span::new(self.line, self.content.len());
        self.line = self.content.len();
        let is_kept = !span.of(&self.content).trim().is_empty() || apart.0 < apart.1;
        if is_kept && self.budget.line() {
            let line = Block::Line(Line { span, aside: self.aside, apart });
            self.place().push(line);
        }
    }

    /// Target of the next block: the open cell, the open table between its rows, or the body.
    fn place(&mut self) -> &mut Vec<Block> {
        let Some(open) = self.open.last_mut() else { return &mut self.body };
        // Text behind the cells of a row belongs to its last cell.
        if let Some(cell) = open.cell.as_mut().or_else(|| open.row.as_mut().and_then(|row| row.last_mut())) {
            return &mut cell.blocks;
        }
        if !matches!(open.table.rows.last(), Some(Row::Loose(_))) {
            open.table.rows.push(Row::Loose(Vec::new()));
        }
        match open.table.rows.last_mut() {
            Some(Row::Loose(blocks)) => blocks,
            _ => &mut self.body,
        }
    }

    /// Number of open tables.
    pub fn depth(&self) -> usize {
        self.open.len() + self.beyond
    }

    /// Opens a table at the current position; `sheet` is the name of a worksheet.
    pub fn open_table(&mut self, sheet: Option<String>) {
        self.end_line();
        if !self.budget.line() || self.open.len() >= limits::TABLE_DEPTH {
            self.beyond += 1;
            self.is_cut = true;
        } else {
            self.open.push(Open { table: Table { sheet, ..Table::default() }, ..Open::default() });
        }
    }

    /// Opens a row of the innermost table, closing the previous one. A flat row (height 0) is kept only if it has text.
    pub fn open_row(&mut self, is_flat: bool) {
        self.close_row();
        if let Some(open) = self.top() {
            open.row = Some(Vec::new());
            open.is_flat = is_flat;
        }
    }

    /// Opens a cell, closing the previous one; opens a row if none is open.
    pub fn open_cell(&mut self, columns: usize, rows: usize, goes_on: bool) {
        self.close_cell();
        let before = self.top().and_then(|open| open.row.as_ref()).map_or(0, Vec::len);
        if self.budget.has_cells(before + 1)
            && let Some(open) = self.top()
        {
            open.row.get_or_insert_default();
            open.cell = Some(Cell { columns: columns.max(1), rows: rows.max(1), goes_on, blocks: Vec::new() });
        }
    }

    /// Closes the open cell, if any.
    pub fn close_cell(&mut self) {
        self.end_line();
        if let Some(open) = self.top()
            && let Some(cell) = open.cell.take()
        {
            open.row.get_or_insert_default().push(cell);
        }
    }

    /// Closes the open row, if any; a row without cells is dropped.
    pub fn close_row(&mut self) {
        self.close_cell();
        let row = self.open.last().and_then(|open| open.row.as_deref()).unwrap_or_default();
        let used = row.iter().rposition(|cell| self.is_used(cell)).map_or(1, |last| last + 1);
        if let Some(open) = self.top()
            && let Some(row) = open.row.take().filter(|row| !row.is_empty())
        {
            let is_flat = std::mem::take(&mut open.is_flat);
            let mut row = row;
            if open.table.sheet.is_some() {
                // Blank cells behind the last one that is used are unused sheet area.
                let unused = row.split_off(used.min(row.len()));
                // What is kept apart in them stays.
                if let Some(last) = row.last_mut() {
                    last.blocks.extend(unused.into_iter().flat_map(|cell| cell.blocks));
                }
            }
            let is_kept = !is_flat || row.iter().any(|cell| !is_blank(&cell.blocks));
            if is_kept && self.budget.cells(row.len()) {
                let rows = self.top().map(|open| match open.group {
                    Group::Head => &mut open.head,
                    Group::Body => &mut open.table.rows,
                    Group::Foot => &mut open.foot,
                });
                if let Some(rows) = rows {
                    rows.push(Row::Cells(row));
                }
            }
        }
    }

    /// Opens a group of rows; of heads and of feet only the first has a place of its own.
    pub fn open_group(&mut self, group: Group) {
        self.close_row();
        if let Some(open) = self.top() {
            // Heads written first are in their place already, behind a caption.
            let has_rows = open.table.rows.iter().any(|row| matches!(row, Row::Cells(_)));
            open.group = match group {
                Group::Head if !std::mem::replace(&mut open.is_headed, true) && has_rows => group,
                Group::Foot if !std::mem::replace(&mut open.is_footed, true) => group,
                _ => Group::Body,
            };
        }
    }

    /// Closes the innermost table, if any.
    pub fn close_table(&mut self) {
        self.close_row();
        if self.beyond > 0 {
            self.beyond -= 1;
        } else if let Some(mut open) = self.open.pop() {
            let first = open.table.rows.iter().position(|row| matches!(row, Row::Cells(_))).unwrap_or(0);
            open.table.rows.splice(first..first, open.head);
            open.table.rows.extend(open.foot);
            self.place().push(Block::Table(open.table));
        }
    }

    /// Sets the column span of the open cell.
    pub fn widen(&mut self, columns: usize) {
        if let Some(cell) = self.top().and_then(|open| open.cell.as_mut()) {
            cell.columns = columns.max(1);
        }
    }

    /// Marks the open cell as a continuation of the cell above.
    pub fn go_on(&mut self) {
        if let Some(cell) = self.top().and_then(|open| open.cell.as_mut()) {
            cell.goes_on = true;
        }
    }

    /// Closes the cell and merges it into the cell on its left.
    pub fn merge_left(&mut self) {
        self.close_cell();
        if let Some(row) = self.top().and_then(|open| open.row.as_mut())
            && row.len() > 1
            && let Some(cell) = row.pop()
            && let Some(left) = row.last_mut()
        {
            left.columns = left.columns.saturating_add(cell.columns);
            left.blocks.extend(cell.blocks);
        }
    }

    /// Applies `change` to each row of the innermost table.
    pub fn shape(&mut self, mut change: impl FnMut(&mut Vec<Cell>)) {
        self.close_row();
        let rows = self.top().into_iter().flat_map(|open| &mut open.table.rows);
        for row in rows {
            if let Row::Cells(cells) = row {
                change(cells);
            }
        }
    }

    /// Repeats the last closed cell so that it occurs `times` times; each repeat takes one from `left`.
    pub fn repeat_cell(&mut self, times: usize, left: &mut usize) {
        let Some(row) = self.top().and_then(|open| open.row.as_mut()) else { return };
        let Some(cell) = row.last().cloned() else { return };
        let repeats = times.saturating_sub(1).min(limits::COLUMN_SPAN.saturating_sub(row.len())).min(*left);
        // Blank cells are cut at the end of the row, so only cells with text count.
        *left -= if cell.blocks.is_empty() { 0 } else { repeats };
        if self.budget.text(repeats.saturating_mul(cost(&cell.blocks)))
            && let Some(row) = self.top().and_then(|open| open.row.as_mut())
        {
            row.extend(std::iter::repeat_n(cell, repeats));
        }
    }

    /// Repeats the last closed row if it has text.
    pub fn repeat_row(&mut self, times: usize, left: &mut usize) {
        let Some(Row::Cells(row)) = self.top().and_then(|open| open.table.rows.last()) else { return };
        if row.iter().all(|cell| cell.blocks.is_empty()) {
            return;
        }
        let repeats = times.saturating_sub(1).min(*left / row.len().max(1));
        let row = row.clone();
        *left -= repeats * row.len();
        let one = row.iter().map(|cell| limits::CELL_COST + cost(&cell.blocks)).sum::<usize>();
        if self.budget.text(repeats.saturating_mul(one))
            && let Some(open) = self.top()
        {
            open.table.rows.extend(std::iter::repeat_n(Row::Cells(row), repeats));
        }
    }

    /// True if the cell has text, a formula without a result, or a value struck out.
    fn is_used(&self, cell: &Cell) -> bool {
        let is_value = |piece: &Piece| matches!(piece.kind, ApartKind::Formula | ApartKind::Struck);
        let has_value = |block: &Block| match block {
            Block::Line(line) => self.apart.get(line.apart.0..line.apart.1).into_iter().flatten().any(is_value),
            Block::Table(_) => false,
        };
        !is_blank(&cell.blocks) || cell.blocks.iter().any(has_value)
    }

    /// Innermost open table; `None` while tables beyond the depth limit are open, since their rows become lines.
    fn top(&mut self) -> Option<&mut Open> {
        if self.beyond > 0 { None } else { self.open.last_mut() }
    }

    /// Closes everything that is open and returns the blocks.
    pub fn finish(mut self) -> (Vec<Block>, Self) {
        self.end_line();
        while self.depth() > 0 {
            self.close_table();
        }
        (std::mem::take(&mut self.body), self)
    }
}
