//! `Jump`: cells that changed much since last year, or not at all, are to be explained.

use super::kind::{RuleKind, Target};
use crate::check::header::RuleHeader;
use crate::check::numbers::plain;
use crate::check::terms::{Term, expand, operands, titled};
use crate::check::{Datum, EvalContext, Finding, Side, Verdict};
use crate::message::Message;
use rust_decimal::Decimal;
use serde::Deserialize;

/// Cells that changed much since last year are to be explained. A threshold of 0, or left out, is not applied.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Jump {
    /// The cells.
    pub cells: Vec<String>,
    /// They grew or fell by this factor.
    #[serde(default)]
    pub factor: u32,
    /// They changed by more than this share of last year's number, in percent.
    #[serde(default)]
    pub percent: u32,
    /// And by more than this.
    #[serde(default)]
    pub above: u32,
    /// They became zero, or were.
    #[serde(default)]
    pub from_zero: bool,
    /// They are the same in both years, and this large at least.
    #[serde(default)]
    pub same_from: u32,
}

impl Jump {
    fn is_striking(&self, then: Decimal, now: Decimal) -> bool {
        let (small, large) = (now.abs().min(then.abs()), now.abs().max(then.abs()));
        let change = (now - then).abs();
        if small.is_zero() {
            return self.from_zero && !large.is_zero();
        }
        let times = |number: Decimal, by: u32| number.checked_mul(by.into()).unwrap_or(Decimal::MAX);
        let by_factor = self.factor > 0 && large >= times(small, self.factor);
        let by_share =
            self.percent > 0 && change > self.above.into() && times(change, 100) > times(then.abs(), self.percent);
        let is_copy = self.same_from > 0 && change.is_zero() && now >= self.same_from.into();
        by_factor || by_share || is_copy
    }
}

impl RuleKind for Jump {
    fn evaluate(&self, rule: RuleHeader<'_>, _: &Target, context: EvalContext<'_>) -> Vec<Finding> {
        let Some(last_year) = context.last_year else { return Vec::new() };
        let mut findings = Vec::new();
        for term in self.cells.iter().flat_map(|term| expand(rule.sets, term, &[])) {
            let (now, then) = (context.values.datum(&term.id), last_year.datum(&term.id));
            let (Datum::Number(now), Datum::Number(then)) = (now, then) else { continue };
            let text = format!("{} → {}", plain(then), plain(now));
            let verdict = Verdict::of(!self.is_striking(then, now));
            let mut found = rule.finding_of(&term.id, verdict, Vec::new(), Message::plain(text));
            let both = [(Side::Left, Term { last_year: true, ..term.clone() }), (Side::Right, term)];
            found.operands = operands(context, &both).list;
            found.title = titled(rule, context, &found.operands);
            findings.push(found);
        }
        findings
    }

    fn terms(&self) -> Vec<&String> {
        self.cells.iter().collect()
    }

    fn needs_last_year(&self) -> bool {
        true
    }
}
