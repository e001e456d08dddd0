//! The walk: open problems first, hard ones, then what is unread, then soft ones; then cells in which only one number fits, then
//! numbers that no rule protects, and a sample of the others where one was drawn.
//!
//! Invariant: a stop is what nobody has decided about; the walk ends with a word and begins again only while problems are
//! open. Not here: which number is shown of a problem's (`cards`), what protects a number (`protection`).

use crate::report_view::ReportView;
use gouji_core::check::{Finding, FindingKey, Protection, Severity};
use gouji_core::ids::ValueId;

/// A cell in which only one number fits.
const FILLING: u8 = 1;
/// A number that no rule protects.
const UNPROTECTED: u8 = 2;
/// A number of the sample.
const SAMPLED: u8 = 3;

/// A place the walk leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Stop<'a> {
    /// Key of an open finding.
    Problem(FindingKey),
    /// Index of a group of what is unread.
    Unread(usize),
    /// The kind of a stop at a cell, and its id.
    Cell(u8, &'a str),
}

/// The order of stops: kind, rank of a problem, place: byte of the text and finding, or row and column.
type StopOrder = (u8, u8, (usize, usize, FindingKey));

/// What is unread ranks between hard and soft problems: anything may be wrong there, but nothing is known to be.
const UNREAD: u8 = 1;

/// Where the walk ended or began again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WalkEnd {
    /// There is nowhere to go.
    Nothing,
    /// At the first stop, backwards.
    First,
    /// At the last one.
    Last,
    /// Behind the last one: from the start again.
    Wrapped,
    /// Behind the last problem, with this many open.
    Round(usize),
}

impl ReportView {
    /// Numbers that no rule protects, that not every reader reads alike, and that nobody has looked at yet.
    pub fn unseen(&self) -> impl Iterator<Item = &str> {
        let is_open = |id: &&str| !self.is_decided(id) && !self.review.is_doubly_read(id);
        self.unprotected.iter().map(ValueId::as_str).filter(is_open)
    }

    /// True when something was decided about an id.
    pub(crate) fn is_decided(&self, id: &str) -> bool {
        self.review.entries.get(id).is_some_and(|entry| entry.decision.is_some())
    }

    /// True when the number in focus is one to be looked at by itself.
    pub(crate) fn is_to_look_at(&self) -> bool {
        self.is_unprotected() || self.is_sampled()
    }

    /// How many there are.
    pub fn count_unseen(&self) -> usize {
        if !self.review.others().is_empty() {
            return self.unseen().count();
        }
        let decided = self.review.entries.iter().filter(|(_, entry)| entry.decision.is_some());
        self.unprotected.len() - decided.filter(|(id, _)| self.has_no_protection(id)).count()
    }

    /// True for a number that no rule protects and that not every reader reads alike.
    fn has_no_protection(&self, id: &str) -> bool {
        self.protection.get(id) == Some(&Protection::Unprotected) && !self.review.is_doubly_read(id)
    }

    /// True when the number in focus is only protected by the reviewer's eyes.
    pub fn is_unprotected(&self) -> bool {
        self.focus().is_some_and(|id| self.has_no_protection(id))
    }

    /// True when the walk leads anywhere.
    pub fn has_stops(&self) -> bool {
        let is_sampled = || self.sample.iter().any(|id| !self.is_decided(id));
        self.summary.count_open() > 0 || !self.fillings().is_empty() || self.count_unseen() > 0 || is_sampled()
    }

