//! One report under review: its state, the text, the fields, the problem, the keys.

use crate::action::Action;
use crate::layout::Area;
use crate::report_view::Pane;
use crate::screen::report::{cards_view, fields_view, problem_view, state_view, text_view, value_view};
use crate::state::State;
use crate::widgets::cell_picture;
use crate::widgets::paint::Paint;
use gouji_core::message;
use gouji_core::text::{Span, wrap};

const FIELD_ACTIONS: &[Action] = &[
    Action::NextProblem,
    Action::Accept,
    Action::Edit,
    Action::Pick,
    Action::TakeRow,
    Action::Confirm,
    Action::AsPublished,
    Action::Missing,
    Action::Unclear,
    Action::Note,
    Action::Undo,
    Action::Protection,
    Action::Sample,
    Action::Finish,
    Action::Search,
    Action::SwitchPane,
    Action::Compare,
    Action::Save,
];
const TEXT_ACTIONS: &[Action] = &[
    Action::NextCell,
    Action::SwitchPane,
    Action::SelectLines,
    Action::TakeRow,
    Action::ReadAs,
    Action::Edit,
    Action::Confirm,
    Action::AsPublished,
    Action::Search,
    Action::NextProblem,
    Action::Undo,
    Action::Save,
];

/// What can be done while a report is still being read.
const EARLY_ACTIONS: &[Action] = &[Action::Search, Action::SearchNext];

/// Draws it.
pub(crate) fn draw(state: &State, paint: &mut Paint) {
    let Some(view) = state.open.view() else { return };
    let panes = view.panes(state.space());
    state_view::draw(state, view, panes.state, paint);
    text_view::draw(state, view, panes.text, paint);
    cell_picture::view::draw(state, view, panes.picture, paint);
    if view.is_loading {
        draw_early(state, (panes.fields, panes.problem), paint);
    } else {
        fields_view::draw(state, view, panes.fields, paint);
        problem_view::draw(state, view, panes.problem, paint);
    }
    let right = match state.open.is_dirty() {
        // Nothing of these is kept.
        _ if view.is_loading || state.tutorial.is_some() => "",
        true => state.say("report.unsaved"),
        false => state.say("report.all_saved"),
    };
    if let Some(search) = view.search.as_ref().filter(|search| search.typing) {
        let theme = paint.theme;
        let at = (search.at + 1).min(search.hits.len());
        let count = message!("report.hits", at = at, all = search.hits.len()).get(state.lang);
        let used = paint.search(state, panes.footer, search);
        let hint = format!("{count} · {}", state.say("report.find_hint"));
        let (x, y) = (panes.footer.x + 1 + used + 3, panes.footer.y);
        paint.fitted(x, y, panes.footer.width.saturating_sub(used + 4), &hint, theme.dim());
        return;
    }
    if let Some(edit) = &view.edit {
        let theme = paint.theme;
        let broken = view.summary.broken_hard();
        let style = if broken == 0 { theme.good() } else { theme.error() };
        let count = format!("{} · ", message!("report.broken", count = broken).get(state.lang));
        let hint = value_view::hint(state, edit).to_string();
        let room = panes.footer.width - 1;
        paint.pieces(panes.footer.x + 1, panes.footer.y, room, &[(count, style), (hint, theme.key())]);
        return;
    }
    let actions = match view.pane {
        _ if view.is_loading => EARLY_ACTIONS,
        Pane::Text => TEXT_ACTIONS,
        Pane::Fields => FIELD_ACTIONS,
    };
    paint.footer(state, panes.footer, &cards_view::offered(view, actions), right);
}

/// Where the fields and the problem will be: that they are being looked for.
fn draw_early(state: &State, (fields, problem): (Area, Area), paint: &mut Paint) {
    let theme = paint.theme;
    paint.frame(fields, state.say("early.title"), "…", false);
    paint.frame(problem, "", "", false);
    let (inside, words) = (fields.inside(), state.say("early.words"));
    let room = usize::from(inside.width).saturating_sub(2);
    let rows = wrap::wrap(words, Span::new(0, words.len()), room, paint.measure);
    for (row, y) in rows.iter().zip(inside.y + 1..inside.y + inside.height) {
        paint.text(inside.x + 1, y, room as u16, row.of(words).trim_end(), theme.text());
    }
}
