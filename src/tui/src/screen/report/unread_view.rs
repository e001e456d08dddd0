//! Draws a group of what is unread: what it is, its rows or numbers, and what can be done about it.
//!
//! Not here: which group is shown (`report_view::unread`).

use crate::action::Action;
use crate::report_view::ReportView;
use crate::screen::report::problem_view::first_key;
use crate::state::State;
use crate::widgets::paint::{Paint, StyledLine};
use gouji_core::message;
use gouji_core::review::UnreadGroup;
use gouji_core::text::sanitize::printable;
use gouji_core::text::{Span, wrap};

/// Rows or numbers that are named.
const NAMED: usize = 9;

/// The lines of a group: what it is, what is in it, and the keys; as many as there is room for, the keys last.
pub(crate) fn lines(
    state: &State,
    view: &ReportView,
    group: &UnreadGroup,
    (columns, room): (u16, usize),
    paint: &Paint,
) -> Vec<StyledLine> {
    let theme = paint.theme;
    let words = printable(&group.words(&view.review, &state.resources.library).get(state.lang));
    let mut lines = vec![vec![(words, theme.warning())]];
    let hint = hint(state, view, group);
    let rows = wrap::wrap(&hint, Span::new(0, hint.len()), usize::from(columns).saturating_sub(1), paint.measure);
    let named = named(state, view, group);
    if group.len() > 1 && group.rows() != 1 && !named.is_empty() && room > 1 + rows.len() {
        lines.push(vec![(named, theme.text())]);
    }
    lines.extend(rows.iter().map(|row| vec![(row.of(&hint).trim_end().to_string(), theme.dim())]));
    lines.truncate(room);
    lines
}

/// What is in the group, by name; the number in focus is named elsewhere.
fn named(state: &State, view: &ReportView, group: &UnreadGroup) -> String {
    let names: Vec<String> = match group {
        UnreadGroup::Table(_) => Vec::new(),
        UnreadGroup::Cells(cells) | UnreadGroup::Doubtful(cells) => {
            let mut rows = Vec::new();
            for cell in cells {
                let row = state.resources.library.cell(&cell.id).map(|(row, _)| match state.lang {
                    gouji_core::text::Lang::Zh => row.label.clone(),
                    gouji_core::text::Lang::En => row.en.clone(),
                });
                let row = row.unwrap_or_else(|| state.label(&cell.id));
                if rows.last() != Some(&row) {
                    rows.push(row);
                }
            }
            rows
        }
        UnreadGroup::Numbers(numbers) => {
            numbers.iter().map(|number| printable(view.review.document.at(number.span))).collect()
        }
    };
    let more = if names.len() > NAMED { " …" } else { "" };
    format!("{}{more}", names.iter().take(NAMED).cloned().collect::<Vec<_>>().join(" · "))
}

/// What can be done, with its keys.
fn hint(state: &State, view: &ReportView, group: &UnreadGroup) -> String {
    let key = |action| first_key(state, action);
    let words = match group {
        UnreadGroup::Table(_) => message!(
            "unread.table_hint",
            form = key(Action::ReadAs),
            waive = key(Action::Waive),
            missing = key(Action::Missing),
            note = key(Action::Note)
        ),
        _ if view.target().is_none() => message!("unread.stray_hint", next = key(Action::NextProblem)),
        UnreadGroup::Cells(_) => message!(
            "unread.cells_hint",
            edit = key(Action::Edit),
            pick = key(Action::Pick),
            row = key(Action::TakeRow),
            missing = key(Action::Missing),
            unclear = key(Action::Unclear)
        ),
        UnreadGroup::Doubtful(_) => message!(
            "unread.doubtful_hint",
            confirm = key(Action::Confirm),
            edit = key(Action::Edit),
            unclear = key(Action::Unclear)
        ),
        UnreadGroup::Numbers(_) if view.focus().is_some_and(|id| view.is_run(id)) => {
            message!("unread.runs_hint", form = key(Action::ReadAs), unclear = key(Action::Unclear))
        }
        UnreadGroup::Numbers(_) => message!(
            "unread.numbers_hint",
            confirm = key(Action::Confirm),
            edit = key(Action::Edit),
            unclear = key(Action::Unclear)
        ),
    };
    words.get(state.lang)
}
