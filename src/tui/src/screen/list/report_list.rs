//! The reports of a run: what is known of each, which of them are shown, and in which order.
//!
//! Invariant: totals over all reports are kept up to date as each is read: a frame costs what it shows, however long the
//! list. The cursor stays on its report as long as that is shown, but for a new order, which begins at its first. Not here: reading them (`run`), what they are ordered and filtered by (`gouji_core::collection`), marks (`marks`), drawing
//! (the `view` files).

use super::marks::Marks;
use crate::layout::scrolled;
use crate::widgets::line_editor::LineEditor;
use gouji_core::collection::{self, Column, Condition, Listed, SharedWords, Summary, Unusual, Urgency};
use gouji_core::diff;
use gouji_core::extract::is_same_agency;
use gouji_core::review::Progress;
use gouji_core::text::Bilingual;
use gouji_core::text::fuzzy::{Name, Query};
use gouji_core::text::sanitize::printable;
use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The reports of this run.
#[derive(Debug, Clone, Default)]
pub struct ReportList {
    /// In the order they were given.
    items: Vec<ReportItem>,
    /// Indexes of those that are shown, in the order shown.
    rows: Vec<usize>,
    /// What is shown, and how.
    pub arrangement: Arrangement,
    /// True while the words of the filter are typed.
    pub is_typing: bool,
    totals: Totals,
    /// The totals of the rows.
    shown: Totals,
    /// What stands out in the reports, by report.
    unusual: Vec<Unusual>,
    /// What many reports have in common.
    words: SharedWords,
    /// Summaries that came since the rows were put in order.
    late: usize,
    /// Bytes of the folder that all paths begin with.
    common: usize,
    /// Index of the report under the cursor; that of no report while none is shown.
    pub cursor: usize,
    /// The report to come back to when reports are shown again.
    last: usize,
    /// True once the cursor was moved: until then it is on the first row.
    is_moved: bool,
    /// First row shown.
    pub top: usize,
    /// The reports marked.
    pub marks: Marks,
}

/// What a list shows, and in which order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Arrangement {
    /// What it is ordered by.
    pub sort: Column,
    /// True for the opposite order.
    pub is_reversed: bool,
    /// Conditions that hold for all that is shown.
    pub conditions: BTreeSet<Condition>,
    /// Words that occur in all that is shown.
    pub words: LineEditor,
}

impl Arrangement {
    /// True if it may leave reports out.
    pub fn is_filtered(&self) -> bool {
        !self.conditions.is_empty() || !self.words.text().trim().is_empty()
    }
}

/// One report.
#[derive(Debug, Clone, Default)]
pub struct ReportItem {
    /// The path as given.
    pub path: String,
    /// What was read, or why not; `None` while it is being read.
    pub summary: Option<Result<Summary, String>>,
    /// What it is found by, once it is read.
    found_by: Name,
    /// The reading of its agency.
    reading: Arc<str>,
    urgency: Urgency,
}

/// Totals over reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// Those that were read, or cannot be.
    pub read: usize,
    /// Those that cannot be read.
    pub failed: usize,
    /// Those that are signed off.
    pub finished: usize,
    /// Open problems of hard rules, and the reports that have any.
    pub hard: [usize; 2],
    /// Open problems of soft rules, and the reports that have any.
    pub soft: [usize; 2],
    /// What is unread, and the reports that have any.
    pub unread: [usize; 2],
}

impl Totals {
    /// Takes a report in, or with -1 out.
    fn add(&mut self, item: &ReportItem, by: isize) {
        let add = |to: &mut usize, count: usize| *to = to.saturating_add_signed(by.saturating_mul(count as isize));
        let Some(summary) = &item.summary else { return };
        add(&mut self.read, 1);
        let Ok(summary) = summary else { return add(&mut self.failed, 1) };
        add(&mut self.finished, usize::from(summary.progress == Progress::Finished));
        let counts = summary.counts;
        for (to, count) in
            [(&mut self.hard, counts.hard), (&mut self.soft, counts.soft), (&mut self.unread, counts.unread.total())]
        {
            add(&mut to[0], count);
            add(&mut to[1], usize::from(count > 0));
        }
    }
}

