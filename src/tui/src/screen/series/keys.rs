//! What the keys do on all years of an agency, and how the screen is opened.

use crate::action::Action;
use crate::effect::Effect;
use crate::leaving::leave;
use crate::screen::series::SeriesScreen;
use crate::search::Search;
use crate::state::{LeaveTarget, Screen, State};

/// All years of the agency, once what was decided is saved.
pub(crate) fn open_series(state: &mut State) -> Vec<Effect> {
    if let Some(view) = state.open.view() {
        state.list.cursor = view.index;
    }
    state.tell(state.say("list.reading").to_string());
    leave(state, LeaveTarget::Series)
}

/// The reports were read.
pub(crate) fn opened(state: &mut State, mut screen: SeriesScreen) {
    if screen.reports.len() < 2 {
        return state.warn(state.say("list.no_years").to_string());
    }
    state.close_reports();
    // Back out of a comparison: where the reviewer was.
    if let Some(before) = state.series.take().filter(|before| before.years == screen.years) {
        screen.go_to(before.cursor, before.column);
        screen.marked = before.marked;
    }
    state.series = Some(screen);
    state.screen = Screen::Series;
    state.status = None;
}

/// An action on all years of an agency.
pub(crate) fn act(state: &mut State, action: Action) -> Vec<Effect> {
    let page = (isize::try_from(state.size.rows).unwrap_or(0) / 2).max(4);
    let (action, page) = action.paging(page);
    let Some(series) = &mut state.series else { return Vec::new() };
    match action {
        Action::Up => series.go(-1),
        Action::Down => series.go(1),
        Action::PageUp => series.go(-page),
        Action::PageDown => series.go(page),
        Action::First => series.go(isize::MIN / 2),
        Action::Last => series.go(isize::MAX / 2),
        Action::Left => series.go_years(-1),
        Action::Right => series.go_years(1),
        Action::NextSection => series.go_section(true),
        Action::PreviousSection => series.go_section(false),
        Action::NextProblem | Action::PreviousProblem => {
            let is_there = series.next_break(action == Action::NextProblem);
            if !is_there {
                state.tell(state.say("series.no_break").to_string());
            }
        }
        Action::Search => series.search = Some(Search::begun()),
        Action::SearchNext | Action::SearchPrevious if series.search.is_none() => series.search = Some(Search::begun()),
        Action::SearchNext | Action::SearchPrevious => series.next_hit(action == Action::SearchNext),
        Action::Mark => {
            series.marked = if series.marked == Some(series.column) { None } else { Some(series.column) };
        }
        Action::Compare => {
            if let Some((old, new)) = series.pair() {
                state.tell(state.say("list.reading").to_string());
                return vec![Effect::OpenPair(old, new)];
            }
        }
        Action::Open => {
            if let Some(index) = series.report(series.column) {
                state.list.cursor = index;
                state.tell(state.say("list.reading").to_string());
                return vec![Effect::Open(index)];
            }
        }
        // A search is left first.
        Action::Back if series.search.take().is_none() => {
            state.series = None;
            state.screen = Screen::List;
        }
        _ => {}
    }
    Vec::new()
}
