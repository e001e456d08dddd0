//! Two years side by side: where the reviewer is.
//!
//! Invariant: the cursor is on a row that is shown, and its number is in focus in the view of its report; both
//! reports move together. Not here: decisions about either report (`decisions`), which rows are shown (`rows`).

pub mod baseline;
pub(crate) mod keys;
pub mod problems;
pub mod rows;
mod search;
pub(crate) mod view;

use crate::layout::{Area, Size, Space};
use crate::pair::Pair;
use crate::pair::problems::OpenProblem;
use crate::screen::pair::rows::ScreenRow;
use crate::search::Search;
use gouji_core::check::Finding;
use gouji_core::diff::ComparisonRow;
use gouji_core::ids::Year;
use std::collections::BTreeSet;

/// Which rows are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RowFilter {
    /// Rows that changed or that a rule complains about.
    #[default]
    Changes,
    /// Everything.
    All,
    /// Rows that a rule complains about.
    Failures,
}

/// The comparison on the screen.
#[derive(Debug, Default)]
pub struct PairScreen {
    /// Which rows are shown.
    pub view: RowFilter,
    /// Two grids scroll together, in the place of a row for each field.
    pub is_grids: bool,
    /// Titles of the sections that are folded.
    pub folded: BTreeSet<String>,
    /// The rows on the screen at the present width.
    pub screen: Vec<ScreenRow>,
    /// Row of the comparison in focus.
    pub cursor: usize,
    /// Which of the numbers that the year with the keys has in the row.
    pub cell: usize,
    /// The problem walked to last: the next one comes after it, even where the cursor lies on no number of it.
    walked: Option<OpenProblem>,
    /// A row that is shown only because the cursor lies on it.
    extra: Option<usize>,
    /// First screen row shown.
    pub top: usize,
    /// A search over labels and sentences.
    pub search: Option<Search>,
    /// The report that the pair was opened from: going back leads there.
    pub from: Option<usize>,
    space: Space,
    /// The round of the comparison that the rows were made for.
    round: usize,
    /// Lines of each row of prose at the present width.
    heights: Vec<u16>,
}

/// Where the parts of the comparison lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PairPanes {
    /// The rows, or the older grid and, right of it, the newer.
    pub rows: Area,
    /// The problem, and below it the sources of the focused row: older left, newer right.
    pub sources: Area,
    /// Keys or a message.
    pub footer: Area,
}

/// What lies between the two years, and at the edge of the rows.
pub const GUTTER: u16 = 3;

impl PairScreen {
    /// Shows two years; the cursor goes to the first of the gravest open problems, else to the first row.
    pub fn new(pair: &mut Pair, space: Space) -> Self {
        let mut screen = Self { space, ..Self::default() };
        screen.lay_out(pair);
        screen.go(pair, 0);
        let gravity = |one: &OpenProblem| {
            let finding = pair.years[one.year].findings().get(one.finding);
            (finding.map(|finding| finding.severity), one.row)
        };
        if let Some(gravest) = pair.open.iter().min_by_key(|one| gravity(one)).copied() {
            screen.show_problem(pair, gravest);
        }
        screen.fit(pair, space);
        screen
    }

    /// Where the parts lie.
    pub fn panes(size: Size) -> PairPanes {
        let sources = match size.rows {
            50.. => 19,
            36.. => 14,
            24.. => 10,
            _ => 7,
        };
        let upper = size.rows.saturating_sub(sources + 1);
        PairPanes {
            rows: Area { x: 0, y: 0, width: size.columns, height: upper },
            sources: Area { x: 0, y: upper, width: size.columns, height: sources },
            footer: Area { x: 0, y: size.rows.saturating_sub(1), width: size.columns, height: 1 },
        }
    }

    /// The grids of both years, the older first.
    pub fn grids(size: Size) -> [Area; 2] {
        let rows = Self::panes(size).rows;
        let half = rows.width / 2;
        [Area { width: half, ..rows }, Area { x: half, width: rows.width - half, ..rows }]
    }

