//! Reading many reports of the list for an overview: asking for it, how far it is, and what was found.
//!
//! Invariant: what was found belongs to the reports in `reports`; of other reports it is dropped at once. Not here: reading
//! them (`run::survey`), showing what was found (`overlay::review_status`).

use crate::effect::Effect;
use crate::state::State;
use gouji_core::collection::status::Status;

/// What many reports are read for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SurveyKind {
    /// How far the review of them is.
    Status,
}

/// What was found in many reports.
#[derive(Debug)]
pub enum SurveyResult {
    /// How far the review of them is.
    Status(Status),
}

/// The overview of many reports.
#[derive(Debug, Default)]
pub struct Survey {
    /// Reports that were read, and all to be read, while they are read.
    pub progress: Option<(usize, usize)>,
    /// How far the review is, once it is known.
    pub status: Option<Status>,
    /// Indexes of the reports in the list, in order.
    reports: Vec<usize>,
}

impl Survey {
    /// Number of reports it is about.
    pub const fn count(&self) -> usize {
        self.reports.len()
    }
}

/// Begins to read the reports that the list shows.
pub(crate) fn begin(state: &mut State, kind: SurveyKind) -> Vec<Effect> {
    let mut reports = state.list.rows().to_vec();
    reports.sort_unstable();
    if reports != state.survey.reports {
        state.survey = Survey { reports: reports.clone(), ..Survey::default() };
    }
    state.survey.progress = Some((0, reports.len()));
    vec![Effect::Survey { kind, reports }]
}

/// Ends the reading.
pub(crate) fn stop(state: &mut State) -> Vec<Effect> {
    state.survey.progress = None;
    vec![Effect::StopSurvey]
}

/// The reports were read.
pub(crate) fn done(state: &mut State, result: SurveyResult) {
    state.survey.progress = None;
    match result {
        SurveyResult::Status(status) => state.survey.status = Some(status),
    }
}
