//! `SameYear`: the title's year is the year the text names.

use super::kind::{RuleKind, Target};
use crate::check::header::RuleHeader;
use crate::check::terms::items;
use crate::check::{EvalContext, Finding, Verdict};
use crate::extract::Role;
use crate::ids::item;
use crate::message;
use crate::text::Span;

/// The title's year is the year the text names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SameYear;

impl RuleKind for SameYear {
    fn evaluate(&self, rule: RuleHeader<'_>, _: &Target, context: EvalContext<'_>) -> Vec<Finding> {
        let Some(year) = context.identity().year else { return Vec::new() };
        let of_role = |role| context.extraction.prose.mentions.iter().filter(move |mention| mention.role == role);
        // The period names the year as well as a sentence does.
        let value = rust_decimal::Decimal::from(year.value);
        let of_period = [Role::PeriodStart, Role::PeriodEnd].into_iter().flat_map(of_role);
        let named = of_period.filter(|mention| mention.value == Some(value));
        let own: Vec<Span> = of_role(Role::BodyYear).chain(named).map(|mention| mention.span).collect();
        let other = of_role(Role::OtherYear).count();
        if own.is_empty() && other == 0 {
            return Vec::new();
        }
        let detail = message!("finding.same_year", year = year.value, own = own.len(), other = other);
        let places = std::iter::once(year.span).chain(own.first().copied()).collect();
        let mut found = rule.finding(Verdict::of(!own.is_empty()), places, detail);
        found.operands = items(context, &[item::YEAR]);
        vec![found]
    }
}
