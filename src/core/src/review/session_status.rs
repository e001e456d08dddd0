//! The state of a report's session at opening, as the reviewer is informed of it.
//!
//! Invariant: data only. Not here: determining it (`gouji-session`), showing it (`gouji-tui`).

use super::{Conflict, Entry, Provenance};
use crate::message::Message;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The state of a session at opening.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SessionStatus {
    /// The most urgent message, in one line.
    pub notice: Option<Message>,
    /// Why nothing can be decided; `None` when everything can.
    pub read_only: Option<Message>,
    /// The session another reviewer holds, when that is the reason.
    pub held: Option<PathBuf>,
    /// The decisions of the session on disk, where more than these were recovered.
    pub on_disk: Option<(BTreeMap<String, Entry>, Option<Provenance>)>,
    /// What two people said differently.
    pub conflicts: Vec<Conflict>,
}
