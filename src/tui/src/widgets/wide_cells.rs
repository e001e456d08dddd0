//! Cells that a wide character leaves.
//!
//! A character over two columns whose first column is written over loses its second one, and what stands there then is the
//! terminal's own affair: tmux blanks it in its default colours. ratatui 0.30.2 writes that cell when it differs from the last
//! frame, and in some cases when it does not, but not when another wide character covers the first column (its issue 2738).
//! Invariant: a cell that such a character leaves is written in the same frame.

use super::paint::columns_of;
use ratatui::buffer::{Buffer, CellDiffOption};
use ratatui::layout::Rect;

/// Where the wide characters of the frame drawn last begin.
#[derive(Debug, Default)]
pub struct WideCells {
    area: Rect,
    begins: Vec<bool>,
}

impl WideCells {
    /// Has the cells written that a wide character of the frame before leaves; takes the finished frame.
    pub fn uncover(&mut self, frame: &mut Buffer) {
        if self.area != frame.area {
            *self = Self { area: frame.area, begins: vec![false; frame.content.len()] };
        }
        for (at, begins) in self.begins.iter_mut().enumerate() {
            // A single byte is narrow, and most cells are one.
            let is_wide = frame.content.get(at).is_some_and(|cell| cell.symbol().len() > 1 && columns_of(cell) > 1);
            let is_left = std::mem::replace(begins, is_wide) && !is_wide;
            if is_left
                && let Some(left) = frame.content.get_mut(at + 1)
                && left.diff_option == CellDiffOption::None
            {
                left.set_diff_option(CellDiffOption::AlwaysUpdate);
            }
        }
    }
}
