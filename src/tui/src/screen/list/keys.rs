//! What the keys do on the list of reports.

use crate::action::Action;
use crate::effect::Effect;
use crate::layout::page;
use crate::screen::series;
use crate::state::State;

/// An action on the list.
pub(crate) fn act(state: &mut State, action: Action) -> Vec<Effect> {
    let (action, page) = action.paging(page(state.size));
    let cursor = state.list.cursor;
    match action {
        Action::Up => state.list.go(-1),
        Action::Down => state.list.go(1),
        Action::PageUp => state.list.go(-page),
        Action::PageDown => state.list.go(page),
        Action::First => state.list.go(isize::MIN),
        Action::Last => state.list.go(isize::MAX),
        Action::Open => {
            return vec![Effect::Open(cursor)];
        }
        Action::Mark => {
            state.list.marked = if state.list.marked == Some(cursor) { None } else { Some(cursor) };
            if state.list.marked.is_some() {
                state.tell(state.say("list.marked").to_string());
            }
        }
        Action::Compare => {
            if let Some((old, new)) = state.list.pair() {
                return vec![Effect::OpenPair(old, new)];
            }
        }
        Action::Series => return series::keys::open_series(state),
        _ => {}
    }
    Vec::new()
}
