//! Summary of a report's findings: what is open, in which order and where, and the counts.
//!
//! Invariant: after an update it is what summing up everything gives. Not here: the marks of single numbers (`marks`), the
//! edges of the grids (`residuals`).

use gouji_core::check::{Changes, Finding, FindingKey, Findings, Severity};
use gouji_core::ids::RuleId;
use gouji_core::review::{Counts, Review, UnreadGroup};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// The violated rules of a report.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FindingSummary {
    broken: BTreeMap<FindingKey, Broken>,
    /// Keys of the open findings, hard rules first, then in the order of the text.
    pub open: Vec<FindingKey>,
    /// Where open problems are: byte of the text, severity, key of the finding; by byte.
    pub troubles: Vec<(usize, Severity, FindingKey)>,
    /// What is unread, in the order of the text.
    pub unread: Vec<UnreadGroup>,
    /// Counts for the title bar.
    pub counts: Counts,
}

/// A violated rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Broken {
    severity: Severity,
    is_settled: bool,
    links_years: bool,
    /// Where it is shown first.
    place: usize,
}

impl Broken {
    fn of(review: &Review, finding: &Finding) -> Option<Self> {
        finding.verdict.is_broken().then(|| Self {
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
    /// Sums up everything.
    pub fn of(review: &Review, findings: &Findings) -> Self {
        let broken = findings.entries().filter_map(|(key, finding)| Some((key, Broken::of(review, finding)?)));
        let mut summary = Self { broken: broken.collect(), ..Self::default() };
        let open = summary.broken.iter().filter(|(_, broken)| broken.is_open());
        summary.troubles = open.flat_map(|(&key, _)| troubles(findings, key)).collect();
        summary.troubles.sort_unstable();
        summary.count(review);
        summary
    }

    /// Sums up again what changed; `touched` are the findings that are new or may be settled or open now.
    pub fn follow(&mut self, review: &Review, findings: &Findings, changes: &Changes, touched: &BTreeSet<FindingKey>) {
        self.troubles.retain(|trouble| !touched.contains(&trouble.2) && !changes.keys.contains(&trouble.2));
        for &key in changes.keys.union(touched) {
            match findings.get(key).and_then(|finding| Broken::of(review, finding)) {
                Some(broken) => {
                    self.broken.insert(key, broken);
                    self.troubles.extend(broken.is_open().then(|| troubles(findings, key)).into_iter().flatten());
                }
                None => drop(self.broken.remove(&key)),
            }
        }
        // Two runs in order, which this kind of sorting sees.
        self.troubles.sort();
        self.count(review);
    }

    fn count(&mut self, review: &Review) {
        let mut open: Vec<(&FindingKey, &Broken)> = self.broken.iter().filter(|(_, broken)| broken.is_open()).collect();
        open.sort_by_key(|(_, broken)| (broken.severity, broken.place));
        self.open = open.into_iter().map(|(&key, _)| key).collect();
        let own = self.broken.values().filter(|broken| !broken.links_years);
        let unread = review.unread();
        let counts = unread.counts();
        self.unread = unread.groups();
        self.counts = review.counts_of(own.map(|broken| (broken.severity, broken.is_settled)), counts);
    }

    /// How many of the open problems are hard.
    pub fn open_hard(&self) -> usize {
        let is_hard = |key: &FindingKey| self.broken.get(key).is_some_and(|broken| broken.severity == Severity::Hard);
        self.open.partition_point(is_hard)
    }

    /// How many problems are open: rules violated, and groups of what is unread.
    pub fn count_open(&self) -> usize {
        self.open.len() + self.unread.len()
    }

    /// Number of violated hard rules, settled or not.
    pub fn broken_hard(&self) -> usize {
        self.broken.values().filter(|broken| broken.severity == Severity::Hard).count()
    }
}

/// The problems there were since a report was opened.
#[derive(Debug, Clone, Default)]
pub(crate) struct KnownProblems {
    rules: HashSet<RuleId>,
    unread: usize,
}

impl KnownProblems {
    /// Takes in what there is now.
    pub(crate) fn learn(&mut self, review: &Review, findings: &Findings, summary: &FindingSummary) {
        let counts = |broken: &&Broken| !matches!(broken.severity, Severity::Info);
        for (&key, _) in summary.broken.iter().filter(|(_, broken)| counts(broken)) {
            if let Some(finding) = findings.get(key)
                && !self.rules.contains(&finding.rule)
            {
                self.rules.insert(finding.rule.clone());
            }
        }
        if self.unread == 0 {
            self.unread = review.unread_as_read().clone().groups().len();
        }
    }

    /// How many there were.
    pub(crate) fn len(&self) -> usize {
        self.rules.len() + self.unread
    }
}

/// The places of an open problem.
fn troubles(findings: &Findings, key: FindingKey) -> impl Iterator<Item = (usize, Severity, FindingKey)> {
    findings.get(key).into_iter().flat_map(move |finding| {
        let ours = finding.operands.iter().filter(|operand| operand.owner.is_own()).filter_map(|operand| operand.span);
        let places = ours.chain(finding.places.iter().copied());
        places.map(move |span| (span.start, finding.severity, key))
    })
}
