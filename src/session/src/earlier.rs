//! An earlier session of the same agency and year whose report is neither at this path nor has these bytes: the report
//! was moved and changed, or the agency published another version of it.
//!
//! Invariant: nothing is applied unasked: a report without a session stays without one until the reviewer answers. Not here: sessions that certainly belong to the report (`locate`), fitting decisions (`anchor`).

use super::format::v3;
use super::locate::{Located, SessionFolder};
use super::lock::{Holder, Locks};
use super::report::ReportKey;
use super::{Found, OpenSession, SessionConfig, SessionError, anchor, find, origin, put_located, put_over};
use gouji_core::forms::Library;
use gouji_core::review::{Decision, EarlierReview, History, Review};
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
        // The listing may be older than the file.
        let found = find(&path).ok().flatten().filter(|found| key.is_namesake(&found.file))?;
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

impl OpenSession {
    /// Takes over the decisions of an earlier session, as far as they fit. Where its report was moved, that session is
    /// continued; that of another version stays, and its decisions go on in one of this report. Returns the decisions about
    /// values that this report prints otherwise.
    ///
    /// # Errors
    /// When the earlier session is gone, or cannot be read or parsed.
    pub fn take_earlier(
        &mut self,
        (place, locks): (&SessionConfig, &Locks),
        earlier: &EarlierReview,
        review: &mut Review,
        library: &Library,
    ) -> Result<Vec<(String, Decision)>, SessionError> {
        let gone = || SessionError::Read {
            path: earlier.path.clone(),
            source: std::io::Error::from(std::io::ErrorKind::NotFound),
        };
        let found = find(&earlier.path)?.ok_or_else(gone)?;
        let key = ReportKey::of(review, place.folder.dir());
        let holder = Holder::this(&place.reviewer, &place.now, &key);
        let lock = if earlier.is_version { None } else { locks.take(&earlier.path, &holder).ok() };
        if let Some(lock) = lock {
            let located = Located { path: earlier.path.clone(), found: Some(found), ..Located::default() };
            let loaded = put_located(located, review, library);
            self.journal.remove();
            *self = Self::over(loaded.handle, place, Some(lock));
        } else {
            self.put(found.file, review, library);
        }
        let lost = self.handle.orphans.iter().filter_map(|record| match record {
            v3::Record::Decision(decision) => {
                let origin = origin::stored(decision.origin.clone());
                Some((decision.id.clone(), anchor::decision_of(decision.clone(), origin)))
            }
            v3::Record::Note(_) => None,
        });
        Ok(lost.collect())
    }
}
