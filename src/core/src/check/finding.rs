//! Findings: the result of evaluating one rule on one target.
//!
//! Invariant: a finding holds its operands with the values it was computed from. Not here: the collection of a report's
//! findings (`findings`), re-evaluation with other values (`reevaluate`).

use crate::ids::{MentionId, Owner, RuleId, Scope, ValueId, item};
use crate::message;
use crate::message::Message;
use crate::text::{Bilingual, Lang, Span};
use rust_decimal::Decimal;

/// How binding a rule is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize)]
pub enum Severity {
    /// Must hold exactly.
    Hard,
    /// Should hold; a violation needs an explanation and may be right.
    Soft,
    /// Information only.
    Info,
}

impl Severity {
    /// The name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hard => "hard",
            Self::Soft => "soft",
            Self::Info => "info",
        }
    }
}

/// The result of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// The rule holds.
    Holds,
    /// The rule is violated.
    Fails,
    /// A percentage that was truncated instead of rounded: a lesser violation.
    Truncated,
    /// An operand is blank; the detail states both readings of the blank.
    Blank,
    /// An operand is missing or unreadable.
    NotAssessable,
    /// The rule panicked: nothing was judged, so nothing is vouched for.
    RuleFailed,
}

impl Verdict {
    /// The name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Fails => "fails",
            Self::Truncated => "truncated",
            Self::Blank => "blank",
            Self::NotAssessable => "not_assessable",
            Self::RuleFailed => "rule_failed",
        }
    }

    /// `Holds` or `Fails`.
    pub const fn of(holds: bool) -> Self {
        if holds { Self::Holds } else { Self::Fails }
    }

    /// True when a reviewer has to look.
    pub const fn is_broken(self) -> bool {
        matches!(self, Self::Fails | Self::Truncated | Self::Blank | Self::RuleFailed)
    }
}

/// The side of a relation an operand is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// The sum of parts, or what is measured.
    Left,
    /// The total, or what it is measured against.
    Right,
}

/// A number that takes part in a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operand {
    /// Its id.
    pub id: ValueId,
    /// The report it belongs to.
    pub owner: Owner,
    /// Its side.
    pub side: Side,
    /// True when it is subtracted.
    pub negative: bool,
    /// Its value, with the reviewer's corrections; `None` when blank or unreadable.
    pub value: Option<Decimal>,
    /// Where it is printed.
    pub span: Option<Span>,
}

/// The arithmetic relation between both sides of a finding, kept so it can be re-evaluated with other values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Arithmetic {
    /// None, or one that cannot be re-evaluated: approximate numbers, dates, words.
    #[default]
    None,
    /// Both sums are equal.
    Equal,
    /// The left sum is at most the right one.
    AtMost,
    /// The right side is the first number of the left side as a percentage of the second.
    Rate,
    /// Both sums are equal within this tolerance, inclusive.
    Near(Decimal),
}

/// The result of one rule on one target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Id of the rule's instance.
    pub rule: RuleId,
    /// How binding the rule is.
    pub severity: Severity,
    /// The result.
    pub verdict: Verdict,
    /// The left side, when it can be computed.
    pub left: Option<Decimal>,
    /// The right side, when it can be computed.
    pub right: Option<Decimal>,
    /// Left minus right.
    pub delta: Option<Decimal>,
    /// The relation between both sides.
    pub arithmetic: Arithmetic,
    /// Constant part of the left side: parts given in words; a printed 100 % counts as -100.
    pub in_words: Decimal,
    /// Every number that takes part, in the order of the sentence.
    pub operands: Vec<Operand>,
    /// Other right sides under which the rule would hold as well.
    pub readings: Vec<Vec<Operand>>,
    /// Places without a number that the finding refers to.
    pub places: Vec<Span>,
    /// A word or two for the edge of a grid; may be empty.
    pub edge: Bilingual,
    /// What the rule demands, in words.
    pub title: Bilingual,
    /// The arithmetic or the circumstance, in words.
    pub detail: Message,
}

impl Finding {
    /// Title and detail in one sentence, in no language yet.
    pub fn words(&self) -> Message {
        if self.detail.is_empty() {
            return Message::plain(&self.title);
        }
        message!("finding.words", title = &self.title, detail = self.detail.clone())
    }

    /// Title and detail in one sentence.
    pub fn message(&self, lang: Lang) -> String {
        self.words().get(lang)
    }

    /// The place to show first: the total's, else the first operand's, else the first place.
    pub fn anchor(&self) -> Option<Span> {
        let of = |side| {
            self.operands
                .iter()
                .find(|operand| operand.side == side && operand.owner.is_own())
                .and_then(|operand| operand.span)
        };
        of(Side::Right).or_else(|| of(Side::Left)).or_else(|| self.places.first().copied())
    }

    /// The number of this report that it is about: one that is missing; a rate or a growth that the prose prints, which is
    /// held against numbers; else the total, or the first number.
    pub fn disputed(&self) -> Option<&Operand> {
        let ours = || self.operands.iter().filter(|operand| operand.owner.is_own());
        let printed = self.rule.instance.filter(|_| self.arithmetic == Arithmetic::None);
        let printed = printed.map(|offset| MentionId { offset }.to_string());
        let is_alone = |side: Side| ours().filter(|operand| operand.side == side).count() == 1;
        let is_printed = |operand: &&Operand| printed.as_deref() == Some(operand.id.as_str()) && is_alone(operand.side);
        let missing = ours().find(|operand| operand.value.is_none());
        let total = || ours().find(|operand| operand.side == Side::Right);
        missing.or_else(|| ours().find(is_printed)).or_else(total).or_else(|| ours().next())
    }

    /// True when a number takes part in it; agency, year and dates are none.
    pub fn has_numbers(&self) -> bool {
        self.operands.iter().any(|operand| !operand.id.starts_with(item::PREFIX))
    }

    /// True when it compares two years.
    pub fn links_years(&self) -> bool {
        self.rule.scope == Scope::Across
    }

    /// True when a report with this finding does not pass: a hard rule is violated, a blank cell leaves it open, or a rule
    /// failed.
    pub fn is_failure(&self) -> bool {
        self.severity == Severity::Hard && matches!(self.verdict, Verdict::Fails | Verdict::Blank | Verdict::RuleFailed)
    }

    /// True when `id` is one of its operands of this year.
    pub fn involves(&self, id: &str) -> bool {
        self.operands.iter().any(|operand| operand.id == id && operand.owner.is_own())
    }

    /// Sets both sides and their difference.
    pub(super) fn set_sides(&mut self, left: Decimal, right: Decimal) {
        (self.left, self.right, self.delta) = (Some(left), Some(right), Some(left - right));
    }
}
