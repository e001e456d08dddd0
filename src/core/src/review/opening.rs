//! What a reviewer must know of the session of a report that was opened.
//!
//! Invariant: says what was done, does nothing. Left to others: finding it out (`session`), showing it (`app`).

use super::{Conflict, Entry, Stamp};
use crate::message::Message;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// How a session was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Opening {
    /// The most pressing of it, in one line.
    pub notice: Option<Message>,
    /// Why nothing can be decided; `None` when everything can.
    pub read_only: Option<Message>,
    /// The session that somebody else reviews, when that is why.
    pub held: Option<PathBuf>,
    /// What the session on disk says, where more than that was brought back.
    pub on_disk: Option<(BTreeMap<String, Entry>, Option<Stamp>)>,
    /// What two people said differently.
    pub conflicts: Vec<Conflict>,
}
