//! Accepting a repair card, and the reason that is kept with it.

use crate::decisions::{problems_left, tell_signed};
use crate::state::State;
use gouji_core::check::plain;
use gouji_core::localize::{Repair, ValueChange};
use gouji_core::message;
use gouji_core::review::Resolution;

/// Accepts the card looked at, or else the first, and goes on to what is open next.
pub(crate) fn accept(state: &mut State) {
    let Some(view) = state.open.view() else { return };
    let Some((component, repair)) = view.component().cloned().zip(view.cards().get(view.card.unwrap_or(0)).cloned())
    else {
        return state.warn(state.say("card.none").to_string());
    };
    let resolution = state.open.resolution(&repair);
    let reasons: Vec<String> = repair.changes.iter().map(|change| reason(state, &repair, change, resolution)).collect();
    let of = |change: &ValueChange| {
        let at = repair.changes.iter().position(|known| known == change);
        at.and_then(|at| reasons.get(at).cloned()).unwrap_or_default()
    };
    let provenance = state.provenance();
    let name = |cell: &gouji_core::localize::CellId| state.cell_name(cell);
    let arrows = repair.arrows(&name, state.lang);
    let (before, was_signed) = (view.summary.count_open(), view.review.finished.is_some());
    state.open.take_repair(&component, (&repair, resolution), &of, &provenance);
    state.open.recheck(&state.resources.rules, &state.resources.library);
    if let Some(view) = state.open.view_mut() {
        view.go_open();
    }
    let what = state.say(match resolution {
        Resolution::Correct => "said.corrected",
        Resolution::Keep => "said.as_published",
    });
    let left = problems_left(state, before);
    state.tell(format!("{what} {arrows} · {left}"));
    tell_signed(state, was_signed);
}

/// Why a number of a card was decided: what probably happened, and what the text says for it.
fn reason(state: &State, repair: &Repair, change: &ValueChange, resolution: Resolution) -> String {
    let mut reason = repair.error_type.words().get(state.lang);
    if resolution == Resolution::Keep {
        reason = message!("card.should_be", number = plain(change.to), reason = reason).get(state.lang);
    }
    let review = state.open.review_of(&change.cell);
    let evidence = review.and_then(|review| Some(review.document.line_at(review.evidence(change)?.start) + 1));
    let printed = evidence.map(|line| message!("card.printed", line = line, number = plain(change.to)).get(state.lang));
    let supports = repair.supports.iter().map(|words| words.get(state.lang));
    std::iter::once(reason).chain(printed).chain(supports).collect::<Vec<_>>().join(state.say("card.and"))
}
