//! The text area in which a note is written.
//!
//! Invariant: pasted and typed text holds nothing a terminal would obey; leaving the note loses no words. Not here: keeping
//! them (`decisions`).

use crate::hits::HitTarget;
use crate::keys::{Code, Key};
use crate::layout::Area;
use crate::overlay::{Answer, Layer, MouseUse, Outcome, below};
use crate::state::State;
use crate::widgets::paint::Paint;
use gouji_core::message;
use gouji_core::text::sanitize::{picture, printable};
use gouji_core::text::width::Measure;
use tui_textarea::{Input, Key as AreaKey, TextArea, WrapMode};

/// A note being written.
#[derive(Debug, Clone)]
pub struct Note {
    /// The field, mention or problem that it is about.
    pub id: String,
    /// True when it goes on with words that were left unfinished.
    pub is_draft: bool,
    begun: String,
    area: NoteArea,
}

/// What becomes of a note after a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoteOutcome {
    /// It is written on.
    Goes,
    /// It is done.
    Done(String),
    /// It is left.
    Left(String),
}

/// The text area in which it is written.
#[derive(Debug, Clone)]
pub struct NoteArea {
    area: TextArea<'static>,
}

impl Note {
    /// A note about an id, which begins with the words of an older one.
    pub fn new(id: String, text: &str) -> Self {
        Self { id, is_draft: false, begun: text.to_string(), area: NoteArea::new(text) }
    }

    /// The same, with words that were left unfinished.
    #[must_use]
    pub fn with_draft(self, draft: Option<&String>) -> Self {
        let Some(draft) = draft else { return self };
        Self { is_draft: true, area: NoteArea::new(draft), ..self }
    }
}

/// Two notes are equal when they show the same.
impl PartialEq for Note {
    fn eq(&self, other: &Self) -> bool {
        let (this, that) = (&self.area.area, &other.area.area);
        self.id == other.id && this.lines() == that.lines() && this.cursor() == that.cursor()
    }
}

impl Eq for Note {}

impl NoteArea {
    /// Begins with the words of an older note, the cursor behind them.
    pub fn new(text: &str) -> Self {
        let mut area = TextArea::new(text.split('\n').map(printable).collect());
        area.set_wrap_mode(WrapMode::WordOrGlyph);
        // The real cursor is shown instead, where an input method can follow it.
        area.set_cursor_style(ratatui::style::Style::default());
        area.set_cursor_line_style(ratatui::style::Style::default());
        area.move_cursor(tui_textarea::CursorMove::Bottom);
        area.move_cursor(tui_textarea::CursorMove::End);
        Self { area }
    }

    /// The widget and where its cursor is, relative to its area.
    pub const fn area(&self) -> &TextArea<'static> {
        &self.area
    }

    /// Takes a key.
    pub fn key(&mut self, key: Key) -> NoteOutcome {
        match key.code {
            Code::Char('s') if key.ctrl => return NoteOutcome::Done(self.text()),
            Code::F(2) => return NoteOutcome::Done(self.text()),
            Code::Esc => return NoteOutcome::Left(self.text()),
            Code::Char('c') if key.ctrl => return NoteOutcome::Left(self.text()),
            _ => {}
        }
        self.area.input(Input { key: area_key(key), ctrl: key.ctrl, alt: key.alt, shift: key.shift });
        NoteOutcome::Goes
    }

    /// Inserts pasted text with its line breaks.
    pub fn paste(&mut self, text: &str) {
        let clean: String = text
            .replace("\r\n", "\n")
            .chars()
            .map(|c| match c {
                '\r' => '\n',
                '\t' => ' ',
                c => picture(c).unwrap_or(c),
            })
            .collect();
        self.area.insert_str(clean);
    }

    fn text(&self) -> String {
        self.area.lines().join("\n")
    }
}

fn area_key(key: Key) -> AreaKey {
    match key.code {
        Code::Char(c) if picture(c).is_some() => AreaKey::Null,
        Code::Char(c) => AreaKey::Char(c),
        Code::Enter => AreaKey::Enter,
        Code::Backspace => AreaKey::Backspace,
        Code::Delete => AreaKey::Delete,
        Code::Left => AreaKey::Left,
        Code::Right => AreaKey::Right,
        Code::Up => AreaKey::Up,
        Code::Down => AreaKey::Down,
        Code::Home => AreaKey::Home,
        Code::End => AreaKey::End,
        Code::PageUp => AreaKey::PageUp,
        Code::PageDown => AreaKey::PageDown,
        Code::Tab => AreaKey::Tab,
        Code::Esc | Code::BackTab | Code::Insert | Code::F(_) => AreaKey::Null,
    }
}

impl Layer for Note {
    fn key(&mut self, key: Key, _: &State) -> Outcome {
        let id = self.id.clone();
        match self.area.key(key) {
            NoteOutcome::Goes => Outcome::Stay,
            NoteOutcome::Done(text) => Outcome::Answer(Answer::WriteNote { id, text }),
            NoteOutcome::Left(text) if text.trim() == self.begun.trim() || text.trim().is_empty() => {
                Outcome::Answer(Answer::KeepDraft { id, text: String::new() })
            }
            NoteOutcome::Left(text) => Outcome::Answer(Answer::KeepDraft { id, text }),
        }
    }

    fn paste(&mut self, text: &str, _: &State) {
        self.area.paste(text);
    }

    fn mouse(&self) -> MouseUse {
        MouseUse::Nothing
    }

    fn draw(&self, state: &State, paint: &mut Paint) {
        let theme = paint.theme;
        let area = below(state, (state.size.columns * 3 / 4).max(56), (state.size.rows / 2).max(9));
        paint.clear(area);
        paint.hit(area, HitTarget::Overlay);
        let Self { id, is_draft, area: note, .. } = self;
        let title = match is_draft {
            true => message!("note.draft", name = state.label(id)).get(state.lang),
            false => message!("note.title", name = state.label(id)).get(state.lang),
        };
        paint.frame(area, &title, "", true);
        let inside = area.inside();
        let columns = inside.width.saturating_sub(2);
        // The library measures ambiguous characters as one column: where they take two, its rows grow when they are spread.
        let width = if paint.measure == Measure::Wide { columns * 2 / 3 } else { columns };
        let text = Area { x: inside.x + 1, y: inside.y, width, height: inside.height.saturating_sub(1) };
        paint.widget(note.area(), text);
        paint.fitted(inside.x + 1, inside.y + inside.height - 1, inside.width - 1, state.say("note.hint"), theme.dim());
        let cursor = note.area().screen_cursor();
        let (row, column) = note.area().scroll_offset();
        let x = text.x + (cursor.col as u16).saturating_sub(column);
        let y = text.y + (cursor.row as u16).saturating_sub(row);
        let at = (x.min(text.x + text.width.saturating_sub(1)), y.min(text.y + text.height.saturating_sub(1)));
        let (x, y) = paint.spread(text, columns, at);
        paint.cursor(x, y);
    }
}
