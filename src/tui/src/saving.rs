//! Saving what is open, and what prevents it: conflicts to choose from, a folder that cannot be written to; writing reviewed
//! data for others.
//!
//! Invariant: nothing is saved while a conflict is left; until it is saved nothing is left. Not here: the files
//! (`gouji-session`).

use crate::action::Action;
use crate::decisions::write_drafts;
use crate::effect::Effect;
use crate::event::SaveError;
use crate::overlay::conflicts::Conflicts;
use crate::overlay::restore_report::{RestoreReport, found};
use crate::overlay::save_as::SaveAs;
use crate::state::State;
use gouji_core::message;
use gouji_core::review::{Conflict, Review};

/// Saves what is open; conflicts have to be chosen from first.
pub(crate) fn save(state: &mut State) -> Vec<Effect> {
    if state.open.has_conflicts() {
        ask(state);
        return Vec::new();
    }
    write_drafts(state);
    vec![Effect::Save(state.to_save())]
}

/// Shows the differences.
pub(crate) fn ask(state: &mut State) {
    // The report that has conflicts becomes the active one.
    if state.open.view().is_some_and(|view| view.conflicts.is_empty()) {
        other_year(state);
    }
    let count = state.open.view().map_or(0, |view| view.conflicts.len());
    state.signed = false;
    state.overlay = Some(Conflicts::new(count).into());
}

/// The reviewer has chosen: of each conflict, whether the other side is taken.
pub(crate) fn resolve(state: &mut State, theirs: &[bool]) -> Vec<Effect> {
    let provenance = state.provenance();
    let Some(view) = state.open.view_mut() else { return Vec::new() };
    let all = std::mem::take(&mut view.conflicts);
    let taken: Vec<Conflict> =
        all.into_iter().zip(theirs).filter_map(|(conflict, theirs)| theirs.then_some(conflict)).collect();
    view.review.give_way(&taken, &provenance);
    state.open.recheck(&state.resources.rules, &state.resources.library);
    state.fit();
    vec![Effect::Save(state.to_save())]
}

/// Takes the review that somebody else's changes were merged into; conflicts are asked about.
pub(crate) fn taken_in(state: &mut State, index: usize, review: Review, conflicts: Vec<Conflict>) -> Vec<Effect> {
    if state.open.view().is_some_and(|view| view.index != index) {
        other_year(state);
    }
    let Some(view) = state.open.view_mut() else { return Vec::new() };
    view.review = review.into();
    view.conflicts = conflicts;
    state.open.recheck(&state.resources.rules, &state.resources.library);
    if let Some(view) = state.open.view_mut() {
        view.reread(&state.resources.library);
    }
    save(state)
}

/// Saves into another folder; conflicts have to be chosen from first.
pub(crate) fn save_in(state: &mut State, folder: String) -> Vec<Effect> {
    if state.open.has_conflicts() {
        ask(state);
        return Vec::new();
    }
    write_drafts(state);
    vec![Effect::SaveIn { folder, reports: state.to_save() }]
}

/// Asks for the folder.
pub(crate) fn offer(state: &mut State, reason: String, folder: &str) {
    state.overlay = Some(SaveAs::new(reason, folder).into());
}

/// The session was not saved: nothing is left meanwhile.
pub(crate) fn unsaved(state: &mut State, unsaved: SaveError) {
    state.overlay = None;
    state.signed = false;
    match unsaved.elsewhere {
        Some(folder) => offer(state, unsaved.reason, &folder),
        None => state.warn(unsaved.reason),
    }
}

/// Whoever held the session is gone: what was only looked at can be reviewed, once it is opened again.
pub(crate) fn freed(state: &mut State, index: usize) {
    let words = message!("report.freed", key = state.report_key(Action::Reopen)).both();
    let mut is_freed = false;
    for view in state.open.all_mut().filter(|view| view.index == index && view.read_only.is_some()) {
        view.read_only = Some(words.clone());
        is_freed = true;
    }
    if is_freed {
        state.tell(words.get(state.lang).to_string());
    }
}

/// Shows the list when there is more to say than one line.
pub(crate) fn show(state: &mut State) {
    if state.open.view().is_some_and(|view| found(view).len() > 1) {
        state.overlay = Some(RestoreReport::default().into());
    }
}

/// Makes the other of two years the active one.
pub(crate) fn other_year(state: &mut State) {
    if let Some(pair) = state.open.pair_mut() {
        pair.swap();
        if let Some(compare) = &state.compare {
            compare.focus(pair);
        }
    }
}

/// Writes the reviewed data: of the reports that are open, else of those marked, else of all that are shown.
pub(crate) fn export(state: &State) -> Effect {
    let mut reports: Vec<usize> = state.open.all().map(|view| view.index).collect();
    if reports.is_empty() {
        reports.extend(state.list.marks.iter());
    }
    if reports.is_empty() {
        reports.extend(state.list.rows());
    }
    export_of(state, reports)
}

/// Writes the reviewed data of these reports.
pub(crate) fn export_of(state: &State, mut reports: Vec<usize>) -> Effect {
    let open = state.open.all().map(|view| view.review.snapshot(view.index)).collect();
    reports.sort_unstable();
    let summary = |index: usize| state.list.summary(index);
    let words = match reports.as_slice() {
        [only] => summary(*only).map(|summary| {
            let year = summary.year.map(|year| year.to_string()).unwrap_or_default();
            format!("{} {year}", summary.agency).trim().to_string()
        }),
        _ => None,
    };
    let words = words.filter(|words| !words.is_empty()).unwrap_or_else(|| state.say("export.name").to_string());
    Effect::Export { reports, open, words }
}
