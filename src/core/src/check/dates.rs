//! Rules over years and dates.

use super::file::{Due, Rule};
use super::{Finding, Subject, Verdict};
use crate::extract::{Found, Role};
use crate::text::{Bilingual, Span};
use jiff::civil::{Date, date};

/// The period is the whole year of the title.
pub(super) fn full_year(rule: &Rule, subject: Subject<'_>, findings: &mut Vec<Finding>) {
    let identity = &subject.extraction.identity;
    let Some(period) = &identity.period else { return };
    let (start, end) = (period.start.value, period.end.value);
    let year = identity.year.as_ref().map_or(end.year(), |year| year.value);
    // Schools report about a school year.
    let is_school_year = start == date(end.year() - 1, 9, 1) && end == date(end.year(), 8, 31);
    let holds = is_school_year || (start == date(year, 1, 1) && end == date(year, 12, 31));
    let repaired = period.start.repaired || period.end.repaired;
    let detail = Bilingual::new(
        format!("{start} 至 {end}，年度 {year}{}", if repaired { ",日期按残文修复" } else { "" }),
        format!("{start} to {end}, year {year}{}", if repaired { ", dates repaired from damaged text" } else { "" }),
    );
    findings.push(Finding::about(rule, Verdict::of(holds), vec![period.start.span, period.end.span], detail));
}

/// The text speaks of the title's year.
pub(super) fn same_year(rule: &Rule, subject: Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(year) = &subject.extraction.identity.year else { return };
    let of_role = |role| subject.extraction.prose.mentions.iter().filter(move |mention| mention.role == role);
    let own: Vec<Span> = of_role(Role::BodyYear).map(|mention| mention.span).collect();
    let other = of_role(Role::OtherYear).count();
    if own.is_empty() && other == 0 {
        return;
    }
    let detail = Bilingual::new(
        format!("标题 {} 年；正文同年 {} 处，他年 {other} 处", year.value, own.len()),
        format!("title {}; the text names it {} times, other years {other} times", year.value, own.len()),
    );
    let places = std::iter::once(year.span).chain(own.first().copied()).collect();
    findings.push(Finding::about(rule, Verdict::of(!own.is_empty()), places, detail));
}

/// Published in time for this kind of agency.
pub(super) fn deadline(rule: &Rule, subject: Subject<'_>, due: &[Due], findings: &mut Vec<Finding>) {
    let identity = &subject.extraction.identity;
    let (Some(year), Some(day)) = (&identity.year, identity.published.as_ref().or(identity.signed.as_ref())) else {
        return;
    };
    let agency = identity.agency.as_ref().map_or("", |agency| agency.value.as_str());
    let is_meant = |due: &&Due| {
        let of_kind = due.agency.is_empty() || due.agency.iter().any(|end| agency.ends_with(end.as_str()));
        due.since <= year.value && of_kind
    };
    let Some((month, last)) = due.iter().find(is_meant).map(|due| due.day) else { return };
    let Ok(last) = Date::new(year.value.saturating_add(1), month, last) else { return };
    let detail = Bilingual::new(format!("{}，期限 {last}", day.value), format!("{}, due {last}", day.value));
    findings.push(Finding::about(rule, Verdict::of(day.value <= last), vec![day.span], detail));
}

/// The dates follow each other.
pub(super) fn order(rule: &Rule, subject: Subject<'_>, findings: &mut Vec<Finding>) {
    let identity = &subject.extraction.identity;
    let dates: Vec<&Found<Date>> =
        [&identity.filled, &identity.signed, &identity.published].into_iter().flatten().collect();
    let after = identity.year.as_ref().map(|year| date(year.value, 12, 31));
    if dates.is_empty() {
        return;
    }
    let in_order = dates.windows(2).all(|pair| pair[0].value <= pair[1].value);
    let late_enough = after.is_none_or(|after| dates.iter().all(|day| day.value > after));
    let text = dates.iter().map(|day| day.value.to_string()).collect::<Vec<_>>().join(" ≤ ");
    let detail = if late_enough {
        Bilingual::new(text.clone(), text)
    } else {
        Bilingual::new(format!("{text}，早于年度结束"), format!("{text}, before the year's end"))
    };
    findings.push(Finding::about(
        rule,
        Verdict::of(in_order && late_enough),
        dates.iter().map(|day| day.span).collect(),
        detail,
    ));
}
