//! What a key for an overlay does, and what follows from its answer.
//!
//! Invariant: an overlay changes nothing itself; it answers, and the answer is done here.
//! What the other keys do is left to [`update`](crate::update).

use crate::batch::batch;
use crate::control;
use crate::decisions::{decided, keep_draft, note_written, settled_together, take_back};
use crate::effect::Effect;
use crate::keys::Key;
use crate::leaving::{discard, leave, save_and_leave};
use crate::overlay::{Answer, Outcome};
use crate::saving::{resolve, save, save_in};
use crate::screen::report::form::read_as;
use crate::second;
use crate::sign_off::{HeldKey, sign, take_up};
use crate::state::{LeaveTarget, State};
use crate::survey;
use crate::take_earlier::take;
use crate::update::act;

/// A key for the overlay: what it answers is done here, not by it.
pub(crate) fn overlay_key(state: &mut State, key: Key) -> Vec<Effect> {
    let Some(mut overlay) = state.overlay.take() else { return Vec::new() };
    let outcome = overlay.layer_mut().key(key, state);
    if matches!(outcome, Outcome::Stay | Outcome::Warn(_) | Outcome::Ask(_)) {
        state.overlay = Some(overlay);
    } else {
        overlay.keep_place(state);
    }
    match outcome {
        Outcome::Stay | Outcome::Close => Vec::new(),
        Outcome::Warn(words) | Outcome::CloseWith(words) => {
            state.warn(words);
            Vec::new()
        }
        Outcome::Ask(answer) | Outcome::Answer(answer) => {
            if matches!(answer, Answer::SignOff { .. } | Answer::TakeUp) {
                state.held = Some(HeldKey::new(key, state.now.clone()));
            }
            answered(state, answer)
        }
    }
}

/// Does what an overlay was opened for.
fn answered(state: &mut State, answer: Answer) -> Vec<Effect> {
    let mut effects = Vec::new();
    match answer {
        Answer::Act(action) => {
            // The palette never begins with what decides.
            if !action.is_destructive() {
                state.recent.retain(|other| *other != action);
                state.recent.insert(0, action);
            }
            let effects = act(state, action);
            state.refresh_overlay();
            return effects;
        }
        Answer::Go(id) => {
            if let Some(view) = state.open.view_mut() {
                view.go(&id);
            }
            state.follow();
        }
        Answer::GoToPlace(offset) => {
            if let Some(view) = state.open.view_mut() {
                view.go_offset(offset);
            }
        }
        Answer::GoToRow(row) => {
            if let (Some(compare), Some(view)) = (&mut state.compare, state.open.pair_mut()) {
                compare.show(view, row);
            }
        }
        Answer::ShowProblem(rule) => {
            if let Some(view) = state.open.view_mut()
                && let Some(&index) = view.findings().of_rule(&rule).first()
            {
                view.show_problem(index);
            }
            state.follow();
        }
        Answer::ShowUnread(key) => {
            if let Some(view) = state.open.view_mut() {
                view.show_unread_of(&key);
            }
            state.follow();
        }
        Answer::OpenReport(index) => {
            state.tell(state.say("list.reading").to_string());
            effects = leave(state, LeaveTarget::Open(index));
            state.follow();
        }
        Answer::OpenAt(index, rule) => {
            state.wanted = Some(rule);
            state.list.cursor = index;
            state.tell(state.say("list.reading").to_string());
            effects = vec![Effect::Open(index)];
        }
        Answer::Decide { id, kind, reason } => {
            state.reason_begun.clear();
            decided(state, &id, &kind, &reason);
        }
        Answer::SettleTogether { ids, kind, reason } => {
            settled_together(state, &ids, &kind, &reason);
            state.refresh_overlay();
        }
        Answer::TakeBack(at) => {
            take_back(state, at);
            state.refresh_overlay();
        }
        Answer::WriteNote { id, text } => note_written(state, &id, &text),
        Answer::KeepDraft { id, text } => keep_draft(state, id, text),
        Answer::KeepReason(words) => {
            state.reason_begun = words;
            state.tell(state.say("said.reason_begun").to_string());
        }
        Answer::SignOff { reviewer, reason } => effects = sign(state, reviewer, reason),
        Answer::TakeUp => take_up(state),
        Answer::KeepControl(sample) => effects = control::keep(state, sample),
        Answer::DrawControl => effects = control::draw(state),
        Answer::OpenNumber(index, id) => {
            state.wanted_number = Some(id);
            state.list.cursor = index;
            state.tell(state.say("list.reading").to_string());
            effects = vec![Effect::Open(index)];
        }
        Answer::Adjudicate { agreed, rulings } => second::adjudicate(state, &agreed, &rulings),
        Answer::Resolve(theirs) => effects = resolve(state, &theirs),
        Answer::TakeEarlier(report, earlier) => effects = take(state, report, earlier),
        Answer::Batch { task, reports, reviewer } => effects = batch(state, task, reports, reviewer),
        Answer::StopSurvey => effects = survey::stop(state),
        Answer::SaveIn(folder) => effects = save_in(state, folder),
        Answer::Save => effects = save(state),
        Answer::SaveAndLeave(then) => effects = save_and_leave(state, then),
        Answer::Discard(then) => effects = discard(state, then),
        Answer::WriteLetter { name, blocks, lang } => effects = vec![Effect::WriteLetter { name, blocks, lang }],
        Answer::ReadAs { form, tables, place, reader } => read_as(state, &form, &tables, place, reader.as_deref()),
    }
    state.fit();
    effects
}
