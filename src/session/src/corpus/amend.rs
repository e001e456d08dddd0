//! A change of a report's review by the program itself, on behalf of a person who is not looking at it.
//!
//! Invariant: a review that somebody holds, that has conflicts, or that an earlier review waits for is left alone; what is
//! changed is saved under the same lock. Not here: what is changed.

use super::{Item, OpenError, Waiting, begin};
use crate::{Locks, SessionConfig};
use gouji_core::check::Rules;
use gouji_core::forms::Library;
use gouji_core::message;
use gouji_core::message::Message;
use gouji_core::review::Review;

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
    waiting: Waiting<'_>,
    change: impl FnOnce(&mut Review) -> Result<bool, Message>,
) -> Result<Review, OpenError> {
    let failed = |message: Message| OpenError::new(&item.path, "session", message);
    let mut begun = begin(item, (library, rules), place, locks, waiting)?;
    if let Some(reason) = begun.status.read_only {
        return Err(failed(reason));
    }
    if !begun.status.conflicts.is_empty() {
        return Err(failed(message!("amend.conflicts")));
    }
    if begun.status.earlier.is_some() {
        return Err(failed(message!("amend.earlier")));
    }
    if change(&mut begun.review).map_err(failed)? {
        begun.session.save(place, locks, &begun.review, library).map_err(|error| failed(error.message()))?;
    }
    Ok(begun.review)
}
