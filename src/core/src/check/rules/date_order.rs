//! `DateOrder`: filled in, signed and published in this order, all after the year's end.

use super::kind::{RuleKind, Target};
use crate::check::header::RuleHeader;
use crate::check::terms::items;
use crate::check::{EvalContext, Finding, Verdict};
use crate::extract::Found;
use crate::ids::item;
use crate::message;
use crate::message::Message;
use jiff::civil::{Date, date};

/// Filled in, signed and published in this order, all after the year's end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateOrder;

impl RuleKind for DateOrder {
    fn evaluate(&self, rule: RuleHeader<'_>, _: &Target, context: EvalContext<'_>) -> Vec<Finding> {
        let identity = context.identity();
        let days = [
            (item::FILLED, &identity.filled),
            (item::SIGNED, &identity.signed),
            (item::PUBLISHED, &identity.published),
        ];
        let (ids, dates): (Vec<&str>, Vec<&Found<Date>>) =
            days.into_iter().filter_map(|(id, day)| Some((id, day.as_ref()?))).unzip();
        let after = identity.year.as_ref().map(|year| date(year.value, 12, 31));
        if dates.is_empty() {
            return Vec::new();
        }
        let in_order = dates.windows(2).all(|pair| pair[0].value <= pair[1].value);
        let late_enough = after.is_none_or(|after| dates.iter().all(|day| day.value > after));
        let text = dates.iter().map(|day| day.value.to_string()).collect::<Vec<_>>().join(" ≤ ");
        let detail =
            if late_enough { Message::plain(text) } else { message!("finding.date_order.early", dates = text) };
        let places = dates.iter().map(|day| day.span).collect();
        let mut found = rule.finding(Verdict::of(in_order && late_enough), places, detail);
        found.operands = items(context, &ids);
        vec![found]
    }
}
