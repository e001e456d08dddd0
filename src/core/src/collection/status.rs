//! How far the review of many reports is: by state, what is open, decisions by kind, the work of each reviewer.
//!
//! Invariant: each report counts once, under one state; the sums do not depend on the order of the reports, and those of two
//! parts merged are those of the whole. Not here: one report (`Summary`, `Activity`), words and tables (the command line),
//! groups of agencies (`group_status`).

use super::{Activity, Summary};
use crate::review::{DecisionKind, Progress, UnreadCounts};
use std::collections::BTreeMap;

/// Most seconds between two acts of a person that count as work; of a longer pause only these.
pub const PAUSE: i64 = 5 * 60;

/// How far the review of many reports is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Status {
    /// Reports by state.
    pub states: States,
    /// What is open in them.
    pub open: OpenProblems,
    /// How many decisions of each kind hold, in the order of [`DecisionKind::NAMES`].
    pub decisions: [usize; DecisionKind::NAMES.len()],
    /// Each reviewer, in the order of their names.
    pub reviewers: Vec<ReviewerStatus>,
}

/// Reports by state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct States {
    /// Nobody decided anything yet.
    pub new: usize,
    /// Somebody began.
    pub in_progress: usize,
    /// Signed off.
    pub signed_off: usize,
    /// Signed off once, and changed since.
    pub reopened: usize,
    /// Could not be read.
    pub failed: usize,
}

impl States {
    /// All reports.
    pub const fn total(self) -> usize {
        self.new + self.in_progress + self.signed_off + self.reopened + self.failed
    }
}

/// What is open in many reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OpenProblems {
    /// Open findings of hard rules.
    pub hard: usize,
    /// Open findings of soft rules.
    pub soft: usize,
    /// What is unread and undecided.
    pub unread: UnreadCounts,
    /// Reports in which any of these is open.
    pub reports: usize,
}

/// The work of one reviewer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReviewerStatus {
    /// The name.
    pub name: String,
    /// Reports in which this person did anything.
    pub reports: usize,
    /// Reports this person signed off.
    pub signed_off: usize,
    /// Decisions that hold.
    pub decisions: usize,
    /// Values corrected or entered, each time counted.
    pub corrections: usize,
    /// Those that somebody else replaced or took back.
    pub overturned: usize,
    /// Estimated whole minutes at work: see [`minutes`].
    pub minutes: usize,
}

/// The sums so far.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally {
    status: Status,
    people: BTreeMap<String, (ReviewerStatus, Vec<i64>)>,
}

impl Tally {
    /// Adds a report.
    pub fn add(&mut self, summary: &Summary, activity: &Activity) {
        let Status { states, open, decisions, .. } = &mut self.status;
        let state = match summary.progress {
            Progress::New => &mut states.new,
            Progress::Started => &mut states.in_progress,
            Progress::Finished => &mut states.signed_off,
            Progress::Reopened => &mut states.reopened,
        };
        *state += 1;
        let counts = summary.counts;
        open.hard += counts.hard;
        open.soft += counts.soft;
        open.unread += counts.unread;
        open.reports += usize::from(counts.hard + counts.soft + counts.unread.total() > 0);
        for (sum, count) in decisions.iter_mut().zip(activity.decisions) {
            *sum += count;
        }
        for share in &activity.people {
            let (person, times) = self.people.entry(share.name.clone()).or_default();
            person.reports += 1;
            person.signed_off += usize::from(share.is_signer);
            person.decisions += share.decisions;
            person.corrections += share.corrections;
            person.overturned += share.overturned;
            times.extend(&share.times);
        }
    }

    /// Adds a report that could not be read.
    pub const fn add_failed(&mut self) {
        self.status.states.failed += 1;
    }

    /// Adds the reports of another part.
    pub fn merge(&mut self, other: Self) {
        let Status { states, open, decisions, .. } = &mut self.status;
        let theirs = other.status;
        states.new += theirs.states.new;
        states.in_progress += theirs.states.in_progress;
        states.signed_off += theirs.states.signed_off;
        states.reopened += theirs.states.reopened;
        states.failed += theirs.states.failed;
        open.hard += theirs.open.hard;
        open.soft += theirs.open.soft;
        open.unread += theirs.open.unread;
        open.reports += theirs.open.reports;
        for (sum, count) in decisions.iter_mut().zip(theirs.decisions) {
            *sum += count;
        }
        for (name, (more, more_times)) in other.people {
            let (person, times) = self.people.entry(name).or_default();
            person.reports += more.reports;
            person.signed_off += more.signed_off;
            person.decisions += more.decisions;
            person.corrections += more.corrections;
            person.overturned += more.overturned;
            times.extend(more_times);
        }
    }

    /// The sums.
    pub fn status(self) -> Status {
        let one = |(name, (person, times))| ReviewerStatus { name, minutes: minutes(times), ..person };
        Status { reviewers: self.people.into_iter().map(one).collect(), ..self.status }
    }
}

/// Whole minutes at work, estimated from the times of a person's acts in seconds, in any order: the sum of the times from one
/// act to the next, in whichever report, of each at most [`PAUSE`]. What came before the first act is not known and counts
/// nothing.
pub fn minutes(mut times: Vec<i64>) -> usize {
    times.sort_unstable();
    let gaps = times.windows(2).map(|pair| match pair {
        [before, after] => after.saturating_sub(*before).min(PAUSE),
        _ => 0,
    });
    usize::try_from(gaps.sum::<i64>() / 60).unwrap_or_default()
}
