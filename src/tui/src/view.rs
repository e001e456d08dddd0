//! Draws the state.
//!
//! Invariant: drawing changes nothing but the screen, and draws only what is in view. Not here: what keys do (`update`).

use crate::overlay::{self, which_key};
use crate::pointer::Hits;
use crate::screen;
use crate::state::{Overlay, Screen, State};
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
            Some(Overlay::Help(help)) => overlay::help::view::draw(state, help, &mut paint),
            Some(Overlay::Palette(palette)) => overlay::palette::view::draw(state, palette, &mut paint),
            Some(Overlay::ReasonPrompt(why)) => overlay::reason_prompt::view::draw(state, why, &mut paint),
            Some(Overlay::Parts(parts)) => overlay::parts::view::draw(state, parts, &mut paint),
            Some(Overlay::History(past)) => overlay::history::view::draw(state, past, &mut paint),
            Some(Overlay::Conflicts(conflicts)) => overlay::conflicts::view::draw(state, conflicts, &mut paint),
            Some(Overlay::SaveAs(elsewhere)) => overlay::save_as::view::draw(state, elsewhere, &mut paint),
            Some(Overlay::Found(at)) => overlay::restore_report::view::draw(state, *at, &mut paint),
            Some(Overlay::Leave { .. }) => overlay::leave::draw(state, &mut paint),
            Some(Overlay::Note(note)) => overlay::note::draw(state, note, &mut paint),
            None => which_key::draw(state, &mut paint),
        }
        self.hits = paint.finish();
    }
}
