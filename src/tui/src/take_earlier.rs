//! Taking over the decisions of an earlier review: asking, and what becomes of decisions on numbers that the agency
//! changed.
//!
//! Invariant: a decision on a number that is printed otherwise now is never applied to it. One that blamed the print is
//! closed where the agency changed the number and no rule complains of it any more: the number is confirmed, and the
//! reason names both prints. Not here: fitting decisions to a text (`gouji-session`).

use crate::effect::Effect;
use crate::event::TakenOver;
use crate::overlay::earlier::Earlier;
use crate::saving::{other_year, save, show};
use crate::state::State;
use gouji_core::check::Finding;
use gouji_core::ids::MentionId;
use gouji_core::message;
use gouji_core::review::{DecisionKind, EarlierReview, Origin, Review};
use gouji_core::text::sanitize::printable;

/// Asks for the first of the open reports that has an earlier review.
pub(crate) fn ask_earlier(state: &mut State) {
    if state.overlay.is_some() {
        return;
    }
    let mut all = state.open.all();
    let asked = all.find_map(|view| Some(Earlier { report: view.index, review: view.earlier.clone()? }));
    drop(all);
    if let Some(asked) = asked {
        state.overlay = Some(asked.into());
    }
}

/// The reviewer takes them over.
pub(crate) fn take(state: &State, report: usize, earlier: Box<EarlierReview>) -> Vec<Effect> {
    let view = state.open.all().find(|view| view.index == report);
    view.map(|view| Effect::TakeEarlier(view.snapshot(), earlier)).into_iter().collect()
}

/// They are applied, as far as they fit.
pub(crate) fn taken(state: &mut State, taken: TakenOver) -> Vec<Effect> {
    let TakenOver { report, review, earlier, lost } = taken;
    if state.open.view().is_some_and(|view| view.index != report) {
        other_year(state);
    }
    let provenance = state.provenance();
    let lang = state.lang;
    let Some(view) = state.open.view_mut() else { return Vec::new() };
    view.review = review.into();
    view.earlier = None;
    state.open.recheck(&state.resources.rules, &state.resources.library);
    let Some(view) = state.open.view_mut() else { return Vec::new() };
    let closed: Vec<(String, String)> = lost
        .iter()
        .filter(|(_, decision)| decision.kind == DecisionKind::AsPublished)
        .filter_map(|(id, decision)| {
            let now = corrected(&view.review, id).filter(|now| *now != decision.before)?;
            let report = earlier.report.rsplit(['/', '\\']).next().unwrap_or_default();
            let words = message!(
                "earlier.corrected",
                report = printable(report),
                before = printable(&decision.before),
                now = printable(now),
                reason = printable(&decision.reason)
            );
            Some((id.clone(), words.get(lang)))
        })
        .collect();
    for (id, reason) in &closed {
        view.decide(id, DecisionKind::Confirmed, Origin::Unsaid, reason, &provenance);
    }
    state.open.recheck(&state.resources.rules, &state.resources.library);
    if let Some(view) = state.open.view_mut() {
        view.reread(&state.resources.library);
        let (kept, left) = (view.review.entries.len().saturating_sub(closed.len()), lost.len() - closed.len());
        let words = message!("earlier.taken", kept = kept, corrected = closed.len(), left = left);
        state.tell(words.get(lang));
        if left > 0 {
            show(state);
        }
    }
    ask_earlier(state);
    save(state)
}

/// What the report prints in a field now, if no rule complains of it. A number of the prose is named by its place in the
/// earlier text, which says nothing of this one.
fn corrected<'r>(review: &'r Review, id: &str) -> Option<&'r str> {
    let complains = |finding: &Finding| finding.verdict.is_broken() && finding.involves(id);
    let is_mention = MentionId::parse(id).is_some();
    review.printed(id).filter(|text| !is_mention && !text.is_empty() && !review.findings.iter().any(complains))
}
