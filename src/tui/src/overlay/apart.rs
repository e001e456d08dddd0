//! The text kept apart from the report's: hidden, struck out, comments, formulas without results.
//!
//! Invariant: it is shown as the source has it, each piece with the line it stands on. Not here: what is kept apart
//! (`gouji_ingest`).

use crate::keys::{Code, Key};
use crate::layout::scrolled;
use crate::overlay::{Answer, Layer, MouseUse, Outcome, centred};
use crate::state::State;
use crate::widgets::paint::Paint;
use gouji_core::document::{Apart, ApartKind};
use gouji_core::text::sanitize::printable;

/// The pieces being looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ApartText {
    /// Index of the piece in focus.
    at: usize,
}

fn pieces(state: &State) -> &[Apart] {
    state.open.view().map_or(&[], |view| &view.review.document.apart)
}

impl Layer for ApartText {
    fn key(&mut self, key: Key, state: &State) -> Outcome {
        let pieces = pieces(state);
        let last = pieces.len().saturating_sub(1);
        let page = usize::from(state.size.rows / 2).max(1);
        match key.folded().code {
            Code::Down | Code::Char('j') => self.at = (self.at + 1).min(last),
            Code::Up | Code::Char('k') => self.at = self.at.saturating_sub(1),
            Code::PageDown => self.at = (self.at + page).min(last),
            Code::PageUp => self.at = self.at.saturating_sub(page),
            Code::Enter => {
                let place = pieces.get(self.at).map(|piece| piece.at);
                return place.map_or(Outcome::Close, |at| Outcome::Answer(Answer::GoToPlace(at)));
            }
            _ => return Outcome::Close,
        }
        Outcome::Stay
    }

    fn mouse(&self) -> MouseUse {
        MouseUse::Scroll
    }

    fn draw(&self, state: &State, paint: &mut Paint) {
        let Some(view) = state.open.view() else { return };
        let theme = paint.theme;
        let size = state.size;
        let pieces = pieces(state);
        let rows = (pieces.len() + 3).min(usize::from(size.rows) - 4).max(6);
        let area = centred(state, (size.columns * 9 / 10).max(76), rows as u16);
        paint.clear(area);
        paint.frame(area, state.say("apart.title"), &format!("{}/{}", self.at + 1, pieces.len()), true);
        let inside = area.inside();
        let (x, room) = (inside.x + 1, inside.width.saturating_sub(2));
        let height = usize::from(inside.height.saturating_sub(1));
        let top = scrolled(0, self.at, height, pieces.len(), 1);
        for (row, piece) in pieces.iter().enumerate().skip(top).take(height) {
            let y = inside.y + (row - top) as u16;
            let line = view.review.document.line_at(piece.at) + 1;
            let kind = state.say(match piece.kind {
                ApartKind::Hidden => "apart.hidden",
                ApartKind::Struck => "apart.struck",
                ApartKind::Comment => "apart.comment",
                ApartKind::Formula => "apart.formula",
            });
            let head = format!("{line:>5}  {kind}  ");
            let used = paint.fitted(x, y, room, &head, theme.dim());
            paint.fitted(x + used, y, room.saturating_sub(used), &printable(&piece.text), theme.text());
            if row == self.at {
                paint.restyle(inside.x, y, inside.width, theme.focus());
            }
        }
        paint.fitted(x, inside.y + inside.height - 1, room, state.say("apart.hint"), theme.dim());
    }
}
