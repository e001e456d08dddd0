//! `OneUnit`: the parts of an enumeration are counted in one unit.

use super::kind::{RuleKind, Target};
use super::mentions::operand;
use crate::check::header::RuleHeader;
use crate::check::{EvalContext, Finding, Operand, Side, Verdict};
use crate::extract::{Enumeration, Mention, Part};
use crate::message;
use crate::message::ENUMERATION_COMMA;
use serde::Deserialize;

/// The parts of an enumeration are counted in one unit.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct OneUnit {
    /// Units that count the same things.
    pub alike: Vec<Vec<String>>,
}

/// The parts of an enumeration that are numbers.
fn parts<'a>(context: EvalContext<'a>, enumeration: &Enumeration) -> Vec<&'a Mention> {
    let mentions = &context.extraction.prose.mentions;
    let number = |part: &Part| if let Part::Number(at) = part { mentions.get(*at) } else { None };
    enumeration.parts.iter().filter_map(number).collect()
}

impl OneUnit {
    /// The units that parts are counted in, of units that are alike the first.
    fn units<'a>(&self, parts: &[&'a Mention]) -> Vec<&'a str> {
        let mut units: Vec<&str> = Vec::new();
        for mention in parts {
            let is_known = |known: &&str| {
                *known == mention.unit
                    || self.alike.iter().any(|units| {
                        [*known, mention.unit.as_str()].iter().all(|unit| units.iter().any(|one| one == unit))
                    })
            };
            if !mention.unit.is_empty() && !units.iter().any(is_known) {
                units.push(&mention.unit);
            }
        }
        units
    }
}

impl RuleKind for OneUnit {
    /// The exhaustive enumerations whose parts are counted in different units.
    fn targets(&self, _: RuleHeader<'_>, context: EvalContext<'_>) -> Vec<Target> {
        let lists = context.extraction.prose.enumerations.iter().enumerate();
        let is_mixed = |list: &Enumeration| self.units(&parts(context, list)).len() > 1;
        lists.filter(|(_, list)| list.exhaustive && is_mixed(list)).map(|(at, _)| Target::Item(at)).collect()
    }

    fn evaluate(&self, rule: RuleHeader<'_>, target: &Target, context: EvalContext<'_>) -> Vec<Finding> {
        let Target::Item(at) = target else { return Vec::new() };
        let prose = &context.extraction.prose;
        let Some(enumeration) = prose.enumerations.get(*at) else { return Vec::new() };
        let parts = parts(context, enumeration);
        let Some(first) = parts.first() else { return Vec::new() };
        let words = self.units(&parts).join(ENUMERATION_COMMA);
        let detail = message!("finding.one_unit", units = words);
        let mut operands: Vec<Operand> = parts.iter().map(|mention| operand(context, mention, Side::Left)).collect();
        operands.extend(prose.mentions.get(enumeration.total).map(|total| operand(context, total, Side::Right)));
        vec![rule.finding_at(first.span.start, Verdict::Fails, operands, detail)]
    }
}
