//! What the rules say at the edges of the field pane's grids, and behind the totals of its lists.
//!
//! Invariant: computed again after every change of a number; of two residuals at one place the worse one is kept. Not
//! here: which rows there are (`field_pane`).

use crate::report_view::field_pane::{FieldPane, PaneRow};
use gouji_core::check::{Changes, Finding, FindingKey, Findings, Severity, Side, Verdict, signed};
use gouji_core::ids::Owner;
use gouji_core::review::Review;
use gouji_core::text::Bilingual;
use std::collections::{BTreeSet, HashMap};

/// What a rule says at the edge of a grid or behind a total.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Residual {
    /// Key of the finding.
    pub finding: FindingKey,
    /// What it says.
    pub verdict: Verdict,
    /// `+18`, or empty.
    pub text: String,
    /// True for a hard rule that is still open.
    pub is_open_hard: bool,
}

impl FieldPane {
    /// Works out the residuals again after a change.
    pub fn refresh(&mut self, review: &Review, findings: &Findings) {
        self.row_residuals.clear();
        self.column_residuals.clear();
        for (key, finding) in findings.entries() {
            if let Some(edge) = self.edge_of(finding) {
                self.put_worst(edge, residual(review, key, finding));
            }
        }
        self.measure_residuals();
    }

    /// Works out again those that a change may have touched.
    pub fn follow(&mut self, review: &Review, findings: &Findings, changes: &Changes, touched: &BTreeSet<FindingKey>) {
        let now = touched.iter().filter_map(|&at| findings.get(at));
        let edges: BTreeSet<Edge> = changes.old.iter().chain(now).filter_map(|finding| self.edge_of(finding)).collect();
        for edge in edges {
            match edge {
                Edge::Row(row) => drop(self.row_residuals.remove(&row)),
                Edge::Column(row, column) => drop(self.column_residuals.remove(&(row, column))),
            }
            let naming = self.before(edge).into_iter().flat_map(|id| findings.naming(id, Owner::Own));
            let all: BTreeSet<FindingKey> = naming.copied().collect();
            for at in all {
                if let Some(finding) = findings.get(at).filter(|finding| self.edge_of(finding) == Some(edge)) {
                    self.put_worst(edge, residual(review, at, finding));
                }
            }
        }
        self.measure_residuals();
    }

    fn measure_residuals(&mut self) {
        self.widest_residual = self.row_residuals.values().map(|residual| residual.text.len()).max().unwrap_or(0);
    }

    fn put_worst(&mut self, edge: Edge, residual: Residual) {
        match edge {
            Edge::Row(row) => worst(&mut self.row_residuals, row, residual),
            Edge::Column(row, column) => worst(&mut self.column_residuals, (row, column), residual),
        }
    }

    /// The numbers before an edge.
    fn before(&self, edge: Edge) -> Vec<&str> {
        match edge {
            Edge::Row(row) => self.ids(row),
            Edge::Column(row, column) => {
                let heads = self.heads_of(row);
                let grid = (heads.unwrap_or(row)..row).filter(|&row| self.heads_of(row) == heads);
                grid.filter_map(|row| self.ids(row).get(column).copied()).collect()
            }
        }
    }

    /// Columns of the longest difference behind a row.
    pub const fn widest_residual(&self) -> usize {
        self.widest_residual
    }

    /// The residual behind the last cell of a row.
    pub fn row_residual(&self, row: usize) -> Option<&Residual> {
        self.row_residuals.get(&row)
    }

    /// The residual in a row of residuals.
    pub fn column_residual(&self, row: usize, column: usize) -> Option<&Residual> {
        self.column_residuals.get(&(row, column))
    }

    /// The place of a finding's residual: behind a row, below a column, or behind the total of a list.
    fn edge_of(&self, finding: &Finding) -> Option<Edge> {
        let is_beyond = finding.operands.iter().any(|operand| !operand.owner.is_own());
        if finding.verdict == Verdict::NotAssessable || finding.severity == Severity::Info || is_beyond {
            return None;
        }
        let places: Vec<(usize, usize)> =
            finding.operands.iter().map(|operand| self.place(&operand.id)).collect::<Option<_>>()?;
        let first = *places.first()?;
        let in_grid = |row: usize| matches!(self.rows.get(row), Some(PaneRow::Cells(_)));
        if places.iter().all(|place| in_grid(place.0)) {
            if places.iter().all(|place| place.0 == first.0) {
                return Some(Edge::Row(first.0));
            }
            let heads = self.heads_of(first.0)?;
            let one_column = places.iter().all(|place| place.1 == first.1 && self.heads_of(place.0) == Some(heads));
            return one_column
                .then(|| self.residual_row(heads, &finding.edge))
                .flatten()
                .map(|row| Edge::Column(row, first.1));
        }
        let total = finding.operands.iter().find(|operand| operand.side == Side::Right)?;
        let (row, _) = self.place(&total.id)?;
        (!in_grid(row)).then_some(Edge::Row(row))
    }

    fn residual_row(&self, heads: usize, edge: &Bilingual) -> Option<usize> {
        let is_it = |row: &PaneRow| matches!(row, PaneRow::Residuals { heads: of, edge: other } if *of == heads && other == edge);
        let below = self.rows.iter().enumerate().skip(heads + 1);
        let mut grid = below.take_while(|(at, _)| self.heads_of(*at) == Some(heads));
        grid.find(|(_, row)| is_it(row)).map(|(at, _)| at)
    }
}

/// The edge of a grid that a residual is shown at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Edge {
    Row(usize),
    Column(usize, usize),
}

fn residual(review: &Review, key: FindingKey, finding: &Finding) -> Residual {
    let text = match (finding.verdict, finding.delta) {
        (Verdict::Fails, Some(delta)) => signed(delta),
        (Verdict::Blank, _) => "□".to_string(),
        _ => String::new(),
    };
    let is_open_hard = finding.severity == Severity::Hard && !review.is_settled(finding);
    Residual { finding: key, verdict: finding.verdict, text, is_open_hard }
}

/// Keeps the worse of two residuals at one place.
fn worst<K: std::hash::Hash + Eq>(residuals: &mut HashMap<K, Residual>, key: K, residual: Residual) {
    let rank = |residual: &Residual| (residual.verdict.is_broken(), residual.is_open_hard);
    match residuals.get(&key) {
        Some(other) if rank(other) >= rank(&residual) => {}
        _ => {
            residuals.insert(key, residual);
        }
    }
}
