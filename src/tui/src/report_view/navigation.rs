//! Moves of the reviewer: through the fields, and through the numbers of the text.
//!
//! Invariant: what comes into focus holds a number or is a notice, and its place in the text comes into view with it. Left to
//! others: where problems lead (`walk`), what the cards show (`cards`).

use crate::action::Action;
use crate::report_view::ReportView;
use crate::report_view::field_pane::PaneRow;

impl ReportView {
    /// Moves over the fields; false when the action is no such move.
    pub(crate) fn go_by(&mut self, action: Action, page: isize) -> bool {
        match action {
            Action::Up => self.go_rows(-1),
            Action::Down => self.go_rows(1),
            Action::PageUp => self.go_rows(-page),
            Action::PageDown => self.go_rows(page),
            Action::First => self.go_first(),
            Action::Last => self.go_last(),
            Action::Left => self.go_columns(-1),
            Action::Right => self.go_columns(1),
            Action::NextSection => self.go_section(true),
            Action::PreviousSection => self.go_section(false),
            _ => return false,
        }
        true
    }

    /// To the first field.
    pub fn go_first(&mut self) {
        if let Some(id) = self.sheet.id(self.next_row(0, 1).unwrap_or(0), 0).map(str::to_string) {
            self.go(&id);
        }
    }

    fn next_row(&self, from: usize, step: isize) -> Option<usize> {
        let mut row = from;
        loop {
            if !self.sheet.ids(row).is_empty() || self.sheet.notice(row).is_some() {
                return Some(row);
            }
            row = row.checked_add_signed(step)?;
            if row >= self.sheet.rows.len() {
                return None;
            }
        }
    }

    /// Moves the focus by rows, over rows that hold nothing.
    pub fn go_rows(&mut self, rows: isize) {
        let step = rows.signum();
        let last = self.sheet.rows.len().saturating_sub(1);
        let wanted = self.row.saturating_add_signed(rows).min(last);
        if let Some(row) = self.next_row(wanted, step).or_else(|| self.next_row(wanted, -step)) {
            self.focus_on(row, self.column);
        }
    }

    /// To the last field.
    pub fn go_last(&mut self) {
        if let Some(row) = self.next_row(self.sheet.rows.len().saturating_sub(1), -1) {
            self.focus_on(row, self.column);
        }
    }

    /// Moves the focus within its row.
    pub fn go_columns(&mut self, columns: isize) {
        let last = self.sheet.ids(self.row).len().saturating_sub(1);
        self.focus_on(self.row, self.column.min(last).saturating_add_signed(columns).min(last));
    }

    /// To the next or previous field, row by row.
    pub fn go_cells(&mut self, step: isize) {
        let count = self.sheet.ids(self.row).len();
        let column = self.column.min(count.saturating_sub(1));
        match column.checked_add_signed(step) {
            Some(column) if column < count => self.focus_on(self.row, column),
            _ => {
                let Some(next) = self.row.checked_add_signed(step) else { return };
                if let Some(row) = self.next_row(next, step) {
                    let column = if step < 0 { self.sheet.ids(row).len().saturating_sub(1) } else { 0 };
                    self.focus_on(row, column);
                }
            }
        }
    }

    /// To the first field of the next or previous section.
    pub fn go_section(&mut self, forward: bool) {
        let is_section = |row: &usize| matches!(self.sheet.rows.get(*row), Some(PaneRow::Section(_)));
        let title = if forward {
            (self.row + 1..self.sheet.rows.len()).find(is_section)
        } else {
            // The title of this section first, then the one before it.
            let own = (0..=self.row).rev().find(is_section);
            let first = own.and_then(|own| self.next_row(own, 1));
            if first == Some(self.row) { own.and_then(|own| (0..own).rev().find(is_section)) } else { own }
        };
        if let Some(row) = title.and_then(|title| self.next_row(title, 1)) {
            self.focus_on(row, 0);
        }
    }

    /// Brings a row and column of the field pane into focus.
    pub fn focus_on(&mut self, row: usize, column: usize) {
        if let Some(id) = self.sheet.id(row, column).map(str::to_string) {
            (self.row, self.column) = (row, column);
            self.go(&id);
        } else if let Some(notice) = self.sheet.notice(row) {
            self.raw.cursor = notice.span.map_or(self.raw.cursor, |span| span.start);
            (self.row, self.column) = (row, 0);
            self.problem = None;
        }
    }

    /// Moves through the numbers of the text.
    pub fn go_number(&mut self, forward: bool) {
        let cursor = self.raw.cursor;
        let next = if forward {
            self.numbers.iter().find(|(span, _)| span.start > cursor)
        } else {
            self.numbers.iter().rev().find(|(span, _)| span.end <= cursor)
        };
        if let Some((_, id)) = next.cloned() {
            self.go(&id);
        }
    }

    /// True when the place in the text is folded.
    pub fn is_on_fold(&self) -> bool {
        self.raw.rows.get(self.raw.row_of(self.raw.cursor)).is_some_and(|row| row.folded)
    }

    /// Opens what is folded in the text, or folds it again.
    pub(crate) fn toggle_fold(&mut self) {
        self.raw.toggle_fold(&self.review.document);
    }

    /// Moves the place in the text by rows; the first number of the row comes into focus.
    pub fn go_text(&mut self, rows: isize) {
        self.raw.go(rows);
        self.focus_here();
    }

    /// Goes to a place in the text; the number that stands there, else the first of its row, comes into focus.
    pub fn go_offset(&mut self, offset: usize) {
        self.raw.cursor = offset.min(self.review.document.text.len());
        match self.numbers.iter().find(|(span, _)| span.contains(offset)).cloned() {
            Some((_, id)) => self.go(&id),
            None => self.focus_here(),
        }
    }

    fn focus_here(&mut self) {
        let row = self.raw.rows.get(self.raw.row_of(self.raw.cursor)).map(|row| row.span);
        let number = row.and_then(|row| self.numbers_in(row).iter().find(|(span, _)| row.contains(span.start)));
        match number.cloned() {
            Some((_, id)) => self.go(&id),
            None => self.problem = None,
        }
    }
}
