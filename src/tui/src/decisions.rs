//! Decisions: what the reviewer says of the field in focus, and what follows from it.
//!
//! Invariant: after every change the rules have been applied again and the status line says what it did.

use crate::action::Action;
use crate::overlay::history::History;
use crate::overlay::note::Note as NotePrompt;
use crate::overlay::reason_prompt::ReasonPrompt;
use crate::report_view::ReportView;
use crate::report_view::deciding::BeforeDecision;
use crate::report_view::deciding::reason_id;
use crate::screen::report::next_stop::walk;
use crate::screen::report::pick::label;
use crate::state::{Screen, State};
use gouji_core::ids::RuleId;
use gouji_core::message;
use gouji_core::review::{DecisionKind, Origin};

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
    let provenance = state.provenance();
    let Some(view) = state.open.view_mut() else { return };
    let before = view.before_decision();
    if action == Action::Clear {
        if let Some(id) = view.decided() {
            view.clear(&id, &provenance);
            settle(state, &before, "said.cleared");
        }
        return;
    }
    let Some(target) = view.target() else { return };
    match action {
        Action::Edit => view.edit(&target),
        Action::Pick => {
            view.edit(&target);
            label(state);
        }
        Action::Note => {
            let note = view.review.entries.get(&target).and_then(|entry| entry.note.as_ref());
            let text = note.map(|note| note.text.clone()).unwrap_or_default();
            let draft = view.drafts.get(&target);
            state.overlay = Some(NotePrompt::new(target.clone(), &text).with_draft(draft).into());
        }
        Action::Confirm => {
            view.decide(&target, DecisionKind::Confirmed, Origin::Unsaid, "", &provenance);
            settle_and_go_on(state, &before, "said.confirmed");
        }
        _ => {}
    }
}

/// Asks why, before anything is decided.
fn ask(state: &mut State, kind: DecisionKind) {
    let Some(view) = state.open.view() else { return };
    let id = if kind == DecisionKind::Waived { view.problem_id() } else { view.target() };
    if let Some(id) = id {
        let why = ReasonPrompt::new(state, id, kind);
        state.overlay = Some(why.into());
    }
}

/// The reason of the overlay was given.
pub(crate) fn decided(state: &mut State, id: &str, kind: &DecisionKind, reason: &str) {
    let provenance = state.provenance();
    let Some(view) = state.open.view_mut() else { return };
    let before = view.before_decision();
    view.decide(id, kind.clone(), Origin::Unsaid, reason, &provenance);
    settle_and_go_on(state, &before, said(kind));
}

/// The words for a decision made.
const fn said(kind: &DecisionKind) -> &'static str {
    match kind {
        DecisionKind::AsPublished => "said.as_published",
        DecisionKind::Missing => "said.missing",
        DecisionKind::Unclear => "said.unclear",
        DecisionKind::Waived => "said.waived",
        // These are never decided with a reason.
        DecisionKind::Confirmed | DecisionKind::Corrected(_) | DecisionKind::Entered(_) | DecisionKind::ReadAs(_) => {
            "said.confirmed"
        }
    }
}

/// Several problems of the list were settled with one reason.
pub(crate) fn settled_together(state: &mut State, ids: &[(String, Vec<RuleId>)], kind: &DecisionKind, reason: &str) {
    let provenance = state.provenance();
    let Some(view) = state.open.view_mut() else { return };
    let before = view.before_decision();
    view.decide_together(ids, kind, reason, &provenance);
    settle(state, &before, said(kind));
}

fn show_history(state: &mut State) {
    if let Some(view) = state.open.view() {
        let past = History::new(view);
        state.overlay = Some(past.into());
    }
}

/// Takes the last step back, or makes it again.
fn step_back(state: &mut State, action: Action) {
    let Some(view) = state.open.view_mut() else { return };
    let before = view.before_decision();
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
    let provenance = state.provenance();
    let Some(view) = state.open.view_mut() else { return };
    let before = view.before_decision();
    view.review.take_back(at, &provenance);
    settle(state, &before, "said.taken_back");
}

/// Applies the rules after a decision and says what it did.
pub(crate) fn settle(state: &mut State, before: &BeforeDecision, said: &str) {
    state.open.recheck(&state.resources.rules, &state.resources.library);
    let after = state.open.view().map_or(0, ReportView::count_open);
    let mut text = state.say(said).to_string();
    if before.open != after {
        let problems = message!("said.problems", before = before.open, after = after).get(state.lang);
        text = format!("{text} · {problems}");
    }
    state.tell(text);
    tell_signed(state, before.is_signed);
}

