//! Accepting a repair card, and the reason that is kept with it.

use crate::decisions::problems_left;
use crate::state::State;
use crate::strings::fill;
use gouji_core::check::plain;
use gouji_core::localize::{Change, Repair};
use gouji_core::review::Deed;

/// Accepts the card looked at, or else the first, and goes on to what is open next.
pub(crate) fn accept(state: &mut State) {
    let Some(view) = state.open.view() else { return };
    let Some((component, repair)) = view.component().cloned().zip(view.cards().get(view.card.unwrap_or(0)).cloned())
    else {
        return state.warn(state.say("card.none").to_string());
    };
    let deed = state.open.deed(&repair);
    let reasons: Vec<String> = repair.changes.iter().map(|change| reason(state, &repair, change, deed)).collect();
    let of = |change: &Change| {
        let at = repair.changes.iter().position(|known| known == change);
        at.and_then(|at| reasons.get(at).cloned()).unwrap_or_default()
    };
    let stamp = state.stamp();
    let name = |cell: &gouji_core::localize::CellId| state.cell_name(cell);
    let arrows = repair.arrows(&name, state.lang);
    let before = view.summary.open.len();
    state.open.take_repair(&component, (&repair, deed), &of, &stamp);
    state.open.recheck(&state.resources.rules, &state.resources.library);
    if let Some(view) = state.open.view_mut() {
        view.go_open();
    }
    let what = state.say(match deed {
        Deed::Correct => "said.corrected",
        Deed::Keep => "said.as_published",
    });
    let left = problems_left(state, before);
    state.tell(format!("{what} {arrows} · {left}"));
}

/// Why a number of a card was decided: what probably happened, and what the text says for it.
fn reason(state: &State, repair: &Repair, change: &Change, deed: Deed) -> String {
    let mut reason = repair.error_type.words().get(state.lang);
    if deed == Deed::Keep {
        reason = fill(state.say("card.should_be"), &[&plain(change.to), &reason]);
    }
    let review = state.open.review_of(&change.cell);
    let evidence = review.and_then(|review| Some(review.document.line_at(review.evidence(change)?.start) + 1));
    let printed = evidence.map(|line| state.say_with("card.printed", &[&line.to_string(), &plain(change.to)]));
    let supports = repair.supports.iter().map(|words| words.get(state.lang));
    std::iter::once(reason).chain(printed).chain(supports).collect::<Vec<_>>().join(state.say("card.and"))
}
