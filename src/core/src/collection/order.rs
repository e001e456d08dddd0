//! The order of reports in a list.
//!
//! Invariant: an order loses and doubles no report; reports that are alike stay in the order they were given; those that
//! cannot be read come last in either direction, and before them, unless the order is the one given, those that are not read yet.

use super::{Summary, Urgency};
use crate::review::Progress;
use std::cmp::{Ordering, Reverse};

/// What a list is ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum SortKey {
    /// The order in which the reports were given.
    #[default]
    Given,
    /// How soon a report needs somebody, the most urgent first.
    Urgency,
    /// The agency, by its reading in pinyin.
    Agency,
    /// The year, the latest first.
    Year,
    /// The form.
    Form,
    /// Open problems of hard rules, most first.
    Hard,
    /// Open problems of soft rules, most first.
    Soft,
    /// What is unread, most first.
    Unread,
    /// The share of its tasks that is done, least first.
    Reviewed,
    /// How far the review is, untouched reports first.
    State,
    /// Who decided last.
    Reviewer,
    /// When somebody decided last, the latest first.
    Changed,
}

impl SortKey {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Given,
        Self::Urgency,
        Self::Agency,
        Self::Year,
        Self::Form,
        Self::Hard,
        Self::Soft,
        Self::Unread,
        Self::Reviewed,
        Self::State,
        Self::Reviewer,
        Self::Changed,
    ];

    /// The name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Urgency => "urgency",
            Self::Agency => "agency",
            Self::Year => "year",
            Self::Form => "form",
            Self::Hard => "hard",
            Self::Soft => "soft",
            Self::Unread => "unread",
            Self::Reviewed => "reviewed",
            Self::State => "state",
            Self::Reviewer => "reviewer",
            Self::Changed => "changed",
        }
    }
}

/// A report to be put in order.
#[derive(Debug, Clone, Copy)]
pub struct Listed<'a> {
    /// Where it was given.
    pub index: usize,
    /// Its summary; an error for one that cannot be read, `None` while it is not read.
    pub summary: Option<Result<&'a Summary, ()>>,
    /// The reading of its agency, see [`reading`](crate::text::fuzzy::reading).
    pub reading: &'a str,
    /// How soon it needs somebody.
    pub urgency: Urgency,
}

/// Compares two reports: by the key, backwards if `is_reversed`, and then as they were given.
pub fn compare(key: SortKey, is_reversed: bool, one: &Listed<'_>, other: &Listed<'_>) -> Ordering {
    let class = |listed: &Listed<'_>| match listed.summary {
        Some(Ok(_)) => 0,
        None => u8::from(key != SortKey::Given),
        Some(Err(())) => 2,
    };
    let as_given = one.index.cmp(&other.index);
    let (Some(Ok(a)), Some(Ok(b))) = (one.summary, other.summary) else {
        let by_given = if key == SortKey::Given && is_reversed { as_given.reverse() } else { as_given };
        return class(one).cmp(&class(other)).then(by_given);
    };
    let by_key = match key {
        SortKey::Given => as_given,
        SortKey::Urgency => one.urgency.cmp(&other.urgency),
        SortKey::Agency => one.reading.cmp(other.reading).then_with(|| a.year.cmp(&b.year)),
        SortKey::Year => b.year.cmp(&a.year),
        SortKey::Form => form(a).cmp(form(b)),
        SortKey::Hard => b.counts.hard.cmp(&a.counts.hard),
        SortKey::Soft => b.counts.soft.cmp(&a.counts.soft),
        SortKey::Unread => b.counts.unread.total().cmp(&a.counts.unread.total()),
        SortKey::Reviewed => reviewed(a).cmp(&reviewed(b)),
        SortKey::State => stage(a.progress).cmp(&stage(b.progress)),
        SortKey::Reviewer => reviewer(a).cmp(&reviewer(b)),
        SortKey::Changed => changed(b).cmp(&changed(a)),
    };
    (if is_reversed { by_key.reverse() } else { by_key }).then(as_given)
}

fn form(summary: &Summary) -> &str {
    summary.forms.first().map_or("", |form| form.zh.as_str())
}

/// Per cent that is done; a report without tasks is done when it is signed off.
fn reviewed(summary: &Summary) -> u8 {
    summary.tasks.percent().unwrap_or(if summary.progress == Progress::Finished { 100 } else { 0 })
}

const fn stage(progress: Progress) -> u8 {
    match progress {
        Progress::New => 0,
        Progress::Reopened => 1,
        Progress::Started => 2,
        Progress::Finished => 3,
    }
}

/// Reports that nobody has touched come behind those of all people.
fn reviewer(summary: &Summary) -> (bool, &str) {
    let by = summary.changed.as_ref().map_or("", |changed| changed.by.as_str());
    (by.is_empty(), by)
}

fn changed(summary: &Summary) -> Option<&str> {
    summary.changed.as_ref().map(|changed| changed.at.as_str())
}

impl Ord for Urgency {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.level, Reverse(self.weight)).cmp(&(other.level, Reverse(other.weight)))
    }
}

impl PartialOrd for Urgency {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