/// Says when what was done reopened a report that was signed off, or when taking it back signed it off again.
pub(crate) fn tell_signed(state: &mut State, was_signed: bool) {
    let is_signed = state.open.view().is_some_and(|view| view.review.finished.is_some());
    if was_signed == is_signed {
        return;
    }
    let words = state.say(if is_signed { "said.signed_again" } else { "said.reopened" }).to_string();
    let before = state.status.take().map(|status| format!("{} · ", status.text)).unwrap_or_default();
    state.tell(format!("{before}{words}"));
}

/// The same, and on to the next stop where what was shown is done with: the problem is open no more, or the number was only
/// to be looked at. What was decided is out of sight then, so it is named. On the pair screen the row stays:
/// what is looked at there is a pair.
pub(crate) fn settle_and_go_on(state: &mut State, before: &BeforeDecision, said: &str) {
    settle(state, before, said);
    let Some(view) = state.open.view().filter(|_| state.screen == Screen::Report) else { return };
    let is_open = |rule: &RuleId| view.summary.open.iter().any(|&at| view.findings()[at].rule == *rule);
    if before.is_look {
        walk(state, true);
    } else if let (Some(key), Some(id)) = (&before.unread, &before.focus) {
        let is_left =
            |view: &ReportView| view.summary.unread.iter().any(|group| group.key() == *key && group.holds(id));
        if state.open.view().is_some_and(is_left) {
            return;
        }
        let name = state.label(id);
        let Some(view) = state.open.view_mut() else { return };
        if !view.go_on_in(key, id) {
            view.go_open();
        }
        let words = [&name, state.say("said.of"), state.say(said), " · ", &problems_left(state, before.open)].concat();
        state.tell(words);
    } else if before.problem.as_ref().is_some_and(|rule| !is_open(rule)) {
        let settled = before.open.saturating_sub(view.count_open());
        let name = before.focus.as_ref().map(|id| state.label(id)).unwrap_or_default();
        let Some(view) = state.open.view_mut() else { return };
        view.go_open();
        let settled = settled - usize::from(settled > 0);
        let also = match settled {
            0 => String::new(),
            also => format!(" · {}", message!("said.settles", count = also).get(state.lang)),
        };
        let left = problems_left(state, before.open);
        let words = [&name, state.say("said.of"), state.say(said), &also, " · ", &left].concat();
        state.tell(words);
        tell_signed(state, before.is_signed);
    }
}

/// How many problems there were, and how many there are; or what to do when none is left.
pub(crate) fn problems_left(state: &State, before: usize) -> String {
    match state.open.view().map_or(0, ReportView::count_open) {
        0 => {
            let (next, finish) = (state.report_key(Action::NextProblem), state.report_key(Action::Finish));
            message!("walk.settled", next = next, finish = finish).get(state.lang)
        }
        after => message!("said.problems", before = before, after = after).get(state.lang),
    }
}

/// The note of the overlay was written.
pub(crate) fn note_written(state: &mut State, id: &str, text: &str) {
    let provenance = state.provenance();
    let Some(view) = state.open.view_mut() else { return };
    let before = view.before_decision();
    view.drafts.remove(id);
    view.write_note(id, text, &provenance);
    settle(state, &before, "said.noted");
}

/// The note of the overlay was left: its words are kept for the next time.
pub(crate) fn keep_draft(state: &mut State, id: String, text: String) {
    let Some(view) = state.open.view_mut() else { return };
    if text.is_empty() {
        view.drafts.remove(&id);
        return;
    }
    let (action, words) =
        if id == reason_id() { (Action::Finish, "said.reason_kept") } else { (Action::Note, "said.draft_kept") };
    view.drafts.insert(id, text);
    let key = state.keys(action).first().map(ToString::to_string).unwrap_or_default();
    let words = match words {
        "said.reason_kept" => message!("said.reason_kept", key = key),
        _ => message!("said.draft_kept", key = key),
    };
    state.tell(words.get(state.lang));
}

/// Writes the notes that were left unfinished: what is saved holds every word that was typed.
pub(crate) fn write_drafts(state: &mut State) {
    let provenance = state.provenance();
    let is_note = |id: &String| *id != reason_id();
    let mut is_written = false;
    for view in state.open.all_mut() {
        let drafts: Vec<(String, String)> = view.drafts.extract_if(.., |id, _| is_note(id)).collect();
        is_written |= !drafts.is_empty();
        for (id, text) in drafts {
            view.write_note(&id, &text, &provenance);
        }
    }
    if is_written {
        state.open.recheck(&state.resources.rules, &state.resources.library);
    }
}
