//! Evaluation of a relation between two sums of fields, shared by `Equal` and `AtMost`.
//!
//! Invariant: a blank counts as zero only where that cannot hide a violation, or the rule says so.

use crate::check::header::{Blank, RuleHeader};
use crate::check::numbers::{plain, signed};
use crate::check::rules::kind::Linear;
use crate::check::sums::{sum, written};
use crate::check::terms::{Operands, operands, side, titled};
use crate::check::{Arithmetic, EvalContext, Finding, Operand, Side, Verdict};
use crate::message;
use crate::message::Message;
use rust_decimal::Decimal;

/// The comparison between both sums.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Comparison {
    Equal,
    AtMost,
}

impl Comparison {
    fn holds(self, left: Decimal, right: Decimal) -> bool {
        match self {
            Self::Equal => left == right,
            Self::AtMost => left <= right,
        }
    }

    /// The sign where it holds, and where it does not.
    const fn signs(self) -> (&'static str, &'static str) {
        match self {
            Self::Equal => ("=", "≠"),
            Self::AtMost => ("≤", ">"),
        }
    }

    const fn arithmetic(self) -> Arithmetic {
        match self {
            Self::Equal => Arithmetic::Equal,
            Self::AtMost => Arithmetic::AtMost,
        }
    }
}

/// Evaluates the relation once for each binding of the rule's sets.
pub(super) fn evaluate(rule: RuleHeader<'_>, relation: &Linear<'_>, context: EvalContext<'_>) -> Vec<Finding> {
    let comparison = if relation.is_bound { Comparison::AtMost } else { Comparison::Equal };
    let mut findings = Vec::new();
    for bound in rule.bindings() {
        let left = side(rule.sets, relation.left, &bound, Side::Left);
        let terms = [left, side(rule.sets, relation.right, &bound, Side::Right)].concat();
        let names_last_year = terms.iter().any(|(_, term)| !term.owner.is_own());
        if names_last_year && context.last_year.is_none() {
            continue;
        }
        let Operands { list: mut operands, any, mut unknown, unfilled } = operands(context, &terms);
        // Totals that stand for their parts prove nothing of them.
        if !any || unfilled {
            continue;
        }
        for operand in operands.iter_mut().filter(|operand| operand.value.is_none()) {
            match if operand.side == Side::Left { rule.missing.left } else { rule.missing.right } {
                // Next to an unreadable number a blank proves nothing.
                Blank::Zero if !unknown => operand.value = Some(Decimal::ZERO),
                Blank::Ask | Blank::Zero => {}
                Blank::Skip => unknown = true,
            }
        }
        let sums = Sums::new(comparison, operands);
        let mut found = sums.judge(rule, context, unknown);
        found.rule = rule.bound_id(&bound);
        findings.push(found);
    }
    findings
}

/// Both sums of a relation, computed and written out.
struct Sums {
    comparison: Comparison,
    operands: Vec<Operand>,
    left: Decimal,
    right: Decimal,
    left_text: String,
    right_text: String,
}

impl Sums {
    fn new(comparison: Comparison, operands: Vec<Operand>) -> Self {
        Self {
            comparison,
            left: sum(&operands, Side::Left),
            right: sum(&operands, Side::Right),
            left_text: written(&operands, Side::Left),
            right_text: written(&operands, Side::Right),
            operands,
        }
    }

    fn is_single(&self, side: Side) -> bool {
        self.operands.iter().filter(|operand| operand.side == side).count() == 1
    }

    /// Both sums with a sign between them; where they differ each with its result.
    fn text(&self, sign: &str) -> String {
        let Self { left, right, left_text, right_text, .. } = self;
        if sign == "=" {
            return format!("{left_text} = {right_text}");
        }
        let left_side =
            if self.is_single(Side::Left) { left_text.clone() } else { format!("{left_text} = {}", plain(*left)) };
        let right_side =
            if self.is_single(Side::Right) { right_text.clone() } else { format!("{} = {right_text}", plain(*right)) };
        format!("{left_side} {sign} {right_side}")
    }

    fn judge(self, rule: RuleHeader<'_>, context: EvalContext<'_>, unknown: bool) -> Finding {
        let title = titled(rule, context, &self.operands);
        let blanks = self.operands.iter().filter(|operand| operand.value.is_none()).count();
        let (sign, broken) = self.comparison.signs();
        let (left, right) = (self.left, self.right);
        let (verdict, detail) = if unknown {
            let text = format!("{} {sign} {}", self.left_text, self.right_text);
            (Verdict::NotAssessable, message!("finding.sums.unreadable", sum = text))
        } else if blanks > 0 && blanks == self.operands.len() {
            (Verdict::NotAssessable, message!("finding.sums.all_blank"))
        } else if blanks > 0 {
            self.judge_with_blanks()
        } else if self.comparison.holds(left, right) {
            (Verdict::Holds, Message::plain(self.text(sign)))
        } else {
            let text = format!("{} ({})", self.text(broken), signed(left - right));
            (Verdict::Fails, Message::plain(text))
        };
        let mut found = rule.finding(verdict, Vec::new(), detail);
        if !unknown {
            found.set_sides(left, right);
        }
        found.arithmetic = self.comparison.arithmetic();
        found.operands = self.operands;
        found.title = title;
        found
    }

    /// Some operands are blank: when the rule holds with the blanks as zero, it holds; else both readings are stated.
    fn judge_with_blanks(&self) -> (Verdict, Message) {
        if self.comparison.holds(self.left, self.right) {
            let text = self.text(self.comparison.signs().0);
            return (Verdict::Holds, message!("finding.sums.blank_as_zero", sum = text));
        }
        let difference = self.left - self.right;
        let mut blanks = self.operands.iter().filter(|operand| operand.value.is_none());
        let needed = match (blanks.next(), blanks.next()) {
            (Some(only), None) => {
                Some(if (only.side == Side::Right) == only.negative { -difference } else { difference })
            }
            _ => None,
        };
        let as_zero = format!("{} ({})", self.text("≠"), signed(difference));
        let detail = match needed.filter(|needed| !needed.is_sign_negative()) {
            Some(needed) => message!("finding.sums.one_blank", needed = plain(needed), as_zero = as_zero),
            None => message!("finding.sums.blanks", as_zero = as_zero),
        };
        (Verdict::Blank, detail)
    }
}
