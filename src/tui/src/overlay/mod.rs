//! Overlays, which get the keys before their screen: one module each, with its state, its keys and its drawing.
//!
//! Invariant: an overlay changes only itself; it reads the program's state, and answers a key with an `Outcome`. A new one
//! is a module and a line of the list below. Not here: what an answer does (`answers`), when an overlay opens.

pub mod adjudication;
pub mod agency_overview;
pub mod apart;
pub mod conflicts;
pub mod earlier;
pub mod folder_findings;
pub mod help;
pub mod history;
pub mod leave;
pub mod letter;
pub mod marked;
pub mod note;
pub mod palette;
pub mod parts;
pub mod problems;
pub mod read_as;
pub mod reason_prompt;
pub mod restore_report;
pub mod review_status;
pub mod sample_walk;
pub mod save_as;
pub mod sign_off;
pub(crate) mod which_key;

use crate::action::Action;
use crate::batch::BatchTask;
use crate::control::ControlSample;
use crate::keys::{Code, Key};
use crate::layout::Area;
use crate::state::{LeaveTarget, Screen, State};
use crate::widgets::paint::Paint;
use gouji_core::ids::RuleId;
use gouji_core::review::{Decision, DecisionKind, EarlierReview, Ruling, UnreadKey};
use gouji_core::text::{Lang, Span};
use gouji_export::letter::Block;

/// What every overlay does.
pub(crate) trait Layer {
    /// Shows things as they are now, after something has changed.
    fn refresh(&mut self, _state: &State) {}

    /// Takes a key.
    fn key(&mut self, key: Key, state: &State) -> Outcome;

    /// Takes pasted text; an overlay without a line to type in leaves it.
    fn paste(&mut self, _text: &str, _state: &State) {}

    /// Draws the overlay over its screen.
    fn draw(&self, state: &State, paint: &mut Paint);

    /// What the mouse can do with it.
    fn mouse(&self) -> MouseUse {
        MouseUse::Keys
    }
}

/// What the mouse can do with an overlay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MouseUse {
    /// Click on the keys it shows.
    Keys,
    /// The same, and scroll it with the wheel as its arrow keys do.
    Scroll,
    /// Scroll it, and close it with a click.
    ScrollAndClose,
    /// Nothing.
    Nothing,
}

/// What becomes of an overlay after a key.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// It stays.
    Stay,
    /// It stays, and a warning is shown.
    Warn(String),
    /// It stays, and this is done.
    Ask(Answer),
    /// It closes.
    Close,
    /// It closes, and a warning is shown.
    CloseWith(String),
    /// It closes, and this is done.
    Answer(Answer),
}

/// What an overlay was opened for.
#[derive(Debug)]
pub(crate) enum Answer {
    /// Do an action.
    Act(Action),
    /// Bring a field or a number of the text into focus, by its id.
    Go(String),
    /// Bring a place of the text into focus.
    GoToPlace(usize),
    /// Bring a row of the comparison into focus.
    GoToRow(usize),
    /// Show the problem of this rule.
    ShowProblem(RuleId),
    /// Show a group of what is unread.
    ShowUnread(UnreadKey),
    /// Open a report of the list.
    OpenReport(usize),
    /// Open a report of the list at the problem of this rule.
    OpenAt(usize, RuleId),
    /// Decide about an id.
    Decide {
        /// Field, mention or problem.
        id: String,
        /// What is decided.
        kind: DecisionKind,
        /// Why.
        reason: String,
    },
    /// Decide about several ids with one reason; each decision answers what its rules found.
    SettleTogether {
        /// Fields, mentions or problems, with their rules.
        ids: Vec<(String, Vec<RuleId>)>,
        /// What is decided.
        kind: DecisionKind,
        /// Why.
        reason: String,
    },
    /// Take one step of the history back, by its index.
    TakeBack(usize),
    /// Keep a note about an id.
    WriteNote {
        /// Field, mention or problem.
        id: String,
        /// The note.
        text: String,
    },
    /// Keep the words of a reason that was not given: the next question offers them.
    KeepReason(String),
    /// Keep the words of a note that is not finished.
    KeepDraft {
        /// Field, mention or problem.
        id: String,
        /// The words; none when there is nothing to keep.
        text: String,
    },
    /// Sign the report off.
    SignOff {
        /// Who signs.
        reviewer: String,
        /// Why, although something is open or unread.
        reason: Option<String>,
    },
    /// Review a report again that is signed off.
    TakeUp,
    /// Take the other side's of each conflict for which this is true.
    Resolve(Vec<bool>),
    /// Keep what was found of a control sample.
    KeepControl(ControlSample),
    /// Draw more of a control sample.
    DrawControl,
    /// Open a report of the list at a number, by its id.
    OpenNumber(usize, String),
    /// Take what all agreed on, and these rulings.
    Adjudicate {
        /// What all agreed on.
        agreed: Vec<(String, Decision)>,
        /// What was chosen where they differ.
        rulings: Vec<Ruling>,
    },
    /// Take over the decisions of an earlier review of a report, by its index.
    TakeEarlier(usize, Box<EarlierReview>),
    /// Do a task with each of these reports of the list.
    Batch {
        /// What is done.
        task: BatchTask,
        /// Indexes of the reports in the list.
        reports: Vec<usize>,
        /// Who asks for it.
        reviewer: String,
    },
    /// End reading for an overview.
    StopSurvey,
    /// Save into this folder.
    SaveIn(String),
    /// Save what is open.
    Save,
    /// Save what is open, and leave.
    SaveAndLeave(LeaveTarget),
    /// Drop what is not saved, and leave.
    Discard(LeaveTarget),
    /// Write a letter into a file.
    WriteLetter {
        /// The name of the file.
        name: String,
        /// Its paragraphs.
        blocks: Vec<Block>,
        /// Language of its numbering.
        lang: Lang,
    },
    /// Read tables by a form.
    ReadAs {
        /// Id of the form.
        form: String,
        /// Ids of its tables.
        tables: Vec<String>,
        /// The lines that hold them; `None` for wherever they are.
        place: Option<Span>,
        /// Whose reading fills them.
        reader: Option<String>,
    },
}

