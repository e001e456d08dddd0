//! Agency, year and dates of a report: items that are decided like fields, and the identity that results.
//!
//! Invariant: what every report must have is always an item, found or not; an identity is of the values as decided now.
//! Not here: finding them in the text (`extract`).

use super::Review;
use crate::extract::{Found, Identity, Period};
use crate::ids::item;
use crate::text::{Span, dates, numerals};
use jiff::civil::Date;

/// A property of the report as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentityItem {
    /// `identity.agency`, `identity.year`, `identity.period_start` …
    pub id: &'static str,
    /// What was read; empty when nothing was found.
    pub text: String,
    /// Its place.
    pub span: Option<Span>,
    /// True when it was put together from damaged text.
    pub repaired: bool,
}

/// The identity of a report as items, found or not.
pub(super) fn items(identity: &Identity) -> Vec<IdentityItem> {
    fn found<T>(id: &'static str, found: Option<&Found<T>>, text: impl Fn(&T) -> String) -> IdentityItem {
        IdentityItem {
            id,
            text: found.map(|found| text(&found.value)).unwrap_or_default(),
            span: found.map(|found| found.span),
            repaired: found.is_some_and(|found| found.repaired),
        }
    }
    let period = identity.period.as_ref();
    let mut items = vec![
        found(item::AGENCY, identity.agency.as_ref(), Clone::clone),
        found(item::YEAR, identity.year.as_ref(), ToString::to_string),
        found(item::PERIOD_START, period.map(|period| &period.start), ToString::to_string),
        found(item::PERIOD_END, period.map(|period| &period.end), ToString::to_string),
    ];
    // A report need not print all three days; one without any is asked for the two that a reader may know.
    let has_day = [&identity.filled, &identity.signed, &identity.published].into_iter().any(Option::is_some);
    let days = [
        (item::FILLED, &identity.filled, false),
        (item::SIGNED, &identity.signed, true),
        (item::PUBLISHED, &identity.published, !has_day),
    ];
    let wanted = days.into_iter().filter(|(_, day, is_wanted)| day.is_some() || *is_wanted);
    items.extend(wanted.map(|(id, day, _)| found(id, day.as_ref(), ToString::to_string)));
    items
}

/// The spelling under which a value of an item is kept: a year in four digits, a day as `2017-01-31`.
///
/// `None` for words that are no year, no day, or no name.
pub fn spelling(id: &str, typed: &str) -> Option<String> {
    let typed = typed.trim();
    match id {
        item::AGENCY => (!typed.is_empty()).then(|| typed.to_string()),
        item::YEAR => year(typed).map(|year| year.to_string()),
        _ => day(typed).map(|day| day.to_string()),
    }
}

fn year(typed: &str) -> Option<i16> {
    let digits = numerals::fold(typed.trim_end_matches('年').trim());
    let is_year = digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit());
    digits.parse().ok().filter(|year| is_year && (1900..=2100).contains(year))
}

fn day(typed: &str) -> Option<Date> {
    let folded = numerals::fold(typed);
    if let Ok(day) = folded.parse() {
        return Some(day);
    }
    if let [only] = dates::readings(&folded).as_slice() {
        return Some(*only);
    }
    match dates::scan(&folded).as_slice() {
        [only] => only.date(),
        _ => None,
    }
}

impl Review {
    /// Agency, year and dates as decided now: with what the reviewer corrected, entered or found missing.
    pub fn identity(&self) -> Identity {
        let read = &self.extraction.identity;
        let agency = self.item(item::AGENCY, read.agency.as_ref(), |typed| spelling(item::AGENCY, typed));
        let of_period = |end: fn(&Period) -> &Found<Date>| read.period.as_ref().map(end);
        let start = self.item(item::PERIOD_START, of_period(|period| &period.start), day);
        let end = self.item(item::PERIOD_END, of_period(|period| &period.end), day);
        Identity {
            title: read.title,
            titled: read.titled,
            signature: read.signature,
            agency,
            year: self.item(item::YEAR, read.year.as_ref(), year),
            period: start.zip(end).map(|(start, end)| Period { start, end }),
            published: self.item(item::PUBLISHED, read.published.as_ref(), day),
            signed: self.item(item::SIGNED, read.signed.as_ref(), day),
            filled: self.item(item::FILLED, read.filled.as_ref(), day),
        }
    }

    /// One item: as read, unless a decision or the value being typed is over it.
    fn item<T: Clone>(&self, id: &str, read: Option<&Found<T>>, parse: impl Fn(&str) -> Option<T>) -> Option<Found<T>> {
        let is_typed = self.previewed(id).is_some();
        let kind = self.entries.get(id).and_then(|entry| entry.decision.as_ref()).map(|decision| &decision.kind);
        let is_over =
            is_typed || kind.is_some_and(|kind| kind.value().is_some() || *kind == super::DecisionKind::Missing);
        if !is_over {
            return read.cloned();
        }
        let current = self.current(id)?;
        // A value that no place supports is at the place of what it replaces.
        let span = current.span.or(read.map(|read| read.span)).unwrap_or_default();
        Some(Found { value: parse(&current.text)?, span, repaired: false })
    }
}
