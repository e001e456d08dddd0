//! The first format of a session file, as it was written to disk; still read.
//!
//! Invariant: these types never change; a new format is a new file beside this one and a plain function from here to
//! there. Unknown fields are refused: dropping them would lose them at the next save. Left to others: what they mean.

use serde::{Deserialize, Serialize};

/// The number this format is known by.
pub const FORMAT: u32 = 1;

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
    /// What fits the report no more.
    #[serde(default)]
    pub conflicts: Vec<Conflict>,
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
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
}

/// A decision, one line in the file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
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
    /// The rule it was said about; left out when there was none.
    #[serde(default)]
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
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Conflict {
    /// A decision.
    Decision(Decision),
    /// A note.
    Note(Note),
}
