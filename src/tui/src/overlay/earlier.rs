//! The question whether the decisions of an earlier review of the same agency and year are taken over.
//!
//! Invariant: without an answer nothing is taken over and nothing is lost: the earlier session stays as it is, and the
//! question comes again. Not here: taking over (`take_earlier`).

use crate::hits::HitTarget;
use crate::keys::{Code, Key};
use crate::overlay::{Answer, Layer, Outcome, centred};
use crate::state::State;
use crate::widgets::paint::Paint;
use gouji_core::message;
use gouji_core::review::EarlierReview;
use gouji_core::text::sanitize::printable;

/// The question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// Index of the report.
    pub report: usize,
    /// The earlier review.
    pub review: EarlierReview,
}

impl Layer for Earlier {
    fn key(&mut self, key: Key, _: &State) -> Outcome {
        match key.folded().code {
            Code::Enter | Code::Char('y') => {
                Outcome::Answer(Answer::TakeEarlier(self.report, Box::new(self.review.clone())))
            }
            Code::Esc | Code::Char('n' | 'q') => Outcome::Close,
            _ => Outcome::Stay,
        }
    }

    fn draw(&self, state: &State, paint: &mut Paint) {
        let theme = paint.theme;
        let area = centred(state, 74, 11);
        paint.clear(area);
        paint.hit(area, HitTarget::Overlay);
        paint.frame(area, state.say("earlier.title"), "", true);
        let inside = area.inside();
        let EarlierReview { path, report, decided, fitting, is_version, by, at } = &self.review;
        let day = at.get(..10).unwrap_or_default();
        let kind = state.say(if *is_version { "earlier.version" } else { "earlier.moved" });
        let counts = message!("earlier.counts", fitting = *fitting, all = *decided).get(state.lang);
        let lines = [
            printable(report),
            path.file_name().map(|name| printable(&name.to_string_lossy())).unwrap_or_default(),
            format!("{} {day}", printable(by)).trim().to_string(),
            kind.to_string(),
            counts,
        ];
        for (i, line) in lines.iter().enumerate() {
            let y = inside.y + i as u16;
            let style = if i < 3 { theme.dim() } else { theme.text() };
            paint.fitted(inside.x + 2, y, inside.width.saturating_sub(3), line, style);
        }
        let keys = [(Code::Enter, "earlier.take"), (Code::Esc, "earlier.leave")]
            .map(|(code, words)| (Key::plain(code), words));
        for (i, (key, words)) in keys.iter().enumerate() {
            let y = inside.y + 6 + i as u16;
            paint.hit_in(inside.x, y, inside.width, HitTarget::Keys((*key).into()));
            paint.text(inside.x + 2, y, 8, &key.to_string(), theme.key());
            paint.fitted(inside.x + 10, y, inside.width.saturating_sub(11), state.say(words), theme.text());
        }
    }
}
