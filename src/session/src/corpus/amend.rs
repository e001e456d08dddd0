//! A change of a report's review by the program itself, on behalf of a person who is not looking at it.
//!
//! Invariant: a review that somebody holds, that is open in this process, that has conflicts, or that an earlier review waits
//! for is left alone; what is changed is saved under the same lock. Not here: what is changed.

use super::{Item, OpenError, read_until, wanted};
use crate::{Locks, OpenSession, SessionConfig, reserve};
use gouji_core::check::Rules;
use gouji_core::forms::Library;
use gouji_core::message;
use gouji_core::message::Message;
use gouji_core::review::Review;
use gouji_ingest::worker::Stop;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Opens a report, changes its review and saves it. `change` returns false where nothing is to be saved, or why the report is
/// left alone.
///
/// # Errors
/// When the report cannot be read, its review is not free, or the session cannot be written; and what `change` says.
pub fn amend(
    item: &Item,
    (library, rules): (&Library, &Rules),
    place: &SessionConfig,
    locks: &Locks,
    stop: &Stop,
    change: impl FnOnce(&mut Review) -> Result<bool, Message>,
) -> Result<Review, OpenError> {
    let failed = |message: Message| OpenError::new(&item.path, "session", message);
    let mut review = read_until(item, library, stop)?;
    // What is decided in a report that is open is not saved yet.
    let reserved = reserve(place, locks, &review, BTreeSet::new());
    if reserved.lock.as_ref().is_ok_and(|lock| Arc::strong_count(lock) > 1) {
        return Err(failed(message!("amend.open")));
    }
    drop(reserved);
    let (mut session, status) = OpenSession::begin(place, locks, &mut review, library);
    if let Some(reason) = status.read_only {
        return Err(failed(reason));
    }
    if !status.conflicts.is_empty() {
        return Err(failed(message!("amend.conflicts")));
    }
    if status.earlier.is_some() {
        return Err(failed(message!("amend.earlier")));
    }
    review.recheck_until(rules, library, &|| stop.is_asked());
    wanted(item, stop)?;
    if change(&mut review).map_err(failed)? {
        session.save(place, locks, &review, library).map_err(|error| failed(error.message()))?;
    }
    Ok(review)
}