impl ReportItem {
    /// The file's name without its folders.
    pub fn name(&self) -> String {
        short_name(&self.path)
    }

    /// What it is called where one looks for it: by agency and year, as far as they are known.
    pub fn title(&self) -> String {
        match self.read().filter(|summary| !summary.agency.is_empty()) {
            Some(Summary { agency, year, .. }) => {
                format!("{} {}", printable(agency), year.map(|year| year.to_string()).unwrap_or_default())
            }
            None => printable(&self.path),
        }
    }

    /// The summary of a report that could be read.
    pub fn read(&self) -> Option<&Summary> {
        self.summary.as_ref()?.as_ref().ok()
    }

    /// What it is found by.
    fn names(&self) -> Name {
        Name::of(&[&self.title(), &printable(&self.path)])
    }

    /// How well it is found.
    pub fn score(&self, query: &Query) -> Option<u32> {
        if self.found_by.is_empty() { query.score(&self.names()) } else { query.score(&self.found_by) }
    }

    fn is_found(&self, query: &Query) -> bool {
        query.is_empty()
            || if self.found_by.is_empty() { query.occurs(&self.names()) } else { query.occurs(&self.found_by) }
    }

    fn listed(&self, index: usize) -> Listed<'_> {
        let summary = self.summary.as_ref().map(|summary| summary.as_ref().map_err(|_| ()));
        Listed { index, summary, reading: &self.reading, urgency: self.urgency }
    }
}

/// The file's name without its folders.
pub fn short_name(path: &str) -> String {
    printable(path.rsplit(['/', '\\']).next().unwrap_or(path))
}

/// Bytes of the folder that all paths begin with, its separator included.
fn common_folder(items: &[ReportItem]) -> usize {
    let Some(first) = items.first().map(|item| item.path.as_str()) else { return 0 };
    let common = items.iter().fold(first.len(), |common, item| {
        let same = first.bytes().zip(item.path.bytes()).take(common);
        same.take_while(|(one, other)| one == other).count()
    });
    first.get(..common).and_then(|same| same.rfind(['/', '\\'])).map_or(0, |at| at + 1)
}

/// Summaries that may come before the rows are put in order again: while thousands are read, not at each of them.
const LATE: usize = 64;

impl ReportList {
    /// A list of paths, nothing read yet.
    pub fn new(paths: Vec<String>) -> Self {
        let items: Vec<ReportItem> =
            paths.into_iter().map(|path| ReportItem { path, ..ReportItem::default() }).collect();
        let rows = (0..items.len()).collect();
        Self { common: common_folder(&items), items, rows, ..Self::default() }
    }

    /// The reports, in the order they were given.
    pub fn items(&self) -> &[ReportItem] {
        &self.items
    }

    /// Indexes of the reports that are shown, in the order shown.
    pub fn rows(&self) -> &[usize] {
        &self.rows
    }

    /// The path of a report below the folder that all have in common.
    pub fn path(&self, index: usize) -> String {
        let path = self.items.get(index).map_or("", |item| item.path.as_str());
        printable(path.get(self.common..).filter(|rest| !rest.is_empty()).unwrap_or(path))
    }

    /// Takes in what was read of a report, or why it cannot be.
    pub fn tell(&mut self, index: usize, summary: Result<Summary, String>) {
        let summary = summary.map(|summary| self.words.share(&summary));
        let Some(item) = self.items.get_mut(index) else { return };
        self.totals.add(item, -1);
        item.reading = summary.as_ref().map_or_else(|_| Arc::from(""), |summary| self.words.reading(&summary.agency));
        item.summary = Some(summary);
        item.found_by = item.names();
        self.totals.add(item, 1);
        self.late += 1;
    }

    /// Puts the rows in order if enough has come since the last time, or all has. `reviewer` is who looks.
    pub fn catch_up(&mut self, reviewer: &str) {
        if self.late > 0 && (self.is_read() || self.late >= LATE.max(self.items.len() / 16)) {
            self.arrange(reviewer);
        }
    }

