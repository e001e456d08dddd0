//! A task with many reports of the list: what it is, asking for it, and what came of it.
//!
//! Invariant: the list shows what was changed, and the message says how much was left out and why. Not here: doing it
//! (`run::batch`), choosing it (`overlay::marked`).

use crate::action::Action;
use crate::effect::Effect;
use crate::saving;
use crate::state::State;
use gouji_core::collection::Summary;
use gouji_core::ids::RuleId;
use gouji_core::message;
use gouji_core::review::DecisionKind;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What can be done with many reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BatchTask {
    /// Sign off those without open problems.
    SignOff,
    /// Write their reviewed data into a file.
    Export,
    /// Write a letter to each agency.
    Letters,
    /// Correct the misreadings that the text itself corrects.
    FixSlips,
    /// Settle violated rules with one reason.
    Settle(Arc<Settlement>),
    /// Take back what was settled together at this time: UTC as RFC 3339.
    TakeBack(String),
}

/// Violated rules of many reports that are settled with one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settlement {
    /// As what: as published, or as not applying.
    pub kind: DecisionKind,
    /// Why.
    pub reason: String,
    /// The rules of each report, by its index in the list.
    pub rules: BTreeMap<usize, Vec<RuleId>>,
}

/// What was settled together last, and can be taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// When: UTC as RFC 3339.
    pub at: String,
    /// In which reports, by their index in the list.
    pub reports: Vec<usize>,
}

impl BatchTask {
    /// Those that are chosen for marked reports, in the order of their digits.
    pub const CHOICES: [Self; 4] = [Self::SignOff, Self::Export, Self::Letters, Self::FixSlips];

    /// The name after `batch.` in the strings.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::SignOff => "sign_off",
            Self::Export => "export",
            Self::Letters => "letters",
            Self::FixSlips => "fix_slips",
            Self::Settle(_) => "settle",
            Self::TakeBack(_) => "take_back",
        }
    }
}

/// What came of a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchResult {
    /// The task.
    pub task: BatchTask,
    /// Number of reports it was done with; of letters and corrections their number.
    pub done: usize,
    /// Reports that were left alone, by their index, and why.
    pub left_out: Vec<(usize, String)>,
    /// The reports that changed, by their index, as they are now.
    pub changed: Vec<(usize, Summary)>,
    /// When the reports were changed: UTC as RFC 3339.
    pub at: String,
    /// The folder that was written into; empty for none.
    pub folder: String,
    /// True if it was ended before all were done.
    pub is_stopped: bool,
}

/// Begins a task with these reports.
pub(crate) fn batch(state: &mut State, task: BatchTask, reports: Vec<usize>, reviewer: String) -> Vec<Effect> {
    if task == BatchTask::Export {
        return vec![saving::export_of(state, reports)];
    }
    if state.batch.is_some() {
        state.warn(state.say("batch.busy").to_string());
        return Vec::new();
    }
    if task == BatchTask::SignOff {
        state.reviewer.clone_from(&reviewer);
    }
    state.batch = Some((0, reports.len()));
    vec![Effect::Batch { task, reports, reviewer }]
}

/// A task is done.
pub(crate) fn batch_done(state: &mut State, result: BatchResult) {
    state.batch = None;
    let reports: Vec<usize> = result.changed.iter().map(|(index, _)| *index).collect();
    for (index, summary) in result.changed {
        state.list.tell(index, Ok(summary));
    }
    match result.task {
        BatchTask::Settle(_) if !reports.is_empty() => state.settled = Some(Settled { at: result.at, reports }),
        BatchTask::TakeBack(_) => state.settled = None,
        _ => {}
    }
    let reviewer = state.reviewer.clone();
    state.list.arrange(&reviewer);
    let done = match result.task {
        BatchTask::SignOff | BatchTask::Export => message!("batch.done.sign_off", count = result.done),
        BatchTask::Letters => message!("batch.done.letters", count = result.done, folder = &result.folder),
        BatchTask::FixSlips => message!("batch.done.fix_slips", count = result.done),
        BatchTask::Settle(_) => {
            message!("batch.done.settle", count = result.done, key = state.report_key(Action::Undo))
        }
        BatchTask::TakeBack(_) => message!("batch.done.take_back", count = result.done),
    };
    let mut words = done.get(state.lang);
    if result.is_stopped {
        words += state.say("batch.stopped");
    }
    match result.left_out.first() {
        None => state.tell(words),
        Some((index, reason)) => {
            let path = state.list.path(*index);
            let left = message!("batch.left_out", count = result.left_out.len(), path = path, reason = reason);
            state.warn(words + &left.get(state.lang));
        }
    }
}
