//! Reading many reports of the list for an overview.
//!
//! Invariant: a report that cannot be read is counted as such; reading ends soon when it is no longer wanted. Not here: what is
//! made of the result (`survey`).

use crate::event::Event;
use crate::run::loader::Loader;
use crate::survey::agencies::AgencyYears;
use crate::survey::{SurveyKind, SurveyResult};
use gouji_core::collection::GroupTally;
use gouji_core::collection::groups::{Groups, RateBook, ReportFigures};
use gouji_core::text::sanitize::printable;
use gouji_ingest::worker::Stop;
use gouji_session::corpus::{self, Item, OpenError};
use std::collections::HashMap;

/// How often the progress is told at most.
const STEPS: usize = 200;

/// Reads these reports.
pub(super) fn run(
    loader: &Loader,
    (kind, reports): (SurveyKind, &[usize]),
    stop: &Stop,
    early: &dyn Fn(Event),
) -> SurveyResult {
    match kind {
        SurveyKind::Status => status(loader, reports, stop, early),
        SurveyKind::Agencies => agencies(loader, reports, stop, early),
    }
}

/// Does `work` with each report and passes `take` what came of it, in order.
fn each<T: Send>(
    loader: &Loader,
    reports: &[usize],
    (stop, early): (&Stop, &dyn Fn(Event)),
    work: &corpus::Work<'_, T>,
    mut take: impl FnMut(usize, Result<T, OpenError>),
) {
    // What the command line named and could not be read has no item.
    let known: Vec<(usize, Item)> =
        reports.iter().filter_map(|&index| Some((index, loader.items.get(index)?.clone()))).collect();
    let (indexes, items): (Vec<usize>, Vec<Item>) = known.into_iter().unzip();
    let interval = (items.len() / STEPS).max(1);
    corpus::in_order(&items, loader.jobs, work, |results| {
        for (at, (index, result)) in indexes.iter().zip(results).enumerate() {
            if stop.is_asked() {
                return;
            }
            take(*index, result);
            if (at + 1) % interval == 0 {
                early(Event::SurveyStep(at + 1, items.len()));
            }
        }
    });
}

/// How far the review is.
fn status(loader: &Loader, reports: &[usize], stop: &Stop, early: &dyn Fn(Event)) -> SurveyResult {
    let resources = (&loader.resources.library, &loader.resources.rules);
    let work = |item: &Item, stop: &Stop| {
        let summarised = corpus::summarise(item, resources, &loader.place.folder, &loader.cache, stop)?;
        match summarised.unusable_session {
            Some(message) => Err(OpenError::new(&item.path, "session", message)),
            None => Ok((summarised.summary, summarised.activity)),
        }
    };
    let mut tally = GroupTally::new(loader.resources.agencies.as_deref());
    reports.iter().filter(|index| **index >= loader.items.len()).for_each(|_| tally.add_failed());
    each(loader, reports, (stop, early), &work, |_, result| match result {
        Ok((summary, activity)) => tally.add(&summary, &activity),
        Err(_) => tally.add_failed(),
    });
    let (status, groups) = tally.status();
    SurveyResult::Status(status, groups)
}

/// The agencies of each year.
fn agencies(loader: &Loader, reports: &[usize], stop: &Stop, early: &dyn Fn(Event)) -> SurveyResult {
    let (library, rules, table) =
        (&loader.resources.library, &loader.resources.rules, loader.resources.agencies.as_deref());
    let work = |item: &Item, stop: &Stop| corpus::open_until(item, library, rules, &loader.place.folder, stop);
    let book = RateBook::new(library);
    let mut groups = Groups::new(table, &book, library);
    let mut indexes: HashMap<String, usize> = HashMap::new();
    // A report that cannot be read is in the list with its reason.
    each(loader, reports, (stop, early), &work, |index, result| {
        if let Ok(opened) = result {
            indexes.insert(printable(&opened.review.source.path), index);
            groups.add(&opened.review);
        }
    });
    let index = |report: &ReportFigures| indexes.get(&report.path).copied();
    SurveyResult::Agencies(AgencyYears::of(&groups, (table, &book, library), &index))
}
