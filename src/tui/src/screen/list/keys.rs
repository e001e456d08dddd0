//! What the keys do on the list of reports.

use crate::action::Action;
use crate::control;
use crate::effect::Effect;
use crate::keys::{Code, Key};
use crate::layout::page;
use crate::overlay::marked::MarkedTasks;
use crate::screen::series;
use crate::state::State;
use crate::survey::{self, SurveyKind};
use gouji_core::collection::{Column, Condition};
use gouji_core::message;

/// What an action orders the list by.
const fn sort_key(action: Action) -> Option<Column> {
    Some(match action {
        Action::SortGiven => Column::File,
        Action::SortUrgent => Column::Why,
        Action::SortAgency => Column::Agency,
        Action::SortYear => Column::Year,
        Action::SortForm => Column::Form,
        Action::SortHard => Column::Hard,
        Action::SortSoft => Column::Soft,
        Action::SortUnread => Column::Unread,
        Action::SortReviewed => Column::Reviewed,
        Action::SortState => Column::State,
        Action::SortReviewer => Column::Reviewer,
        Action::SortChanged => Column::Changed,
        _ => return None,
    })
}

/// The condition that an action adds or takes away.
const fn condition(action: Action) -> Option<Condition> {
    Some(match action {
        Action::FilterUnfinished => Condition::Unfinished,
        Action::FilterHard => Condition::Hard,
        Action::FilterUnread => Condition::Unread,
        Action::FilterFailed => Condition::Failed,
        Action::FilterMine => Condition::Mine,
        Action::FilterSigned => Condition::Signed,
        Action::FilterReopened => Condition::Reopened,
        _ => return None,
    })
}

/// An action on the list.
pub(crate) fn act(state: &mut State, action: Action) -> Vec<Effect> {
    let reviewer = state.reviewer.clone();
    if let Some(key) = sort_key(action) {
        state.list.sort_by(key, &reviewer);
        return vec![Effect::Remember(state.list.arrangement.clone())];
    }
    if let Some(condition) = condition(action) {
        state.list.toggle(condition, &reviewer);
        return vec![Effect::Remember(state.list.arrangement.clone())];
    }
    let (action, page) = action.paging(page(state.size));
    let cursor = state.list.cursor;
    match action {
        Action::Up => state.list.go(-1),
        Action::Down => state.list.go(1),
        Action::PageUp => state.list.go(-page),
        Action::PageDown => state.list.go(page),
        Action::First => state.list.go(isize::MIN),
        Action::Last => state.list.go(isize::MAX),
        Action::Open => return vec![Effect::Open(cursor)],
        Action::Filter => state.list.is_typing = true,
        Action::FilterNone => {
            state.list.show_all(&reviewer);
            return vec![Effect::Remember(state.list.arrangement.clone())];
        }
        Action::Mark => {
            state.list.marks.toggle(cursor);
            state.list.go(1);
            tell_marks(state);
        }
        Action::MarkRange => {
            let rows = state.list.rows().to_vec();
            state.list.marks.extend_to(cursor, &rows);
            tell_marks(state);
        }
        Action::MarkAll => {
            let rows = state.list.rows().to_vec();
            state.list.marks.toggle_all(&rows);
            tell_marks(state);
        }
        Action::Back => drop(state.list.marks.clear()),
        Action::Batch => state.overlay = Some(MarkedTasks::new(state).into()),
        Action::Status => return survey::begin(state, SurveyKind::Status),
        Action::Table => return survey::begin(state, SurveyKind::Agencies),
        Action::Compare => {
            if let Some((old, new)) = state.list.pair() {
                return vec![Effect::OpenPair(old, new)];
            }
        }
        Action::Sample => return control::open(state),
        Action::Series => return series::keys::open_series(state),
        _ => {}
    }
    Vec::new()
}

/// Says how many reports are marked, and what can be done with them.
fn tell_marks(state: &mut State) {
    let key = |action: Action| state.keys(action).first().map(ToString::to_string).unwrap_or_default();
    let words = message!(
        "list.marked",
        count = state.list.marks.count(),
        batch = key(Action::Batch),
        compare = key(Action::Compare)
    );
    if state.list.marks.count() > 0 {
        state.tell(words.get(state.lang));
    }
}

/// A key while the words of the filter are typed: the rows follow at once, and the arrows move among them.
pub(crate) fn filter_key(state: &mut State, key: Key) -> Vec<Effect> {
    match key.code {
        Code::Enter | Code::Esc => {
            state.list.is_typing = false;
            return vec![Effect::Remember(state.list.arrangement.clone())];
        }
        Code::Down => state.list.go(1),
        Code::Up => state.list.go(-1),
        _ => {
            if state.list.arrangement.words.key(key) {
                let reviewer = state.reviewer.clone();
                state.list.arrange(&reviewer);
            }
        }
    }
    Vec::new()
}
