//! Signing a report off, and on to the next of the queue.
//!
//! Invariant: a report with open hard problems is signed off only with a reason; a report that is signed off is saved
//! before the next one opens, and the next one was read beforehand. Not here: saving and reading (`run`).

use crate::action::Action;
use crate::effect::Effect;
use crate::open_reports::OpenReports;
use crate::overlay::note::Note as NotePrompt;
use crate::report_view::ReportView;
use crate::report_view::deciding::reason_id;
use crate::report_view::snapshot::SharedReview;
use crate::saving::{ask, save, show};
use crate::screen::report::loading::take_loaded_text;
use crate::state::{Screen, State};
use gouji_core::message;
use gouji_core::review::{Note, SessionStatus};

/// Signs the report off, or takes it up again.
pub(crate) fn finish(state: &mut State) -> Vec<Effect> {
    let provenance = state.provenance();
    let Some(view) = state.open.view_mut() else { return Vec::new() };
    if view.review.finished.is_some() {
        view.review.set_finished(false, provenance);
        state.tell(state.say("report.reopened").to_string());
        return Vec::new();
    }
    if view.summary.counts.hard > 0 {
        state.overlay = Some(NotePrompt::new(reason_id(), "").into());
        return Vec::new();
    }
    sign(state, None)
}

/// The reason for signing off what is not settled was written, or not.
pub(crate) fn reason_written(state: &mut State, text: Option<&str>) -> Vec<Effect> {
    if let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) {
        return sign(state, Some(text.to_string()));
    }
    let open = state.open.view().map_or(0, |view| view.summary.counts.hard);
    let words = message!("report.cannot_finish", count = open).get(state.lang);
    state.warn(words);
    Vec::new()
}

fn sign(state: &mut State, reason: Option<String>) -> Vec<Effect> {
    let provenance = state.provenance();
    let Some(view) = state.open.view_mut() else { return Vec::new() };
    view.review.together(|review| {
        if let Some(text) = reason {
            let mut entry = review.entries.get(&reason_id()).cloned().unwrap_or_default();
            entry.note = Some(Note { text, provenance: provenance.clone() });
            review.set(&reason_id(), entry, &provenance);
        }
        review.set_finished(true, provenance);
    });
    state.signed = true;
    save(state)
}

/// The report that was signed off is saved: the next one opens.
pub(crate) fn go_on(state: &mut State) -> Vec<Effect> {
    let Some(index) = state.open.view().map(|view| view.index) else { return Vec::new() };
    let Some(next) = state.list.next_open(index) else {
        state.signed = false;
        state.tell(state.say("finish.last").to_string());
        return Vec::new();
    };
    let name = |index: usize| state.list.items().get(index).map_or("", |item| item.path.as_str());
    let short = |path: &str| path.rsplit(['/', '\\']).next().unwrap_or(path).to_string();
    let words = message!("finish.next", report = short(name(index)), next = short(name(next))).get(state.lang);
    state.list.cursor = next;
    state.close_reports();
    // If it fails to open, the list shows the reason.
    state.screen = Screen::List;
    state.tell(words);
    let ahead = state.prefetched.as_ref().filter(|ahead| ahead.index == next);
    vec![ahead.map_or(Effect::Open(next), |ahead| Effect::Claim(ahead.review.snapshot(next)))]
}

/// The report that was read ahead may be reviewed as it was read, or has to be opened like any other.
pub(crate) fn claimed(state: &mut State, index: usize, is_ours: bool) -> Vec<Effect> {
    match state.prefetched.take().filter(|ahead| is_ours && ahead.index == index) {
        Some(ahead) => opened(state, index, ahead.review, ahead.status),
        None => vec![Effect::Open(index)],
    }
}

/// Opens a report; the one after it is read meanwhile.
pub(crate) fn opened(state: &mut State, index: usize, review: SharedReview, status: SessionStatus) -> Vec<Effect> {
    // The message about signing off the report before is still to be read.
    let parted = state.status.take().filter(|_| state.signed);
    (state.compare, state.prefetched, state.status, state.signed) = (None, None, parted, false);
    let (text_pane, position) = take_loaded_text(state, index);
    let mut view =
        ReportView::over(text_pane, index, review, (&state.resources.rules, &state.resources.library), state.space());
    if let Some(position) = position {
        view.stay(position);
        let key = state
            .resources
            .keymap
            .keys("desk", Action::NextProblem.name())
            .first()
            .map(ToString::to_string)
            .unwrap_or_default();
        state.tell(message!("early.read", key = &key).get(state.lang));
    }
    state.open = OpenReports::One(Box::new(view));
    state.screen = Screen::Report;
    let notice = status.notice.as_ref().map(|notice| notice.get(state.lang));
    let is_conflict = !status.conflicts.is_empty();
    if let Some(view) = state.open.view_mut() {
        view.begin(status);
    }
    if is_conflict {
        ask(state);
    } else {
        show(state);
    }
    if let Some(notice) = notice {
        let parted = state.status.take().map(|status| format!("{} · ", status.text)).unwrap_or_default();
        state.tell(format!("{parted}{notice}"));
    }
    state.list.next_open(index).map(Effect::Prefetch).into_iter().collect()
}
