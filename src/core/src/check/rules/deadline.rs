//! `Deadline`: the report is published by the day set for this kind of agency.

use super::kind::{RuleKind, Target};
use crate::check::header::RuleHeader;
use crate::check::terms::items;
use crate::check::{EvalContext, Finding, Verdict};
use crate::ids::item;
use crate::message;
use jiff::civil::Date;
use serde::Deserialize;

/// The report is published by the day set for this kind of agency: the first entry that fits.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Deadline(pub Vec<Due>);

/// The last day of publication for a kind of agency.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Due {
    /// Reports on this year and later.
    pub since: i16,
    /// Ends of the agency's name; empty for any, known or not.
    #[serde(default)]
    pub agency: Vec<String>,
    /// The day of the next year, month first.
    pub day: (i8, i8),
}

impl RuleKind for Deadline {
    fn evaluate(&self, rule: RuleHeader<'_>, _: &Target, context: EvalContext<'_>) -> Vec<Finding> {
        let identity = context.identity();
        let found = || {
            let published = identity.published.as_ref().map(|day| (item::PUBLISHED, day));
            let signed = identity.signed.as_ref().map(|day| (item::SIGNED, day));
            let (year, (id, day)) = (identity.year.as_ref()?, published.or(signed)?);
            let agency = identity.agency.as_ref().map_or("", |agency| agency.value.as_str());
            let is_meant = |due: &&Due| {
                let of_kind = due.agency.is_empty() || due.agency.iter().any(|end| agency.ends_with(end.as_str()));
                due.since <= year.value && of_kind
            };
            let (month, last) = self.0.iter().find(is_meant)?.day;
            let last = Date::new(year.value.saturating_add(1), month, last).ok()?;
            let detail = message!("finding.deadline", day = day.value.to_string(), last = last.to_string());
            let mut found = rule.finding(Verdict::of(day.value <= last), vec![day.span], detail);
            found.operands = items(context, &[id]);
            Some(found)
        };
        found().into_iter().collect()
    }
}
