//! Which rows of the comparison are shown, on how many lines, and moving over them.
//!
//! Invariant: rows ascend; the row in focus is always shown, also when it no longer belongs to the view, until the cursor
//! leaves it.

use crate::layout::{Space, scrolled};
use crate::pair::Pair;
use crate::screen::pair::{GUTTER, PairScreen, RowFilter};
use gouji_core::diff::{self, Comparison, ComparisonRow, FieldRow, RowChange};
use gouji_core::ids::Year;
use gouji_core::text::wrap;

/// A row on the screen: a row of the comparison and which of its lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScreenRow {
    /// Index into the comparison's rows.
    pub row: usize,
    /// Line of a wrapped sentence or, after the first, of the pieces of a sum.
    pub line: usize,
}

/// Lines of a row of fields: one, and one for each piece where a side has several.
fn lines_of(field: &FieldRow) -> usize {
    let count = |cell: &Option<diff::RowSide>| cell.as_ref().map_or(0, |cell| cell.pieces.len());
    let most = count(&field.old).max(count(&field.new));
    if most > 1 { 1 + most } else { 1 }
}

impl PairScreen {
    /// Columns of one year's sentence.
    pub fn half(columns: u16) -> usize {
        usize::from(columns.saturating_sub(2 + GUTTER) / 2)
    }

    /// Fits the rows to a size and keeps the cursor in view.
    pub fn fit(&mut self, pair: &mut Pair, space: Space) {
        let round = pair.round;
        let before = std::mem::replace(&mut self.space, space);
        let is_wider = (before.size.columns, before.measure) != (space.size.columns, space.measure);
        if is_wider {
            self.heights.clear();
        }
        if is_wider || self.round != round {
            self.lay_out(pair);
        }
        if self.is_grids {
            self.fit_grids(pair);
            return;
        }
        let height = usize::from(Self::panes(space.size).rows.inside().height.saturating_sub(1));
        let first = self.screen.iter().position(|shown| shown.row == self.cursor).unwrap_or(0);
        let lines = self.screen.iter().skip(first).take_while(|shown| shown.row == self.cursor).count();
        self.top = scrolled(
            self.top,
            first + lines.saturating_sub(1).min(height.saturating_sub(3)),
            height,
            self.screen.len(),
            2,
        );
        self.top = self.top.min(first);
    }

    /// Lets both grids show what is in focus on the same line.
    fn fit_grids(&self, pair: &mut Pair) {
        let height = usize::from(Self::panes(self.space.size).rows.inside().height).saturating_sub(1);
        pair.view_mut().top = scrolled(pair.view().top, pair.view().row, height, pair.view().field_pane.rows.len(), 2);
        let line = pair.view().row - pair.view().top.min(pair.view().row);
        let other = pair.companion_mut();
        other.top = other.row.saturating_sub(line).min(other.field_pane.rows.len().saturating_sub(1));
    }

    /// Works out which rows are shown, and on how many lines.
    pub(crate) fn lay_out(&mut self, pair: &Pair) {
        let comparison = &pair.comparison;
        self.round = pair.round;
        self.cursor = self.cursor.min(comparison.rows.len().saturating_sub(1));
        if self.heights.len() != comparison.sentences().count() {
            self.heights = self.heights(pair, comparison);
        }
        let is_title = |row: usize| matches!(comparison.rows.get(row), Some(ComparisonRow::Section(_)));
        let mut screen: Vec<ScreenRow> = Vec::new();
        let mut sentences = self.heights.iter();
        let (mut title, mut is_folded, mut extra) = (None, false, None);
        for (index, row) in comparison.rows.iter().enumerate() {
            let lines = match row {
                ComparisonRow::Section(words) => {
                    is_folded = self.folded.contains(&words.zh);
                    title = Some(index);
                    continue;
                }
                ComparisonRow::Field(field) => lines_of(field),
                ComparisonRow::Prose(_) => sentences.next().map_or(1, |lines| usize::from(*lines)),
            };
            let is_extra = !self.is_shown(pair, comparison, index);
            if is_extra && index != self.cursor {
                continue;
            }
            extra = extra.or(is_extra.then_some(index));
            // A section without rows is not announced.
            screen.extend(title.take().map(|row| ScreenRow { row, line: 0 }));
            if !is_folded {
                screen.extend((0..lines).map(|line| ScreenRow { row: index, line }));
            }
        }
        (self.screen, self.extra) = (screen, extra);
        self.top = self.top.min(self.screen.len());
        let is_seen = self.screen.iter().any(|shown| shown.row == self.cursor);
        if !is_seen || (is_title(self.cursor) && !self.is_stop(comparison, self.cursor)) {
            self.cursor = self.nearest(comparison);
        }
    }

    fn heights(&self, pair: &Pair, comparison: &Comparison) -> Vec<u16> {
        let half = Self::half(self.space.size.columns);
        let years = &pair.years;
        let lines = |row: &ComparisonRow| {
            let count = |year: Year| {
                let text = &years[year].review.document.text;
                row.span(year).map_or(0, |span| wrap::wrap(text, span, half, self.space.measure).len())
            };
            u16::try_from(count(Year::Older).max(count(Year::Newer))).unwrap_or(u16::MAX)
        };
        comparison.rows.iter().filter(|row| matches!(row, ComparisonRow::Prose(_))).map(lines).collect()
    }

