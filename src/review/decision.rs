//! What a reviewer says of a number.

use crate::text::Span;

/// Who and when.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stamp {
    /// The reviewer's name.
    pub who: String,
    /// UTC time as RFC 3339, to the second.
    pub when: String,
}

/// The decision itself. The published text is never altered: a correction lies over it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DecisionKind {
    /// Seen in the text and right as read.
    Confirmed,
    /// The program misread it: this is what the text says (or what it must say).
    Corrected(String),
    /// The report itself is wrong here: the data keeps what was printed, the finding stays.
    AsPublished,
    /// The report does not give it.
    Missing,
    /// Cannot be told from the text.
    Unclear,
}

impl DecisionKind {
    /// The name in RON and JSON.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Corrected(_) => "corrected",
            Self::AsPublished => "as_published",
            Self::Missing => "missing",
            Self::Unclear => "unclear",
        }
    }
}

/// A decision with its evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// What is said.
    pub kind: DecisionKind,
    /// The rule whose finding was shown when it was said; empty when none was.
    pub about: String,
    /// Why, in the reviewer's words; may be empty.
    pub reason: String,
    /// The spelling printed when it was said.
    pub before: String,
    /// The text around the number, to find it again in a changed report.
    pub quote: String,
    /// Where it stood.
    pub span: Option<Span>,
    /// Who and when.
    pub stamp: Stamp,
}

/// A note of several lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The words.
    pub text: String,
    /// Who and when.
    pub stamp: Stamp,
}

/// Everything said of one id.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Entry {
    /// The decision, when one was made.
    pub decision: Option<Decision>,
    /// The note, when one was written.
    pub note: Option<Note>,
}

impl Entry {
    /// True when nothing is said.
    pub const fn is_empty(&self) -> bool {
        self.decision.is_none() && self.note.is_none()
    }
}

/// A step of the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// What is said of an id changed.
    Said {
        /// Field, mention or finding id.
        id: String,
        /// What was said before.
        before: Box<Entry>,
        /// What is said after.
        after: Box<Entry>,
    },
    /// The review was finished, or taken up again.
    Finished {
        /// Before.
        before: Option<Stamp>,
        /// After.
        after: Option<Stamp>,
    },
}

/// The id under which a decision about a finding without numbers is kept (a missing date cannot be corrected, only
/// acknowledged).
pub fn finding_id(rule: &str) -> String {
    format!("finding:{rule}")
}
