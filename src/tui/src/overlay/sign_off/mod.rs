//! Signing a report off: what is open, unread and unseen, then the name and the reason where one is needed.
//!
//! Invariant: nothing is signed by the key that opened the summary, nor by Enter alone where a reason is asked. Not here:
//! signing (`crate::sign_off`), what the summary counts (`summary`).

pub mod summary;
pub(crate) mod view;

use crate::keys::{Code, Key};
use crate::overlay::{Answer, Layer, MouseUse, Outcome};
use crate::report_view::deciding::reason_id;
use crate::state::State;
use crate::widgets::line_editor::LineEditor;
use crate::widgets::paint::Paint;
use summary::Summary;

/// What is asked now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Whether the report, which is signed off, is reviewed again.
    TakeUp,
    /// Whether the report is signed off as the summary shows it.
    Look,
    /// Who signs.
    Name,
    /// Why it is signed off although something is open or unread.
    Reason,
}

/// A report about to be signed off, or taken up again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignOff {
    /// What is signed.
    pub summary: Summary,
    /// What is asked now.
    pub step: Step,
    /// The name of who signs; asked for only while nobody is known.
    pub name: LineEditor,
    /// The reason.
    pub reason: LineEditor,
}

impl SignOff {
    /// The summary of the open report; `None` without one.
    pub(crate) fn new(state: &State) -> Option<Self> {
        let view = state.open.view()?;
        let step = if view.review.finished.is_some() { Step::TakeUp } else { Step::Look };
        let begun = view.drafts.get(&reason_id()).map_or("", String::as_str);
        Some(Self {
            summary: Summary::of(view),
            step,
            name: LineEditor::new(&state.reviewer),
            reason: LineEditor::new(begun),
        })
    }

    /// The line being typed.
    pub(crate) const fn line(&self) -> Option<&LineEditor> {
        match self.step {
            Step::TakeUp | Step::Look => None,
            Step::Name => Some(&self.name),
            Step::Reason => Some(&self.reason),
        }
    }

    const fn line_mut(&mut self) -> Option<&mut LineEditor> {
        match self.step {
            Step::TakeUp | Step::Look => None,
            Step::Name => Some(&mut self.name),
            Step::Reason => Some(&mut self.reason),
        }
    }

    /// To the next question, or signs.
    fn go_on(&mut self, state: &State) -> Outcome {
        let (name, reason) = (self.name.text().trim(), self.reason.text().trim());
        match self.step {
            Step::TakeUp => return Outcome::Answer(Answer::TakeUp),
            Step::Name if name.is_empty() => return Outcome::Warn(state.say("finish.no_name").to_string()),
            Step::Reason if reason.is_empty() => return Outcome::Warn(self.summary.refusal(state)),
            Step::Look if name.is_empty() => self.step = Step::Name,
            Step::Look | Step::Name if self.summary.needs_reason() => self.step = Step::Reason,
            Step::Look | Step::Name | Step::Reason => {
                let reason = (self.step == Step::Reason).then(|| reason.to_string());
                return Outcome::Answer(Answer::SignOff { reviewer: name.to_string(), reason });
            }
        }
        Outcome::Stay
    }

    /// Back to the report; a reason that was begun is kept for the next time.
    fn go_back(&self) -> Outcome {
        match self.step {
            Step::Reason => {
                Outcome::Answer(Answer::KeepDraft { id: reason_id(), text: self.reason.text().trim().to_string() })
            }
            Step::TakeUp | Step::Look | Step::Name => Outcome::Close,
        }
    }
}

impl Layer for SignOff {
    fn key(&mut self, key: Key, state: &State) -> Outcome {
        let opens = |key: Key| {
            let pressed = [key.folded()];
            state.keys(crate::action::Action::Finish).iter().any(|bound| bound.keys() == pressed)
        };
        match key.code {
            Code::Enter => self.go_on(state),
            Code::Char('s') if key.ctrl && self.step == Step::Reason => self.go_on(state),
            Code::Esc => self.go_back(),
            Code::Char('c') if key.ctrl => self.go_back(),
            _ => match self.line_mut() {
                Some(line) => {
                    line.key(key);
                    Outcome::Stay
                }
                // The key that opened the summary may be held down still.
                None if opens(key) => Outcome::Stay,
                None => Outcome::Close,
            },
        }
    }

    fn paste(&mut self, text: &str, _: &State) {
        if let Some(line) = self.line_mut() {
            line.paste(text);
        }
    }

    fn mouse(&self) -> MouseUse {
        MouseUse::Nothing
    }

    fn draw(&self, state: &State, paint: &mut Paint) {
        view::draw(state, self, paint);
    }
}
