//! What each action is for: the tasks under which the help lists it.
//!
//! Invariant: every action belongs to one task. Not here: its keys (`keys`), whether it can be done now (`availability`).

use crate::action::Action;

/// What a reviewer is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Task {
    /// Going from problem to problem, and looking at what proves them.
    Walk,
    /// Deciding about a number, a rule or the report.
    Decide,
    /// Getting values and tables from the text.
    Values,
    /// Laying years side by side.
    Compare,
    /// Choosing among many reports.
    Reports,
    /// Moving and looking around.
    Move,
    /// Saving, exporting, leaving, the screen.
    File,
}

impl Task {
    /// All of them, in the order in which the help lists them.
    pub const ALL: [Self; 7] =
        [Self::Walk, Self::Decide, Self::Values, Self::Compare, Self::Reports, Self::Move, Self::File];

    /// The key of its title in the strings.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Walk => "help.task.walk",
            Self::Decide => "help.task.decide",
            Self::Values => "help.task.values",
            Self::Compare => "help.task.compare",
            Self::Reports => "help.task.reports",
            Self::Move => "help.task.move",
            Self::File => "help.task.file",
        }
    }

    /// What an action is for.
    pub const fn of(action: Action) -> Self {
        use Action as A;
        match action {
            A::NextProblem
            | A::PreviousProblem
            | A::Problems
            | A::NextCard
            | A::PreviousCard
            | A::Protection
            | A::Enlarge
            | A::Sample
            | A::Explain => Self::Walk,
            A::Accept
            | A::Otherwise
            | A::Confirm
            | A::AsPublished
            | A::Missing
            | A::Unclear
            | A::Waive
            | A::Clear
            | A::Note
            | A::Undo
            | A::Redo
            | A::History
            | A::Adjudicate
            | A::Finish => Self::Decide,
            A::Edit
            | A::Pick
            | A::TakeRow
            | A::SelectLines
            | A::ReadAs
            | A::CopyValue
            | A::CopySentence
            | A::CopySum => Self::Values,
            A::Compare | A::View | A::OtherYear | A::Grids | A::Series => Self::Compare,
            A::Open
            | A::Mark
            | A::MarkRange
            | A::MarkAll
            | A::Batch
            | A::SortGiven
            | A::SortUrgent
            | A::SortAgency
            | A::SortYear
            | A::SortForm
            | A::SortHard
            | A::SortSoft
            | A::SortUnread
            | A::SortReviewed
            | A::SortState
            | A::SortReviewer
            | A::SortChanged
            | A::Status
            | A::Table
            | A::Filter
            | A::FilterUnfinished
            | A::FilterHard
            | A::FilterUnread
            | A::FilterFailed
            | A::FilterMine
            | A::FilterSigned
            | A::FilterReopened
            | A::FilterNone => Self::Reports,
            A::Up
            | A::Down
            | A::Left
            | A::Right
            | A::PageUp
            | A::PageDown
            | A::HalfPageUp
            | A::HalfPageDown
            | A::First
            | A::Last
            | A::NextCell
            | A::PreviousCell
            | A::NextSection
            | A::PreviousSection
            | A::SwitchPane
            | A::FoldSection
            | A::FoldAll
            | A::Fold
            | A::Apart
            | A::Tables
            | A::DividerLeft
            | A::DividerRight
            | A::Search
            | A::SearchNext
            | A::SearchPrevious
            | A::Palette => Self::Move,
            A::Help
            | A::Tutorial
            | A::Save
            | A::SaveElsewhere
            | A::Reopen
            | A::Back
            | A::Quit
            | A::Redraw
            | A::Suspend
            | A::Language
            | A::Theme
            | A::Mouse
            | A::Letter
            | A::Export => Self::File,
        }
    }
}
