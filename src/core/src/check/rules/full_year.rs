//! `FullYear`: the statistics period is the whole title year.

use super::kind::{RuleKind, Target};
use crate::check::header::RuleHeader;
use crate::check::terms::items;
use crate::check::{EvalContext, Finding, Verdict};
use crate::ids::item;
use crate::message;
use jiff::civil::date;

/// The statistics period is the whole title year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FullYear;

impl RuleKind for FullYear {
    fn evaluate(&self, rule: RuleHeader<'_>, _: &Target, context: EvalContext<'_>) -> Vec<Finding> {
        let identity = context.identity();
        let Some(period) = &identity.period else { return Vec::new() };
        let (start, end) = (period.start.value, period.end.value);
        let year = identity.year.as_ref().map_or(end.year(), |year| year.value);
        // Schools report about a school year.
        let is_school_year = start == date(end.year() - 1, 9, 1) && end == date(end.year(), 8, 31);
        let holds = is_school_year || (start == date(year, 1, 1) && end == date(year, 12, 31));
        let repaired = period.start.repaired || period.end.repaired;
        let (start, end) = (start.to_string(), end.to_string());
        let detail = if repaired {
            message!("finding.full_year.repaired", start = start, end = end, year = year)
        } else {
            message!("finding.full_year", start = start, end = end, year = year)
        };
        let mut found = rule.finding(Verdict::of(holds), vec![period.start.span, period.end.span], detail);
        found.operands = items(context, &[item::PERIOD_START, item::PERIOD_END]);
        vec![found]
    }
}