    /// Puts the rows in order. `reviewer` is who looks.
    pub fn arrange(&mut self, reviewer: &str) {
        if self.late > 0 {
            self.late = 0;
            self.weigh();
        }
        let Arrangement { sort, is_reversed, conditions, words } = &self.arrangement;
        let query = Query::new(words.text());
        let is_shown = |item: &ReportItem| {
            let summary = item.listed(0).summary;
            conditions.iter().all(|condition| condition.holds(summary, reviewer)) && item.is_found(&query)
        };
        let here = self.row();
        let shown = self.items.iter().enumerate().filter(|(_, item)| is_shown(item));
        let mut listed: Vec<Listed<'_>> = shown.map(|(index, item)| item.listed(index)).collect();
        listed.sort_unstable_by(|one, other| collection::compare(*sort, *is_reversed, one, other));
        self.rows = listed.into_iter().map(|listed| listed.index).collect();
        self.shown = Totals::default();
        for &index in &self.rows {
            self.shown.add(&self.items[index], 1);
        }
        self.stay(here);
    }

    /// Finds out how soon each report needs somebody.
    fn weigh(&mut self) {
        let known = self.items.iter().enumerate();
        self.unusual = collection::unusual(known.filter_map(|(index, item)| Some((index, item.read()?))));
        self.unusual.sort_by_key(|unusual| unusual.report);
        for index in 0..self.items.len() {
            let count = self.unusual(index).len();
            let item = &mut self.items[index];
            item.urgency = item.read().map(|summary| Urgency::of(summary, count)).unwrap_or_default();
        }
    }

    /// What stands out in a report among the agency's other years.
    pub fn unusual(&self, index: usize) -> &[Unusual] {
        let from = self.unusual.partition_point(|unusual| unusual.report < index);
        let to = self.unusual.partition_point(|unusual| unusual.report <= index);
        &self.unusual[from..to]
    }

    /// What a rule demands that a report violates.
    pub fn rule_title(&self, rule: &str) -> Option<&Bilingual> {
        self.words.title(rule)
    }

    /// Keeps the cursor on its report, or, if that is gone, on the row where it was.
    fn stay(&mut self, row: Option<usize>) {
        if self.cursor < self.items.len() {
            self.is_moved |= self.cursor != self.last;
            self.last = self.cursor;
        }
        let row = row.filter(|_| self.is_moved);
        if !self.is_moved {
            self.last = usize::MAX;
        }
        let wanted = self.rows.contains(&self.last).then_some(self.last);
        let near = || self.rows.get(row.unwrap_or(0).min(self.rows.len().saturating_sub(1))).copied();
        self.cursor = wanted.or_else(near).unwrap_or(usize::MAX);
        if self.cursor < self.items.len() {
            self.last = self.cursor;
        }
    }

    /// The row of the cursor; `None` while no report is shown.
    pub fn row(&self) -> Option<usize> {
        self.rows.iter().position(|&index| index == self.cursor)
    }

    /// Scrolls so that the cursor is in view where there is room for `height` rows.
    pub fn fit(&mut self, height: usize) {
        self.top = scrolled(self.top, self.row().unwrap_or(0), height, self.rows.len(), 2);
    }

    /// Orders by this; by the same again, the other way round.
    pub fn sort_by(&mut self, key: Column, reviewer: &str) {
        let is_same = self.arrangement.sort == key;
        (self.arrangement.sort, self.arrangement.is_reversed) = (key, is_same && !self.arrangement.is_reversed);
        self.arrange(reviewer);
        self.go(isize::MIN);
    }

    /// Adds a condition, or takes it away.
    pub fn toggle(&mut self, condition: Condition, reviewer: &str) {
        if !self.arrangement.conditions.remove(&condition) {
            self.arrangement.conditions.insert(condition);
        }
        self.arrange(reviewer);
    }

    /// Shows everything.
    pub fn show_all(&mut self, reviewer: &str) {
        self.arrangement.conditions.clear();
        self.arrangement.words = LineEditor::default();
        self.arrange(reviewer);
    }

