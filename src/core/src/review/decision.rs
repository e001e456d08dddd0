//! What a reviewer says of a number.

use crate::ids::{RuleId, Subject};
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
    /// The rule does not apply to this report; said of a finding, never of a number.
    Waived,
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
            Self::Waived => "waived",
        }
    }
}

/// Where the value that a decision brings comes from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Origin {
    /// It brings none, a repair proposed it, or it was decided before origins were kept.
    #[default]
    Unsaid,
    /// Typed: no place in the text speaks for it.
    Typed,
    /// Taken out of the text.
    Picked {
        /// Where it stands; `None` when that is not to be found in the report as it is now.
        span: Option<Span>,
        /// The words around it, see [`super::Printed::quote`].
        quote: String,
    },
}

/// A decision with its evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// What is said.
    pub kind: DecisionKind,
    /// Where its value comes from.
    pub origin: Origin,
    /// The rules whose findings it answers: those shown when it was made; empty for all.
    pub answers: Vec<RuleId>,
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

impl Decision {
    /// True when it answers what this rule found.
    pub fn answers(&self, rule: &RuleId) -> bool {
        self.answers.is_empty() || self.answers.contains(rule)
    }

    /// What was said before in the same sense still holds: its rules are answered too, and its reason is kept.
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
pub struct Step {
    /// Field, mention or finding id; empty when the step is about the review as a whole.
    pub id: String,
    /// What changed.
    pub change: Change,
    /// True when it was done together with the step before it, and is taken back with it.
    pub joined: bool,
    /// True when a repair proposed the decision: its reason is about this number alone.
    pub proposed: bool,
    /// Who and when.
    pub stamp: Stamp,
}

/// What a step changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
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
    /// The review was finished, or taken up again.
    Finished {
        /// Before.
        before: Option<Stamp>,
        /// After.
        after: Option<Stamp>,
    },
}

impl Change {
    /// The change that takes this one back.
    #[must_use]
    pub fn reversed(&self) -> Self {
        match self.clone() {
            Self::Decision { before, after } => Self::Decision { before: after, after: before },
            Self::Note { before, after } => Self::Note { before: after, after: before },
            Self::Finished { before, after } => Self::Finished { before: after, after: before },
        }
    }

    /// True when both change the same thing of an id.
    pub fn is_like(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

/// The id under which a decision about a finding itself is kept: a rule that does not apply, or a finding without numbers
/// (a missing date cannot be corrected, only acknowledged).
pub fn finding_id(rule: &RuleId) -> String {
    Subject::Rule(rule.clone()).to_string()
}

/// The rule of the finding that such an id is about; `None` for the id of a number.
pub fn finding_rule(id: &str) -> Option<RuleId> {
    if let Subject::Rule(rule) = Subject::parse(id) { Some(rule) } else { None }
}
