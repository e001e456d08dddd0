//! The vocabulary: everything a reviewer can ask for. Keymap, footer, help and tests use these names.

macro_rules! actions {
    ($($(#[doc = $doc:literal])* $variant:ident = $name:literal,)*) => {
        /// Something a reviewer can ask for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Action { $($(#[doc = $doc])* $variant,)* }

        impl Action {
            /// Every action.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Their names, in the same order.
            pub const NAMES: &'static [&'static str] = &[$($name,)*];

            /// The name in `keys.ron` and, after `action.`, in the strings.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }
    };
}

actions! {
    /// Show the keys of this mode.
    Help = "help",
    /// Walk over a sample report, key by key.
    Tutorial = "tutorial",
    /// Find an action, a field, a problem or a report by its name.
    Palette = "palette",
    /// Save the session.
    Save = "save",
    /// Save into another folder.
    SaveElsewhere = "save_elsewhere",
    /// Open the report again as it is on the disk.
    Reopen = "reopen",
    /// One level out.
    Back = "back",
    /// End the program.
    Quit = "quit",
    /// Paint the whole screen again.
    Redraw = "redraw",
    /// Stop until the shell continues the program.
    Suspend = "suspend",
    /// Change between Chinese and English.
    Language = "language",
    /// To the next theme.
    Theme = "theme",
    /// Take the mouse, or leave it to the terminal.
    Mouse = "mouse",
    /// Less room for the text, more for the fields.
    DividerLeft = "divider_left",
    /// More room for the text, less for the fields.
    DividerRight = "divider_right",
    /// One row up.
    Up = "up",
    /// One row down.
    Down = "down",
    /// One cell to the left.
    Left = "left",
    /// One cell to the right.
    Right = "right",
    /// One page up.
    PageUp = "page_up",
    /// One page down.
    PageDown = "page_down",
    /// Half a page up.
    HalfPageUp = "half_page_up",
    /// Half a page down.
    HalfPageDown = "half_page_down",
    /// To the first row.
    First = "first",
    /// To the last row.
    Last = "last",
    /// Open the report, or that of the year with the keys at this row.
    Open = "open",
    /// Mark a report for what is done next, or a year as one of two to compare.
    Mark = "mark",
    /// Mark all reports from the one marked last to here.
    MarkRange = "mark_range",
    /// Mark all reports that are shown, or take their marks away.
    MarkAll = "mark_all",
    /// Choose what is done with the marked reports.
    Batch = "batch",
    /// Reports in the order they were given.
    SortGiven = "sort_given",
    /// The most urgent reports first.
    SortUrgent = "sort_urgent",
    /// By agency.
    SortAgency = "sort_agency",
    /// By year.
    SortYear = "sort_year",
    /// By form.
    SortForm = "sort_form",
    /// By problems of hard rules.
    SortHard = "sort_hard",
    /// By problems of soft rules.
    SortSoft = "sort_soft",
    /// By what is unread.
    SortUnread = "sort_unread",
    /// By the share that is done.
    SortReviewed = "sort_reviewed",
    /// By the state of the review.
    SortState = "sort_state",
    /// By the reviewer.
    SortReviewer = "sort_reviewer",
    /// By the last change.
    SortChanged = "sort_changed",
    /// How far the review of the reports is, and who did what.
    Status = "status",
    /// The agencies of a year: who has reported, their rates, totals against parts.
    Table = "table",
    /// Only reports in which the words typed occur.
    Filter = "filter",
    /// Only reports that are not signed off.
    FilterUnfinished = "filter_unfinished",
    /// Only reports with problems of hard rules.
    FilterHard = "filter_hard",
    /// Only reports of which something is unread.
    FilterUnread = "filter_unread",
    /// Only reports that cannot be read.
    FilterFailed = "filter_failed",
    /// Only reports that the reviewer has worked on.
    FilterMine = "filter_mine",
    /// Only reports that are signed off.
    FilterSigned = "filter_signed",
    /// Only reports that were changed after they were signed off.
    FilterReopened = "filter_reopened",
    /// All reports.
    FilterNone = "filter_none",
    /// Lay two years side by side.
    Compare = "compare",
    /// Everything, changes only, failures only.
    View = "view",
    /// Give the keys to the other year.
    OtherYear = "other_year",
    /// A row for each field, or two grids.
    Grids = "grids",
    /// Fold or unfold the section.
    FoldSection = "fold_section",
    /// Fold or unfold all sections.
    FoldAll = "fold_all",
    /// Why did this total change?
    Explain = "explain",
    /// All years of the agency.
    Series = "series",
    /// To the next open problem, then to the next number no rule protects.
    NextProblem = "next_problem",
    /// To the previous open problem.
    PreviousProblem = "previous_problem",
    /// List the problems, open and settled.
    Problems = "problems",
    /// Accept a repair card.
    Accept = "accept",
    /// Look at the next card.
    NextCard = "next_card",
    /// Look at the previous card.
    PreviousCard = "previous_card",
    /// Let cards correct what they would keep, and the other way round.
    Otherwise = "otherwise",
    /// Show the picture of the number larger, or as it was.
    Enlarge = "enlarge",
    /// Show how far the rules protect each number.
    Protection = "protection",
    /// Draw a few of the protected numbers to look at all the same.
    Sample = "sample",
    /// To the next field.
    NextCell = "next_cell",
    /// To the previous field.
    PreviousCell = "previous_cell",
    /// To the next section.
    NextSection = "next_section",
    /// To the previous section.
    PreviousSection = "previous_section",
    /// From the field to its place in the text, and from a number in the text to its field.
    SwitchPane = "switch_pane",
    /// Drawn tables as aligned grids, or as published.
    Tables = "tables",
    /// Open what is folded in the text, or fold it again.
    Fold = "fold",
    /// Show the text kept apart from the report's.
    Apart = "apart",
    /// Correct the value.
    Edit = "edit",
    /// Choose a number of the text for the field.
    Pick = "pick",
    /// Fill the row in focus with numbers of a line of the text.
    TakeRow = "take_row",
    /// Select lines of the text.
    SelectLines = "select_lines",
    /// Choose the form that reads the report, or the lines selected.
    ReadAs = "read_as",
    /// Right as read.
    Confirm = "confirm",
    /// The report itself is wrong.
    AsPublished = "as_published",
    /// The report does not give it.
    Missing = "missing",
    /// Decide that the value cannot be read.
    Unclear = "unclear",
    /// The rule does not apply to this report.
    Waive = "waive",
    /// Take the decision away.
    Clear = "clear",
    /// Write a note.
    Note = "note",
    /// Take the last decision back.
    Undo = "undo",
    /// Make it again.
    Redo = "redo",
    /// Show the decisions about the field: by whom, when and why.
    History = "history",
    /// Copy the value in focus.
    CopyValue = "copy_value",
    /// Copy the sentence or table row of the value.
    CopySentence = "copy_sentence",
    /// Copy the sum of the problem shown.
    CopySum = "copy_sum",
    /// Search in the text.
    Search = "search",
    /// Next hit.
    SearchNext = "search_next",
    /// Previous hit.
    SearchPrevious = "search_previous",
    /// Look at the letter to the agency, and write it.
    Letter = "letter",
    /// Write the reviewed data of the report, or of the reports of the list, into a file.
    Export = "export",
    /// Lay side by side what people decided without seeing each other, and rule between them.
    Adjudicate = "adjudicate",
    /// Finish the review, or take it up again.
    Finish = "finish",
}

impl Action {
    /// The action with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|action| action.name() == name)
    }

    /// Half a page as a page of half the rows, for screens that know pages.
    pub(crate) fn paging(self, page: isize) -> (Self, isize) {
        match self {
            Self::HalfPageUp => (Self::PageUp, (page / 2).max(1)),
            Self::HalfPageDown => (Self::PageDown, (page / 2).max(1)),
            other => (other, page),
        }
    }

    /// True when it changes what is decided at once, or asks for no more than a reason.
    pub(crate) const fn is_destructive(self) -> bool {
        matches!(
            self,
            Self::Accept
                | Self::Confirm
                | Self::AsPublished
                | Self::Missing
                | Self::Unclear
                | Self::Waive
                | Self::Clear
                | Self::Undo
                | Self::Redo
        )
    }
}
