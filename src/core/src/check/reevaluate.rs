//! Re-evaluation of a finding with other values.
//!
//! Invariant: with the values it was computed from, a finding yields its own verdict. Not here: which values to try
//! (`localize`).

use super::rates;
use super::{Arithmetic, Finding, Operand, Side, Verdict};
use rust_decimal::Decimal;

impl Finding {
    /// Computes the verdict with other values of its operands; a blank counts as zero.
    ///
    /// `None` when the finding has no arithmetic, or the sums exceed the range of a decimal.
    pub fn verdict_with(&self, number: &dyn Fn(&Operand) -> Option<Decimal>) -> Option<Verdict> {
        if matches!(self.verdict, Verdict::NotAssessable | Verdict::RuleFailed) {
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
        Some(match self.arithmetic {
            Arithmetic::None => return None,
            Arithmetic::Equal => Verdict::of(left == right || self.readings.iter().any(other)),
            Arithmetic::AtMost => Verdict::of(left <= right),
            Arithmetic::Near(off) => Verdict::of((left - right).abs() <= off),
            Arithmetic::Rate => {
                let of = |side| self.operands.iter().filter(move |operand| operand.side == side);
                let mut left = of(Side::Left);
                let (part, whole) = (number(left.next()?)?, number(left.next()?)?);
                rates::judge(number(of(Side::Right).next()?)?, part, whole).0
            }
        })
    }
}
