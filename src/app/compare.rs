//! Two years side by side: where the reviewer is.
//!
//! Invariant: both years move together; the cursor lies on a row that is shown.

use super::layout::{Area, Size, Space, scrolled};
use super::search::Search;
use crate::check::Rules;
use crate::diff::{self, Change, Comparison, Row};
use crate::forms::Library;
use crate::keys::{Code, Key};
use crate::review::Review;
use crate::text::{Span, wrap};

/// Which rows are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum View {
    /// Rows that changed or that a rule complains about.
    #[default]
    Changes,
    /// Everything.
    All,
    /// Rows that a rule complains about.
    Failures,
}

/// A row on the screen: a row of the comparison and, for wrapped sentences, which of its lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScreenRow {
    /// Index into the comparison's rows.
    pub row: usize,
    /// Line of a wrapped sentence, from zero.
    pub line: usize,
}

/// The comparison on the screen.
#[derive(Debug)]
pub struct CompareScreen {
    /// Index of the older report in the list.
    pub old_index: usize,
    /// Index of the newer report in the list.
    pub new_index: usize,
    /// The older report.
    pub old: Review,
    /// The newer report.
    pub new: Review,
    /// The rows.
    pub comparison: Comparison,
    /// Which of them are shown.
    pub view: View,
    /// The rows on the screen at the present width.
    pub screen: Vec<ScreenRow>,
    /// Row of the comparison in focus.
    pub cursor: usize,
    /// First screen row shown.
    pub top: usize,
    /// A search over labels and sentences.
    pub search: Option<Search>,
    space: Space,
}

/// Where the parts of the comparison lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ComparePanes {
    /// The rows.
    pub rows: Area,
    /// The sources of the focused row: older left, newer right.
    pub sources: Area,
    /// Keys or a message.
    pub footer: Area,
}

impl CompareScreen {
    /// Compares two reports; the cursor goes to the first broken rule, else to the first row.
    pub fn new(old: (usize, Review), new: (usize, Review), rules: &Rules, library: &Library, space: Space) -> Self {
        let comparison = diff::compare(&old.1, &new.1, rules, library);
        let mut screen = Self {
            old_index: old.0,
            new_index: new.0,
            old: old.1,
            new: new.1,
            comparison,
            view: View::default(),
            screen: Vec::new(),
            cursor: 0,
            top: 0,
            search: None,
            space,
        };
        screen.lay_out();
        screen.go(0);
        screen.go_problem(true);
        screen.fit(space);
        screen
    }

    /// Where the parts lie.
    pub fn panes(size: Size) -> ComparePanes {
        let sources = if size.rows >= 36 { 10 } else { 7 };
        let upper = size.rows.saturating_sub(sources + 1);
        ComparePanes {
            rows: Area { x: 0, y: 0, width: size.columns, height: upper },
            sources: Area { x: 0, y: upper, width: size.columns, height: sources },
            footer: Area { x: 0, y: size.rows.saturating_sub(1), width: size.columns, height: 1 },
        }
    }

    /// Columns of one year's sentence.
    pub fn half(columns: u16) -> usize {
        usize::from(columns.saturating_sub(2 + 3) / 2)
    }

    /// Fits the rows to a size and keeps the cursor in view.
    pub fn fit(&mut self, space: Space) {
        let old = std::mem::replace(&mut self.space, space);
        if (old.size.columns, old.measure) != (space.size.columns, space.measure) {
            self.lay_out();
        }
        let height = usize::from(Self::panes(space.size).rows.inside().height.saturating_sub(1));
        let at = self.screen_row();
        self.top = scrolled(self.top, at, height, self.screen.len(), 2);
    }

    fn screen_row(&self) -> usize {
        self.screen.iter().position(|shown| shown.row == self.cursor).unwrap_or(0)
    }

    /// Works out which rows are shown, and on how many lines.
    fn lay_out(&mut self) {
        let half = Self::half(self.space.size.columns);
        let mut screen: Vec<ScreenRow> = Vec::new();
        for (index, row) in self.comparison.rows.iter().enumerate() {
            if !self.is_shown(row) {
                continue;
            }
            if matches!(row, Row::Section(_)) {
                // A section without rows is not announced.
                while screen
                    .last()
                    .is_some_and(|last| matches!(self.comparison.rows.get(last.row), Some(Row::Section(_))))
                {
                    screen.pop();
                }
            }
            let lines = match row {
                Row::Prose(prose) => {
                    let count = |review: &Review, span: Option<Span>| {
                        span.map_or(0, |span| wrap::wrap(&review.document.text, span, half, self.space.measure).len())
                    };
                    let old = count(&self.old, prose.old.as_ref().map(|passage| passage.span));
                    old.max(count(&self.new, prose.new.as_ref().map(|passage| passage.span)))
                }
                _ => 1,
            };
            screen.extend((0..lines).map(|line| ScreenRow { row: index, line }));
        }
        if screen.last().is_some_and(|last| matches!(self.comparison.rows.get(last.row), Some(Row::Section(_)))) {
            screen.pop();
        }
        self.screen = screen;
    }