    /// All stops, in their order.
    fn stops(&self) -> Vec<Stop<'_>> {
        let (hard, soft) = self.summary.open.split_at(self.summary.open_hard());
        let mut stops: Vec<Stop<'_>> = hard.iter().map(|&key| Stop::Problem(key)).collect();
        stops.extend((0..self.summary.unread.len()).map(Stop::Unread));
        stops.extend(soft.iter().map(|&key| Stop::Problem(key)));
        let fillings = self.fillings();
        stops.extend(fillings.iter().map(|&id| Stop::Cell(FILLING, id)));
        stops.extend(self.unseen().filter(|id| !fillings.contains(id)).map(|id| Stop::Cell(UNPROTECTED, id)));
        let drawn = self.sample.iter().filter(|id| !self.is_decided(id)).map(|id| Stop::Cell(SAMPLED, id));
        let mut drawn: Vec<Stop<'_>> = drawn.collect();
        drawn.sort_by_key(|stop| self.order_of(stop));
        stops.extend(drawn);
        stops
    }

    fn order_of(&self, stop: &Stop<'_>) -> StopOrder {
        match *stop {
            Stop::Problem(key) => self.key_of(key),
            Stop::Unread(at) => unread_order(self.summary.unread[at].start()),
            Stop::Cell(kind, id) => (kind, 0, self.cell_place(id)),
        }
    }

    fn key_of(&self, key: FindingKey) -> StopOrder {
        let finding = self.findings().get(key);
        let start = finding.and_then(Finding::anchor).map_or(usize::MAX, |span| span.start);
        let rank = match finding.map(|finding| finding.severity) {
            Some(Severity::Hard) | None => 0,
            Some(Severity::Soft) => UNREAD + 1,
            Some(Severity::Info) => UNREAD + 2,
        };
        (0, rank, (start, 0, key))
    }

    fn cell_place(&self, id: &str) -> (usize, usize, FindingKey) {
        let (row, column) = self.field_pane.place(id).unwrap_or_default();
        (row, column, FindingKey::default())
    }

    /// Where the walk is: the index of a stop, or else the key of what is shown.
    fn whereabouts(&self, stops: &[Stop<'_>]) -> Result<usize, Option<StopOrder>> {
        let focus = self.focus().unwrap_or_default();
        if let Some(shown) = &self.unread {
            let index = self.unread_index();
            let here = stops.iter().position(|stop| matches!(stop, Stop::Unread(at) if Some(*at) == index));
            return here.filter(|_| self.walked_unread().is_some()).ok_or(Some(unread_order(shown.start)));
        }
        let cell = stops.iter().position(|stop| matches!(stop, Stop::Cell(_, id) if *id == focus));
        if let Some(at) = cell.filter(|_| self.problem.is_none()) {
            return Ok(at);
        }
        let shown = self.finding().and_then(|finding| self.findings().of_rule(&finding.rule).first().copied());
        if let Some(at) = stops.iter().position(|stop| matches!(stop, Stop::Problem(at) if Some(*at) == shown)) {
            return Ok(at);
        }
        let place = self.cell_place(focus);
        let kind = if self.is_sampled() {
            SAMPLED
        } else if self.fillings().is_empty() {
            UNPROTECTED
        } else {
            FILLING
        };
        let has_problems = matches!(stops.first(), Some(Stop::Problem(_) | Stop::Unread(_)));
        Err(match shown {
            Some(shown) => Some(self.key_of(shown)),
            None if has_problems => None,
            None => Some((kind, 0, place)),
        })
    }

    /// To the next or previous stop. What to say when the walk ended, began again, or all problems were seen once.
    pub(crate) fn walk(&mut self, forward: bool) -> Option<WalkEnd> {
        let stops = self.stops();
        if stops.is_empty() {
            return Some(WalkEnd::Nothing);
        }
        let is_problem = |at: usize| !matches!(stops.get(at), None | Some(Stop::Cell(..)));
        let open = self.summary.count_open();
        let was_problem = self.whereabouts(&stops).is_ok_and(is_problem);
        let next = match (self.whereabouts(&stops), forward) {
            (Ok(at), true) => at + 1,
            (Ok(at), false) => match at.checked_sub(1) {
                Some(before) => before,
                None => return Some(WalkEnd::First),
            },
            (Err(None), true) => 0,
            (Err(None), false) => open.saturating_sub(1),
            (Err(Some(key)), true) => {
                let after = stops.partition_point(|stop| self.order_of(stop) <= key);
                // What was passed over comes before every other kind of stop.
                if after >= open && key.0 == 0 { 0 } else { after }
            }
            (Err(Some(key)), false) => stops.partition_point(|stop| self.order_of(stop) < key).saturating_sub(1),
        };
        let (stop, word) = match stops.get(next) {
            Some(stop) => (stop, None),
            // At the last unprotected number the walk ends.
            None if self.whereabouts(&stops).is_ok() && open == 0 => return Some(WalkEnd::Last),
            None => (&stops[0], Some(WalkEnd::Wrapped)),
        };
        let word = if forward && was_problem && next == open { Some(WalkEnd::Round(open)) } else { word };
        match *stop {
            Stop::Problem(at) => self.show_problem(at),
            Stop::Unread(at) => self.show_unread(at),
            Stop::Cell(_, id) => {
                let id = id.to_string();
                self.show_cell(&id);
            }
        }
        word
    }

    /// To what is open after what was just decided: a problem, or a cell in which only one number fits.
    pub(crate) fn go_open(&mut self) {
        if self.summary.count_open() == 0 && self.fillings().is_empty() {
            (self.card, self.otherwise) = (None, false);
            return;
        }
        self.walk(true);
    }

    /// To the first problem, or else the first cell in which only one number fits.
    pub(crate) fn go_first_open(&mut self) {
        let hard = self.summary.open_hard();
        if hard == 0 && !self.summary.unread.is_empty() {
            self.show_unread(0);
        } else if let Some(&at) = self.summary.open.first() {
            self.show_problem(at);
        } else if let Some(id) = self.fillings().first().map(ToString::to_string) {
            self.show_cell(&id);
        }
    }

    fn show_cell(&mut self, id: &str) {
        self.unread = None;
        (self.problem, self.card, self.otherwise) = (None, None, false);
        self.go(id);
        self.look_at_best(None);
    }

    /// To the first number of the sample that nobody has looked at.
    pub(crate) fn go_sampled(&mut self) {
        let stops = self.stops();
        let first = stops.iter().find(|stop| matches!(stop, Stop::Cell(SAMPLED, _)));
        if let Some(Stop::Cell(_, id)) = first {
            let id = (*id).to_string();
            self.show_cell(&id);
        }
    }

    /// Shows a finding: its number that the best card blames comes into focus, else the one in dispute.
    pub(crate) fn show_problem(&mut self, index: FindingKey) {
        let Some(finding) = self.findings().get(index) else { return };
        let rule = finding.rule.clone();
        let id = finding.disputed().map(|operand| operand.id.clone());
        let place = finding.anchor();
        self.unread = None;
        (self.problem, self.card, self.otherwise) = (Some(rule), None, false);
        match id {
            Some(id) => self.go(&id),
            None => self.text_pane.cursor = place.map_or(self.text_pane.cursor, |span| span.start),
        }
        let telling = self.focus().map(str::to_string);
        self.look_at_best(telling.as_deref());
    }
}

fn unread_order(start: usize) -> StopOrder {
    (0, UNREAD, (start, 0, FindingKey::default()))
}
