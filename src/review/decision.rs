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
    /// The rules whose findings it answers, with a blank between: those shown when it was said; empty for all.
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

impl Decision {
    /// True when it answers what this rule found.
    pub fn is_about(&self, rule: &str) -> bool {
        self.about.is_empty() || self.about.split(' ').any(|about| about == rule)
    }

    /// What was said before in the same sense still holds: its rules are answered too, and its reason is kept.
    #[must_use]
    pub fn beside(mut self, earlier: Option<&Self>) -> Self {
        let Some(earlier) = earlier.filter(|earlier| earlier.kind == self.kind) else { return self };
        if self.about.is_empty() || earlier.about.is_empty() {
            self.about.clear();
        } else {
            let all = earlier.about.split(' ').filter(|rule| !self.is_about(rule));
            self.about = all.chain([self.about.as_str()]).collect::<Vec<_>>().join(" ");
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
    /// Several things at once: they are taken back together.
    Together(Vec<Change>),
    /// The review was finished, or taken up again.
    Finished {
        /// Before.
        before: Option<Stamp>,
        /// After.
        after: Option<Stamp>,
    },
}

impl Change {
    /// What it is about first; `None` for the report as a whole.
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::Said { id, .. } => Some(id),
            Self::Together(changes) => changes.iter().find_map(Self::id),
            Self::Finished { .. } => None,
        }
    }
}

/// The id under which a decision about a finding without numbers is kept (a missing date cannot be corrected, only
/// acknowledged).
pub fn finding_id(rule: &str) -> String {
    format!("finding:{rule}")
}
