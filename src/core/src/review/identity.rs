//! Agency, year and dates of a report, as items that can be corrected like fields.
//!
//! Invariant: the four every report must have are always items, found or not. Not here: finding them (`extract`).

use crate::extract::{Found, Identity};
use crate::text::Span;

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
    fn item<T>(id: &'static str, found: Option<&Found<T>>, text: impl Fn(&T) -> String) -> IdentityItem {
        IdentityItem {
            id,
            text: found.map(|found| text(&found.value)).unwrap_or_default(),
            span: found.map(|found| found.span),
            repaired: found.is_some_and(|found| found.repaired),
        }
    }
    let period = identity.period.as_ref();
    let mut items = vec![
        item("identity.agency", identity.agency.as_ref(), Clone::clone),
        item("identity.year", identity.year.as_ref(), ToString::to_string),
        item("identity.period_start", period.map(|period| &period.start), ToString::to_string),
        item("identity.period_end", period.map(|period| &period.end), ToString::to_string),
    ];
    // Days that not every report prints are items only where they were found.
    let days = [
        ("identity.filled", &identity.filled),
        ("identity.signed", &identity.signed),
        ("identity.published", &identity.published),
    ];
    items.extend(
        days.into_iter().filter(|(_, day)| day.is_some()).map(|(id, day)| item(id, day.as_ref(), ToString::to_string)),
    );
    items
}
