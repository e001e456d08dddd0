//! `Domain`: every cell holds a number its form allows.

use super::kind::{RuleKind, Target};
use crate::check::header::RuleHeader;
use crate::check::numbers::plain;
use crate::check::terms::{Term, operands};
use crate::check::{Datum, EvalContext, Finding, Side, Verdict};
use crate::forms::Kind;
use crate::message;

/// Every cell holds a number its form allows: counts whole and not negative, amounts not negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Domain;

impl RuleKind for Domain {
    fn evaluate(&self, rule: RuleHeader<'_>, _: &Target, context: EvalContext<'_>) -> Vec<Finding> {
        let mut findings = Vec::new();
        for field in &context.extraction.fields {
            let Some((row, column)) = context.library.cell(&field.id) else { continue };
            let kind = column.map(|column| column.kind).filter(|kind| *kind != Kind::Count).unwrap_or(row.kind);
            let Datum::Number(number) = context.values.datum(&field.id) else { continue };
            let is_negative = number.is_sign_negative() && !number.is_zero();
            let legal = match kind {
                Kind::Count => !is_negative && number.fract().is_zero(),
                Kind::Amount => !is_negative,
                Kind::Signed => number.fract().is_zero(),
                Kind::Date | Kind::Text => true,
            };
            if legal {
                continue;
            }
            let words = message!("finding.domain", number = plain(number));
            let mut found = rule.finding_of(&field.id, Verdict::Fails, Vec::new(), words);
            found.operands = operands(context, &[(Side::Right, Term::of(&field.id))]).list;
            findings.push(found);
        }
        findings
    }
}
