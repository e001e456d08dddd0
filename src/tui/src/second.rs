//! Second reviews: what people decided on their own about the open report, and ruling between them.
//!
//! Invariant: nobody who reviews on their own sees anybody else's decisions before their own review is signed off; a ruling is
//! one step and can be undone. Not here: comparing (`gouji_core::review`), choosing (`overlay::adjudication`).

use crate::decisions::settle;
use crate::overlay::adjudication::Adjudication;
use crate::report_view::ReportView;
use crate::state::State;
use gouji_core::message;
use gouji_core::review::{Decision, Ruling, SecondReview};

/// What people decided about a report was read.
pub(crate) fn seconded(state: &mut State, index: usize, is_asked: bool, second: Result<Box<SecondReview>, String>) {
    let Some(view) = state.open.view().filter(|view| view.index == index) else { return };
    let second = match second {
        Ok(second) => *second,
        Err(reason) => return state.warn(reason),
    };
    let open = view.review.unruled(&second).len();
    if is_asked {
        state.status = None;
        if second.is_ready() {
            state.overlay = Some(Adjudication::new(state, second).into());
        } else {
            let words = match (second.waiting.as_slice(), second.by.first()) {
                ([], None) => message!("second.nobody"),
                ([], Some(only)) => message!("second.only", name = only),
                (waiting, _) => message!("second.waiting", names = waiting.join(state.say("list.separator"))),
            };
            state.tell(words.get(state.lang));
        }
    } else if second.is_ready() && (open > 0 || view.review.finished.is_none()) {
        let key = state.keys(crate::action::Action::Adjudicate).first().map(ToString::to_string).unwrap_or_default();
        let names = second.by.join(state.say("list.separator"));
        state.tell(message!("second.ready", names = names, count = open, key = key).get(state.lang));
    }
}

/// Takes what all agreed on, and what was ruled.
pub(crate) fn adjudicate(state: &mut State, agreed: &[(String, Decision)], rulings: &[Ruling]) {
    let (provenance, lang) = (state.provenance(), state.lang);
    let Some(view) = state.open.view_mut() else { return };
    let before = view.before_decision();
    let taken = |by: &str, reason: &str| match reason {
        "" => message!("second.taken", by = by).get(lang),
        reason => message!("second.taken_because", by = by, reason = reason).get(lang),
    };
    view.review.adjudicate(agreed, rulings, taken, &provenance);
    settle(state, &before, "said.adjudicated");
    let left = state.open.view().map_or(0, ReportView::count_open);
    tracing::debug!(rulings = rulings.len(), left, "adjudicated");
}
