//! The list of reports.
//!
//! Invariant: totals over all reports are kept up to date as each is read: a frame costs what it shows,
//! however long the list. Not here: reading them (`run`), drawing it (the `view` files).

use gouji_core::collection::Summary;
use gouji_core::diff;
use gouji_core::extract::is_same_agency;
use gouji_core::review::Progress;
use gouji_core::text::fuzzy::{Name, Query};
use gouji_core::text::sanitize::printable;
use gouji_core::text::width::Measure;
use std::cmp::Ordering;

/// The reports of this run.
#[derive(Debug, Clone, Default)]
pub struct ReportList {
    /// In the order they were given.
    items: Vec<ReportItem>,
    totals: Totals,
    /// Columns of the longest name, for either measure.
    longest: [usize; 2],
    /// The one under the cursor.
    pub cursor: usize,
    /// First row shown.
    pub top: usize,
    /// The one marked for comparing.
    pub marked: Option<usize>,
}

/// One report.
#[derive(Debug, Clone, Default)]
pub struct ReportItem {
    /// The path as given.
    pub path: String,
    /// What was read, or why not; `None` while it is being read.
    pub summary: Option<Result<Summary, String>>,
    /// What it is found by, once it is read.
    found_by: Vec<Name>,
}

/// Totals over all reports.
#[derive(Debug, Clone, Copy, Default)]
struct Totals {
    /// Those that were read, or cannot be.
    read: usize,
    finished: usize,
    /// Reports of which something is unread.
    unread: usize,
}

impl Totals {
    /// Takes a report in, or with -1 out.
    fn add(&mut self, item: &ReportItem, by: isize) {
        let add = |to: &mut usize, counts: bool| *to = to.saturating_add_signed(if counts { by } else { 0 });
        let summary = item.summary.as_ref().and_then(|summary| summary.as_ref().ok());
        add(&mut self.read, item.summary.is_some());
        add(&mut self.finished, summary.is_some_and(|summary| summary.progress == Progress::Finished));
        add(&mut self.unread, summary.is_some_and(|summary| summary.counts.unread.total() > 0));
    }
}

impl ReportItem {
    /// The file's name without its folders.
    pub fn name(&self) -> String {
        short_name(&self.path)
    }

    /// What it is called where one looks for it: by agency and year, as far as they are known.
    pub fn title(&self) -> String {
        let summary = self.summary.as_ref().and_then(|summary| summary.as_ref().ok());
        match summary.filter(|summary| !summary.agency.is_empty()) {
            Some(Summary { agency, year, .. }) => {
                format!("{} {}", printable(agency), year.map(|year| year.to_string()).unwrap_or_default())
            }
            None => printable(&self.path),
        }
    }

    /// What it is found by.
    fn names(&self) -> Vec<Name> {
        vec![Name::new(&self.title()), Name::new(&printable(&self.path))]
    }

    /// How well it is found.
    pub fn score(&self, query: &Query) -> Option<u32> {
        if self.found_by.is_empty() { query.best(&self.names()) } else { query.best(&self.found_by) }
    }
}

/// The file's name without its folders.
pub fn short_name(path: &str) -> String {
    printable(path.rsplit(['/', '\\']).next().unwrap_or(path))
}

impl ReportList {
    /// A list of paths, nothing read yet.
    pub fn new(paths: Vec<String>) -> Self {
        let items: Vec<ReportItem> =
            paths.into_iter().map(|path| ReportItem { path, ..ReportItem::default() }).collect();
        let widths = |measure: Measure| items.iter().map(move |item| measure.width(&item.name()));
        let longest = [Measure::Narrow, Measure::Wide].map(|measure| widths(measure).max().unwrap_or_default());
        Self { items, longest, ..Self::default() }
    }

    /// The reports, in the order they were given.
    pub fn items(&self) -> &[ReportItem] {
        &self.items
    }

    /// Takes in what was read of a report, or why it cannot be.
    pub fn tell(&mut self, index: usize, summary: Result<Summary, String>) {
        let Some(item) = self.items.get_mut(index) else { return };
        self.totals.add(item, -1);
        item.summary = Some(summary);
        item.found_by = item.names();
        self.totals.add(item, 1);
    }

    /// The summary of a report that could be read.
    pub fn summary(&self, index: usize) -> Option<&Summary> {
        self.items.get(index)?.summary.as_ref()?.as_ref().ok()
    }

    /// How many reports are finished, and how many there are.
    pub fn finished(&self) -> (usize, usize) {
        (self.totals.finished, self.items.len())
    }

    /// True when all reports were read, as far as they can be.
    pub fn is_read(&self) -> bool {
        self.totals.read == self.items.len()
    }

    /// True when something of a report is unread.
    pub const fn has_unread(&self) -> bool {
        self.totals.unread > 0
    }

    /// Columns of the longest name; none without reports.
    pub fn longest(&self, measure: Measure) -> Option<usize> {
        let [narrow, wide] = self.longest;
        (!self.items.is_empty()).then_some(if measure == Measure::Narrow { narrow } else { wide })
    }

    /// The report that is next to be reviewed after `index`, round the end: readable, not finished, and another one.
    pub fn next_open(&self, index: usize) -> Option<usize> {
        let is_open = |&at: &usize| match self.items.get(at).map(|item| &item.summary) {
            Some(Some(Ok(summary))) => summary.progress != Progress::Finished,
            Some(None) => true,
            _ => false,
        };
        (index + 1..self.items.len()).chain(0..index.min(self.items.len())).find(is_open)
    }

    /// Moves the cursor.
    pub fn go(&mut self, rows: isize) {
        let last = self.items.len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(rows).min(last);
    }

    /// The pair to compare with the report under the cursor: the marked one, else the nearest other year of the same
    /// agency, the year before first. Older first.
    pub fn pair(&self) -> Option<(usize, usize)> {
        let here = self.cursor;
        let other = match self.marked.filter(|&marked| marked != here) {
            Some(marked) => marked,
            None => self.other_year(here)?,
        };
        Some(self.in_order(other, here))
    }

    /// Two reports in the order of their years; versions of one year as they are listed, unless the first was marked.
    pub fn in_order(&self, other: usize, here: usize) -> (usize, usize) {
        let year = |index| self.summary(index).and_then(|summary| summary.year).unwrap_or(i16::MAX);
        let is_later = self.marked != Some(other) && other > here;
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
            Some((index, summary.agency.as_str(), summary.year?))
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
