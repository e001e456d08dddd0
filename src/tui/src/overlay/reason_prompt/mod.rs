//! The question why something is decided: reasons to choose from, or the reviewer's own words.
//!
//! Invariant: nothing is decided before a reason is chosen; the one given last for the same kind comes first where it may fit,
//! then those that fit the problem, and none at all last; those of other problems are found by typing; words that were typed
//! and not given are offered again. Not here: what
//! the decision does (`decisions`), the reasons of the files (`reasons`).

pub(crate) mod view;

use crate::keys::{Code, Key};
use crate::overlay::{Answer, Layer, MouseUse, Outcome};
use crate::reasons::ProblemKind;
use crate::state::State;
use crate::widgets::line_editor::LineEditor;
use crate::widgets::paint::Paint;
use gouji_core::review::{DecisionKind, Review, StepChange};
use gouji_core::text::{Bilingual, fuzzy};

/// A question why, before something is decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReasonPrompt {
    /// What it is about.
    pub id: String,
    /// What is decided.
    pub kind: DecisionKind,
    /// The reviewer's own words, which also choose among the reasons.
    pub line: LineEditor,
    /// What can be chosen, the cursor on the one at `at`; empty words are no reason.
    pub shown: Vec<String>,
    /// Index into `shown`.
    pub at: usize,
    all: Vec<String>,
    /// How many of them are shown before anything is typed.
    fitting: usize,
}

impl ReasonPrompt {
    /// Asks why `kind` is decided about `id`.
    pub(crate) fn new(state: &State, id: String, kind: DecisionKind) -> Self {
        let reasons = &state.resources.reasons;
        let view = state.open.view();
        let problem = view.and_then(|view| Some(ProblemKind::all_of(view.finding()?, view.focus(), &view.review)));
        let problem = problem.unwrap_or_default();
        let mut all: Vec<String> = Vec::new();
        let last = view.and_then(|view| last(&view.review, &kind)).filter(|words| reasons.may_fit(words, &problem));
        all.extend(last.map(|words| reasons.said(words, state.lang).to_string()));
        let (fitting, others) = reasons.about(&kind, &problem);
        let add = |all: &mut Vec<String>, list: Vec<&Bilingual>| {
            for words in list.into_iter().map(|words| words.get(state.lang)) {
                if !all.iter().any(|known| known == words) {
                    all.push(words.to_string());
                }
            }
        };
        add(&mut all, fitting);
        // That a rule does not apply has to be explained.
        if kind != DecisionKind::Waived {
            all.push(String::new());
        }
        let begun = state.reason_begun.as_str();
        if !begun.is_empty() && !all.iter().any(|known| known == begun) {
            all.insert(all.len().min(1), begun.to_string());
        }
        let fitting = all.len();
        add(&mut all, others);
        let mut why = Self { id, kind, line: LineEditor::default(), shown: Vec::new(), at: 0, all, fitting };
        why.find();
        why
    }

    /// Finds the reasons that fit what is typed; what is typed can always be chosen itself.
    pub fn find(&mut self) {
        let typed = self.line.text().trim();
        self.at = 0;
        if typed.is_empty() {
            self.shown = self.all.iter().take(self.fitting).cloned().collect();
            return;
        }
        let fit = |words: &&String| !words.is_empty() && fuzzy::score(typed, words).is_some();
        self.shown = self.all.iter().filter(fit).cloned().collect();
        if !self.shown.iter().any(|words| words == typed) {
            self.shown.push(typed.to_string());
        }
    }

    /// Closes it; words that were typed are kept for the next time.
    fn left(&self) -> Outcome {
        match self.line.text().trim() {
            "" => Outcome::Close,
            words => Outcome::Answer(Answer::KeepReason(words.to_string())),
        }
    }

    fn go(&mut self, forward: bool) {
        let count = self.shown.len().max(1);
        self.at = if forward { self.at + 1 } else { self.at + count - 1 } % count;
    }
}

/// The reason the reviewer gave last for this kind; the reason of a repair is about its number alone.
fn last<'r>(review: &'r Review, kind: &DecisionKind) -> Option<&'r str> {
    let given = review.history().done.iter().rev().filter(|step| !step.proposed);
    given.into_iter().find_map(|step| match &step.change {
        StepChange::Decision { after: Some(after), .. } if after.kind == *kind && !after.reason.is_empty() => {
            Some(after.reason.as_str())
        }
        _ => None,
    })
}

impl Layer for ReasonPrompt {
    fn key(&mut self, key: Key, _: &State) -> Outcome {
        match key.code {
            Code::Enter => {
                let Some(reason) = self.shown.get(self.at).cloned() else { return Outcome::Stay };
                return Outcome::Answer(Answer::Decide { id: self.id.clone(), kind: self.kind.clone(), reason });
            }
            Code::Esc => return self.left(),
            Code::Char('c') if key.ctrl => return self.left(),
            Code::Down | Code::Tab => self.go(true),
            Code::Up | Code::BackTab => self.go(false),
            _ => {
                if self.line.key(key) {
                    self.find();
                }
            }
        }
        Outcome::Stay
    }

    fn paste(&mut self, text: &str, _: &State) {
        self.line.paste(text);
        self.find();
    }

    fn mouse(&self) -> MouseUse {
        MouseUse::Scroll
    }

    fn draw(&self, state: &State, paint: &mut Paint) {
        view::draw(state, self, paint);
    }
}
