//! What every rule has besides its kind: id, severity, title, sets.
//!
//! Not here: the parameters of a kind (`rules`), the file a rule is written in (`schema`).

use super::{Arithmetic, Finding, Operand, Severity, Verdict};
use crate::forms::sets::{self, Sets};
use crate::ids::{RuleId, Scope};
use crate::message::Message;
use crate::text::{Bilingual, Span};
use rust_decimal::Decimal;
use serde::Deserialize;

/// What a blank means on either side of a sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Missing {
    /// On the left side.
    #[serde(default)]
    pub left: Blank,
    /// On the right side.
    #[serde(default)]
    pub right: Blank,
}

/// What a blank means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
pub enum Blank {
    /// Zero or a number that was left out: the finding states both readings.
    #[default]
    Ask,
    /// Zero.
    Zero,
    /// The rule cannot be assessed.
    Skip,
}

/// The sets of a rule bound to one member each.
pub(super) type Binding<'a> = Vec<(&'a str, &'a str)>;

/// A rule without its kind.
#[derive(Clone, Copy)]
pub(super) struct RuleHeader<'a> {
    /// Id, with `{set}` where the rule is made for each member.
    pub id: &'a str,
    /// The reports the rule reads.
    pub scope: Scope,
    /// How binding it is.
    pub severity: Severity,
    /// Sets for each of whose members the rule is made once.
    pub each: &'a [String],
    /// What a blank means on either side of a sum.
    pub missing: Missing,
    /// Words for the edge of a grid.
    pub edge: &'a Bilingual,
    /// What it demands.
    pub title: &'a Bilingual,
    /// The sets of its file.
    pub sets: &'a Sets,
}

impl<'a> RuleHeader<'a> {
    /// Every way to bind the sets of `each`.
    pub fn bindings(self) -> Vec<Binding<'a>> {
        sets::bindings(self.sets, self.each)
    }

    /// The id of the instance made for a binding.
    pub fn bound_id(self, bound: &[(&str, &str)]) -> RuleId {
        let fill = |id: String, (name, member): &(&str, &str)| id.replace(&format!("{{{name}}}"), member);
        RuleId::new(self.scope, bound.iter().fold(self.id.to_string(), fill))
    }

    /// A finding about the report as a whole, or about places in it.
    pub fn finding(self, verdict: Verdict, places: Vec<Span>, detail: Message) -> Finding {
        Finding {
            rule: RuleId::new(self.scope, self.id),
            severity: self.severity,
            verdict,
            left: None,
            right: None,
            delta: None,
            arithmetic: Arithmetic::None,
            in_words: Decimal::ZERO,
            operands: Vec::new(),
            readings: Vec::new(),
            places,
            edge: self.edge.clone(),
            title: self.title.clone(),
            detail,
        }
    }

    /// A finding about one place in the prose, a byte offset.
    pub fn finding_at(self, offset: usize, verdict: Verdict, operands: Vec<Operand>, detail: Message) -> Finding {
        let mut found = self.finding(verdict, Vec::new(), detail);
        found.rule.instance = Some(offset);
        found.operands = operands;
        found
    }

    /// A finding about one field, table or form.
    pub fn finding_of(self, part: &str, verdict: Verdict, places: Vec<Span>, detail: Message) -> Finding {
        let rule = RuleId::new(self.scope, format!("{}.{part}", self.id));
        Finding { rule, ..self.finding(verdict, places, detail) }
    }
}
