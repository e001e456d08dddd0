//! How far the review of the reports that the list shows is: by state, what is open, decisions by kind, who did what.
//!
//! Invariant: shows what was read of exactly these reports, or how far reading them is. Not here: reading and adding up
//! (`survey`, `gouji_core::collection::status`).

mod view;

use crate::action::Action;
use crate::keys::{Code, Key, KeyLookup};
use crate::overlay::{Answer, Layer, MouseUse, Outcome};
use crate::state::State;
use crate::widgets::paint::Paint;

/// The status of the review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ReviewStatus {
    /// First line shown.
    pub top: usize,
}

impl ReviewStatus {
    fn go(&mut self, rows: isize, state: &State) {
        let last = view::lines(state).len().saturating_sub(view::height(state));
        self.top = self.top.saturating_add_signed(rows).min(last);
    }
}

impl Layer for ReviewStatus {
    fn key(&mut self, key: Key, state: &State) -> Outcome {
        let page = isize::try_from(view::height(state)).unwrap_or(1).max(1);
        match key.folded().code {
            Code::Down | Code::Char('j') if !key.ctrl => self.go(1, state),
            Code::Up | Code::Char('k') if !key.ctrl => self.go(-1, state),
            Code::PageDown | Code::Char(' ') => self.go(page, state),
            Code::PageUp => self.go(-page, state),
            Code::Home => self.go(isize::MIN, state),
            Code::End => self.go(isize::MAX, state),
            Code::Enter => return closed(state),
            Code::Char('c') if key.ctrl => return closed(state),
            _ => {
                let keymap = &state.resources.keymap;
                let found = [key, key.folded()].into_iter().find_map(|key| match keymap.reach("list", &[key]) {
                    KeyLookup::Action(name) => Action::from_name(name),
                    _ => None,
                });
                if matches!(found, Some(Action::Back | Action::Quit | Action::Status)) {
                    return closed(state);
                }
            }
        }
        Outcome::Stay
    }

    fn mouse(&self) -> MouseUse {
        MouseUse::Scroll
    }

    fn draw(&self, state: &State, paint: &mut Paint) {
        view::draw(state, *self, paint);
    }
}

/// Closes; what is not read yet is not read any more.
fn closed(state: &State) -> Outcome {
    if state.survey.progress.is_some() { Outcome::Answer(Answer::StopSurvey) } else { Outcome::Close }
}
