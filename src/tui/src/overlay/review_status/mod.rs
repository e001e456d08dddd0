//! How far the review of the reports that the list shows is: by state, what is open, decisions by kind, who did what.
//!
//! Invariant: shows what was read of exactly these reports, or how far reading them is. Not here: reading and adding up
//! (`survey`, `gouji_core::collection::status`).

mod view;

use crate::action::Action;
use crate::keys::{Code, Key};
use crate::overlay::{Layer, MouseUse, Outcome, moved};
use crate::state::State;
use crate::survey;
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
        let is_page = key.folded().code == Code::Char(' ');
        if let Some(rows) = moved(key, page).or(is_page.then_some(page)) {
            self.go(rows, state);
            return Outcome::Stay;
        }
        let is_close = matches!(state.bound("list", key), Some(Action::Back | Action::Quit | Action::Status));
        if key.code == Code::Enter || is_close { survey::close(state) } else { Outcome::Stay }
    }

    fn mouse(&self) -> MouseUse {
        MouseUse::Scroll
    }

    fn draw(&self, state: &State, paint: &mut Paint) {
        view::draw(state, *self, paint);
    }
}