    fn is_shown(&self, pair: &Pair, comparison: &Comparison, row: usize) -> bool {
        let is_changed = match comparison.rows.get(row) {
            Some(is @ ComparisonRow::Field(field)) => {
                field.change != RowChange::Same || comparison.is_broken(is) || !field.outliers.is_empty()
            }
            Some(ComparisonRow::Prose(prose)) => prose.change != RowChange::Same || !prose.marks.is_empty(),
            Some(ComparisonRow::Section(_)) | None => true,
        };
        match self.view {
            RowFilter::All => true,
            RowFilter::Changes => is_changed || pair.alert(row).is_open(),
            RowFilter::Failures => pair.alert(row).is_open(),
        }
    }

    /// A title can be in focus only while its section is folded.
    fn is_stop(&self, comparison: &Comparison, row: usize) -> bool {
        match comparison.rows.get(row) {
            Some(ComparisonRow::Section(title)) => self.folded.contains(&title.zh),
            Some(_) => true,
            None => false,
        }
    }

    /// The rows that can be in focus, in order.
    pub(crate) fn stops(&self, comparison: &Comparison) -> Vec<usize> {
        let first = self.screen.iter().filter(|shown| shown.line == 0).map(|shown| shown.row);
        first.filter(|&row| self.is_stop(comparison, row)).collect()
    }

    /// The stop at or before the cursor, else the first.
    fn nearest(&self, comparison: &Comparison) -> usize {
        let stops = self.stops(comparison);
        let after = stops.partition_point(|&row| row <= self.cursor);
        stops.get(after.saturating_sub(1)).copied().unwrap_or(self.cursor)
    }

    /// Moves the cursor by rows.
    pub fn go(&mut self, pair: &mut Pair, rows: isize) {
        let comparison = &pair.comparison;
        let stops = self.stops(comparison);
        let last = stops.len().saturating_sub(1);
        let at = stops.partition_point(|&row| row < self.cursor).min(last);
        let to = stops.get(at.saturating_add_signed(rows).min(last)).copied().unwrap_or(self.cursor);
        self.go_to(pair, to);
    }

    /// To a row, when it can be in focus.
    pub fn go_to(&mut self, pair: &mut Pair, row: usize) {
        let comparison = &pair.comparison;
        if row != self.cursor && self.is_stop(comparison, row) {
            (self.cursor, self.cell) = (row, 0);
            self.unfold_here(pair);
        }
        self.focus(pair);
    }

    /// To the first row of the next or previous section.
    pub fn go_section(&mut self, pair: &mut Pair, forward: bool) {
        let comparison = &pair.comparison;
        let is_title = |row: &usize| matches!(comparison.rows.get(*row), Some(ComparisonRow::Section(_)));
        let titles: Vec<usize> = self.screen.iter().map(|shown| shown.row).filter(is_title).collect();
        let stops = self.stops(comparison);
        let first_of = |title: usize| stops.iter().copied().find(|&row| row >= title);
        let own = titles.iter().rev().find(|&&title| title <= self.cursor).copied();
        let target = if forward {
            titles.iter().find(|&&title| title > self.cursor).copied()
        } else if own.and_then(first_of) == Some(self.cursor) {
            own.and_then(|own| titles.iter().rev().find(|&&title| title < own).copied())
        } else {
            own
        };
        if let Some(row) = target.and_then(first_of) {
            self.go_to(pair, row);
        }
    }

    /// Changes, everything, failures.
    pub fn next_view(&mut self, pair: &mut Pair) {
        self.view = match self.view {
            RowFilter::Changes => RowFilter::All,
            RowFilter::All => RowFilter::Failures,
            RowFilter::Failures => RowFilter::Changes,
        };
        self.lay_out(pair);
        self.go(pair, 0);
    }

    /// The title of the section the cursor is in: its row and its name.
    fn section(&self, comparison: &Comparison) -> Option<(usize, String)> {
        let rows = comparison.rows.get(..=self.cursor)?;
        rows.iter().enumerate().rev().find_map(|(at, row)| match row {
            ComparisonRow::Section(title) => Some((at, title.zh.clone())),
            _ => None,
        })
    }

    /// Folds the section of the cursor, or unfolds it.
    pub fn fold(&mut self, pair: &mut Pair) {
        let comparison = &pair.comparison;
        let Some((at, title)) = self.section(comparison) else { return };
        if !self.folded.remove(&title) {
            self.folded.insert(title);
            self.cursor = at;
        }
        self.lay_out(pair);
        self.go(pair, 0);
    }

    /// Folds every section or, when all are folded, unfolds them.
    pub fn fold_all(&mut self, pair: &mut Pair) {
        let comparison = &pair.comparison;
        let titles = comparison.rows.iter().filter_map(|row| match row {
            ComparisonRow::Section(title) => Some(title.zh.clone()),
            _ => None,
        });
        if self.folded.is_empty() {
            self.folded = titles.collect();
            self.cursor = self.section(comparison).map_or(0, |(at, _)| at);
        } else {
            self.folded.clear();
        }
        self.lay_out(pair);
        self.go(pair, 0);
    }

    /// Unfolds the section of the cursor when it lies on a row of it.
    pub(crate) fn unfold_here(&mut self, pair: &Pair) {
        let comparison = &pair.comparison;
        let is_row = !matches!(comparison.rows.get(self.cursor), Some(ComparisonRow::Section(_)));
        let title = if self.folded.is_empty() { None } else { self.section(comparison).filter(|_| is_row) };
        let is_unfolded = title.is_some_and(|(_, title)| self.folded.remove(&title));
        // Most rows are on the screen already, and the one that was left belongs there as well.
        let is_left = self.extra.is_some_and(|row| row != self.cursor);
        if is_unfolded || is_left || self.screen.binary_search_by_key(&self.cursor, |shown| shown.row).is_err() {
            self.lay_out(pair);
        }
    }
}
