//! An earlier session of the same agency and year whose report is neither at this path nor has these bytes: the report
//! was moved and changed, or the agency published another version of it.
//!
//! Invariant: nothing is applied here: the reviewer is asked, and a report without a session stays without one until he
//! answers. Not here: sessions that certainly belong to the report (`locate`), fitting decisions (`anchor`).

use super::locate::SessionFolder;
use super::report::ReportKey;
use super::{Found, find, put_over};
use gouji_core::forms::Library;
use gouji_core::review::{EarlierReview, History, Review};
use std::collections::BTreeMap;

/// Most sessions of one agency and year that are weighed against each other.
const MOST: usize = 8;

/// Finds the earlier session most of whose decisions fit the report; `None` if there is none with a decision.
pub(super) fn earlier(folder: &SessionFolder, review: &Review, library: &Library) -> Option<EarlierReview> {
    let dir = folder.dir();
    let key = ReportKey::of(review, dir);
    let candidates = folder.of_year(&key).into_iter().take(MOST).filter_map(|name| {
        let path = dir.join(name);
        // One that cannot be read is told of when its own report is opened.
        let found = find(&path).ok().flatten()?;
        Some((path, found))
    });
    let weighed = candidates.filter_map(|(path, Found { file, .. })| {
        let decided = file.decisions.len() + file.notes.len();
        let report = file.source.path.clone();
        let is_version = key.is_elsewhere(&report, dir);
        let last = file.decisions.iter().max_by(|one, other| one.when.cmp(&other.when));
        let (by, at) = last.map(|last| (last.who.clone(), last.when.clone())).unwrap_or_default();
        let mut bare = review.clone();
        bare.restore(BTreeMap::new(), None, History::default());
        let (loaded, _) = put_over(file, &mut bare, library);
        let fitting = decided.saturating_sub(loaded.orphans.len());
        (decided > 0).then_some(EarlierReview { path, report, decided, fitting, is_version, by, at })
    });
    weighed.max_by(|one, other| (one.fitting, &one.at).cmp(&(other.fitting, &other.at)))
}
