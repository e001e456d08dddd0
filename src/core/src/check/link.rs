//! How the two sides of a finding hang together: enough to ask the same again with other numbers.
//!
//! Invariant: asked with the numbers it was made from, a finding gives its own verdict. Left to others: which numbers to
//! ask with (`repair`).

use super::{Finding, Operand, Side, Verdict, prose};
use rust_decimal::Decimal;

/// The relation between both sides of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Link {
    /// No arithmetic, or one that cannot be asked again (approximate numbers, dates, words).
    #[default]
    None,
    /// Both sums are equal.
    Equal,
    /// The left sum is at most the right one.
    AtMost,
    /// The first number of the left side as a percentage of the second is the right side.
    Rate,
    /// Both sums are equal but for rounding: they differ by less than this, or by exactly this at most.
    Near(Decimal),
}

impl Finding {
    /// The verdict with other numbers under its operands; a blank counts as zero. `None` when it cannot be asked again.
    pub fn asked_with(&self, number: &dyn Fn(&Operand) -> Option<Decimal>) -> Option<Verdict> {
        if matches!(self.verdict, Verdict::NotAssessable) {
            return None;
        }
        let sum = |operands: &[Operand], side| {
            operands.iter().filter(|operand| operand.side == side).try_fold(Decimal::ZERO, |sum, operand| {
                let value = number(operand).unwrap_or_default();
                sum.checked_add(if operand.negative { -value } else { value })
            })
        };
        let left = sum(&self.operands, Side::Left)?.checked_add(self.in_words)?;
        let right = sum(&self.operands, Side::Right)?;
        let other = |readings: &Vec<Operand>| sum(readings, Side::Right) == Some(left);
        Some(match self.link {
            Link::None => return None,
            Link::Equal => Verdict::of(left == right || self.readings.iter().any(other)),
            Link::AtMost => Verdict::of(left <= right),
            Link::Near(off) => Verdict::of((left - right).abs() <= off),
            Link::Rate => {
                let of = |side| self.operands.iter().filter(move |operand| operand.side == side);
                let mut left = of(Side::Left);
                let (part, whole) = (number(left.next()?)?, number(left.next()?)?);
                prose::judge_rate(number(of(Side::Right).next()?)?, part, whole).0
            }
        })
    }
}
