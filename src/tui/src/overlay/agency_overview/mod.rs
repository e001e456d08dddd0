//! The agencies of a year as a tree: who has reported, their rates and ranks, totals against parts, reports in no row.
//!
//! Invariant: shows one year of what was read; a row leads to its report or unfolds. Not here: reading (`run::survey`), rates
//! and totals (`gouji_core::collection::groups`).

mod view;

use crate::action::Action;
use crate::keys::{Code, Key};
use crate::overlay::{Answer, Layer, MouseUse, Outcome, moved};
use crate::state::State;
use crate::survey;
use crate::survey::agencies::{AgencyLine, AgencyYear};
use crate::widgets::paint::Paint;
use std::collections::BTreeSet;

/// The agencies of a year.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AgencyOverview {
    /// The year shown; `None` before any is known.
    pub year: Option<i16>,
    /// The row under the cursor.
    pub at: usize,
    /// True when only agencies are shown that owe a report and have none.
    pub is_missing_only: bool,
    /// Names of the agencies whose total is unfolded.
    open: BTreeSet<String>,
    rows: Vec<OverviewRow>,
}

/// A row; agencies and reports by their index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OverviewRow {
    /// An agency.
    Agency(usize),
    /// The rates over the parts of an agency, and whether its total agrees with them.
    Parts(usize),
    /// A line about the total of an agency.
    Total(usize, usize),
    /// The head of the reports in no row.
    UnplacedHead(usize),
    /// A report in no row.
    Unplaced(usize),
    /// How such a report gets a row.
    Assign,
}

/// The year that is shown.
fn year<'s>(state: &'s State, overview: &AgencyOverview) -> Option<&'s AgencyYear> {
    let years = &state.survey.agencies.as_ref()?.years;
    years.iter().find(|year| Some(year.year) == overview.year)
}

fn agency<'s>(state: &'s State, overview: &AgencyOverview, at: usize) -> Option<&'s AgencyLine> {
    year(state, overview)?.rows.get(at)
}

impl AgencyOverview {
    /// The agencies of the newest year; as they were left, if they were looked at before.
    pub(crate) fn new(state: &State) -> Self {
        let mut overview = state.survey.left.clone().unwrap_or_default();
        overview.refresh(state);
        overview
    }

    fn go(&mut self, rows: isize) {
        self.at = self.at.saturating_add_signed(rows).min(self.rows.len().saturating_sub(1));
    }

    fn here(&self) -> Option<OverviewRow> {
        self.rows.get(self.at).copied()
    }

    /// Shows the next year, or the one before; the cursor stays on its agency where that is shown.
    fn turn(&mut self, years: isize, state: &State) {
        let all = state.survey.agencies.as_ref().map_or(&[][..], |agencies| agencies.years.as_slice());
        let Some(at) = all.iter().position(|year| Some(year.year) == self.year) else { return };
        let name = |overview: &Self| match overview.here()? {
            OverviewRow::Agency(at) => Some(agency(state, overview, at)?.name.clone()),
            _ => None,
        };
        let here = name(self);
        let to = at.saturating_add_signed(years).min(all.len().saturating_sub(1));
        self.year = all.get(to).map(|year| year.year);
        self.refresh(state);
        let is_here = |row: &OverviewRow| match row {
            OverviewRow::Agency(at) => agency(state, self, *at).map(|line| &line.name) == here.as_ref(),
            _ => false,
        };
        if let Some(at) = here.as_ref().and_then(|_| self.rows.iter().position(is_here)) {
            self.at = at;
        }
    }

