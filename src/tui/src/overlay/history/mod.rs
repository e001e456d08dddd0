//! What was decided in which order, and taking one old decision back.
//!
//! Invariant: newest first; a step is taken back without the later ones, and only when none of them changed the same.
//! Left to others: the steps themselves (`review::history`).

pub(crate) mod view;

use crate::decisions::settle;
use crate::effect::Effect;
use crate::keys::{Code, Key};
use crate::report_view::ReportView;
use crate::state::{Overlay, State};
use gouji_core::review::{Change, Decision, DecisionKind, Origin, Step};
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
    /// The history of what is in focus; of everything when nothing was said of that.
    pub(crate) fn new(desk: &ReportView) -> Self {
        let ids: Vec<String> = desk.target().into_iter().chain(desk.problem_id()).collect();
        let mut past = Self { ids, is_all: false, shown: Vec::new(), at: 0 };
        past.find(desk);
        if past.shown.is_empty() {
            past.is_all = true;
            past.find(desk);
        }
        past
    }

    fn find(&mut self, desk: &ReportView) {
        let steps = desk.review.history().done.iter().enumerate().rev();
        let is_shown = |step: &Step| self.is_all || self.ids.contains(&step.id);
        self.shown = steps.filter(|(_, step)| is_shown(step)).map(|(at, _)| at).collect();
        self.at = self.at.min(self.shown.len().saturating_sub(1));
    }

    fn go(&mut self, rows: isize) {
        self.at = self.at.saturating_add_signed(rows).min(self.shown.len().saturating_sub(1));
    }
}

pub(crate) fn history_key(state: &mut State, key: Key) -> Vec<Effect> {
    let page = isize::try_from(state.size.rows / 2).unwrap_or(1).max(1);
    let (Some(Overlay::History(past)), Some(desk)) = (&mut state.overlay, &state.desk) else { return Vec::new() };
    match key.folded().code {
        Code::Down | Code::Char('j') => past.go(1),
        Code::Up | Code::Char('k') => past.go(-1),
        Code::PageDown => past.go(page),
        Code::PageUp => past.go(-page),
        Code::Tab => {
            past.is_all = !past.is_all;
            past.find(desk);
        }
        Code::Enter => {
            let id =
                past.shown.get(past.at).and_then(|at| desk.review.history().done.get(*at)).map(|step| step.id.clone());
            state.overlay = None;
            if let (Some(id), Some(desk)) = (id, &mut state.desk) {
                desk.go(&id);
            }
            state.follow();
            state.fit();
        }
        Code::Backspace | Code::Delete | Code::Char('u' | 'x') => take_back(state),
        Code::Esc | Code::Char('q' | 'H') => state.overlay = None,
        Code::Char('c' | 'y') if key.ctrl => state.overlay = None,
        _ => {}
    }
    Vec::new()
}

fn take_back(state: &mut State) {
    let stamp = state.stamp();
    let (Some(Overlay::History(past)), Some(desk)) = (&mut state.overlay, &mut state.desk) else { return };
    let Some(&at) = past.shown.get(past.at) else { return };
    let before = desk.standing();
    if let Some(reason) = &desk.read_only {
        let reason = reason.get(state.lang).to_string();
        return state.warn(reason);
    }
    if desk.review.overtaken(at).is_some() {
        return state.warn(state.say("history.overtaken").to_string());
    }
    desk.review.take_back(at, &stamp);
    past.at = 0;
    past.find(desk);
    settle(state, &before, "said.taken_back");
    state.fit();
}

/// A step in words: when and who, what it is about, what changed, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepDescription {
    /// `2026-01-02 03:04 张三`.
    pub stamp: String,
    /// The name of the field.
    pub about: String,
    /// `798 → 718`.
    pub change: String,
    /// The reason, or the words of a note; may be empty.
    pub why: String,
}

impl State {
    /// A step for people.
    pub fn told(&self, step: &Step) -> StepDescription {
        let when = step.stamp.when.get(..16).unwrap_or(&step.stamp.when).replace('T', " ");
        let about = if step.id.is_empty() { self.say("history.review").to_string() } else { self.label(&step.id) };
        let (change, why) = match &step.change {
            Change::Decision { before, after } => {
                let printed = self.desk.as_ref().and_then(|desk| desk.review.printed(&step.id)).unwrap_or_default();
                let of = |decision: Option<&Decision>| self.value_said(decision, printed);
                let why = after.as_ref().map(|after| {
                    let said = printable(self.kit.reasons.said(&after.reason, self.lang));
                    let origin = self.origin(after);
                    [origin, said].into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join(" · ")
                });
                (format!("{} → {}", of(before.as_deref()), of(after.as_deref())), why.unwrap_or_default())
            }
            Change::Note { after, .. } => {
                let words = after.as_ref().map(|note| note.text.lines().map(printable).collect::<Vec<_>>().join(" / "));
                let what = if after.is_some() { "history.noted" } else { "history.note_removed" };
                (self.say(what).to_string(), words.unwrap_or_default())
            }
            Change::Finished { after, .. } => {
                let what = if after.is_some() { "history.finished" } else { "history.reopened" };
                (self.say(what).to_string(), String::new())
            }
        };
        StepDescription { stamp: format!("{when} {}", printable(&step.stamp.who)), about, change, why }
    }

    /// Where the value of a decision comes from, in words; empty when that is not said.
    pub fn origin(&self, decision: &Decision) -> String {
        match &decision.origin {
            Origin::Typed if matches!(decision.kind, DecisionKind::Corrected(_)) => {
                self.say("origin.typed").to_string()
            }
            Origin::Unsaid | Origin::Typed => String::new(),
            Origin::Picked { span: Some(span), quote } => {
                let line = self.desk.as_ref().map_or(0, |desk| desk.review.document.line_at(span.start) + 1);
                self.say_with("origin.picked", &[&line.to_string(), &printable(quote)])
            }
            Origin::Picked { span: None, quote } => self.say_with("origin.lost", &[&printable(quote)]),
        }
    }

    pub(crate) fn value_said(&self, decision: Option<&Decision>, printed: &str) -> String {
        match decision.map(|decision| &decision.kind) {
            None if printed.is_empty() => self.say("history.open").to_string(),
            None => printable(printed),
            Some(DecisionKind::Corrected(after)) => {
                let sign = if decision.is_some_and(|decision| decision.origin == Origin::Typed) { "^" } else { "✎" };
                format!("{sign} {}", printable(after))
            }
            Some(kind) => self.say(&format!("mark.{}", kind.name())).to_string(),
        }
    }
}
