//! What the outside world is asked to do.
//!
//! Invariant: an effect is a value that carries all it needs; performing one reads no state. Not here: performing it (`run`),
//! what comes of it (`event`).

use crate::batch::BatchTask;
use crate::control::ControlSample;
use crate::pair::baseline;
use crate::report_view::snapshot::Snapshot;
use crate::screen::list::report_list::Arrangement;
use crate::survey::SurveyKind;
use gouji_core::review::{EarlierReview, Move};
use gouji_core::text::Lang;
use gouji_export::letter::Block;

/// A request to the outside world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Opens a report of the list, by its index.
    Open(usize),
    /// Reads the sample of the tutorial.
    Practise,
    /// Reads a report of the list before it is asked for.
    Prefetch(usize),
    /// Begins the review of a report that was read before it was asked for.
    Claim(Snapshot),
    /// Opens two reports of the list for comparing, the older first.
    OpenPair(usize, usize),
    /// Reads these reports of the list for their series.
    OpenYears(Vec<usize>),
    /// Reads the baseline of the open pair, without delaying anything.
    Weigh(Box<baseline::BaselineRequest>),
    /// Ends the reading that was asked for; its result is dropped.
    Stop,
    /// Writes decisions into the journal, before the screen shows them.
    Record {
        /// The report after the decisions.
        report: Snapshot,
        /// What was done, in order.
        moves: Vec<Move>,
    },
    /// Takes over the decisions of an earlier review of a report.
    TakeEarlier(Snapshot, Box<EarlierReview>),
    /// Saves the sessions of these reports.
    Save(Vec<Snapshot>),
    /// Saves the sessions of these reports into another folder, and keeps them there.
    SaveIn {
        /// The folder.
        folder: String,
        /// The reports.
        reports: Vec<Snapshot>,
    },
    /// Writes a letter to an agency beside the folder of sessions.
    WriteLetter {
        /// The name of the file.
        name: String,
        /// Its paragraphs.
        blocks: Vec<Block>,
        /// Language of its numbering.
        lang: Lang,
    },
    /// Writes the reviewed data of reports beside the folder of sessions.
    Export {
        /// Indexes of the reports in the list.
        reports: Vec<usize>,
        /// Those of them that are open, as they are now.
        open: Vec<Snapshot>,
        /// What the file is named after.
        words: String,
    },
    /// Reads what people decided about a report on their own; shown at once if the reviewer asks for it.
    Second {
        /// Index of the report in the list.
        report: usize,
        /// True if it was asked for.
        is_asked: bool,
    },
    /// Draws a control sample from these reports.
    Control {
        /// Indexes of the reports in the list.
        reports: Vec<usize>,
        /// What was drawn before.
        before: ControlSample,
    },
    /// Keeps a control sample for the next time.
    RememberControl(ControlSample),
    /// Does a task with each of these reports of the list, under this name.
    Batch {
        /// What is done.
        task: BatchTask,
        /// Indexes of the reports in the list.
        reports: Vec<usize>,
        /// Who asks for it.
        reviewer: String,
    },
    /// Ends the task that is done with many reports.
    StopBatch,
    /// Reads these reports of the list for an overview.
    Survey {
        /// Of what.
        kind: SurveyKind,
        /// Indexes of the reports in the list.
        reports: Vec<usize>,
    },
    /// Ends reading for an overview.
    StopSurvey,
    /// Keeps what the list shows for the next time.
    Remember(Arrangement),
    /// Drops what was decided about a report, by its index, and not saved.
    Forget(usize),
    /// Takes the mouse, or leaves it to the terminal.
    Mouse(bool),
    /// Puts a text into the clipboard of the terminal.
    Copy(String),
    /// Paints the whole screen again.
    Redraw,
    /// Stops the process until the shell continues it.
    Suspend,
    /// Ends the program.
    Quit,
}

impl Effect {
    /// The name in the log.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Open(_) => "open",
            Self::Practise => "practise",
            Self::Prefetch(_) => "prefetch",
            Self::Claim(_) => "claim",
            Self::OpenPair(..) => "open_pair",
            Self::OpenYears(_) => "open_years",
            Self::Weigh(_) => "weigh",
            Self::Stop => "stop",
            Self::Record { .. } => "record",
            Self::TakeEarlier(..) => "take_earlier",
            Self::Save(_) => "save",
            Self::SaveIn { .. } => "save_in",
            Self::WriteLetter { .. } => "write_letter",
            Self::Export { .. } => "export",
            Self::Second { .. } => "second",
            Self::Control { .. } => "control",
            Self::RememberControl(_) => "remember_control",
            Self::Batch { .. } => "batch",
            Self::StopBatch => "stop_batch",
            Self::Survey { .. } => "survey",
            Self::StopSurvey => "stop_survey",
            Self::Remember(_) => "remember",
            Self::Forget(_) => "forget",
            Self::Mouse(_) => "mouse",
            Self::Copy(_) => "copy",
            Self::Redraw => "redraw",
            Self::Suspend => "suspend",
            Self::Quit => "quit",
        }
    }
}
