//! The question before a report with unsaved decisions is left: save, drop or stay.
//!
//! Invariant: nothing is dropped without the reviewer's word. Not here: leaving (`leaving`).

use crate::hits::HitTarget;
use crate::keys::{Code, Key};
use crate::overlay::{Answer, Layer, Outcome, below};
use crate::state::{LeaveTarget, State};
use crate::widgets::paint::Paint;

/// The question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leave {
    /// What comes after.
    pub then: LeaveTarget,
}

impl Layer for Leave {
    fn key(&mut self, key: Key, _: &State) -> Outcome {
        match key.folded().code {
            // The question stays until the session is saved: what comes after waits for that.
            Code::Enter | Code::Char('y' | 'w') => Outcome::Ask(Answer::Save),
            // Dropping work has keys that nothing else is pressed with: `d` asks for the other year, and `n` follows it.
            Code::Char('D' | '!') => Outcome::Answer(Answer::Discard(self.then)),
            Code::Esc | Code::Char('q') => Outcome::Close,
            _ => Outcome::Stay,
        }
    }

    fn draw(&self, state: &State, paint: &mut Paint) {
        let theme = paint.theme;
        let area = below(state, 58, 7);
        paint.clear(area);
        paint.hit(area, HitTarget::Overlay);
        paint.frame(area, state.say("leave.title"), "", true);
        let inside = area.inside();
        let lines = [(Code::Enter, "leave.save"), (Code::Char('D'), "leave.discard"), (Code::Esc, "leave.stay")]
            .map(|(code, words)| (Key::plain(code), words));
        for (i, (key, words)) in lines.iter().enumerate() {
            let y = inside.y + 1 + i as u16;
            paint.hit_in(inside.x, y, inside.width, HitTarget::Keys((*key).into()));
            paint.text(inside.x + 2, y, 8, &key.to_string(), theme.key());
            paint.fitted(inside.x + 10, y, inside.width - 11, state.say(words), theme.text());
        }
    }
}
