//! Sums of operands and their written form.

use super::numbers::plain;
use super::{Operand, Side};
use rust_decimal::Decimal;
use std::fmt::Write;

/// Sums with more terms are written without their zeros.
const WRITTEN_OUT: usize = 8;

/// The sum of one side; a blank counts as zero.
pub(super) fn sum(operands: &[Operand], side: Side) -> Decimal {
    operands
        .iter()
        .filter(|operand| operand.side == side)
        .map(|operand| {
            let value = operand.value.unwrap_or_default();
            if operand.negative { -value } else { value }
        })
        .fold(Decimal::ZERO, |sum, value| sum.checked_add(value).unwrap_or(Decimal::MAX))
}

/// The sum of one side written out: `1408+21+0+0+2+0`, with many terms without the zeros.
pub(super) fn written(operands: &[Operand], side: Side) -> String {
    let of_side: Vec<&Operand> = operands.iter().filter(|operand| operand.side == side).collect();
    let short = of_side.len() > WRITTEN_OUT;
    let mut text = String::new();
    for operand in &of_side {
        let value = operand.value.unwrap_or_default();
        if short && value.is_zero() && operand.value.is_some() {
            continue;
        }
        if !text.is_empty() || operand.negative {
            text.push(if operand.negative { '-' } else { '+' });
        }
        match operand.value {
            Some(value) => {
                let _ = write!(text, "{}", plain(value));
            }
            None => text.push('□'),
        }
    }
    if text.is_empty() {
        text.push('0');
    }
    text
}
