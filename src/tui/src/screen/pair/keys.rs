//! What the keys do on two years side by side.
//!
//! Invariant: what is decided is decided by the same code as on the desk, in the year that has the keys; afterwards the
//! cursor lies on the number that is in focus there.

use crate::action::Action;
use crate::clipboard::copy;
use crate::decisions::decide;
use crate::effect::Effect;
use crate::leaving::{leave, reopen};
use crate::overlay::parts::Parts;
use crate::report_view::cards::accept;
use crate::screen::pair::PairScreen;
use crate::screen::series::keys::open_series;
use crate::state::{LeaveTarget, Screen, State};

/// An action on two years side by side.
pub(crate) fn act(state: &mut State, action: Action) -> Vec<Effect> {
    if moves(state, action) {
        return Vec::new();
    }
    match action {
        Action::Save => return vec![Effect::Save(state.to_save())],
        Action::Reopen => return reopen(state),
        Action::CopyValue | Action::CopySentence | Action::CopySum => return copy(state, action),
        Action::Series => return open_series(state),
        Action::Explain => match Parts::of_focus(state) {
            Some(parts) => state.overlay = Some(parts.into()),
            None => state.warn(state.say("parts.none").to_string()),
        },
        Action::Open => open(state),
        Action::Back => {
            if !state.compare.as_mut().is_some_and(PairScreen::end_search) {
                return leave(state, LeaveTarget::List);
            }
        }
        Action::NextProblem | Action::PreviousProblem => {
            let (Some(compare), Some(desk)) = (&mut state.compare, &mut state.desk) else { return Vec::new() };
            if !compare.go_problem(desk, action == Action::NextProblem) {
                state.tell(state.say("compare.no_problem").to_string());
            }
        }
        Action::Accept => {
            accept(state);
            state.follow();
        }
        Action::NextCard | Action::PreviousCard => {
            if let Some(desk) = &mut state.desk {
                desk.look(action == Action::NextCard);
            }
            state.follow();
        }
        Action::Otherwise => {
            if let Some(desk) = &mut state.desk {
                desk.otherwise = !desk.otherwise;
            }
        }
        _ => {
            decide(state, action);
            if matches!(action, Action::Undo | Action::Redo) {
                state.follow();
            }
        }
    }
    Vec::new()
}

/// Moves over the rows, or over the grids; false when the action is no move.
fn moves(state: &mut State, action: Action) -> bool {
    let page = (isize::try_from(state.size.rows).unwrap_or(0) - 14).max(4);
    let (Some(compare), Some(desk)) = (&mut state.compare, &mut state.desk) else { return true };
    // Over the grid of the year that has the keys; the other one follows.
    if compare.is_grids && desk.go_by(action, page) {
        compare.follow(desk);
        return true;
    }
    match action {
        Action::Up => compare.go(desk, -1),
        Action::Down => compare.go(desk, 1),
        Action::PageUp => compare.go(desk, -page),
        Action::PageDown => compare.go(desk, page),
        Action::First => compare.go(desk, isize::MIN / 2),
        Action::Last => compare.go(desk, isize::MAX / 2),
        Action::Left => compare.go_cells(desk, -1),
        Action::Right => compare.go_cells(desk, 1),
        Action::OtherYear => compare.swap(desk),
        Action::NextSection => compare.go_section(desk, true),
        Action::PreviousSection => compare.go_section(desk, false),
        Action::View => compare.next_view(desk),
        Action::Grids => {
            compare.is_grids = !compare.is_grids;
            compare.focus(desk);
        }
        Action::FoldSection => compare.fold(desk),
        Action::FoldAll => compare.fold_all(desk),
        Action::Search => compare.begin_search(),
        Action::SearchNext | Action::SearchPrevious if compare.search.is_none() => compare.begin_search(),
        Action::SearchNext => compare.next_hit(desk, true),
        Action::SearchPrevious => compare.next_hit(desk, false),
        _ => return false,
    }
    true
}

/// The report of the year that has the keys, at this number; going back leads here again.
fn open(state: &mut State) {
    if let Some(desk) = &mut state.desk {
        desk.pane = crate::report_view::Pane::Fields;
    }
    state.screen = Screen::Report;
}

impl PairScreen {
    /// Shows a row whatever the view and however it is folded.
    pub fn show(&mut self, desk: &mut crate::report_view::ReportView, row: usize) {
        (self.cursor, self.cell) = (row, 0);
        self.unfold_here(desk);
        self.focus(desk);
    }
}

impl State {
    /// Lets the comparison follow the desk of the year that has the keys.
    pub(crate) fn follow(&mut self) {
        if let (Screen::Pair, Some(compare), Some(desk)) = (self.screen, &mut self.compare, &mut self.desk) {
            compare.follow(desk);
        }
    }
}
