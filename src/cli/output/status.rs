//! `gouji status`: how far the review of many reports is.

use gouji_core::collection::GroupStatus;
use gouji_core::collection::status::{OpenProblems, ReviewerStatus, States, Status as CoreStatus};
use gouji_core::review::{DecisionKind, UnreadCounts};
use serde::Serialize;

/// How far the review is.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Status {
    /// Reports by state; each counts once.
    reports: Reports,
    /// What is open in them.
    open: Open,
    /// How many decisions of each kind hold.
    decisions: Vec<Decisions>,
    /// Each reviewer, in the order of their names.
    reviewers: Vec<Reviewer>,
    /// The groups of the table of agencies that have reports, each above those in it; none without a table.
    groups: Vec<Group>,
}

/// An agency with all that are below it.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Group {
    /// The name of the agency; empty for the reports that are in no group.
    name: String,
    /// How many groups it is in.
    depth: usize,
    /// Reports by state; each counts in its group and in those above.
    reports: Reports,
    /// What is open in them.
    open: Open,
    /// How many decisions of each kind hold.
    decisions: Vec<Decisions>,
    /// Each reviewer, in the order of their names.
    reviewers: Vec<Reviewer>,
}

/// Reports by state.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Reports {
    /// All of them.
    total: usize,
    /// Nobody decided anything yet.
    new: usize,
    /// Somebody began.
    in_progress: usize,
    /// Signed off.
    signed_off: usize,
    /// Signed off once, and changed since.
    reopened: usize,
    /// Could not be read, or the session was not understood.
    failed: usize,
}

/// What is open.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Open {
    /// Reports in which anything is open.
    reports: usize,
    /// Violated hard rules that nobody settled.
    hard: usize,
    /// Violated soft rules that nobody settled.
    soft: usize,
    /// Cells that cannot be told and are undecided.
    unread_cells: usize,
    /// Cells of pictures that were recognised with doubt and are undecided.
    unread_doubtful: usize,
    /// Numbers that nothing explains and are undecided.
    unread_numbers: usize,
    /// Tables whose form is unknown.
    unread_tables: usize,
}

/// Decisions of one kind.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Decisions {
    /// `confirmed`, `corrected`, `entered`, `as_published`, `missing`, `unclear`, `waived` or `read_as`.
    kind: &'static str,
    /// How many hold.
    count: usize,
}

/// The work of one reviewer.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Reviewer {
    /// The name; empty for decisions without one.
    name: String,
    /// Reports in which this person did anything.
    reports: usize,
    /// Reports this person signed off.
    signed_off: usize,
    /// Decisions that hold.
    decisions: usize,
    /// Values corrected or entered, each time counted.
    corrections: usize,
    /// Those that somebody else replaced by another value or took back.
    overturned: usize,
    /// Estimated minutes at work: the times from one act to the next, in whichever report, of each at most five minutes.
    minutes: usize,
}

impl Status {
    /// The status of all reports and by group.
    pub fn new(status: CoreStatus, groups: Vec<GroupStatus>) -> Self {
        let group = |GroupStatus { name, depth, status }| {
            let Self { reports, open, decisions, reviewers, groups: _ } = Self::new(status, Vec::new());
            Group { name, depth, reports, open, decisions, reviewers }
        };
        let States { new, in_progress, signed_off, reopened, failed } = status.states;
        let OpenProblems { hard, soft, unread, reports } = status.open;
        let UnreadCounts { cells, doubtful, numbers, tables } = unread;
        let of_kind = |(kind, count)| Decisions { kind, count };
        let reviewer = |one: ReviewerStatus| {
            let ReviewerStatus { name, reports, signed_off, decisions, corrections, overturned, minutes } = one;
            Reviewer { name, reports, signed_off, decisions, corrections, overturned, minutes }
        };
        Self {
            reports: Reports { total: status.states.total(), new, in_progress, signed_off, reopened, failed },
            open: Open {
                reports,
                hard,
                soft,
                unread_cells: cells,
                unread_doubtful: doubtful,
                unread_numbers: numbers,
                unread_tables: tables,
            },
            decisions: DecisionKind::NAMES.into_iter().zip(status.decisions).map(of_kind).collect(),
            reviewers: status.reviewers.into_iter().map(reviewer).collect(),
            groups: groups.into_iter().map(group).collect(),
        }
    }

    /// The counts as rows: which part, of what or whom, what is counted, how many.
    pub fn rows(&self) -> Vec<(&'static str, &str, &'static str, usize)> {
        let reviewers = self.reviewers.iter().flat_map(|one| {
            let counts = [
                ("reports", one.reports),
                ("signed_off", one.signed_off),
                ("decisions", one.decisions),
                ("corrections", one.corrections),
                ("overturned", one.overturned),
                ("minutes", one.minutes),
            ];
            counts.map(|(what, count)| ("reviewer", one.name.as_str(), what, count))
        });
        let states = self.reports.counts().map(|(what, count)| ("reports", "", what, count));
        let open = self.open.counts().map(|(what, count)| ("open", "", what, count));
        let decisions = self.decisions.iter().map(|one| ("decisions", "", one.kind, one.count));
        let groups = self.groups.iter().flat_map(|group| {
            let states =
                group.reports.counts().map(|(what, count)| ("group.reports", group.name.as_str(), what, count));
            let open = group.open.counts().map(|(what, count)| ("group.open", group.name.as_str(), what, count));
            states.into_iter().chain(open)
        });
        states.into_iter().chain(open).chain(decisions).chain(reviewers).chain(groups).collect()
    }
}

impl Reports {
    /// Each count by its name.
    const fn counts(&self) -> [(&'static str, usize); 6] {
        let Self { total, new, in_progress, signed_off, reopened, failed } = *self;
        [
            ("total", total),
            ("new", new),
            ("in_progress", in_progress),
            ("signed_off", signed_off),
            ("reopened", reopened),
            ("failed", failed),
        ]
    }
}

impl Open {
    /// Each count by its name.
    const fn counts(&self) -> [(&'static str, usize); 7] {
        let Self { reports, hard, soft, unread_cells, unread_doubtful, unread_numbers, unread_tables } = *self;
        [
            ("reports", reports),
            ("hard", hard),
            ("soft", soft),
            ("unread_cells", unread_cells),
            ("unread_doubtful", unread_doubtful),
            ("unread_numbers", unread_numbers),
            ("unread_tables", unread_tables),
        ]
    }
}