    /// Opens the report of a row, or unfolds a total.
    fn enter(&mut self, state: &State) -> Outcome {
        match self.here() {
            None => survey::close(state),
            Some(OverviewRow::Agency(at)) => match agency(state, self, at).and_then(|line| line.reports.first()) {
                Some(report) => Outcome::Answer(Answer::OpenReport(*report)),
                None => Outcome::Warn(state.say("table.not_reported").to_string()),
            },
            Some(OverviewRow::Unplaced(at)) => {
                let agencies = state.survey.agencies.as_ref();
                match agencies.and_then(|agencies| agencies.unplaced.get(at)) {
                    Some(one) => Outcome::Answer(Answer::OpenReport(one.report)),
                    None => Outcome::Stay,
                }
            }
            Some(OverviewRow::Parts(at) | OverviewRow::Total(at, _)) => {
                let Some(line) = agency(state, self, at) else { return Outcome::Stay };
                if !self.open.remove(&line.name) {
                    self.open.insert(line.name.clone());
                }
                self.refresh(state);
                self.at = self.rows.iter().position(|row| *row == OverviewRow::Parts(at)).unwrap_or(self.at);
                Outcome::Stay
            }
            Some(OverviewRow::UnplacedHead(_) | OverviewRow::Assign) => Outcome::Stay,
        }
    }
}

impl Layer for AgencyOverview {
    fn refresh(&mut self, state: &State) {
        self.rows.clear();
        let Some(agencies) = &state.survey.agencies else { return };
        if year(state, self).is_none() {
            self.year = agencies.years.last().map(|year| year.year);
        }
        let lines = year(state, self).map_or(&[][..], |year| year.rows.as_slice());
        for (at, line) in lines.iter().enumerate() {
            if self.is_missing_only && !line.is_missing {
                continue;
            }
            self.rows.push(OverviewRow::Agency(at));
            let has_parts = line.parts.as_ref().is_some_and(|parts| parts.reported.0 > 0) || !line.total.is_empty();
            if !has_parts || self.is_missing_only {
                continue;
            }
            self.rows.push(OverviewRow::Parts(at));
            if self.open.contains(&line.name) {
                self.rows.extend((0..line.total.len().max(1)).map(|nth| OverviewRow::Total(at, nth)));
            }
        }
        let of_year =
            |at: &usize| agencies.unplaced.get(*at).is_some_and(|one| one.year.is_none() || one.year == self.year);
        let unplaced: Vec<usize> = (0..agencies.unplaced.len()).filter(of_year).collect();
        if !unplaced.is_empty() && !self.is_missing_only {
            self.rows.push(OverviewRow::UnplacedHead(unplaced.len()));
            self.rows.extend(unplaced.iter().map(|at| OverviewRow::Unplaced(*at)));
            let is_nameless = |at: &usize| agencies.unplaced.get(*at).is_some_and(|one| one.is_nameless);
            self.rows.extend(unplaced.iter().any(is_nameless).then_some(OverviewRow::Assign));
        }
        self.at = self.at.min(self.rows.len().saturating_sub(1));
    }

    fn key(&mut self, key: Key, state: &State) -> Outcome {
        let page = isize::try_from(view::height(state.size)).unwrap_or(1).max(1);
        let is_page = key.folded().code == Code::Char(' ');
        if let Some(rows) = moved(key, page).or(is_page.then_some(page)) {
            self.go(rows);
            return Outcome::Stay;
        }
        match key.folded().code {
            Code::Enter => return self.enter(state),
            Code::Right | Code::Char('l') if !key.ctrl => self.turn(1, state),
            Code::Left | Code::Char('h') if !key.ctrl => self.turn(-1, state),
            Code::Tab | Code::BackTab => {
                self.is_missing_only = !self.is_missing_only;
                self.at = 0;
                self.refresh(state);
            }
            _ if matches!(state.bound("list", key), Some(Action::Back | Action::Quit | Action::Table)) => {
                return survey::close(state);
            }
            _ => {}
        }
        Outcome::Stay
    }

    fn mouse(&self) -> MouseUse {
        MouseUse::Scroll
    }

    fn draw(&self, state: &State, paint: &mut Paint) {
        view::draw(state, self, paint);
    }
}
