//! Drawing a control sample over many reports.
//!
//! Invariant: every number has the same chance; what is drawn depends on the reports alone, not on who draws or on the number of
//! threads; what somebody has decided about, or was drawn before, is not drawn. Not here: looking at it (`overlay::sample_walk`).

use crate::control::{ControlSample, Drawn};
use crate::event::Event;
use crate::run::loader::Loader;
use gouji_core::review::{Review, quote};
use gouji_ingest::worker::Stop;
use gouji_session::corpus::{self, Item, OpenError};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// How many numbers are drawn at once: at two seconds a number two minutes, and at most 4.9 % wrong if all are right.
const SIZE: usize = 60;

/// A number with its lot.
type Lot = ([u8; 32], Drawn);

/// Draws from these reports what is not in `before`; `None` when it is stopped.
pub(super) fn draw(
    loader: &Loader,
    reports: &[usize],
    before: ControlSample,
    stop: &Stop,
    early: &dyn Fn(Event),
) -> Option<ControlSample> {
    let known = reports.iter().filter_map(|&index| Some((index, loader.items.get(index)?.clone())));
    let (indexes, items): (Vec<usize>, Vec<Item>) = known.unzip();
    let taken: BTreeSet<(String, String)> =
        before.entries.iter().map(|(drawn, _)| (drawn.path.clone(), drawn.id.clone())).collect();
    let work = |item: &Item, stop: &Stop| -> Result<(usize, Vec<Lot>), OpenError> {
        let (library, rules) = (&loader.resources.library, &loader.resources.rules);
        let opened = corpus::open_until(item, library, rules, &loader.place.folder, stop)?;
        let all = numbers(loader, &opened.review, item);
        let mut lots: Vec<Lot> =
            all.into_iter().filter(|(_, drawn)| !taken.contains(&(drawn.path.clone(), drawn.id.clone()))).collect();
        let count = lots.len();
        lots.sort_by_key(|lot| lot.0);
        lots.truncate(SIZE);
        Ok((count, lots))
    };
    let mut sample = ControlSample { population: 0, reports: 0, ..before };
    let mut lots: Vec<Lot> = Vec::new();
    corpus::in_order(&items, loader.jobs, &work, |results| {
        for (at, result) in results.enumerate() {
            if stop.is_asked() {
                return;
            }
            early(Event::BatchStep(at, items.len()));
            let Ok((count, found)) = result else { continue };
            sample.population += count;
            sample.reports += usize::from(count > 0);
            let report = indexes.get(at).copied().unwrap_or_default();
            lots.extend(found.into_iter().map(|(lot, drawn)| (lot, Drawn { report, ..drawn })));
            lots.sort_by_key(|lot| lot.0);
            lots.truncate(SIZE);
        }
    });
    if stop.is_asked() {
        return None;
    }
    sample.entries.extend(lots.into_iter().map(|(_, drawn)| (drawn, None)));
    Some(sample)
}

/// The numbers of a report that can be drawn: printed, neither blank nor zero, nothing decided about them.
fn numbers(loader: &Loader, review: &Review, item: &Item) -> Vec<Lot> {
    let is_decided = |id: &str| review.entries.get(id).is_some_and(|entry| entry.decision.is_some());
    let fields = review.extraction.fields.iter().filter(|field| !is_decided(field.id.as_str()));
    fields
        .filter_map(|field| {
            let id = field.id.as_str();
            let current = review.current(id)?;
            let span = current.span.filter(|_| current.number.is_some_and(|number| !number.is_zero()))?;
            let lot = Sha256::new().chain_update(&review.source.sha256).chain_update(id).finalize();
            let drawn = Drawn {
                report: 0,
                path: item.path.clone(),
                id: id.to_string(),
                label: review.label(id, &loader.resources.library),
                value: current.text,
                quote: quote(&review.document, span),
            };
            Some((lot.into(), drawn))
        })
        .collect()
}
