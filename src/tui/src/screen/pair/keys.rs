//! What the keys do on two years side by side.
//!
//! Invariant: decisions are made by the same code as on the report screen, in the active year; afterwards the
//! cursor lies on the number that is in focus there.

use crate::action::Action;
use crate::clipboard::copy;
use crate::decisions::decide;
use crate::effect::Effect;
use crate::leaving::{leave, reopen};
use crate::open_reports::OpenReports;
use crate::overlay::parts::Parts;
use crate::pair::Pair;
use crate::report_view::ReportView;
use crate::saving::{ask, save};
use crate::screen::pair::PairScreen;
use crate::screen::report::accept::accept;
use crate::screen::series::keys::open_series;
use crate::state::{LeaveTarget, Screen, State};
use crate::take_earlier::ask_earlier;
use gouji_core::diff;
use gouji_core::review::{Review, SessionStatus};

/// An action on two years side by side.
pub(crate) fn act(state: &mut State, action: Action) -> Vec<Effect> {
    if moves(state, action) {
        return Vec::new();
    }
    match action {
        Action::Save => return save(state),
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
            let (Some(compare), Some(pair)) = (&mut state.compare, state.open.pair_mut()) else { return Vec::new() };
            if !compare.go_problem(pair, action == Action::NextProblem) {
                state.tell(state.say("compare.no_problem").to_string());
            }
        }
        Action::Accept => {
            accept(state);
            state.follow();
        }
        Action::NextCard | Action::PreviousCard => {
            if let Some(view) = state.open.view_mut() {
                view.look(action == Action::NextCard);
            }
            state.follow();
        }
        Action::Otherwise => {
            if let Some(view) = state.open.view_mut() {
                view.otherwise = !view.otherwise;
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

/// Moves over the rows, or over the grids; false for an action that moves nothing.
fn moves(state: &mut State, action: Action) -> bool {
    let page = (isize::try_from(state.size.rows).unwrap_or(0) - 14).max(4);
    let (action, page) = action.paging(page);
    let (Some(compare), Some(pair)) = (&mut state.compare, state.open.pair_mut()) else { return true };
    // Over the grid of the active year; the other one follows.
    if compare.is_grids && pair.view_mut().go_by(action, page) {
        compare.follow(pair);
        return true;
    }
    match action {
        Action::Up => compare.go(pair, -1),
        Action::Down => compare.go(pair, 1),
        Action::PageUp => compare.go(pair, -page),
        Action::PageDown => compare.go(pair, page),
        Action::First => compare.go(pair, isize::MIN / 2),
        Action::Last => compare.go(pair, isize::MAX / 2),
        Action::Left => compare.go_cells(pair, -1),
        Action::Right => compare.go_cells(pair, 1),
        Action::OtherYear => compare.swap(pair),
        Action::NextSection => compare.go_section(pair, true),
        Action::PreviousSection => compare.go_section(pair, false),
        Action::View => compare.next_view(pair),
        Action::Grids => {
            compare.is_grids = !compare.is_grids;
            compare.focus(pair);
        }
        Action::FoldSection => compare.fold(pair),
        Action::FoldAll => compare.fold_all(pair),
        Action::Search => compare.begin_search(),
        Action::SearchNext | Action::SearchPrevious if compare.search.is_none() => compare.begin_search(),
        Action::SearchNext => compare.next_hit(pair, true),
        Action::SearchPrevious => compare.next_hit(pair, false),
        _ => return false,
    }
    true
}

/// Opens the active report at this number; going back leads here again.
fn open(state: &mut State) {
    if let Some(view) = state.open.view_mut() {
        view.pane = crate::report_view::Pane::Fields;
    }
    state.screen = Screen::Report;
}

/// Opens two reports as a pair, the older one first, however they were named.
pub(crate) fn paired(state: &mut State, (old, new): (usize, usize), mut pair: [(Review, SessionStatus); 2]) {
    let [(one, _), (other, _)] = &pair;
    let is_reversed = diff::chronology(one, other).is_gt();
    let (old, new) = if is_reversed { (new, old) } else { (old, new) };
    if is_reversed {
        pair.reverse();
    }
    let from = state.open.view().filter(|_| state.screen == Screen::Report).map(|view| view.index);
    state.close_reports();
    let (rules, library, space) = (&state.resources.rules, &state.resources.library, state.space());
    let notices = pair.iter().filter_map(|(_, status)| status.notice.as_ref());
    let notices: Vec<String> = notices.map(|notice| notice.get(state.lang)).collect();
    let open = |index: usize, (review, status): (Review, SessionStatus)| {
        let mut view = ReportView::new(index, review, rules, library, space);
        view.begin(status);
        view
    };
    let [older, newer] = pair;
    let mut pair = Pair::new([open(old, older), open(new, newer)], rules, library);
    let mut compare = PairScreen::new(&mut pair, space);
    compare.from = from.filter(|from| [old, new].contains(from));
    state.compare = Some(compare);
    state.open = OpenReports::Two(Box::new(pair));
    state.screen = Screen::Pair;
    if !notices.is_empty() {
        state.tell(notices.join(" · "));
    }
    if state.open.has_conflicts() {
        ask(state);
    } else {
        ask_earlier(state);
    }
}
