//! Decisions: what the reviewer says of the field in focus, and what follows from it.
//!
//! Invariant: after every change the rules have been applied again and the status line says what it did.

use crate::action::Action;
use crate::effect::Effect;
use crate::overlay::history::History;
use crate::overlay::note::Note as NotePrompt;
use crate::overlay::reason_prompt::ReasonPrompt;
use crate::report_view::ReportView;
use crate::report_view::next_open::walk;
use crate::report_view::value_editor::label;
use crate::sign_off::{reason_id, reason_written};
use crate::state::{Screen, State};
use gouji_core::ids::RuleId;
use gouji_core::review::{Decision, DecisionKind, Note, Origin, Stamp, quote};

/// Decisions about the field in focus.
pub(crate) fn decide(state: &mut State, action: Action) {
    match action {
        Action::Undo | Action::Redo => return step_back(state, action),
        Action::AsPublished => return ask(state, DecisionKind::AsPublished),
        Action::Missing => return ask(state, DecisionKind::Missing),
        Action::Unclear => return ask(state, DecisionKind::Unclear),
        Action::Waive => return ask(state, DecisionKind::Waived),
        Action::History => return show_history(state),
        _ => {}
    }
    let stamp = state.stamp();
    let Some(desk) = state.open.view_mut() else { return };
    let before = desk.standing();
    if action == Action::Clear {
        if let Some(id) = desk.decided() {
            desk.clear(&id, &stamp);
            settle(state, &before, "said.cleared");
        }
        return;
    }
    let Some(target) = desk.target() else { return };
    match action {
        Action::Edit => desk.edit(&target),
        Action::Pick => {
            desk.edit(&target);
            label(state);
        }
        Action::Note => {
            let text =
                desk.review.entries.get(&target).and_then(|entry| entry.note.as_ref()).map(|note| note.text.clone());
            state.overlay = Some(NotePrompt::new(target, &text.unwrap_or_default()).into());
        }
        Action::Confirm => {
            desk.decide(&target, DecisionKind::Confirmed, Origin::Unsaid, "", &stamp);
            settle_and_go_on(state, &before, "said.confirmed");
        }
        _ => {}
    }
}

/// Asks why, before anything is decided.
fn ask(state: &mut State, kind: DecisionKind) {
    let Some(desk) = state.open.view() else { return };
    let id = if kind == DecisionKind::Waived { desk.problem_id() } else { desk.target() };
    if let Some(id) = id {
        let why = ReasonPrompt::new(state, id, kind);
        state.overlay = Some(why.into());
    }
}

/// The reason of the overlay was given.
pub(crate) fn decided(state: &mut State, id: &str, kind: &DecisionKind, reason: &str) {
    let stamp = state.stamp();
    let Some(desk) = state.open.view_mut() else { return };
    let before = desk.standing();
    desk.decide(id, kind.clone(), Origin::Unsaid, reason, &stamp);
    settle_and_go_on(
        state,
        &before,
        match kind {
            DecisionKind::AsPublished => "said.as_published",
            DecisionKind::Missing => "said.missing",
            DecisionKind::Unclear => "said.unclear",
            DecisionKind::Waived => "said.waived",
            DecisionKind::Confirmed | DecisionKind::Corrected(_) => "said.confirmed",
        },
    );
}

fn show_history(state: &mut State) {
    if let Some(desk) = state.open.view() {
        let past = History::new(desk);
        state.overlay = Some(past.into());
    }
}

/// Takes the last step back, or makes it again.
fn step_back(state: &mut State, action: Action) {
    let Some(desk) = state.open.view_mut() else { return };
    let before = desk.standing();
    let is_undo = action == Action::Undo;
    if let Some(step) = state.open.step(is_undo) {
        if let Some(view) = state.open.view_mut() {
            view.go(&step.id);
        }
        settle(state, &before, if is_undo { "said.undone" } else { "said.redone" });
    }
}

/// Takes one step of the history back, whatever came after it.
pub(crate) fn take_back(state: &mut State, at: usize) {
    let stamp = state.stamp();
    let Some(desk) = state.open.view_mut() else { return };
    let before = desk.standing();
    desk.review.take_back(at, &stamp);
    settle(state, &before, "said.taken_back");
}

/// How things stood before a decision.
pub(crate) struct Standing {
    /// How many problems were open.
    open: usize,
    /// The rule of the problem shown, while it was open.
    problem: Option<RuleId>,
    /// What the decision is about.
    focus: Option<String>,
    /// It was only to be looked at.
    is_look: bool,
}

