//! A long report before it is read: its text can be looked at and searched in while its numbers are looked for.
//!
//! Invariant: nothing is typed into and nothing is decided about a report that is still being read; what the reviewer looks at
//! stays in view when its numbers come. Not here: reading (`run`).

use crate::action::Action;
use crate::open_reports::OpenReports;
use crate::report_view::ReportView;
use crate::report_view::text_pane::TextPane;
use crate::search::Search;
use crate::state::{Screen, State};
use gouji_core::review::Review;

/// The text of a report came before what is read out of it.
pub(crate) fn shown(state: &mut State, index: usize, review: Review) {
    // Whoever went elsewhere meanwhile is not called back.
    if state.is_reading && state.screen == Screen::List && state.open.view().is_none() {
        state.open = OpenReports::One(Box::new(ReportView::early(index, review, state.space())));
        state.screen = Screen::Report;
    }
}

/// True for what can be done with a text alone.
pub(crate) const fn can(action: Action) -> bool {
    matches!(
        action,
        Action::Up
            | Action::Down
            | Action::PageUp
            | Action::PageDown
            | Action::HalfPageUp
            | Action::HalfPageDown
            | Action::First
            | Action::Last
            | Action::Search
            | Action::SearchNext
            | Action::SearchPrevious
            | Action::Fold
            | Action::Tables
            | Action::DividerLeft
            | Action::DividerRight
            | Action::Back
            | Action::Quit
            | Action::Help
            | Action::Palette
            | Action::Language
            | Action::Theme
            | Action::Mouse
            | Action::Redraw
            | Action::Suspend
    )
}

/// Where a reviewer was in a text while it was being read.
#[derive(Debug)]
pub(crate) struct ScrollPosition {
    pub(crate) cursor: usize,
    pub(crate) top: usize,
    pub(crate) is_loose: bool,
    pub(crate) search: Option<Search>,
}

/// Takes the text pane of a report that has been read out of the open reports, with its scroll position.
pub(crate) fn take_loaded_text(state: &mut State, index: usize) -> (TextPane, Option<ScrollPosition>) {
    let is_it = state.open.view().is_some_and(|view| view.index == index);
    let Some(early) = is_it.then(|| state.open.take_loading()).flatten() else {
        return (TextPane::default(), None);
    };
    let ReportView { text_pane, search, .. } = *early;
    let went = text_pane.cursor > 0 || text_pane.is_loose || search.is_some();
    let position =
        ScrollPosition { cursor: text_pane.cursor, top: text_pane.top, is_loose: text_pane.is_loose, search };
    (text_pane, went.then_some(position))
}
