//! Decisions, notes and the steps of a review's history.

use crate::ids::{RuleId, Subject};
use crate::message;
use crate::message::Message;
use crate::text::Span;

/// Reviewer and time.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Provenance {
    /// The reviewer's name.
    pub by: String,
    /// UTC time as RFC 3339, to the second.
    pub at: String,
}

/// The kind of a decision. The published text is never altered: a correction lies over it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DecisionKind {
    /// Seen in the text and right as read.
    Confirmed,
    /// Misread by the program: the text has this value (or must have it).
    Corrected(String),
    /// Not read by the program: the reviewer gives the value.
    Entered(String),
    /// The report itself is wrong: the data keeps the printed value, the finding stays.
    AsPublished,
    /// The report does not give it.
    Missing,
    /// The text does not decide it.
    Unclear,
    /// The rule does not apply to this report; decided of a finding, never of a value.
    Waived,
    /// The form with this id reads a table, in the lines that its origin names or wherever they are; decided of a table.
    ReadAs(String),
}

impl DecisionKind {
    /// The name of each kind.
    pub const NAMES: [&str; 8] =
        ["confirmed", "corrected", "entered", "as_published", "missing", "unclear", "waived", "read_as"];

    /// The name in RON and JSON.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Corrected(_) => "corrected",
            Self::AsPublished => "as_published",
            Self::Missing => "missing",
            Self::Unclear => "unclear",
            Self::Waived => "waived",
            Self::Entered(_) => "entered",
            Self::ReadAs(_) => "read_as",
        }
    }

    /// For people.
    pub fn words(&self) -> Message {
        match self {
            Self::Confirmed => message!("mark.confirmed"),
            Self::Corrected(_) => message!("mark.corrected"),
            Self::AsPublished => message!("mark.as_published"),
            Self::Missing => message!("mark.missing"),
            Self::Unclear => message!("mark.unclear"),
            Self::Waived => message!("mark.waived"),
            Self::Entered(_) => message!("said.entered"),
            Self::ReadAs(_) => message!("mark.read_as"),
        }
    }

    /// The value it puts in the place of what was read.
    pub const fn value(&self) -> Option<&String> {
        match self {
            Self::Corrected(value) | Self::Entered(value) => Some(value),
            _ => None,
        }
    }
}

/// The source of a corrected value.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Origin {
    /// No value, one that a repair proposed, or one decided before sources were recorded.
    #[default]
    Unsaid,
    /// Typed by the reviewer: no place in the text supports it.
    Typed,
    /// Taken out of the text.
    Picked {
        /// Its place; `None` when the report no longer has it. For a table the lines that hold it.
        span: Option<Span>,
        /// The words around it, see [`super::Printed::quote`]; for lines, those the first and the last begin with.
        quote: String,
    },
}

impl Origin {
    /// The place in the text that it was taken from.
    pub const fn span(&self) -> Option<Span> {
        match self {
            Self::Picked { span, .. } => *span,
            Self::Unsaid | Self::Typed => None,
        }
    }
}

/// A decision with its evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Its kind.
    pub kind: DecisionKind,
    /// The source of its value.
    pub origin: Origin,
    /// The rules whose findings it answers: those shown when it was made; empty for all.
    pub answers: Vec<RuleId>,
    /// Why, in the reviewer's words; may be empty.
    pub reason: String,
    /// The spelling printed when it was made.
    pub before: String,
    /// The text around the number, to find it again in a changed report.
    pub quote: String,
    /// Its place when it was made.
    pub span: Option<Span>,
    /// Reviewer and time.
    pub provenance: Provenance,
}

impl Decision {
    /// True when it answers what this rule found.
    pub fn answers(&self, rule: &RuleId) -> bool {
        self.answers.is_empty() || self.answers.contains(rule)
    }

    /// Joins an earlier decision of the same kind: the rules it answers are added, and its reason is kept.
    #[must_use]
    pub fn beside(mut self, earlier: Option<&Self>) -> Self {
        let Some(earlier) = earlier.filter(|earlier| earlier.kind == self.kind) else { return self };
        if self.answers.is_empty() || earlier.answers.is_empty() {
            self.answers.clear();
        } else {
            let own = std::mem::take(&mut self.answers);
            let before = earlier.answers.iter().filter(|rule| !own.contains(rule)).cloned();
            self.answers = before.chain(own.iter().cloned()).collect();
        }
        if self.reason.is_empty() {
            self.reason.clone_from(&earlier.reason);
        }
        self
    }
}

/// A note of several lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The words.
    pub text: String,
    /// Reviewer and time.
    pub provenance: Provenance,
}

/// The decision and the note of one id.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Entry {
    /// The decision, when one was made.
    pub decision: Option<Decision>,
    /// The note, when one was written.
    pub note: Option<Note>,
}

impl Entry {
    /// True when there is neither.
    pub const fn is_empty(&self) -> bool {
        self.decision.is_none() && self.note.is_none()
    }
}

/// A step of the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Field, mention or finding id; empty when the step is about the review as a whole.
    pub id: String,
    /// What changed.
    pub change: StepChange,
    /// True when it was done together with the step before it, and is taken back with it.
    pub joined: bool,
    /// True when a repair proposed the decision: its reason is about this number alone.
    pub proposed: bool,
    /// Reviewer and time.
    pub provenance: Provenance,
}

/// What a step changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StepChange {
    /// The decision about an id.
    Decision {
        /// Before.
        before: Option<Box<Decision>>,
        /// After.
        after: Option<Box<Decision>>,
    },
    /// The note about an id.
    Note {
        /// Before.
        before: Option<Note>,
        /// After.
        after: Option<Note>,
    },
    /// The review was finished, or reopened.
    Finished {
        /// Before.
        before: Option<Provenance>,
        /// After.
        after: Option<Provenance>,
    },
}

impl StepChange {
    /// The change that undoes this one.
    #[must_use]
    pub fn reversed(&self) -> Self {
        match self.clone() {
            Self::Decision { before, after } => Self::Decision { before: after, after: before },
            Self::Note { before, after } => Self::Note { before: after, after: before },
            Self::Finished { before, after } => Self::Finished { before: after, after: before },
        }
    }

    /// True when both change the same part of an entry.
    pub fn is_like(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

/// The id under which a decision about a finding itself is kept.
///
/// A rule that does not apply, or a finding without values: a missing date cannot be corrected, only acknowledged.
pub fn finding_id(rule: &RuleId) -> String {
    Subject::Rule(rule.clone()).to_string()
}

/// The rule of the finding that such an id is about; `None` for the id of a value.
pub fn finding_rule(id: &str) -> Option<RuleId> {
    if let Subject::Rule(rule) = Subject::parse(id) { Some(rule) } else { None }
}