    /// The row in focus; of the grids, which show more than rows, the one that holds the number in focus.
    pub fn row<'d>(&self, pair: &'d Pair) -> Option<&'d ComparisonRow> {
        let row = &pair.comparison.rows.get(self.cursor)?;
        let is_here = || pair.view().focus().is_some_and(|id| pair.ids(row, pair.active).contains(&id));
        (!self.is_grids || is_here()).then_some(row)
    }

    /// The number in focus, in the active year.
    pub fn id(&self, pair: &Pair) -> Option<String> {
        if self.is_grids {
            return pair.view().focus().map(str::to_string);
        }
        let ids = pair.ids(self.row(pair)?, pair.active);
        ids.get(self.cell.min(ids.len().saturating_sub(1))).map(ToString::to_string)
    }

    /// The finding shown: the one walked to or the worst one, when a number of the row takes part in it.
    pub fn finding<'d>(&self, pair: &'d Pair) -> Option<&'d Finding> {
        let finding = pair.view().finding()?;
        // One without a number that was walked to stays until the cursor goes on.
        if pair.view().problem.as_ref() == Some(&finding.rule) && !finding.has_numbers() {
            return Some(finding);
        }
        let row = self.row(pair)?;
        let is_in = |year: Year| {
            let ids = pair.ids(row, year);
            let is_own = year == pair.active;
            finding
                .operands
                .iter()
                .any(|operand| operand.owner.is_own() == is_own && ids.contains(&operand.id.as_str()))
        };
        let focus = pair.view().focus().filter(|_| self.id(pair).is_some());
        (Year::BOTH.into_iter().any(is_in) || focus.is_some_and(|id| finding.involves(id))).then_some(finding)
    }

    /// Brings the number under the cursor into focus on its pair, and its row in the other year.
    pub fn focus(&self, pair: &mut Pair) {
        if let Some(id) = self.id(pair) {
            pair.view_mut().go(&id);
        } else {
            let view = pair.view_mut();
            (view.problem, view.unread, view.card) = (None, None, None);
        }
        self.focus_other(pair);
    }

    /// Brings the same row into focus in the companion.
    fn focus_other(&self, pair: &mut Pair) {
        let other = self.row(pair).and_then(|row| {
            let ids = pair.ids(row, pair.active.other());
            ids.get(self.cell.min(ids.len().saturating_sub(1))).map(ToString::to_string)
        });
        if let Some(id) = other {
            pair.companion_mut().focus_cell(&id);
        }
    }

    /// Moves the cursor to the row of the number in focus in the active report.
    pub fn follow(&mut self, pair: &mut Pair) {
        let Some(id) = pair.view().focus().map(str::to_string) else { return };
        let at = |row: &ComparisonRow| pair.ids(row, pair.active).iter().position(|other| *other == id);
        // Where the cursor is already is looked at first.
        let here = self.row(pair).and_then(at).map(|cell| (self.cursor, cell));
        let found = here.or_else(|| {
            let row = pair.places.row(&id, pair.active)?;
            Some((row, pair.comparison.rows.get(row).and_then(at)?))
        });
        match found {
            Some((row, cell)) => {
                (self.cursor, self.cell) = (row, cell);
                self.unfold_here(pair);
                self.focus_other(pair);
            }
            // The grids show more than the rows, which lead back to what they show.
            None if !self.is_grids => self.focus(pair),
            None => self.focus_other(pair),
        }
    }

    /// Gives the keys to the other year, on the same row.
    pub fn swap(&self, pair: &mut Pair) {
        pair.swap();
        self.focus(pair);
    }

    /// Through the numbers of the row: those of the older year, then those of the newer.
    pub fn go_cells(&mut self, pair: &mut Pair, step: isize) {
        let Some(row) = self.row(pair) else { return };
        let count = pair.ids(row, pair.active).len();
        let there = pair.ids(row, pair.active.other()).len();
        let at = self.cell.min(count.saturating_sub(1));
        match at.checked_add_signed(step) {
            Some(next) if next < count => {
                self.cell = next;
                self.focus(pair);
            }
            _ if (step > 0) == (pair.active == Year::Older) => {
                self.cell = if step > 0 { 0 } else { there.saturating_sub(1) };
                self.swap(pair);
            }
            _ => {}
        }
    }

    /// Shows a row whatever the view and however it is folded.
    pub fn show(&mut self, pair: &mut Pair, row: usize) {
        (self.cursor, self.cell) = (row, 0);
        self.unfold_here(pair);
        self.focus(pair);
    }
}
