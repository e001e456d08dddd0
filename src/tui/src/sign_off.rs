//! Signing a report off, and on to the next of the queue.
//!
//! Invariant: a report with open hard problems or unread values is signed off only with a reason, and no report without a
//! name; a report that is signed off is saved before the next one opens, and the next one was read beforehand. The key
//! that signed does nothing while it is held down. Not here: the summary before it (`overlay::sign_off`), saving and
//! reading (`run`).

use crate::action::Action;
use crate::decisions::write_drafts;
use crate::effect::Effect;
use crate::keys::Key;
use crate::open_reports::OpenReports;
use crate::overlay::sign_off::SignOff;
use crate::report_view::ReportView;
use crate::report_view::deciding::reason_id;
use crate::report_view::snapshot::SharedReview;
use crate::saving::{ask, save, show};
use crate::screen::report::loading::take_loaded_text;
use crate::state::{Screen, State};
use crate::take_earlier::ask_earlier;
use gouji_core::message;
use gouji_core::review::{Note, SessionStatus};
use jiff::Timestamp;

/// Shows what is signed off, or who signed it.
pub(crate) fn finish(state: &mut State) {
    state.overlay = SignOff::new(state).map(Into::into);
}

/// Reviews a report again that is signed off.
pub(crate) fn take_up(state: &mut State) {
    let provenance = state.provenance();
    let Some(view) = state.open.view_mut() else { return };
    view.review.set_finished(false, provenance);
    state.tell(state.say("report.reopened").to_string());
}

/// Signs the report off by this name, which later decisions carry too.
pub(crate) fn sign(state: &mut State, reviewer: String, reason: Option<String>) -> Vec<Effect> {
    state.reviewer = reviewer;
    // A note written after the sign-off would reopen it.
    write_drafts(state);
    let provenance = state.provenance();
    let Some(view) = state.open.view_mut() else { return Vec::new() };
    view.drafts.remove(&reason_id());
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

/// Seconds between two presses of a key that was let go between them: a held key repeats sooner.
const LET_GO: i64 = 3;

/// The key that signed a report off, or took one up again: while it is held down it does nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldKey {
    key: Key,
    /// When it was pressed last: UTC as RFC 3339.
    at: String,
}

impl HeldKey {
    /// A key pressed now.
    pub(crate) const fn new(key: Key, at: String) -> Self {
        Self { key, at }
    }

    /// True when `key` is the same key, pressed too soon to have been let go.
    fn repeats(&self, key: Key, now: &str) -> bool {
        let time = |text: &str| text.parse::<Timestamp>().map(Timestamp::as_second);
        let gap = time(now).and_then(|now| Ok(now - time(&self.at)?));
        self.key == key && gap.is_ok_and(|gap| gap < LET_GO)
    }
}

/// True for a key that is still held down after it signed a report off.
pub(crate) fn is_held(state: &mut State, key: Key) -> bool {
    let held = state.held.take().filter(|held| held.repeats(key, &state.now));
    state.held = held.map(|_| HeldKey::new(key, state.now.clone()));
    state.held.is_some()
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
        let key = state.report_key(Action::NextProblem);
        state.tell(message!("early.read", key = &key).get(state.lang));
    }
    state.open = OpenReports::One(Box::new(view));
    state.screen = Screen::Report;
    let notice = status.notice.as_ref().map(|notice| notice.get(state.lang));
    let is_conflict = !status.conflicts.is_empty();
    let (wanted, number) = (state.wanted.take(), state.wanted_number.take());
    if let Some(view) = state.open.view_mut() {
        view.begin(status);
        let found = wanted.and_then(|rule| view.findings().of_rule(&rule).first().copied());
        if let Some(finding) = found {
            view.show_problem(finding);
        }
        if let Some(id) = number {
            view.go(&id);
        }
    }
    if is_conflict {
        ask(state);
    } else {
        show(state);
        ask_earlier(state);
    }
    if let Some(notice) = notice {
        let parted = state.status.take().map(|status| format!("{} · ", status.text)).unwrap_or_default();
        state.tell(format!("{parted}{notice}"));
    }
    let second = state.has_second.then_some(Effect::Second { report: index, is_asked: false });
    second.into_iter().chain(state.list.next_open(index).map(Effect::Prefetch)).collect()
}
