//! A task with many reports of the list: asked for, and done.
//!
//! Invariant: the list shows what was changed, and the message says how much was left out and why. Not here: doing it
//! (`run::batch`), choosing it (`overlay::batch`).

use crate::effect::Effect;
use crate::overlay::batch::{BatchResult, BatchTask};
use crate::saving;
use crate::state::State;
use gouji_core::message;

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
    for (index, summary) in result.changed {
        state.list.tell(index, Ok(summary));
    }
    let reviewer = state.reviewer.clone();
    state.list.arrange(&reviewer);
    let done = match result.task {
        BatchTask::SignOff | BatchTask::Export => message!("batch.done.sign_off", count = result.done),
        BatchTask::Letters => message!("batch.done.letters", count = result.done, folder = &result.folder),
        BatchTask::FixSlips => message!("batch.done.fix_slips", count = result.done),
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