/// Applies the rules after a decision and says what it did.
pub(crate) fn settle(state: &mut State, before: &Standing, said: &str) {
    state.open.recheck(&state.kit.rules, &state.kit.library);
    let after = state.open.view().map_or(0, |view| view.tally.open.len());
    let what = state.say(said);
    let text = if before.open == after {
        what.to_string()
    } else {
        format!("{what} · {}", state.say_with("said.problems", &[&before.open.to_string(), &after.to_string()]))
    };
    state.tell(text);
}

/// The same, and on to the next stop where what was shown is done with: the problem is open no more, or the number was only
/// to be looked at. What was decided is out of sight then, so it is named. Where two years stand side by side the row stays:
/// what is looked at there is a pair.
pub(crate) fn settle_and_go_on(state: &mut State, before: &Standing, said: &str) {
    settle(state, before, said);
    let Some(desk) = state.open.view().filter(|_| state.screen == Screen::Report) else { return };
    let is_open = |rule: &RuleId| desk.tally.open.iter().any(|&at| desk.findings()[at].rule == *rule);
    if before.is_look {
        walk(state, true);
    } else if before.problem.as_ref().is_some_and(|rule| !is_open(rule)) {
        let name = before.focus.as_ref().map(|id| state.label(id)).unwrap_or_default();
        let Some(desk) = state.open.view_mut() else { return };
        desk.go_open();
        let words = [&name, state.say("said.of"), state.say(said), " · ", &state.problems_left(before.open)].concat();
        state.tell(words);
    }
}

impl State {
    /// How many problems there were, and how many there are; or what to do when none is left.
    pub(crate) fn problems_left(&self, before: usize) -> String {
        match self.open.view().map_or(0, |desk| desk.tally.open.len()) {
            0 => self.say("walk.settled").to_string(),
            after => self.say_with("said.problems", &[&before.to_string(), &after.to_string()]),
        }
    }
}

/// The note of the overlay was written (or left with `None`).
pub(crate) fn note_written(state: &mut State, id: &str, text: Option<&str>) -> Vec<Effect> {
    if id == reason_id() {
        return reason_written(state, text);
    }
    let stamp = state.stamp();
    if let (Some(desk), Some(text)) = (state.open.view_mut(), text) {
        desk.write_note(id, text, &stamp);
        state.open.recheck(&state.kit.rules, &state.kit.library);
        state.tell(state.say("said.noted").to_string());
        state.fit();
    }
    Vec::new()
}

impl ReportView {
    /// How things stand.
    pub(crate) fn standing(&self) -> Standing {
        let problem = self.finding().filter(|finding| !self.review.is_settled(finding));
        Standing {
            open: self.tally.open.len(),
            problem: problem.map(|finding| finding.rule.clone()),
            focus: self.target(),
            is_look: self.finding().is_none() && self.is_to_look_at(),
        }
    }

    /// Makes a decision about an id, keeping its note; `origin` says where a value it brings comes from.
    pub fn decide(&mut self, id: &str, kind: DecisionKind, origin: Origin, reason: &str, stamp: &Stamp) {
        let before = self.review.printed(id).unwrap_or_default().to_string();
        let span = self.review.current(id).and_then(|current| current.span);
        let quote = span.map(|span| quote(&self.review.document, span)).unwrap_or_default();
        let shown = self.finding().filter(|finding| finding.involves(id));
        let answers = shown.map(|finding| finding.rule.clone()).into_iter().collect();
        let mut entry = self.review.entries.get(id).cloned().unwrap_or_default();
        let (reason, said) = (reason.to_string(), stamp.clone());
        let decision = Decision { kind, origin, answers, reason, before, quote, span, stamp: said };
        entry.decision = Some(decision.beside(entry.decision.as_ref()));
        self.review.set(id, entry, stamp);
    }

    /// Takes the decision about an id away, keeping its note.
    pub fn clear(&mut self, id: &str, stamp: &Stamp) {
        let mut entry = self.review.entries.get(id).cloned().unwrap_or_default();
        entry.decision = None;
        self.review.set(id, entry, stamp);
    }

    /// Writes (or, when empty, removes) the note about an id.
    pub fn write_note(&mut self, id: &str, text: &str, stamp: &Stamp) {
        let mut entry = self.review.entries.get(id).cloned().unwrap_or_default();
        let kept = entry.note.as_ref().is_some_and(|note| note.text == text);
        if !kept {
            let text = text.trim_end().to_string();
            entry.note = (!text.is_empty()).then_some(Note { text, stamp: stamp.clone() });
            self.review.set(id, entry, stamp);
        }
    }
}
