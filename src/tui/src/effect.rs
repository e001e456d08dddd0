//! What passes between the state and the edges: effects go out, news comes back.
//!
//! Invariant: nothing here does anything. Left to others: what news means (`update`), doing what is asked (`run`).

use crate::layout::Size;
use crate::overlay::save_as;
use crate::pair::baseline;
use crate::screen::list::report_list;
use gouji_core::review::{Conflict, Move, Opening, Review};

/// What the edges are asked to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Open report `i` of the list.
    Open(usize),
    /// Read report `i` of the list before it is asked for.
    Prefetch(usize),
    /// Begin to review report `i`, which was read before it was asked for.
    Claim(usize),
    /// Open two reports of the list for comparing, older first.
    OpenPair(usize, usize),
    /// Read these reports of the list for their series.
    OpenYears(Vec<usize>),
    /// Read what is usual for the two years on the desk, without delaying anything.
    Weigh(Box<baseline::Wanted>),
    /// End the reading that was asked for; what it comes to is no news any more.
    Stop,
    /// Write down what was just decided about report `i`, before the screen shows it.
    Record(usize, Vec<Move>),
    /// Save the sessions of the open report and of the one beside it.
    Save,
    /// Save it into this folder from now on.
    SaveIn(String),
    /// What was decided about report `i` and not saved is not wanted.
    Forget(usize),
    /// Take the mouse, or leave it to the terminal.
    Mouse(bool),
    /// Put this into the clipboard of the terminal.
    Copy(String),
    /// Paint everything anew.
    Redraw,
    /// Stop the process until the shell continues it.
    Suspend,
    /// End the program.
    Quit,
}

/// What the edges report.
#[derive(Debug)]
pub enum Event {
    /// A report of the list was read for its counts.
    Counted(usize, Result<report_list::Summary, String>),
    /// A report that was asked for is being read.
    Reading,
    /// The text of a report that was asked for, before it is read: the review knows nothing else yet.
    Shown(usize, Box<Review>),
    /// A report was opened and checked; with what is to be known of its session.
    Opened(usize, Result<Box<Review>, String>, Opening),
    /// A report was read before it was asked for.
    Ahead(usize, Result<Box<Review>, String>, Opening),
    /// Report `i`, which was read before it was asked for, may be reviewed as it was read; false when it has to be opened.
    Claimed(usize, bool),
    /// Two reports were opened for comparing, the older first.
    Paired(usize, usize, Result<Box<[(Review, Opening); 2]>, String>),
    /// The reports of an agency were read, those that could be: each with its index in the list.
    Years(Vec<(usize, Review)>),
    /// What is usual for two years of the list.
    Usual((usize, usize), gouji_core::diff::Baseline),
    /// The session was saved to this path.
    Saved(Result<String, save_as::SaveError>),
    /// Somebody else had changed the session of report `i`: it was merged into the open review, but for what both said
    /// differently.
    TakenIn(usize, Vec<Conflict>),
    /// What was decided could not be written down, and why.
    Unrecorded(String),
    /// The journal was not to be found any more: everything in it was written again, into this file.
    JournalMoved(String),
    /// Whoever held the session of report `i` is gone.
    Freed(usize),
    /// The terminal has a new size.
    Resized(Size),
}
