//! What became of the session at opening: what moved, what vanished, what now disagrees, what was brought back.
//!
//! Invariant: only shows; every line is also among the notices of the report. Not here: finding it out (`gouji-session`).

use crate::keys::{Code, Key};
use crate::layout::scrolled;
use crate::overlay::{Answer, Layer, Outcome, centred};
use crate::report_view::ReportView;
use crate::state::State;
use crate::widgets::paint::Paint;
use gouji_core::text::Diagnostic;
use gouji_core::text::sanitize::printable;

/// The prefix of the codes of all messages about a session.
const SESSION: &str = "session.";

/// The list, as far as it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RestoreReport {
    /// The line in focus.
    pub at: usize,
}

/// The messages about the session of a report.
pub fn found(view: &ReportView) -> Vec<&Diagnostic> {
    view.review.problems.iter().filter(|problem| problem.code.starts_with(SESSION)).collect()
}

impl Layer for RestoreReport {
    fn key(&mut self, key: Key, state: &State) -> Outcome {
        let Some(view) = state.open.view() else { return Outcome::Close };
        let last = found(view).len().saturating_sub(1);
        match key.folded().code {
            Code::Down | Code::Char('j') => self.at = (self.at + 1).min(last),
            Code::Up | Code::Char('k') => self.at = self.at.saturating_sub(1),
            Code::PageDown => self.at = (self.at + 10).min(last),
            Code::PageUp => self.at = self.at.saturating_sub(10),
            Code::Enter => {
                let place = found(view).get(self.at).and_then(|problem| problem.span);
                return place.map_or(Outcome::Close, |span| Outcome::Answer(Answer::GoToPlace(span.start)));
            }
            _ => return Outcome::Close,
        }
        Outcome::Stay
    }

    fn draw(&self, state: &State, paint: &mut Paint) {
        let Some(view) = state.open.view() else { return };
        let theme = paint.theme;
        let size = state.size;
        let told = found(view);
        let rows = (told.len() + 3).min(usize::from(size.rows) - 4).max(6);
        let area = centred(state, (size.columns * 9 / 10).max(76), rows as u16);
        paint.clear(area);
        paint.frame(area, state.say("found.title"), &format!("{}/{}", self.at + 1, told.len()), true);
        let inside = area.inside();
        let (x, room) = (inside.x + 1, inside.width.saturating_sub(2));
        let height = usize::from(inside.height.saturating_sub(1));
        let top = scrolled(0, self.at, height, told.len(), 1);
        for (row, problem) in told.iter().enumerate().skip(top).take(height) {
            let y = inside.y + (row - top) as u16;
            let style = match problem.code {
                "session.vanished" | "session.disagrees" | "session.reread" | "session.journal_aside" => {
                    theme.warning()
                }
                "session.moved" | "session.brought_back" => theme.text(),
                _ => theme.title(),
            };
            paint.fitted(x, y, room, &printable(&problem.message.get(state.lang)), style);
            if row == self.at {
                paint.restyle(inside.x, y, inside.width, theme.focus());
            }
        }
        paint.fitted(x, inside.y + inside.height - 1, room, state.say("found.hint"), theme.dim());
    }
}
