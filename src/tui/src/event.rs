//! What the outside world reports.
//!
//! Not here: what an event does to the state (`update`).

use crate::batch::BatchResult;
use crate::control::ControlSample;
use crate::layout::Size;
use crate::screen::series::SeriesScreen;
use crate::survey::SurveyResult;
use gouji_core::collection::Summary;
use gouji_core::review::{Conflict, Decision, EarlierReview, Review, SecondReview, SessionStatus};

/// A report from the outside world.
#[derive(Debug)]
pub enum Event {
    /// The time is now this: UTC as RFC 3339.
    Clock(String),
    /// A report of the list was read for its counts.
    Counted(usize, Result<Summary, String>),
    /// A report that was asked for is being read.
    Reading,
    /// The text of a report that was asked for, before it is read: the review knows nothing else yet.
    Shown(usize, Box<Review>),
    /// A report was opened and checked; with what is to be known of its session.
    Opened(usize, Result<Box<Review>, String>, SessionStatus),
    /// The sample of the tutorial was read.
    Practised(Result<Box<Review>, String>),
    /// A report was read before it was asked for.
    Prefetched(usize, Result<Box<Review>, String>, SessionStatus),
    /// Report `i`, which was read before it was asked for, may be reviewed as it was read; false when it has to be opened.
    Claimed(usize, bool),
    /// Two reports were opened for comparing, the older first.
    Paired(usize, usize, Result<Box<[(Review, SessionStatus); 2]>, String>),
    /// The reports of an agency were read, those that could be, and laid side by side.
    Years(Box<SeriesScreen>),
    /// What is usual for two years of the list.
    Baseline((usize, usize), gouji_core::diff::Baseline),
    /// The session was saved to this path.
    Saved(Result<String, SaveError>),
    /// A letter was written to this path; or why not.
    LetterWritten(Result<String, String>),
    /// Reviewed data were written to this path, from so many reports, and so many could not be read; or why not.
    Exported(Result<(String, usize, usize), String>),
    /// What people decided about report `i` on their own was read; whether it was asked for.
    Seconded(usize, bool, Result<Box<SecondReview>, String>),
    /// A control sample was drawn; `None` when it was stopped.
    Controlled(Option<Box<ControlSample>>),
    /// A task is done with so many of so many reports.
    BatchStep(usize, usize),
    /// A task is done with all reports it was asked for, or as far as it came.
    BatchDone(Box<BatchResult>),
    /// So many of so many reports were read for an overview.
    SurveyStep(usize, usize),
    /// What was found in the reports that were read for an overview.
    Surveyed(Box<SurveyResult>),
    /// Somebody else had changed the session of a report: the review with those changes merged in.
    TakenIn {
        /// Index of the report in the list.
        report: usize,
        /// The merged review.
        review: Box<Review>,
        /// What two people decided differently.
        conflicts: Vec<Conflict>,
    },
    /// The decisions of an earlier review were taken over, or why not.
    TakenOver(Result<Box<TakenOver>, String>),
    /// What was decided could not be written down, and why.
    Unrecorded(String),
    /// The journal was not to be found any more: everything in it was written again, into this file.
    JournalMoved(String),
    /// Whoever held the session of report `i` is gone.
    Freed(usize),
    /// The terminal has a new size.
    Resized(Size),
}

/// Why a session was not saved.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SaveError {
    /// The reason, in the language of this run.
    pub reason: String,
    /// A folder to offer, where another folder would help.
    pub elsewhere: Option<String>,
}

/// The decisions of an earlier review, taken over.
#[derive(Debug)]
pub struct TakenOver {
    /// Index of the report in the list.
    pub report: usize,
    /// The report with what fits.
    pub review: Review,
    /// The earlier review.
    pub earlier: EarlierReview,
    /// The decisions about values that are printed otherwise now, by id.
    pub lost: Vec<(String, Decision)>,
}
