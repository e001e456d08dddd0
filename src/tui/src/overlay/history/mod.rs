//! What was decided in which order, and taking one old decision back.
//!
//! Invariant: newest first; a step is taken back without the later ones, and only when none of them changed the same.
//! Not here: the steps themselves (`review::history`).

pub(crate) mod view;

use crate::keys::{Code, Key};
use crate::overlay::{Answer, Layer, MouseUse, Outcome};
use crate::report_view::ReportView;
use crate::state::State;
use crate::widgets::paint::Paint;
use gouji_core::review::{Decision, Step, StepChange};
use gouji_core::text::sanitize::printable;

/// The history being looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    /// The number in focus and the problem shown, unless everything is looked at.
    pub ids: Vec<String>,
    /// True when the steps of the whole review are shown.
    pub is_all: bool,
    /// Indexes of the steps shown, newest first.
    pub shown: Vec<usize>,
    /// Index into `shown`.
    pub at: usize,
}

impl History {
    /// The history of what is in focus; of the whole review when that has none.
    pub(crate) fn new(view: &ReportView) -> Self {
        let ids: Vec<String> = view.target().into_iter().chain(view.problem_id()).collect();
        let mut past = Self { ids, is_all: false, shown: Vec::new(), at: 0 };
        past.find(view);
        if past.shown.is_empty() {
            past.is_all = true;
            past.find(view);
        }
        past
    }

    fn find(&mut self, view: &ReportView) {
        let steps = view.review.history().done.iter().enumerate().rev();
        let is_shown = |step: &Step| self.is_all || self.ids.contains(&step.id);
        self.shown = steps.filter(|(_, step)| is_shown(step)).map(|(at, _)| at).collect();
        self.at = self.at.min(self.shown.len().saturating_sub(1));
    }

    fn go(&mut self, rows: isize) {
        self.at = self.at.saturating_add_signed(rows).min(self.shown.len().saturating_sub(1));
    }
}

/// A step in words: when and who, what it is about, what changed, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepDescription {
    /// `2026-01-02 03:04 张三`.
    pub provenance: String,
    /// The name of the field.
    pub about: String,
    /// `798 → 718`.
    pub change: String,
    /// The reason, or the words of a note; may be empty.
    pub why: String,
}

impl Layer for History {
    fn refresh(&mut self, state: &State) {
        self.at = 0;
        if let Some(view) = state.open.view() {
            self.find(view);
        }
    }

    fn key(&mut self, key: Key, state: &State) -> Outcome {
        let page = isize::try_from(state.size.rows / 2).unwrap_or(1).max(1);
        let Some(view) = state.open.view() else { return Outcome::Close };
        match key.folded().code {
            Code::Down | Code::Char('j') => self.go(1),
            Code::Up | Code::Char('k') => self.go(-1),
            Code::PageDown => self.go(page),
            Code::PageUp => self.go(-page),
            Code::Tab => {
                self.is_all = !self.is_all;
                self.find(view);
            }
            Code::Enter => {
                let step = self.shown.get(self.at).and_then(|at| view.review.history().done.get(*at));
                return step.map_or(Outcome::Close, |step| Outcome::Answer(Answer::Go(step.id.clone())));
            }
            // C-u pages in other programs: only the plain letter takes a step back.
            Code::Char('u' | 'x' | '-') if !key.ctrl => return self.take_back(view, state),
            Code::Esc | Code::Char('q' | 'H') => return Outcome::Close,
            Code::Char('c' | 'y') if key.ctrl => return Outcome::Close,
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

impl History {
    fn take_back(&self, view: &ReportView, state: &State) -> Outcome {
        let Some(&at) = self.shown.get(self.at) else { return Outcome::Stay };
        if let Some(reason) = &view.read_only {
            return Outcome::Warn(reason.get(state.lang).to_string());
        }
        if view.review.overtaken(at).is_some() {
            return Outcome::Warn(state.say("history.overtaken").to_string());
        }
        Outcome::Ask(Answer::TakeBack(at))
    }
}

/// A step for people.
pub(crate) fn describe(state: &State, step: &Step) -> StepDescription {
    let when = step.provenance.at.get(..16).unwrap_or(&step.provenance.at).replace('T', " ");
    let about = if step.id.is_empty() { state.say("history.review").to_string() } else { state.label(&step.id) };
    let (change, why) = match &step.change {
        StepChange::Decision { before, after } => {
            let printed = state.open.view().and_then(|view| view.review.printed(&step.id)).unwrap_or_default();
            let of = |decision: Option<&Decision>| state.value_said(decision, printed);
            let why = after.as_ref().map(|after| {
                let said = printable(state.resources.reasons.said(&after.reason, state.lang));
                let origin = state.origin(after);
                [origin, said].into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join(" · ")
            });
            (format!("{} → {}", of(before.as_deref()), of(after.as_deref())), why.unwrap_or_default())
        }
        StepChange::Note { after, .. } => {
            let words = after.as_ref().map(|note| note.text.lines().map(printable).collect::<Vec<_>>().join(" / "));
            let what = if after.is_some() { "history.noted" } else { "history.note_removed" };
            (state.say(what).to_string(), words.unwrap_or_default())
        }
        StepChange::Finished { after, .. } => {
            let what = if after.is_some() { "history.finished" } else { "history.reopened" };
            (state.say(what).to_string(), String::new())
        }
    };
    StepDescription { provenance: format!("{when} {}", printable(&step.provenance.by)), about, change, why }
}
