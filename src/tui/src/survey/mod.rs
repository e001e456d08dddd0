//! Reading many reports of the list for an overview: asking for it, how far it is, what was found, and showing it.
//!
//! Invariant: what was found belongs to the reports in `reports`; of other reports it is dropped at once. Not here: reading
//! them (`run::survey`), drawing (`overlay`).

pub mod agencies;

use crate::effect::Effect;
use crate::overlay::agency_overview::AgencyOverview;
use crate::overlay::review_status::ReviewStatus;
use crate::overlay::{Answer, Outcome};
use crate::state::State;
use agencies::AgencyYears;
use gouji_core::collection::GroupStatus;
use gouji_core::collection::status::Status;

/// What many reports are read for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SurveyKind {
    /// How far the review of them is.
    Status,
    /// The agencies of each year.
    Agencies,
}

/// What was found in many reports.
#[derive(Debug)]
pub enum SurveyResult {
    /// How far the review of them is, and of each group of agencies.
    Status(Status, Vec<GroupStatus>),
    /// The agencies of each year.
    Agencies(AgencyYears),
}

/// The overview of many reports.
#[derive(Debug, Default)]
pub struct Survey {
    /// Reports that were read, and all to be read, while they are read.
    pub progress: Option<(usize, usize)>,
    /// How far the review is, once it is known.
    pub status: Option<Status>,
    /// That of each group of the table of agencies.
    pub groups: Vec<GroupStatus>,
    /// The agencies of each year, once they are known.
    pub agencies: Option<AgencyYears>,
    /// The agencies as they were looked at last.
    pub left: Option<AgencyOverview>,
    /// Indexes of the reports in the list, in order.
    reports: Vec<usize>,
}

impl Survey {
    /// Number of reports it is about.
    pub const fn count(&self) -> usize {
        self.reports.len()
    }
}

/// Shows what is known of the reports that the list shows, and reads them.
pub(crate) fn begin(state: &mut State, kind: SurveyKind) -> Vec<Effect> {
    let mut reports = state.list.rows().to_vec();
    reports.sort_unstable();
    if reports != state.survey.reports {
        let left = state.survey.left.take();
        state.survey = Survey { reports: reports.clone(), left, ..Survey::default() };
    }
    state.survey.progress = Some((0, reports.len()));
    state.overlay = Some(match kind {
        SurveyKind::Status => ReviewStatus::default().into(),
        SurveyKind::Agencies => AgencyOverview::new(state).into(),
    });
    vec![Effect::Survey { kind, reports }]
}

/// What closes an overview; what is not read yet is not read any more.
pub(crate) fn close(state: &State) -> Outcome {
    if state.survey.progress.is_some() { Outcome::Answer(Answer::StopSurvey) } else { Outcome::Close }
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
        SurveyResult::Status(status, groups) => (state.survey.status, state.survey.groups) = (Some(status), groups),
        SurveyResult::Agencies(years) => state.survey.agencies = Some(years),
    }
    state.refresh_overlay();
}
