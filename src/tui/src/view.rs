//! Draws the state.
//!
//! Invariant: drawing changes nothing but the screen, and draws only what is in view. The one thing kept here is the text
//! area of a note being written, because its library draws itself. Left to others: what keys do (`app`).

use crate::effect::Effect;
use crate::keys::Key;
use crate::overlay::note::NoteArea;
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
    note: Option<NoteArea>,
    hits: Hits,
}

impl View {
    /// A view with these themes; the state says which of them is worn.
    pub fn new(themes: Themes) -> Self {
        Self { themes, note: None, hits: Hits::default() }
    }

    /// What the mouse can point at in the frame drawn last.
    pub const fn hits(&self) -> &Hits {
        &self.hits
    }

    /// Gives a key to the note being written. The note is told to the state when it is done.
    pub fn note_key(&mut self, state: &mut State, key: Key) -> Vec<Effect> {
        if state.size.is_too_small() {
            return crate::update::key(state, key);
        }
        self.open_note(state);
        let Some(written) = self.note.as_mut().and_then(|note| note.key(key)) else { return Vec::new() };
        self.note = None;
        crate::decisions::note_written(state, written.as_deref())
    }

    /// Gives pasted text to the note being written; true when it took it.
    pub fn note_paste(&mut self, state: &State, text: &str) -> bool {
        if state.size.is_too_small() {
            return false;
        }
        self.open_note(state);
        match &mut self.note {
            Some(note) => {
                note.paste(text);
                true
            }
            None => false,
        }
    }

    /// The text area exists exactly while its overlay does.
    fn open_note(&mut self, state: &State) {
        match &state.overlay {
            Some(Overlay::Note { text, .. }) if self.note.is_none() => self.note = Some(NoteArea::new(text)),
            Some(Overlay::Note { .. }) => {}
            _ => self.note = None,
        }
    }

    /// Draws one frame.
    pub fn draw(&mut self, state: &State, frame: &mut Frame) {
        self.open_note(state);
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
            Some(Overlay::Note { id, .. }) => {
                if let Some(note) = &self.note {
                    overlay::note::draw(state, id, note, &mut paint);
                }
            }
            None => which_key::draw(state, &mut paint),
        }
        self.hits = paint.finish();
    }
}