macro_rules! overlays {
    ($($(#[doc = $doc:literal])* $name:ident($state:ty),)*) => {
        /// An overlay, which gets the keys before the screen below it.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Overlay { $($(#[doc = $doc])* $name(Box<$state>),)* }

        impl Overlay {
            pub(crate) fn layer(&self) -> &dyn Layer {
                match self { $(Self::$name(overlay) => &**overlay,)* }
            }

            pub(crate) fn layer_mut(&mut self) -> &mut dyn Layer {
                match self { $(Self::$name(overlay) => &mut **overlay,)* }
            }
        }

        $(impl From<$state> for Overlay {
            fn from(overlay: $state) -> Self {
                Self::$name(Box::new(overlay))
            }
        })*
    };
}

impl Overlay {
    /// Keeps how an overlay over many reports was looked at: it opens again like that.
    pub(crate) fn keep_place(self, state: &mut State) {
        match self {
            Self::FolderFindings(findings) => state.folder_findings = Some(*findings),
            Self::AgencyOverview(overview) => state.survey.left = Some(*overview),
            _ => {}
        }
    }
}

impl State {
    /// The overlay that is open shows things as they are now.
    pub(crate) fn refresh_overlay(&mut self) {
        if let Some(mut overlay) = self.overlay.take() {
            overlay.layer_mut().refresh(self);
            self.overlay = Some(overlay);
        }
    }
}

overlays! {
    /// The keys of the mode below.
    Help(help::Help),
    /// Actions, fields, problems and reports by their names.
    Palette(palette::Palette),
    /// Why something is decided, before it is.
    ReasonPrompt(reason_prompt::ReasonPrompt),
    /// What was decided, in which order.
    History(history::History),
    /// The problems of the report.
    Problems(problems::Problems),
    /// The text kept apart from the report's.
    ApartText(apart::ApartText),
    /// Why a total changed.
    Parts(parts::Parts),
    /// The form that reads a report or a table.
    ReadAs(read_as::ReadAs),
    /// A note being written.
    Note(note::Note),
    /// The letter to the agency.
    Letter(letter::Letter),
    /// What is signed off, before it is.
    SignOff(sign_off::SignOff),
    /// What two people decided differently.
    Conflicts(conflicts::Conflicts),
    /// Whether an earlier review of the same agency and year is taken over.
    Earlier(earlier::Earlier),
    /// Another folder to save into.
    SaveAs(save_as::SaveAs),
    /// What became of the session at opening.
    RestoreReport(restore_report::RestoreReport),
    /// What is done with the marked reports.
    MarkedTasks(marked::MarkedTasks),
    /// The violated rules of all reports.
    FolderFindings(folder_findings::FolderFindings),
    /// What people decided differently without seeing each other.
    Adjudication(adjudication::Adjudication),
    /// A control sample over many reports.
    SampleWalk(sample_walk::SampleWalk),
    /// How far the review of the reports is.
    ReviewStatus(review_status::ReviewStatus),
    /// The agencies of a year.
    AgencyOverview(agency_overview::AgencyOverview),
    /// Whether unsaved decisions are saved or dropped.
    Leave(leave::Leave),
}

/// How many rows a key moves by in a list that fills an overlay, to its first or last row by all there are; `None` for a key that
/// moves by none.
pub(crate) fn moved(key: Key, page: isize) -> Option<isize> {
    Some(match key.folded().code {
        Code::Down | Code::Char('j') if !key.ctrl => 1,
        Code::Up | Code::Char('k') if !key.ctrl => -1,
        Code::PageDown => page,
        Code::PageUp => -page,
        Code::Home => isize::MIN,
        Code::End => isize::MAX,
        _ => return None,
    })
}

/// An area for a box about a number: in place of the panel below a report, never over the number it is about; on other screens
/// of this size, at the lower edge of two years and in the middle of the others.
pub(crate) fn below(state: &State, columns: u16, rows: u16) -> Area {
    let area = centred(state, columns, rows);
    match (state.screen, state.open.view()) {
        (Screen::Report, Some(view)) => view.panes(state.space()).problem,
        (Screen::Pair, _) => Area { y: state.size.rows.saturating_sub(area.height + 1), ..area },
        _ => area,
    }
}

/// An area of this size in the middle of the screen.
pub(crate) fn centred(state: &State, columns: u16, rows: u16) -> Area {
    let size = state.size;
    let (width, height) = (columns.min(size.columns), rows.min(size.rows));
    Area { x: (size.columns - width) / 2, y: (size.rows - height) / 2, width, height }
}
