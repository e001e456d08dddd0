//! Format 3 of a session file as written to disk: format 2 with entered values and tables assigned to a form.
//!
//! Invariant: these types never change; a new format is a new file next to this one, and a plain function that
//! converts. Formats 1 (without a history) and 2 are subsets and read by the same types. Unknown fields are set apart before parsing
//! (`unknown`). A step of the history holds the state after it without evidence: the evidence is in the report, and the
//! state before is that of the preceding step. Not here: what the records mean (`anchor`).

use super::Unknown;
use serde::{Deserialize, Serialize};

/// Number of this format.
pub const FORMAT: u32 = 3;
/// Number of the first format.
pub const FIRST: u32 = 1;

/// A session file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// [`FORMAT`].
    pub format: u32,
    /// Name and version of the program that wrote it.
    pub program: String,
    /// The report.
    pub source: Source,
    /// Forms by which its tables were read.
    pub forms: Vec<Form>,
    /// Agency, for human readers.
    pub agency: Option<String>,
    /// Year, for human readers.
    pub year: Option<i16>,
    /// Sign-off of the review.
    pub finished: Option<Stamp>,
    /// Decisions, sorted by id.
    pub decisions: Vec<Decision>,
    /// Notes, sorted by id.
    pub notes: Vec<Note>,
    /// Steps in the order they were made.
    #[serde(default)]
    pub history: Vec<Step>,
    /// Undone steps; the last one is redone first.
    #[serde(default)]
    pub undone: Vec<Step>,
    /// Orphans: records that no longer fit the report.
    #[serde(default, rename = "conflicts")]
    pub orphans: Vec<Record>,
    /// Fields of a later program.
    #[serde(skip)]
    pub unknown: Unknown,
}

/// Report of a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Path of its file, usually relative to the session's folder: see `report::path_in`.
    pub path: String,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
    /// Size in bytes.
    pub bytes: u64,
}

/// A table of the report and its form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// First part of its field ids.
    pub section: String,
    /// Id of the form.
    pub form: String,
}

/// Author and time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stamp {
    /// Name of the reviewer.
    pub who: String,
    /// UTC, RFC 3339.
    pub when: String,
}

/// Kind of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The value is right as read.
    Confirmed,
    /// The value is misread: `after` is what the report says.
    Corrected,
    /// The program read no value: `after` is what the reviewer entered. Since format 3.
    Entered,
    /// The report itself is wrong.
    AsPublished,
    /// The report omits the value.
    Missing,
    /// The value cannot be determined.
    Unclear,
    /// The rule does not apply; only for `finding:…`.
    Waived,
    /// The lines at the span hold this table of the form `after`; only for `table:…`. Since format 3.
    ReadAs,
}

impl Kind {
    /// True for the kinds that come with `after`.
    pub const fn has_after(self) -> bool {
        matches!(self, Self::Corrected | Self::Entered | Self::ReadAs)
    }
}

/// Origin of a decision's value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Typed by the reviewer.
    Typed,
    /// Picked from the text.
    Picked {
        /// Words around it.
        quote: String,
        /// First byte and one past the last; `None` when it can no longer be found.
        span: Option<(usize, usize)>,
    },
}

/// A decision, one line in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// Field id, mention id, `finding:…` or `table:…`.
    pub id: String,
    /// What was decided.
    pub kind: Kind,
    /// Spelling as printed.
    pub before: String,
    /// The spelling of a corrected or entered value, or the id of a form; present exactly for these kinds.
    pub after: Option<String>,
    /// Words around the number.
    pub quote: String,
    /// First byte of the number and one past the last.
    pub span: Option<(usize, usize)>,
    /// Origin of its value; omitted when unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// Ids of the rules it answers, separated by blanks; omitted when it answers every rule.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// Reason.
    pub reason: String,
    /// Name of the reviewer.
    pub who: String,
    /// Time: UTC, RFC 3339.
    pub when: String,
}

/// A note, one line in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// Field id, mention id or `finding:…`.
    pub id: String,
    /// Text of the note.
    pub text: String,
    /// Words of the report around its position.
    pub quote: String,
    /// Name of the reviewer.
    pub who: String,
    /// Time: UTC, RFC 3339.
    pub when: String,
}

/// A record of any kind; used for orphans.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Record {
    /// A decision.
    Decision(Decision),
    /// A note.
    Note(Note),
}

impl Record {
    /// Id of its subject.
    pub fn id(&self) -> &str {
        match self {
            Self::Decision(decision) => &decision.id,
            Self::Note(note) => &note.id,
        }
    }
}

/// A step of the history, one line in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// A decision was made or removed.
    Decided(Decided),
    /// A note was written or removed.
    Noted(Noted),
    /// The review was finished or reopened.
    Finished(Finished),
}

impl Step {
    /// Id of its subject; empty for the review as a whole.
    pub fn id(&self) -> &str {
        match self {
            Self::Decided(step) => &step.id,
            Self::Noted(step) => &step.id,
            Self::Finished(_) => "",
        }
    }

    /// Replaces the id by the current id of the subject.
    pub fn set_id(&mut self, id: String) {
        match self {
            Self::Decided(step) => step.id = id,
            Self::Noted(step) => step.id = id,
            Self::Finished(_) => {}
        }
    }

    /// Time: UTC, RFC 3339.
    pub fn when(&self) -> &str {
        match self {
            Self::Decided(step) => &step.when,
            Self::Noted(step) => &step.when,
            Self::Finished(step) => &step.when,
        }
    }

    /// True when it was made together with the step before it.
    pub const fn is_joined(&self) -> bool {
        match self {
            Self::Decided(step) => step.joined,
            Self::Noted(step) => step.joined,
            Self::Finished(step) => step.joined,
        }
    }
}

/// A decision made or removed in a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decided {
    /// Field id, mention id or `finding:…`.
    pub id: String,
    /// Kind of the decision; `None` when it was removed.
    pub kind: Option<Kind>,
    /// The spelling of a corrected or entered value, or the id of a form; present exactly for these kinds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// Origin of its value; omitted when unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// Ids of the rules it answers, separated by blanks; omitted when it answers every rule.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// Reason; omitted when empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// Original author and time, when the step restores an earlier decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<Stamp>,
    /// True when it was made together with the step before it; omitted otherwise.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub joined: bool,
    /// True when a repair proposed it; omitted otherwise.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub proposed: bool,
    /// Name of the reviewer.
    pub who: String,
    /// Time: UTC, RFC 3339.
    pub when: String,
}

/// A note written or removed in a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Noted {
    /// Field id, mention id or `finding:…`.
    pub id: String,
    /// Text of the note; `None` when it was removed.
    pub text: Option<String>,
    /// Original author and time, when the step restores an earlier note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<Stamp>,
    /// True when it was made together with the step before it; omitted otherwise.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub joined: bool,
    /// Name of the reviewer.
    pub who: String,
    /// Time: UTC, RFC 3339.
    pub when: String,
}

/// The review was finished or reopened in a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finished {
    /// True when it was finished.
    pub is: bool,
    /// Original author and time, when the step restores an earlier sign-off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<Stamp>,
    /// True when it was made together with the step before it; omitted otherwise.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub joined: bool,
    /// Name of the reviewer.
    pub who: String,
    /// Time: UTC, RFC 3339.
    pub when: String,
}
