//! `Percentage`: every percentage printed in the prose is its part over its whole.

use super::kind::{RuleKind, Target};
use super::mentions::operand;
use crate::check::header::RuleHeader;
use crate::check::rates;
use crate::check::{Arithmetic, EvalContext, Finding, Operand, Severity, Side, Verdict};
use crate::message;

/// Every printed percentage is its part over its whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Percentage;

impl RuleKind for Percentage {
    fn targets(&self, _: RuleHeader<'_>, context: EvalContext<'_>) -> Vec<Target> {
        (0..context.extraction.prose.percentages.len()).map(Target::Item).collect()
    }

    fn evaluate(&self, rule: RuleHeader<'_>, target: &Target, context: EvalContext<'_>) -> Vec<Finding> {
        let Target::Item(at) = target else { return Vec::new() };
        evaluate(rule, context, *at).into_iter().collect()
    }
}

fn evaluate(rule: RuleHeader<'_>, context: EvalContext<'_>, at: usize) -> Option<Finding> {
    let mentions = &context.extraction.prose.mentions;
    let percentage = context.extraction.prose.percentages.get(at)?;
    let printed = mentions.get(percentage.printed)?;
    let left =
        |index: Option<usize>| index.and_then(|i| mentions.get(i)).map(|mention| operand(context, mention, Side::Left));
    let (part, whole) = (left(percentage.part), left(percentage.whole));
    let shown = operand(context, printed, Side::Right);
    let values = (part.as_ref().and_then(|o| o.value), whole.as_ref().and_then(|o| o.value), shown.value);
    let (verdict, detail) = match values {
        (Some(part), Some(whole), Some(printed)) => rates::judge(printed, part, whole),
        _ => (Verdict::NotAssessable, message!("finding.percentage.incomplete")),
    };
    let numbers: Vec<Operand> = part.into_iter().chain(whole).chain([shown]).collect();
    let mut found = rule.finding_at(printed.span.start, verdict, numbers, detail);
    found.arithmetic = if verdict == Verdict::NotAssessable { Arithmetic::None } else { Arithmetic::Rate };
    if verdict != Verdict::Fails && verdict != Verdict::Holds {
        found.severity = Severity::Soft;
    }
    Some(found)
}
