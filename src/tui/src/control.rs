//! A control sample over many reports: drawing it, and keeping what is found of it.
//!
//! Invariant: nothing that was found is lost: it is kept at each verdict. Not here: drawing (`run::control`), looking at it
//! (`overlay::sample_walk`).

use crate::effect::Effect;
use crate::overlay::sample_walk::SampleWalk;
use crate::state::State;
use gouji_core::text::Bilingual;

/// A number that was drawn.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Drawn {
    /// Index of its report in the list.
    pub report: usize,
    /// The path of its report.
    pub path: String,
    /// Its field.
    pub id: String,
    /// What it is called.
    pub label: Bilingual,
    /// The value as reviewed.
    pub value: String,
    /// The words around it in the text.
    pub quote: String,
}

/// A sample, and what was found of it so far.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ControlSample {
    /// The numbers; true where one was found right, false where wrong.
    pub entries: Vec<(Drawn, Option<bool>)>,
    /// Numbers that could be drawn when it was drawn.
    pub population: usize,
    /// Reports that have any.
    pub reports: usize,
}

impl ControlSample {
    /// How many were looked at, and how many of these are wrong.
    pub fn seen(&self) -> (usize, usize) {
        let verdicts = || self.entries.iter().filter_map(|(_, verdict)| *verdict);
        (verdicts().count(), verdicts().filter(|is_right| !is_right).count())
    }

    /// True when all that was drawn was looked at.
    pub fn is_done(&self) -> bool {
        self.entries.iter().all(|(_, verdict)| verdict.is_some())
    }
}

/// Shows the sample; draws one from the reports that are shown where there is none yet.
pub(crate) fn open(state: &mut State) -> Vec<Effect> {
    match state.control.clone() {
        Some(sample) => {
            state.overlay = Some(SampleWalk::new(sample).into());
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
    state.overlay = Some(SampleWalk::new(sample).into());
    effects
}

/// Keeps what was found.
pub(crate) fn keep(state: &mut State, sample: ControlSample) -> Vec<Effect> {
    state.control = Some(sample.clone());
    vec![Effect::RememberControl(sample)]
}
