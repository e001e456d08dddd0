//! The columns of a list of reports, and its order by one of them.
//!
//! Invariant: an order loses and doubles no report; reports that are alike stay in the order they were given; those that
//! cannot be read come last in either direction, and before them, unless the order is the one given, those that are not read yet.

use super::{Summary, Urgency};
use crate::review::Progress;
use std::cmp::{Ordering, Reverse};

/// A column of a list, which may also be ordered by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Column {
    /// The file; by it, reports are in the order in which they were given.
    #[default]
    File,
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
    /// Why it needs somebody, the most urgent first.
    Why,
}

impl Column {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 12] = [
        Self::File,
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
        Self::Why,
    ];

    /// The name in files and, after `column.` and `sort.`, in the strings.
    pub const fn name(self) -> &'static str {
        match self {
            Self::File => "file",
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
            Self::Why => "why",
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

/// Compares two reports: by a column, backwards if `is_reversed`, and then as they were given.
pub fn compare(column: Column, is_reversed: bool, one: &Listed<'_>, other: &Listed<'_>) -> Ordering {
    let class = |listed: &Listed<'_>| match listed.summary {
        Some(Ok(_)) => 0,
        None => u8::from(column != Column::File),
        Some(Err(())) => 2,
    };
    let as_given = one.index.cmp(&other.index);
    let (Some(Ok(a)), Some(Ok(b))) = (one.summary, other.summary) else {
        let by_given = if column == Column::File && is_reversed { as_given.reverse() } else { as_given };
        return class(one).cmp(&class(other)).then(by_given);
    };
    let by_column = match column {
        Column::File => as_given,
        Column::Why => one.urgency.cmp(&other.urgency),
        Column::Agency => one.reading.cmp(other.reading).then_with(|| a.year.cmp(&b.year)),
        Column::Year => b.year.cmp(&a.year),
        Column::Form => form(a).cmp(form(b)),
        Column::Hard => b.counts.hard.cmp(&a.counts.hard),
        Column::Soft => b.counts.soft.cmp(&a.counts.soft),
        Column::Unread => b.counts.unread.total().cmp(&a.counts.unread.total()),
        Column::Reviewed => reviewed(a).cmp(&reviewed(b)),
        Column::State => stage(a.progress).cmp(&stage(b.progress)),
        Column::Reviewer => reviewer(a).cmp(&reviewer(b)),
        Column::Changed => changed(b).cmp(&changed(a)),
    };
    (if is_reversed { by_column.reverse() } else { by_column }).then(as_given)
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