    /// The summary of a report that could be read.
    pub fn summary(&self, index: usize) -> Option<&Summary> {
        self.items.get(index)?.read()
    }

    /// The totals of all reports.
    pub const fn totals(&self) -> Totals {
        self.totals
    }

    /// The totals of the reports that are shown.
    pub const fn shown(&self) -> Totals {
        self.shown
    }

    /// How many reports are finished, and how many there are.
    pub fn finished(&self) -> (usize, usize) {
        (self.totals.finished, self.items.len())
    }

    /// True when all reports were read, as far as they can be.
    pub fn is_read(&self) -> bool {
        self.totals.read == self.items.len()
    }

    /// The report that is next to be reviewed after `index`, in the order shown and round its end: readable, not finished, and
    /// another one.
    pub fn next_open(&self, index: usize) -> Option<usize> {
        let is_open = |at: &usize| match self.items.get(*at).map(|item| &item.summary) {
            Some(Some(Ok(summary))) => summary.progress != Progress::Finished,
            Some(None) => true,
            _ => false,
        };
        // A report that is left out now, because it was just signed off, has the place where the rows go on.
        let here = self.rows.iter().position(|&row| row == index);
        let (before, after) = self.rows.split_at(here.unwrap_or(0));
        after.iter().chain(before).copied().find(|at| *at != index && is_open(at))
    }

    /// Moves the cursor over the rows.
    pub fn go(&mut self, rows: isize) {
        let last = self.rows.len().saturating_sub(1);
        let row = self.row().unwrap_or(0).saturating_add_signed(rows).min(last);
        if let Some(&index) = self.rows.get(row) {
            (self.cursor, self.is_moved) = (index, true);
        }
    }

    /// The pair to compare: the two marked, the one marked and the report under the cursor, else that and the nearest other year
    /// of the same agency, the year before first. Older first.
    pub fn pair(&self) -> Option<(usize, usize)> {
        let here = self.cursor;
        let (other, here) = match self.marks.pair(here) {
            Some(pair) => pair,
            None => (self.other_year(here)?, here),
        };
        Some(self.in_order(other, here))
    }

    /// Two reports in the order of their years; versions of one year as they are listed, unless the first was marked.
    pub fn in_order(&self, other: usize, here: usize) -> (usize, usize) {
        let year = |index| self.summary(index).and_then(|summary| summary.year).unwrap_or(i16::MAX);
        let is_later = !self.marks.has(other) && other > here;
        match year(other).cmp(&year(here)) {
            Ordering::Greater => (here, other),
            Ordering::Equal if is_later => (here, other),
            _ => (other, here),
        }
    }

    /// The report of the same agency whose year is nearest to that of `index`; where there is no other year, another version
    /// of the report.
    pub fn other_year(&self, index: usize) -> Option<usize> {
        let here = self.summary(index)?;
        let year = here.year?;
        (0..self.items.len())
            .filter(|&i| i != index)
            .filter_map(|i| self.summary(i).map(|summary| (i, summary)))
            .filter(|(_, other)| !here.agency.is_empty() && is_same_agency(&other.agency, &here.agency))
            .filter_map(|(i, other)| Some((i, other.year?)))
            .min_by_key(|&(_, y)| (y == year, (y - year).abs(), y > year))
            .map(|(i, _)| i)
    }

    /// The agencies as far as their reports are counted, each with its reports by year.
    pub fn agencies(&self) -> Vec<diff::Agency> {
        let known = (0..self.items.len()).filter_map(|index| {
            let summary = self.summary(index)?;
            Some((index, &*summary.agency, summary.year?))
        });
        diff::agencies(known)
    }

    /// The reports of the agency of a report, itself included: their indexes, by year.
    pub fn of_agency(&self, report: usize) -> Vec<usize> {
        let agencies = self.agencies();
        let own = agencies.iter().find(|agency| agency.reports.iter().any(|known| known.1 == report));
        own.map(|agency| agency.reports.iter().map(|known| known.1).collect()).unwrap_or_default()
    }
}
