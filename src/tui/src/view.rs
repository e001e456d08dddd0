//! Draws the state.
//!
//! Invariant: drawing changes nothing but the screen, and draws only what is in view. Not here: what keys do (`update`).

use crate::hits::Hits;
use crate::overlay::which_key;
use crate::screen;
use crate::state::{Screen, State};
use crate::tutorial;
use crate::widgets::paint::Paint;
use crate::widgets::themes::Themes;
use ratatui::Frame;

/// What the drawing needs besides the state.
#[derive(Debug)]
pub struct View {
    themes: Themes,
    hits: Hits,
}

impl View {
    /// A view with these themes; the state says which of them is worn.
    pub fn new(themes: Themes) -> Self {
        Self { themes, hits: Hits::default() }
    }

    /// What the mouse can point at in the frame drawn last.
    pub const fn hits(&self) -> &Hits {
        &self.hits
    }

    /// Draws one frame.
    pub fn draw(&mut self, state: &State, frame: &mut Frame) {
        let mut paint = Paint::new(frame, &self.themes.get(state.theme), state.measure);
        if state.size.is_too_small() {
            paint.too_small(state);
            self.hits = paint.finish();
            return;
        }
        match state.screen {
            Screen::List => screen::list::view::draw(state, &mut paint),
            Screen::Report => screen::report::view::draw(state, &mut paint),
            Screen::Pair => screen::pair::view::draw(state, &mut paint),
            Screen::Series => screen::series::view::draw(state, &mut paint),
        }
        match &state.overlay {
            Some(overlay) => overlay.layer().draw(state, &mut paint),
            None => which_key::draw(state, &mut paint),
        }
        tutorial::view::draw(state, &mut paint);
        self.hits = paint.finish();
    }
}
