//! A control sample over many reports: numbers drawn by lot, each with the words of the text, to be found right or wrong.
//!
//! Invariant: a verdict changes no review: it is about how well the reports were reviewed, and a number that is wrong is mended in
//! its report. Not here: drawing (`run::control`), what the sample is worth (`gouji_core::collection`).

mod view;

use crate::control::ControlSample;
use crate::keys::{Code, Key};
use crate::overlay::{Answer, Layer, MouseUse, Outcome, moved};
use crate::state::State;
use crate::widgets::paint::Paint;

/// The sample being looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleWalk {
    /// The sample.
    pub sample: ControlSample,
    /// The number in focus.
    pub at: usize,
}

impl SampleWalk {
    /// The sample, at the first number that nobody has looked at.
    pub(crate) fn new(sample: ControlSample) -> Self {
        let at = sample.entries.iter().position(|(_, verdict)| verdict.is_none()).unwrap_or(0);
        Self { sample, at }
    }

    fn go(&mut self, rows: isize) {
        self.at = self.at.saturating_add_signed(rows).min(self.sample.entries.len().saturating_sub(1));
    }

    fn find(&mut self, verdict: Option<bool>) -> Outcome {
        let Some(entry) = self.sample.entries.get_mut(self.at) else { return Outcome::Stay };
        entry.1 = verdict;
        if verdict.is_some() {
            self.go(1);
        }
        Outcome::Ask(Answer::KeepControl(self.sample.clone()))
    }
}

impl Layer for SampleWalk {
    fn key(&mut self, key: Key, state: &State) -> Outcome {
        let page = isize::try_from(state.size.rows / 2).unwrap_or(1).max(1);
        if let Some(rows) = moved(key, page) {
            self.go(rows);
            return Outcome::Stay;
        }
        match key.folded().code {
            Code::Char('p') | Code::F(6) => return self.find(Some(true)),
            Code::Char('x') | Code::F(5) => return self.find(Some(false)),
            Code::Char('u') | Code::Backspace => {
                // The verdict given last is on the row before.
                if self.sample.entries.get(self.at).is_some_and(|(_, verdict)| verdict.is_none()) {
                    self.go(-1);
                }
                return self.find(None);
            }
            Code::Char('%') if self.sample.is_done() => return Outcome::Answer(Answer::DrawControl),
            Code::Enter => {
                if let Some((drawn, _)) = self.sample.entries.get(self.at) {
                    return Outcome::Answer(Answer::OpenNumber(drawn.report, drawn.id.clone()));
                }
            }
            Code::Esc | Code::Char('q') => return Outcome::Close,
            _ => {}
        }
        Outcome::Stay
    }

    fn mouse(&self) -> MouseUse {
        MouseUse::Scroll
    }

    fn draw(&self, state: &State, paint: &mut Paint) {
        view::draw(state, self, paint);
    }
}
