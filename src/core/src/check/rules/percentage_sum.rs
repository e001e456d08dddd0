//! `PercentageSum`: the percentages of an enumeration's parts add up to their total's, or to 100.

use super::kind::{RuleKind, Target};
use super::mentions::operand;
use crate::check::header::RuleHeader;
use crate::check::numbers::plain;
use crate::check::sums::{sum, written};
use crate::check::{Arithmetic, EvalContext, Finding, Operand, Side, Verdict};
use crate::extract::{Enumeration, Mention, Part, Percentage};
use crate::message::Message;
use rust_decimal::Decimal;
use std::collections::HashMap;

/// The percentages of an enumeration's parts add up to their total's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PercentageSum;

impl RuleKind for PercentageSum {
    /// The exhaustive enumerations of which every part that is not zero has a percentage.
    fn targets(&self, _: RuleHeader<'_>, context: EvalContext<'_>) -> Vec<Target> {
        let prose = &context.extraction.prose;
        let mut of_parts: HashMap<usize, &Percentage> = HashMap::new();
        for percentage in &prose.percentages {
            if let Some(part) = percentage.part {
                of_parts.entry(part).or_insert(percentage);
            }
        }
        let printed = |index: usize| {
            let printed = of_parts.get(&index).map(|percentage| percentage.printed);
            printed.filter(|at| *at < prose.mentions.len())
        };
        let of_list = |enumeration: &Enumeration| {
            let number = |part: &Part| if let Part::Number(i) = part { Some(*i) } else { None };
            let numbers: Vec<usize> = enumeration.parts.iter().filter_map(number).collect();
            let nonzero = numbers
                .iter()
                .filter(|&&i| prose.mentions.get(i).and_then(|m| m.value).is_some_and(|value| !value.is_zero()));
            let parts: Vec<usize> = numbers.iter().filter_map(|&i| printed(i)).collect();
            let is_whole = parts.len() >= 2 && nonzero.count() <= parts.len();
            is_whole.then(|| Target::Shares { total: printed(enumeration.total), parts })
        };
        prose.enumerations.iter().filter(|enumeration| enumeration.exhaustive).filter_map(of_list).collect()
    }

    fn evaluate(&self, rule: RuleHeader<'_>, target: &Target, context: EvalContext<'_>) -> Vec<Finding> {
        let Target::Shares { parts, total } = target else { return Vec::new() };
        evaluate(rule, context, parts, *total).into_iter().collect()
    }
}

fn evaluate(rule: RuleHeader<'_>, context: EvalContext<'_>, parts: &[usize], total: Option<usize>) -> Option<Finding> {
    let mentions = &context.extraction.prose.mentions;
    let printed: Vec<&Mention> = parts.iter().filter_map(|&at| mentions.get(at)).collect();
    let mut operands: Vec<Operand> = printed.iter().map(|mention| operand(context, mention, Side::Left)).collect();
    let total = total.and_then(|at| mentions.get(at));
    operands.extend(total.map(|mention| operand(context, mention, Side::Right)));
    if operands.iter().any(|operand| operand.value.is_none()) {
        return None;
    }
    let left = sum(&operands, Side::Left);
    let right = if total.is_some() { sum(&operands, Side::Right) } else { Decimal::ONE_HUNDRED };
    let decimals = operands.iter().filter_map(|operand| operand.value).map(|value| value.scale()).min().unwrap_or(0);
    let tolerance = Decimal::from(printed.len()) * Decimal::new(5, decimals + 1);
    // Against 100 every part may be off by half a unit. A printed total is held to less: a difference of that much
    // between parts and total is shown to the reviewer.
    let off = (left - right).abs();
    let holds = if total.is_some() { off < tolerance } else { off <= tolerance };
    let text = format!(
        "{} = {} {} {}",
        written(&operands, Side::Left),
        plain(left),
        if holds { "≈" } else { "≠" },
        plain(right)
    );
    let place = printed.first().map_or(0, |mention| mention.span.start);
    let mut found = rule.finding_at(place, Verdict::of(holds), operands, Message::plain(text));
    found.arithmetic = Arithmetic::Near(if total.is_some() { tolerance - Decimal::new(1, 9) } else { tolerance });
    found.in_words = if total.is_some() { Decimal::ZERO } else { -Decimal::ONE_HUNDRED };
    found.set_sides(left, right);
    Some(found)
}
