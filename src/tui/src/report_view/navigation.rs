//! Moves of the reviewer: through the fields, and through the numbers of the text.
//!
//! Invariant: what comes into focus holds a number or is a notice, and its place in the text comes into view with it. Not
//! here: where problems lead (`next_open`), what the cards show (`cards`).

use crate::action::Action;
use crate::report_view::field_pane::PaneRow;
use crate::report_view::{Pane, ReportView};
use crate::screen::report::loading::ScrollPosition;
use crate::search::hits;

impl ReportView {
    /// Moves over the fields; false for an action that moves nothing.
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
        if let Some(id) = self.field_pane.id(self.next_row(0, 1).unwrap_or(0), 0).map(str::to_string) {
            self.go(&id);
        }
    }

    fn next_row(&self, from: usize, step: isize) -> Option<usize> {
        let mut row = from;
        loop {
            if !self.field_pane.ids(row).is_empty() || self.field_pane.notice(row).is_some() {
                return Some(row);
            }
            row = row.checked_add_signed(step)?;
            if row >= self.field_pane.rows.len() {
                return None;
            }
        }
    }

    /// Moves the focus by rows, over rows that hold nothing.
    pub fn go_rows(&mut self, rows: isize) {
        let step = rows.signum();
        let last = self.field_pane.rows.len().saturating_sub(1);
        let wanted = self.row.saturating_add_signed(rows).min(last);
        if let Some(row) = self.next_row(wanted, step).or_else(|| self.next_row(wanted, -step)) {
            self.focus_on(row, self.column);
        }
    }

    /// To the last field.
    pub fn go_last(&mut self) {
        if let Some(row) = self.next_row(self.field_pane.rows.len().saturating_sub(1), -1) {
            self.focus_on(row, self.column);
        }
    }

    /// Moves the focus within its row.
    pub fn go_columns(&mut self, columns: isize) {
        let last = self.field_pane.ids(self.row).len().saturating_sub(1);
        self.focus_on(self.row, self.column.min(last).saturating_add_signed(columns).min(last));
    }

    /// To the next or previous field, row by row.
    pub fn go_cells(&mut self, step: isize) {
        let count = self.field_pane.ids(self.row).len();
        let column = self.column.min(count.saturating_sub(1));
        match column.checked_add_signed(step) {
            Some(column) if column < count => self.focus_on(self.row, column),
            _ => {
                let Some(next) = self.row.checked_add_signed(step) else { return };
                if let Some(row) = self.next_row(next, step) {
                    let column = if step < 0 { self.field_pane.ids(row).len().saturating_sub(1) } else { 0 };
                    self.focus_on(row, column);
                }
            }
        }
    }

    /// To the first field of the next or previous section.
    pub fn go_section(&mut self, forward: bool) {
        let is_section = |row: &usize| matches!(self.field_pane.rows.get(*row), Some(PaneRow::Section(_)));
        let title = if forward {
            (self.row + 1..self.field_pane.rows.len()).find(is_section)
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
        if let Some(id) = self.field_pane.id(row, column).map(str::to_string) {
            (self.row, self.column) = (row, column);
            self.go(&id);
        } else if let Some(notice) = self.field_pane.notice(row) {
            self.text_pane.cursor = notice.span.map_or(self.text_pane.cursor, |span| span.start);
            (self.row, self.column) = (row, 0);
            (self.problem, self.unread) = (None, None);
        }
    }

    /// Moves through the numbers of the text.
    pub fn go_number(&mut self, forward: bool) {
        let cursor = self.text_pane.cursor;
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
        self.text_pane.rows.get(self.text_pane.row_of(self.text_pane.cursor)).is_some_and(|row| row.folded)
    }

    /// Opens what is folded in the text, or folds it again.
    pub(crate) fn toggle_fold(&mut self) {
        self.text_pane.toggle_fold(&self.review.document);
    }

    /// Moves the place in the text by rows; the first number of the row comes into focus.
    pub fn go_text(&mut self, rows: isize) {
        self.text_pane.go(rows);
        // Lines are selected for what is in focus.
        if self.selection.is_none() {
            self.focus_here();
        }
    }

    /// Goes to a place in the text; its number, else the first of its row, comes into focus.
    pub fn go_offset(&mut self, offset: usize) {
        self.text_pane.cursor = offset.min(self.review.document.text.len());
        match self.numbers.iter().find(|(span, _)| span.contains(offset)).cloned() {
            Some((_, id)) => self.go(&id),
            None => self.focus_here(),
        }
    }

    fn focus_here(&mut self) {
        let row = self.text_pane.rows.get(self.text_pane.row_of(self.text_pane.cursor)).map(|row| row.span);
        let number = row.and_then(|row| self.numbers_in(row).iter().find(|(span, _)| row.contains(span.start)));
        if let Some((_, id)) = number.cloned() {
            self.go(&id);
        } else {
            (self.problem, self.unread) = (None, None);
        }
    }

    /// Moves what is seen of a pane, not what is in focus.
    pub fn scroll(&mut self, pane: Pane, rows: isize) {
        match pane {
            Pane::Fields => (self.top, self.is_loose) = (self.top.saturating_add_signed(rows), true),
            Pane::Text => {
                (self.text_pane.top, self.text_pane.is_loose) = (self.text_pane.top.saturating_add_signed(rows), true);
            }
        }
    }

    /// Brings what is in focus back into view.
    pub fn look_back(&mut self) {
        (self.is_loose, self.text_pane.is_loose) = (false, false);
    }

    /// Stays where the reviewer is.
    pub(crate) fn stay(&mut self, position: ScrollPosition) {
        (self.text_pane.cursor, self.text_pane.top, self.text_pane.is_loose) =
            (position.cursor, position.top, position.is_loose);
        self.search = position.search;
        self.pane = Pane::Text;
    }

    /// Finds the words of the search and goes to the hit at or after the cursor.
    pub fn find(&mut self) {
        let cursor = self.text_pane.cursor;
        let Some(search) = &mut self.search else { return };
        search.hits = hits(&self.review.document.text, search.line.text());
        search.at = search.hits.iter().position(|hit| hit.start >= cursor).unwrap_or(0);
        self.show_hit();
    }

    /// To the next or previous hit, round the end.
    pub fn next_hit(&mut self, forward: bool) {
        let Some(search) = &mut self.search else { return };
        let count = search.hits.len();
        if count > 0 {
            search.at = if forward { (search.at + 1) % count } else { (search.at + count - 1) % count };
        }
        self.show_hit();
    }

    /// Shows the hit; a number that is hit comes into focus.
    fn show_hit(&mut self) {
        let Some(hit) = self.search.as_ref().and_then(|search| search.hits.get(search.at)).copied() else { return };
        if let Some((_, id)) = self.numbers_in(hit).first().cloned() {
            self.go(&id);
        }
        self.text_pane.cursor = hit.start;
    }
}
