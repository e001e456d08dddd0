//! From problem to problem of two years: those of either and those between them, in the order of the rows.

use crate::report_view::ReportView;
use crate::screen::pair::PairScreen;
use gouji_core::check::{FindingKey, Side};
use gouji_core::ids::{RuleId, Year};
use std::collections::HashSet;

/// An open problem: the row of its most telling number, the year it is shown in, and its rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Open {
    /// Row of the comparison.
    pub row: usize,
    /// True when it is shown in the newer year.
    pub is_newer: bool,
    /// Key of the finding there.
    pub finding: FindingKey,
    /// True when it lies between the years.
    pub is_between: bool,
}

impl PairScreen {
    /// The open problems of both years and between them, in the order of the rows.
    pub fn open(desk: &ReportView) -> &[Open] {
        desk.beside.as_ref().map_or(&[], |beside| &beside.open)
    }

    /// Finds them. What concerns no number in a row stands with the sentence it points at, else at the end, as what is said of
    /// the whole report.
    pub(crate) fn find_open(desk: &ReportView) -> Vec<Open> {
        let (Some(years), Some(beside)) = (desk.years(), &desk.beside) else { return Vec::new() };
        let last = beside.comparison.rows.len().saturating_sub(1);
        let mut open = Vec::new();
        let mut heard: HashSet<&RuleId> = HashSet::new();
        for is_newer in [true, false] {
            let year = years[Year::newer_if(is_newer)];
            for &finding in &year.tally.open {
                let Some(told) = year.review.findings.get(finding) else { continue };
                let ours = || told.operands.iter().filter(|operand| !operand.last_year);
                let total = ours().find(|operand| operand.side == Side::Right);
                let mut telling = ours().filter(|operand| operand.value.is_none()).chain(total).chain(ours());
                let row = telling.find_map(|operand| beside.places.row(&operand.id, is_newer));
                let of_text = || beside.places.sentence(&told.places, is_newer).unwrap_or(last);
                let row = row.or_else(|| told.operands.is_empty().then(of_text));
                // What lies between the years is one problem, though both know of it.
                let is_between = told.links_years();
                let is_news = !is_between || heard.insert(&told.rule);
                if let Some(row) = row.filter(|_| is_news) {
                    open.push(Open { row, is_newer, finding, is_between });
                }
            }
        }
        open.sort();
        open
    }

    /// Which of the open problems is shown.
    pub fn shown(&self, desk: &ReportView, open: &[Open]) -> Option<usize> {
        let shown = desk.finding()?;
        let places = desk.years()?.map(|year| year.review.findings.of_rule(&shown.rule));
        open.iter().position(|one| {
            let is_ours = one.is_newer == desk.is_newer() || one.is_between;
            is_ours && places[Year::newer_if(one.is_newer)].contains(&one.finding)
        })
    }

    /// To the next or previous open problem, round the end; false when there is none.
    pub fn go_problem(&mut self, desk: &mut ReportView, forward: bool) -> bool {
        let open = Self::open(desk);
        if open.is_empty() {
            return false;
        }
        let at = match (self.shown(desk, open), forward) {
            (Some(at), true) => (at + 1) % open.len(),
            (Some(at), false) => (at + open.len() - 1) % open.len(),
            (None, true) => open.partition_point(|one| one.row < self.cursor) % open.len(),
            (None, false) => (open.partition_point(|one| one.row < self.cursor) + open.len() - 1) % open.len(),
        };
        let Some(one) = open.get(at).cloned() else { return false };
        if one.is_newer != desk.is_newer() {
            desk.swap_years();
        }
        desk.show_problem(one.finding);
        (self.cursor, self.cell) = (one.row, 0);
        if desk.finding().is_some_and(|finding| finding.operands.is_empty()) {
            self.stay(desk);
        } else {
            self.follow(desk);
        }
        true
    }

    /// Lets the cursor lie on the row of a problem that has no number, which stays the one shown.
    fn stay(&mut self, desk: &mut ReportView) {
        self.unfold_here(desk);
        if let Some(id) = self.id(desk) {
            let place = desk.raw.cursor;
            desk.focus_cell(&id);
            desk.raw.cursor = place;
        }
    }
}
