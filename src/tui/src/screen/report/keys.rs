//! What the keys do on one report under review.

use crate::action::Action;
use crate::clipboard::copy;
use crate::decisions::decide;
use crate::effect::Effect;
use crate::layout::page;
use crate::leaving::{leave, reopen};
use crate::overlay::apart::ApartText;
use crate::overlay::read_as::ReadAs;
use crate::pointer::move_divider;
use crate::report_view::Pane;
use crate::saving::{offer, save};
use crate::screen::report::accept::accept;
use crate::screen::report::form::take_row;
use crate::screen::report::next_stop::sample;
use crate::screen::report::next_stop::walk;
use crate::screen::series;
use crate::search::Search;
use crate::sign_off::finish;
use crate::state::{LeaveTarget, State};

/// An action on one report.
pub(crate) fn act(state: &mut State, action: Action) -> Vec<Effect> {
    if matches!(action, Action::DividerLeft | Action::DividerRight) {
        let step = if action == Action::DividerLeft { -4 } else { 4 };
        let here = state.open.view().map_or(0, |view| view.panes(state.space()).text.width);
        move_divider(state, here.saturating_add_signed(step));
        return Vec::new();
    }
    let (action, page) = action.paging(page(state.size));
    let is_pair = state.open.is_pair();
    let Some(view) = state.open.view_mut() else { return Vec::new() };
    let in_text = view.pane == Pane::Text;
    match action {
        Action::Up if in_text => view.go_text(-1),
        Action::Down if in_text => view.go_text(1),
        Action::PageUp if in_text => view.go_text(-page),
        Action::PageDown if in_text => view.go_text(page),
        Action::First if in_text => view.go_text(isize::MIN / 2),
        Action::Last if in_text => view.go_text(isize::MAX / 2),
        Action::Left | Action::PreviousCell if in_text => view.go_number(false),
        Action::Right | Action::NextCell if in_text => view.go_number(true),
        _ if view.go_by(action, page) => {}
        Action::NextCell => view.go_cells(1),
        Action::PreviousCell => view.go_cells(-1),
        Action::SwitchPane => view.switch_pane(),
        Action::SearchNext | Action::SearchPrevious => {
            if view.search.is_some() {
                view.next_hit(action == Action::SearchNext);
            } else {
                view.search = Some(Search::begun());
            }
        }
        Action::Search => view.search = Some(Search::begun()),
        Action::NextProblem | Action::PreviousProblem => walk(state, action == Action::NextProblem),
        Action::Sample => sample(state),
        Action::Accept => accept(state),
        Action::NextCard | Action::PreviousCard => view.look(action == Action::NextCard),
        Action::Edit if in_text && view.is_on_fold() => view.toggle_fold(),
        Action::Otherwise => view.otherwise = !view.otherwise,
        Action::Enlarge => view.picture.is_enlarged = !view.picture.is_enlarged,
        Action::Protection => view.shows_protection = !view.shows_protection,
        Action::TakeRow => take_row(state),
        Action::SelectLines => view.toggle_selection(),
        Action::ReadAs => {
            let choice = ReadAs::new(state);
            state.overlay = Some(choice.into());
        }
        Action::Finish => finish(state),
        Action::Adjudicate => {
            let report = view.index;
            state.tell(state.say("list.reading").to_string());
            return vec![Effect::Second { report, is_asked: true }];
        }
        Action::Back => {
            // One level out: first the selection and the search, then the text pane, then the report.
            if view.selection.take().is_none() && view.search.take().is_none() {
                if in_text && !view.is_loading {
                    view.pane = Pane::Fields;
                } else {
                    return leave(state, LeaveTarget::List);
                }
            }
        }
        Action::Save => return save(state),
        Action::Reopen => return reopen(state),
        Action::SaveElsewhere => offer(state, String::new(), ""),
        Action::Fold => view.toggle_fold(),
        Action::Apart => state.overlay = Some(ApartText::default().into()),
        Action::Tables => {
            state.is_aligned = !state.is_aligned;
            state.tell(state.say(if state.is_aligned { "tables.aligned" } else { "tables.published" }).to_string());
        }
        Action::CopyValue | Action::CopySentence | Action::CopySum => return copy(state, action),
        Action::Series => return series::keys::open_series(state),
        Action::Compare => {
            if is_pair {
                return leave(state, LeaveTarget::List);
            }
            let here = view.index;
            if let Some(other) = state.other_report() {
                let (old, new) = state.list.in_order(other, here);
                return leave(state, LeaveTarget::Compare(old, new));
            }
        }
        _ => decide(state, action),
    }
    Vec::new()
}
