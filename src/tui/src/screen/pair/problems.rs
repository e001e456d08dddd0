//! From problem to problem of two years: those of either and those between them, in the order of the rows.

use crate::pair::Pair;
use crate::pair::problems::OpenProblem;
use crate::screen::pair::PairScreen;

impl PairScreen {
    /// Which of the open problems is shown.
    pub fn shown(&self, pair: &Pair, open: &[OpenProblem]) -> Option<usize> {
        let shown = pair.view().finding()?;
        let [old, new] = &pair.years;
        let places = [old, new].map(|view| view.findings().of_rule(&shown.rule));
        open.iter().position(|one| {
            let is_ours = one.year == pair.active || one.is_between;
            is_ours && places[one.year].contains(&one.finding)
        })
    }

    /// To the next or previous open problem, round the end; false when there is none.
    pub fn go_problem(&mut self, pair: &mut Pair, forward: bool) -> bool {
        let open = &pair.open;
        if open.is_empty() {
            return false;
        }
        let walked = self.walked.take().filter(|walked| walked.row == self.cursor);
        let walked = walked
            .and_then(|walked| open.iter().position(|one| (one.year, one.finding) == (walked.year, walked.finding)));
        let at = match (self.shown(pair, open).or(walked), forward) {
            (Some(at), true) => (at + 1) % open.len(),
            (Some(at), false) => (at + open.len() - 1) % open.len(),
            (None, true) => open.partition_point(|one| one.row < self.cursor) % open.len(),
            (None, false) => (open.partition_point(|one| one.row < self.cursor) + open.len() - 1) % open.len(),
        };
        let Some(one) = open.get(at).copied() else { return false };
        self.show_problem(pair, one);
        true
    }

    /// To an open problem, in its year.
    pub(super) fn show_problem(&mut self, pair: &mut Pair, one: OpenProblem) {
        if one.year != pair.active {
            pair.swap();
        }
        pair.view_mut().show_problem(one.finding);
        (self.cursor, self.cell) = (one.row, 0);
        if pair.view().finding().is_some_and(|finding| !finding.has_numbers()) {
            self.stay(pair);
        } else {
            self.follow(pair);
        }
        self.walked = Some(OpenProblem { row: self.cursor, ..one });
    }

    /// Lets the cursor lie on the row of a problem that has no number, which stays the one shown.
    fn stay(&mut self, pair: &mut Pair) {
        self.unfold_here(pair);
        if let Some(id) = self.id(pair) {
            let place = pair.view().text_pane.cursor;
            pair.view_mut().focus_cell(&id);
            pair.view_mut().text_pane.cursor = place;
        }
    }
}
