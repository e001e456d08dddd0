//! The alert of each row of a comparison: the worst mark of its numbers and of the rules between the reports.
//!
//! Invariant: what is brought up to date after a change is what looking at every row gives.

use crate::pair::Pair;
use crate::report_view::marks::Mark;
use gouji_core::check::Severity;
use gouji_core::diff::{self, ComparisonRow};
use gouji_core::ids::Year;
use std::collections::BTreeSet;

/// The alert of a row, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Alert {
    /// A hard rule is broken and open, in either year or between them.
    Fails,
    /// A soft one.
    Soft,
    /// A rule between the years is broken, and it has been answered.
    Settled,
    /// The agency corrected a number that the first version had wrong.
    Corrected,
    /// The change is an outlier.
    Unusual,
    /// Nothing.
    None,
}

impl Alert {
    /// The glyph of the row.
    pub const fn glyph(self) -> &'static str {
        match self {
            Self::Fails => "✗",
            Self::Soft => "!",
            Self::Settled => "=",
            Self::Corrected => "✓",
            Self::Unusual => "i",
            Self::None => " ",
        }
    }

    /// True when it needs an answer.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Fails | Self::Soft)
    }
}

impl Pair {
    /// Brings the alerts of rows up to date: those of the numbers of the older and the newer report that are given, or
    /// all.
    pub(crate) fn find_alerts(&mut self, touched: [Option<Vec<String>>; 2]) {
        let rows: BTreeSet<usize> = if let [Some(old), Some(new)] = touched {
            let places = &self.places;
            let row = |(year, ids): (Year, Vec<String>)| ids.into_iter().filter_map(move |id| places.row(&id, year));
            [(Year::Older, old), (Year::Newer, new)].into_iter().flat_map(row).collect()
        } else {
            let places = &self.places;
            let rows = |year: Year| self.years[year].marks.loud().filter_map(move |id| places.row(id, year));
            let loud = Year::BOTH.into_iter().flat_map(rows);
            loud.chain(self.alerts.keys().copied()).collect()
        };
        let found: Vec<(usize, Alert)> = rows.into_iter().map(|row| (row, self.marked(row))).collect();

        for (row, alert) in found {
            if alert == Alert::None {
                self.alerts.remove(&row);
            } else {
                self.alerts.insert(row, alert);
            }
        }
    }

    /// What the marks of its numbers say of a row.
    fn marked(&self, row: usize) -> Alert {
        let Some(row) = self.row(row) else { return Alert::None };
        let of_year = |year| {
            let alerts = self.ids(row, year).into_iter().map(|id| match self.years[year].marks.get(id) {
                Mark::Fails => Alert::Fails,
                Mark::Soft => Alert::Soft,
                _ => Alert::None,
            });
            alerts.min()
        };
        self.judged().iter().copied().filter_map(of_year).min().unwrap_or(Alert::None)
    }

    /// The alert of a row.
    pub fn alert(&self, row: usize) -> Alert {
        let [old, new] = &self.years;
        let comparison = &self.comparison;
        let mut alert = self.alerts.get(&row).copied().unwrap_or(Alert::None);
        if self.versions.gone.contains_key(&row) {
            alert = alert.min(Alert::Corrected);
        }
        let Some(ComparisonRow::Field(field)) = comparison.rows.get(row) else { return alert };
        for finding in field.findings.iter().filter_map(|&at| comparison.findings.get(at)) {
            if !finding.verdict.is_broken() || finding.severity == Severity::Info {
                continue;
            }
            let is_settled = new.review.is_settled(finding) || old.review.is_settled(&diff::swapped(finding));
            alert = alert.min(match finding.severity {
                _ if is_settled => Alert::Settled,
                Severity::Hard => Alert::Fails,
                _ => Alert::Soft,
            });
        }
        if field.outliers.is_empty() { alert } else { alert.min(Alert::Unusual) }
    }
}
