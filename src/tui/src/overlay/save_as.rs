//! Another folder to save into, because the usual one cannot be written to or the reviewer wants it.
//!
//! Invariant: until it is saved somewhere everything stays as it is. Not here: saving (`gouji-session`).

use crate::keys::{Code, Key};
use crate::overlay::{Answer, Layer, Outcome, centred};
use crate::state::State;
use crate::widgets::line_editor::LineEditor;
use crate::widgets::paint::Paint;
use gouji_core::text::{Span, wrap};

/// The folder being typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SaveAs {
    /// Why the usual place will not do; empty when it was the reviewer's wish.
    pub reason: String,
    /// The folder.
    pub line: LineEditor,
}

/// Rows of a reason at most.
const REASON: usize = 4;

impl SaveAs {
    /// A question with the reason for it and a folder to begin with; either may be empty.
    pub(crate) fn new(reason: String, folder: &str) -> Self {
        Self { reason, line: LineEditor::new(folder) }
    }
}

impl Layer for SaveAs {
    fn key(&mut self, key: Key, _: &State) -> Outcome {
        match key.code {
            Code::Esc if self.reason.is_empty() => Outcome::Close,
            Code::Esc => Outcome::CloseWith(self.reason.clone()),
            Code::Enter => {
                let folder = self.line.text().trim().to_string();
                if folder.is_empty() { Outcome::Stay } else { Outcome::Answer(Answer::SaveIn(folder)) }
            }
            _ => {
                self.line.key(key);
                Outcome::Stay
            }
        }
    }

    fn paste(&mut self, text: &str, _: &State) {
        self.line.paste(text);
    }

    fn draw(&self, state: &State, paint: &mut Paint) {
        let theme = paint.theme;
        let columns = 72.min(state.size.columns);
        let room = columns.saturating_sub(4);
        let whole = Span::new(0, self.reason.len());
        let reason = wrap::wrap(&self.reason, whole, usize::from(room), paint.measure);
        let reason: Vec<&str> = reason
            .iter()
            .take(REASON)
            .map(|line| self.reason.get(line.start..line.end).unwrap_or(""))
            .filter(|line| !line.is_empty())
            .collect();
        let area = centred(state, columns, reason.len() as u16 + 6);
        paint.clear(area);
        paint.frame(area, state.say("elsewhere.title"), "", true);
        let inside = area.inside();
        let x = inside.x + 1;
        for (row, line) in reason.iter().enumerate() {
            paint.fitted(x, inside.y + row as u16, room, line, theme.error());
        }
        let y = inside.y + reason.len() as u16;
        paint.fitted(x, y, room, state.say("elsewhere.kept"), theme.text());
        let used = paint.text(x, y + 1, room, state.say("elsewhere.folder"), theme.key()) + 1;
        let typed = room.saturating_sub(used);
        paint.text(x + used, y + 1, typed, self.line.text(), theme.text());
        let column = self.line.cursor_column(paint.measure) as u16;
        paint.cursor(x + used + column.min(typed.saturating_sub(1)), y + 1);
        paint.fitted(x, inside.y + inside.height - 1, room, state.say("elsewhere.hint"), theme.dim());
    }
}
