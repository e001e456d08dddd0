//! Accepting a card, and the reason that is kept with it.
//!
//! Invariant: a card that asks for a look is accepted only after the reviewer looked at it and pressed Enter; the words on
//! the card are the words that are recorded. Not here: which cards ask for one (`gouji_core::review::Caution`).

use crate::decisions::{problems_left, tell_signed};
use crate::report_view::cards::Look;
use crate::state::State;
use gouji_core::check::plain;
use gouji_core::localize::{CellId, Explanation, Proposal, Repair, RepairGroup, ValueChange};
use gouji_core::message;
use gouji_core::review::Resolution;

/// Accepts the card looked at, or else the first, and goes on to what is open next.
pub(crate) fn accept(state: &mut State) {
    let Some(view) = state.open.view() else { return };
    let at = view.card.unwrap_or(0);
    let Some((group, card)) = view.component().zip(view.cards().get(at).copied()) else {
        return state.warn(state.say("card.none").to_string());
    };
    if let Some(caution) = state.open.caution(group, card)
        && view.look != Look::Confirmed
    {
        let words = message!("card.look_first", card = at + 1, reason = caution.words()).get(state.lang);
        if let Some(view) = state.open.view_mut()
            && view.look_at(at)
        {
            view.look = Look::Asked;
        }
        return state.tell(words);
    }
    let (before, was_signed) = (view.count_open(), view.review.finished.is_some());
    let group = group.clone();
    let what = match card {
        Proposal::Repair(repair) => {
            let repair = repair.clone();
            mend(state, &group, &repair)
        }
        Proposal::Explanation(explanation) => {
            let explanation = explanation.clone();
            explain(state, &explanation)
        }
    };
    state.open.recheck(&state.resources.rules, &state.resources.library);
    if let Some(view) = state.open.view_mut() {
        view.go_open();
    }
    let left = problems_left(state, before);
    state.tell(format!("{what} · {left}"));
    tell_signed(state, was_signed);
}

/// Decides every number of a repair; returns what was done.
fn mend(state: &mut State, group: &RepairGroup, repair: &Repair) -> String {
    let resolution = state.open.resolution(repair);
    let reasons: Vec<String> = repair.changes.iter().map(|change| reason(state, repair, change, resolution)).collect();
    let of = |change: &ValueChange| {
        let at = repair.changes.iter().position(|known| known == change);
        at.and_then(|at| reasons.get(at).cloned()).unwrap_or_default()
    };
    let what = state.say(match resolution {
        Resolution::Correct => "said.corrected",
        Resolution::Keep => "said.as_published",
    });
    let what = format!("{what} {}", changed(state, repair, resolution, repair.changes.len()));
    let provenance = state.provenance();
    state.open.take_repair(group, (repair, resolution), &of, &provenance);
    what
}

/// Decides about the findings of an explanation; returns what was done.
fn explain(state: &mut State, explanation: &Explanation) -> String {
    let supports = explanation.supports.iter().map(|words| words.get(state.lang));
    let reason: Vec<String> = std::iter::once(explanation.words.get(state.lang)).chain(supports).collect();
    let reason = reason.join(state.say("card.and"));
    let provenance = state.provenance();
    state.open.take_explanation(explanation, &reason, &provenance);
    let said = if explanation.kind.waives() { "said.waived" } else { "said.as_published" };
    state.say(said).to_string()
}

/// The numbers of a repair as its card words them: `总计 1413→1431`, or what the report should say. `all` counts those of the
/// whole repair.
pub(crate) fn changed(state: &State, repair: &Repair, resolution: Resolution, all: usize) -> String {
    let name = |cell: &CellId| state.cell_name(cell);
    let and_more = |words: String| match all {
        all if all > repair.changes.len() => {
            format!("{words} {}", message!("card.numbers", count = all).get(state.lang))
        }
        _ => words,
    };
    match resolution {
        Resolution::Correct => and_more(repair.arrows(&name, state.lang)),
        Resolution::Keep => match repair.changes.as_slice() {
            [only] => message!("card.named", name = name(&only.cell), words = should_be(only)).get(state.lang),
            several => {
                let one = |change: &ValueChange| {
                    message!("card.number", name = name(&change.cell), number = plain(change.to)).get(state.lang)
                };
                let numbers: Vec<String> = several.iter().map(one).collect();
                let numbers = and_more(numbers.join(state.say("repair.comma")));
                message!("card.should_be_all", numbers = numbers).get(state.lang)
            }
        },
    }
}

/// `报告应为 718（数据仍记 798）`.
fn should_be(change: &ValueChange) -> gouji_core::message::Message {
    let from = change.from.map_or_else(|| "□".to_string(), plain);
    message!("card.should_be", number = plain(change.to), from = from)
}

/// Why a number of a card was decided: what probably happened, and what the text says for it.
fn reason(state: &State, repair: &Repair, change: &ValueChange, resolution: Resolution) -> String {
    let mut reason = repair.error_type.words().get(state.lang);
    if resolution == Resolution::Keep {
        reason = message!("card.because", words = should_be(change), reason = reason).get(state.lang);
    }
    let review = state.open.review_of(&change.cell);
    let evidence = review.and_then(|review| Some(review.document.line_at(review.evidence(change)?.start) + 1));
    let printed = evidence.map(|line| message!("card.printed", line = line, number = plain(change.to)).get(state.lang));
    let supports = repair.supports.iter().map(|words| words.get(state.lang));
    std::iter::once(reason).chain(printed).chain(supports).collect::<Vec<_>>().join(state.say("card.and"))
}
