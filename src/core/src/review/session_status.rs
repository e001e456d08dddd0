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
    /// An earlier review of the same agency and year, whose decisions can be taken over.
    pub earlier: Option<EarlierReview>,
}

/// A session of the same agency and year that was made of another file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EarlierReview {
    /// The session.
    pub path: PathBuf,
    /// Path of its report, as the session has it.
    pub report: String,
    /// Its decisions and notes.
    pub decided: usize,
    /// Those that fit this report: the number is printed alike, the words around it are the same.
    pub fitting: usize,
    /// True if its report is still there: this one is another version of it. Else it was moved or renamed, and changed.
    pub is_version: bool,
    /// Who decided last.
    pub by: String,
    /// When: UTC, RFC 3339.
    pub at: String,
}
