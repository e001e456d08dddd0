//! Format 2 of a session file as written to disk: format 1 with the history and waived rules.
//!
//! Invariant: these types never change; a new format is a new file next to this one, and a plain function that converts.
//! Format 1 lacks the history and is read by the same types. Unknown fields are set apart before parsing (`unknown`). A
//! step of the history holds the state after it without evidence: the evidence is in the report, the state before is the
//! step before. Not here: what the records mean (`anchor`).

use super::Unknown;
use serde::{Deserialize, Serialize};

/// The number this format is known by.
pub const FORMAT: u32 = 2;
/// The number of the format without a history.
pub const FIRST: u32 = 1;

/// A whole file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// [`FORMAT`].
    pub format: u32,
    /// The program that wrote it.
    pub program: String,
    /// The report.
    pub source: Source,
    /// The forms its tables were read by.
    pub forms: Vec<Form>,
    /// The agency, for people who read the file.
    pub agency: Option<String>,
    /// The year, for people who read the file.
    pub year: Option<i16>,
    /// Who finished the review.
    pub finished: Option<Stamp>,
    /// By id.
    pub decisions: Vec<Decision>,
    /// By id.
    pub notes: Vec<Note>,
    /// What was done, in its order.
    #[serde(default)]
    pub history: Vec<Step>,
    /// What was undone; the last one is made again first.
    #[serde(default)]
    pub undone: Vec<Step>,
    /// What fits the report no more.
    #[serde(default, rename = "conflicts")]
    pub orphans: Vec<Record>,
    /// What a later program wrote besides.
    #[serde(skip)]
    pub unknown: Unknown,
}

/// The report a session is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// As given when it was opened.
    pub path: String,
    /// In hexadecimal.
    pub sha256: String,
    /// Size.
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

/// Who and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stamp {
    /// The reviewer.
    pub who: String,
    /// UTC, RFC 3339.
    pub when: String,
}

/// What was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Right as read.
    Confirmed,
    /// Misread: `after` is what it says.
    Corrected,
    /// The report itself is wrong.
    AsPublished,
    /// The report does not give it.
    Missing,
    /// Cannot be told.
    Unclear,
    /// The rule does not apply; only for `finding:…`.
    Waived,
}

/// Where the value of a decision comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Typed by the reviewer.
    Typed,
    /// Taken out of the text.
    Picked {
        /// The words around it.
        quote: String,
        /// First byte and one past the last; `None` when it is not to be found any more.
        span: Option<(usize, usize)>,
    },
}

/// A decision, one line in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// Field id, mention id or `finding:…`.
    pub id: String,
    /// What was decided.
    pub kind: Kind,
    /// The printed spelling.
    pub before: String,
    /// The corrected spelling; given exactly when the kind is `corrected`.
    pub after: Option<String>,
    /// The words around it.
    pub quote: String,
    /// First byte and one past the last.
    pub span: Option<(usize, usize)>,
    /// Where its value comes from; left out when that is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// The rule it was said about; left out when there was none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// Why.
    pub reason: String,
    /// The reviewer.
    pub who: String,
    /// UTC, RFC 3339.
    pub when: String,
}

/// A note, one line in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// Field id, mention id or `finding:…`.
    pub id: String,
    /// Its words.
    pub text: String,
    /// The words of the report around its place.
    pub quote: String,
    /// The reviewer.
    pub who: String,
    /// UTC, RFC 3339.
    pub when: String,
}

/// Something said of a number that is not in the report any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Record {
    /// A decision.
    Decision(Decision),
    /// A note.
    Note(Note),
}

impl Record {
    /// The id it is about.
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
    /// A decision was made, or taken away.
    Decided(Decided),
    /// A note was written, or taken away.
    Noted(Noted),
    /// The review was finished, or taken up again.
    Finished(Finished),
}

impl Step {
    /// The id it is about; empty for the review as a whole.
    pub fn id(&self) -> &str {
        match self {
            Self::Decided(step) => &step.id,
            Self::Noted(step) => &step.id,
            Self::Finished(_) => "",
        }
    }

    /// Gives it the id that what it is about has now.
    pub fn set_id(&mut self, id: String) {
        match self {
            Self::Decided(step) => step.id = id,
            Self::Noted(step) => step.id = id,
            Self::Finished(_) => {}
        }
    }

    /// When it was done: UTC, RFC 3339.
    pub fn when(&self) -> &str {
        match self {
            Self::Decided(step) => &step.when,
            Self::Noted(step) => &step.when,
            Self::Finished(step) => &step.when,
        }
    }

    /// True when it was done together with the step before it.
    pub const fn is_joined(&self) -> bool {
        match self {
            Self::Decided(step) => step.joined,
            Self::Noted(step) => step.joined,
            Self::Finished(step) => step.joined,
        }
    }
}

/// What was decided at a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decided {
    /// Field id, mention id or `finding:…`.
    pub id: String,
    /// What was decided; `None` when the decision was taken away.
    pub kind: Option<Kind>,
    /// The corrected spelling; given exactly when the kind is `corrected`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// Where its value comes from; left out when that is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// The rule it was said about; left out when there was none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// Why; left out when nothing was said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// Who said it first and when, where the step only brings it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<Stamp>,
    /// True when it was done together with the step before it; left out otherwise.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub joined: bool,
    /// True when a repair proposed it; left out otherwise.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub proposed: bool,
    /// The reviewer.
    pub who: String,
    /// UTC, RFC 3339.
    pub when: String,
}

/// What was noted at a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Noted {
    /// Field id, mention id or `finding:…`.
    pub id: String,
    /// The words; `None` when the note was taken away.
    pub text: Option<String>,
    /// Who wrote it first and when, where the step only brings it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<Stamp>,
    /// True when it was done together with the step before it; left out otherwise.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub joined: bool,
    /// The reviewer.
    pub who: String,
    /// UTC, RFC 3339.
    pub when: String,
}

/// The review was finished, or taken up again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finished {
    /// True when it was finished.
    pub is: bool,
    /// Who finished it first and when, where the step only brings that back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<Stamp>,
    /// True when it was done together with the step before it; left out otherwise.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub joined: bool,
    /// The reviewer.
    pub who: String,
    /// UTC, RFC 3339.
    pub when: String,
}
