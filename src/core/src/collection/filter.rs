//! Which reports of a list are shown.
//!
//! Invariant: a report is shown if every condition holds for it, so that conditions only ever take away. Not here: the words
//! typed (`text::fuzzy`), showing them.

use super::Summary;
use crate::review::Progress;

/// A condition with a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Condition {
    /// Not signed off.
    Unfinished,
    /// A hard rule is violated.
    Hard,
    /// Something is unread.
    Unread,
    /// The report cannot be read.
    Failed,
    /// The reviewer has decided something in it, or signed it.
    Mine,
    /// Signed off.
    Signed,
    /// Signed off once, and changed since.
    Reopened,
}

impl Condition {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Unfinished, Self::Hard, Self::Unread, Self::Failed, Self::Mine, Self::Signed, Self::Reopened];

    /// The name in files and, after `filter.`, in the strings.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unfinished => "unfinished",
            Self::Hard => "hard",
            Self::Unread => "unread",
            Self::Failed => "failed",
            Self::Mine => "mine",
            Self::Signed => "signed",
            Self::Reopened => "reopened",
        }
    }

    /// True if it holds for a report: its summary, an error if it cannot be read, `None` while it is not read. `reviewer` is
    /// who asks.
    pub fn holds(self, summary: Option<Result<&Summary, ()>>, reviewer: &str) -> bool {
        match summary {
            // What is not read yet is not finished either.
            None => self == Self::Unfinished,
            Some(Err(())) => self == Self::Failed,
            Some(Ok(summary)) => match self {
                Self::Unfinished => summary.progress != Progress::Finished,
                Self::Hard => summary.counts.hard > 0,
                Self::Unread => summary.counts.unread.total() > 0,
                Self::Failed => false,
                Self::Mine => !reviewer.is_empty() && summary.reviewers.iter().any(|one| one == reviewer),
                Self::Signed => summary.progress == Progress::Finished,
                Self::Reopened => summary.progress == Progress::Reopened,
            },
        }
    }
}