    fn is_shown(&self, row: &Row) -> bool {
        let broken = self.comparison.is_broken(row);
        match (self.view, row) {
            (View::All, _) | (_, Row::Section(_)) => true,
            (View::Failures, _) => broken,
            (View::Changes, Row::Field(field)) => broken || field.change != Change::Same,
            (View::Changes, Row::Prose(prose)) => prose.change != Change::Same,
        }
    }

    /// The rows that can be in focus, in order.
    fn stops(&self) -> Vec<usize> {
        let is_stop = |shown: &&ScreenRow| {
            shown.line == 0 && !matches!(self.comparison.rows.get(shown.row), Some(Row::Section(_)))
        };
        self.screen.iter().filter(is_stop).map(|shown| shown.row).collect()
    }

    /// Moves the cursor by rows.
    pub fn go(&mut self, rows: isize) {
        let stops = self.stops();
        let at = stops.partition_point(|&row| row < self.cursor);
        let at = at.min(stops.len().saturating_sub(1)).saturating_add_signed(rows).min(stops.len().saturating_sub(1));
        self.cursor = stops.get(at).copied().unwrap_or(0);
    }

    /// To a row, when it can be in focus.
    pub fn go_to(&mut self, row: usize) {
        if self.stops().contains(&row) {
            self.cursor = row;
        }
    }

    /// To the next or previous broken rule; false when there is none.
    pub fn go_problem(&mut self, forward: bool) -> bool {
        let broken: Vec<usize> =
            (0..self.comparison.rows.len()).filter(|&i| self.comparison.is_broken(&self.comparison.rows[i])).collect();
        let next = if forward {
            broken.iter().find(|&&i| i > self.cursor).or(broken.first())
        } else {
            broken.iter().rev().find(|&&i| i < self.cursor).or(broken.last())
        };
        if let Some(&next) = next {
            self.cursor = next;
        }
        next.is_some()
    }

    /// To the first row of the next or previous section.
    pub fn go_section(&mut self, forward: bool) {
        let titles: Vec<usize> = self
            .screen
            .iter()
            .map(|shown| shown.row)
            .filter(|&row| matches!(self.comparison.rows.get(row), Some(Row::Section(_))))
            .collect();
        let stops = self.stops();
        let first_after = |title: usize| stops.iter().copied().find(|&row| row > title);
        let own = titles.iter().rev().find(|&&title| title < self.cursor).copied();
        let target = if forward {
            titles.iter().find(|&&title| title > self.cursor).copied()
        } else if own.and_then(first_after) == Some(self.cursor) {
            own.and_then(|own| titles.iter().rev().find(|&&title| title < own).copied())
        } else {
            own
        };
        if let Some(row) = target.and_then(first_after) {
            self.cursor = row;
        }
    }

    /// Changes, everything, failures.
    pub fn next_view(&mut self) {
        self.view = match self.view {
            View::Changes => View::All,
            View::All => View::Failures,
            View::Failures => View::Changes,
        };
        self.lay_out();
        self.go(0);
    }

    /// True while search words are typed.
    pub fn is_typing(&self) -> bool {
        self.search.as_ref().is_some_and(|search| search.typing)
    }

    /// Begins a search.
    pub fn begin_search(&mut self) {
        self.search = Some(Search { typing: true, ..Search::default() });
    }

    /// Ends the search; false when there was none.
    pub fn end_search(&mut self) -> bool {
        self.search.take().is_some()
    }

    /// Types into the search.
    pub fn search_key(&mut self, key: Key) {
        match key.code {
            Code::Esc => self.search = None,
            Code::Enter => {
                if let Some(search) = &mut self.search {
                    search.typing = false;
                }
            }
            _ => {
                if self.search.as_mut().is_some_and(|search| search.line.key(key)) && !self.is_hit(self.cursor) {
                    self.next_hit(true);
                }
            }
        }
    }

    fn is_hit(&self, row: usize) -> bool {
        let Some(words) = self.search.as_ref().map(|search| search.line.text()).filter(|words| !words.is_empty())
        else {
            return false;
        };
        match self.comparison.rows.get(row) {
            Some(Row::Field(field)) => {
                let cells = [&field.old, &field.new];
                field.label.zh.contains(words)
                    || field.id.contains(words)
                    || cells.iter().any(|cell| cell.as_ref().is_some_and(|cell| cell.text.contains(words)))
            }
            Some(Row::Prose(prose)) => {
                let says = |review: &Review, span: Option<Span>| {
                    span.is_some_and(|span| review.document.at(span).contains(words))
                };
                says(&self.old, prose.old.as_ref().map(|passage| passage.span))
                    || says(&self.new, prose.new.as_ref().map(|passage| passage.span))
            }
            _ => false,
        }
    }

    /// To the next or previous row that holds the words.
    pub fn next_hit(&mut self, forward: bool) {
        let stops = self.stops();
        let hit = |row: &&usize| self.is_hit(**row);
        let next = if forward {
            stops.iter().filter(|&&row| row > self.cursor).find(hit).or_else(|| stops.iter().find(hit))
        } else {
            stops.iter().rev().filter(|&&row| row < self.cursor).find(hit).or_else(|| stops.iter().rev().find(hit))
        };
        if let Some(&next) = next {
            self.cursor = next;
        }
    }
}
