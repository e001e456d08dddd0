//! The baseline of the open pair: asking for it, and taking it when it comes.
//!
//! Invariant: a thread that nobody waits for reads it; it changes remarks, never the cursor. Not here: what it is used for
//! (`gouji_core::diff`), reading it (`run`).

use crate::effect::Effect;
use crate::pair::baseline::BaselineRequest;
use crate::state::State;
use gouji_core::diff::{self, Baseline};

/// The largest number of agencies that are read.
const MOST: usize = 40;

/// Asks for what the list can tell, as far as it is counted.
pub fn ask(state: &State) -> Vec<Effect> {
    let Some(pair) = pair(state) else { return Vec::new() };
    let Some(open) = state.open.pair().filter(|open| open.comparison.pairing.is_judged()) else { return Vec::new() };
    let agencies = state.list.agencies();
    let year = |index: usize| state.list.summary(index).and_then(|summary| summary.year);
    let (Some(before), Some(after)) = (year(pair.0), year(pair.1)) else { return Vec::new() };
    let is_own = |agency: &diff::Agency| agency.reports.iter().any(|report| report.1 == pair.1);
    let (own, others): (Vec<_>, Vec<_>) = agencies.into_iter().partition(is_own);
    let mut years: Vec<(i16, usize)> = own.into_iter().flat_map(|agency| agency.reports).collect();
    years.retain(|report| report.0 != before && report.0 != after);
    years.dedup_by_key(|report| report.0);
    let of_year =
        |agency: &diff::Agency, year: i16| agency.reports.iter().find(|report| report.0 == year).map(|report| report.1);
    let both = others.iter().filter_map(|agency| of_year(agency, before).zip(of_year(agency, after)));
    let wanted = BaselineRequest {
        pair,
        baseline: Baseline::of(&open.comparison),
        years: years.into_iter().map(|report| report.1).collect(),
        agencies: both.take(MOST).collect(),
    };
    if wanted.years.is_empty() && wanted.agencies.is_empty() {
        return Vec::new();
    }
    vec![Effect::Weigh(Box::new(wanted))]
}

/// It was read: the changes are measured by it, if the two years are still there.
pub(crate) fn take(state: &mut State, of: (usize, usize), usual: Baseline) {
    if pair(state) != Some(of) {
        return;
    }
    if let Some(open) = state.open.pair_mut() {
        open.comparison.weigh(usual);
        open.round += 1;
    }
}

/// Indexes of the reports of the pair, the older first.
fn pair(state: &State) -> Option<(usize, usize)> {
    let [old, new] = &state.open.pair()?.years;
    Some((old.index, new.index))
}
