//! A control sample over many reports: drawing it, and keeping what is found of it.
//!
//! Invariant: nothing that was found is lost: it is kept at each verdict. Not here: drawing (`run::control`), looking at it
//! (`overlay::control`).

use crate::effect::Effect;
use crate::overlay::control::{Control, ControlSample};
use crate::state::State;

/// Shows the sample; draws one from the reports that are shown where there is none yet.
pub(crate) fn open(state: &mut State) -> Vec<Effect> {
    match state.control.clone() {
        Some(sample) => {
            state.overlay = Some(Control::new(sample).into());
            Vec::new()
        }
        None => draw(state),
    }
}

/// Draws more.
pub(crate) fn draw(state: &mut State) -> Vec<Effect> {
    if state.batch.is_some() {
        state.warn(state.say("batch.busy").to_string());
        return Vec::new();
    }
    let reports = state.list.rows().to_vec();
    state.batch = Some((0, reports.len()));
    vec![Effect::Control { reports, before: state.control.clone().unwrap_or_default() }]
}

/// A sample was drawn.
pub(crate) fn drawn(state: &mut State, sample: Option<ControlSample>) -> Vec<Effect> {
    state.batch = None;
    let Some(sample) = sample else { return Vec::new() };
    let effects = keep(state, sample.clone());
    state.overlay = Some(Control::new(sample).into());
    effects
}

/// Keeps what was found.
pub(crate) fn keep(state: &mut State, sample: ControlSample) -> Vec<Effect> {
    state.control = Some(sample.clone());
    vec![Effect::RememberControl(sample)]
}
