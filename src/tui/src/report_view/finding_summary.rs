//! What the findings of a report come to: what is open, in which order and where, and how much of it.
//!
//! Invariant: what is brought up to date after a change is what counting everything gives. Not here: the marks of single
//! numbers (`marks`), the edges of the grids (`residuals`).

use gouji_core::check::{Changes, Finding, Findings, Severity};
use gouji_core::review::{Counts, Review};
use std::collections::BTreeSet;

/// The broken rules of a report.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FindingSummary {
    /// In the order of the findings.
    broken: Vec<Broken>,
    /// What is open: indexes of findings, hard rules first, then in the order of the text.
    pub open: Vec<usize>,
    /// Where open problems lie: place in the text, severity, index of the finding; by place.
    pub troubles: Vec<(usize, Severity, usize)>,
    /// Counts for the title bar.
    pub counts: Counts,
}

/// A broken rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Broken {
    finding: usize,
    severity: Severity,
    is_settled: bool,
    links_years: bool,
    /// Where it is shown first.
    place: usize,
}

impl Broken {
    fn of(review: &Review, findings: &Findings, at: usize) -> Option<Self> {
        let finding = findings.get(at).filter(|finding| finding.verdict.is_broken())?;
        Some(Self {
            finding: at,
            severity: finding.severity,
            is_settled: review.is_settled(finding),
            links_years: finding.links_years(),
            place: finding.anchor().map_or(usize::MAX, |span| span.start),
        })
    }

    const fn is_open(&self) -> bool {
        !self.is_settled && !matches!(self.severity, Severity::Info)
    }
}

impl FindingSummary {
    /// Counts everything.
    pub fn of(review: &Review, findings: &Findings) -> Self {
        let mut summary = Self {
            broken: (0..findings.len()).filter_map(|at| Broken::of(review, findings, at)).collect(),
            ..Self::default()
        };
        let open = summary.broken.iter().filter(|broken| broken.is_open());
        summary.troubles = open.flat_map(|broken| troubles(&findings[broken.finding], broken.finding)).collect();
        summary.troubles.sort_unstable();
        summary.count(review);
        summary
    }

    /// Counts again what changed; touched findings have their present index.
    pub fn follow(&mut self, review: &Review, findings: &Findings, changes: &Changes, touched: &BTreeSet<usize>) {
        let stays = |at: usize| changes.moved(at).filter(|at| !touched.contains(at));
        self.broken.retain_mut(|broken| {
            stays(broken.finding).is_some_and(|at| {
                broken.finding = at;
                true
            })
        });
        self.troubles.retain_mut(|trouble| {
            stays(trouble.2).is_some_and(|at| {
                trouble.2 = at;
                true
            })
        });
        let new: Vec<Broken> = touched.iter().filter_map(|&at| Broken::of(review, findings, at)).collect();
        self.broken.extend(&new);
        self.broken.sort_by_key(|broken| broken.finding);
        let open = new.iter().filter(|broken| broken.is_open());
        self.troubles.extend(open.flat_map(|broken| troubles(&findings[broken.finding], broken.finding)));
        // Two runs in order, which this kind of sorting sees.
        self.troubles.sort();
        self.count(review);
    }

    fn count(&mut self, review: &Review) {
        let mut open: Vec<&Broken> = self.broken.iter().filter(|broken| broken.is_open()).collect();
        open.sort_by_key(|broken| (broken.severity, broken.place));
        self.open = open.into_iter().map(|broken| broken.finding).collect();
        let own = self.broken.iter().filter(|broken| !broken.links_years);
        self.counts = review.counts_of(own.map(|broken| (broken.severity, broken.is_settled)));
    }

    /// Number of violated hard rules, settled or not.
    pub fn broken_hard(&self) -> usize {
        self.broken.iter().filter(|broken| broken.severity == Severity::Hard).count()
    }
}

/// Where an open problem lies.
fn troubles(finding: &Finding, index: usize) -> impl Iterator<Item = (usize, Severity, usize)> {
    let ours = finding.operands.iter().filter(|operand| !operand.last_year).filter_map(|operand| operand.span);
    let places = ours.chain(finding.places.iter().copied());
    places.map(move |span| (span.start, finding.severity, index))
}
