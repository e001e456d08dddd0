//! The list of reports.

use crate::extract::is_same_agency;
use crate::review::{Counts, Progress};

/// The reports of this run.
#[derive(Debug, Clone, Default)]
pub struct List {
    /// In the order they were given.
    pub items: Vec<ListItem>,
    /// The one under the cursor.
    pub cursor: usize,
    /// First row shown.
    pub top: usize,
    /// The one marked for comparing.
    pub marked: Option<usize>,
}

/// One report.
#[derive(Debug, Clone, Default)]
pub struct ListItem {
    /// The path as given.
    pub path: String,
    /// What was read, or why not; `None` while it is being read.
    pub summary: Option<Result<Summary, String>>,
}

/// A report in one line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Summary {
    /// The agency, empty when unknown.
    pub agency: String,
    /// The year reported on.
    pub year: Option<i16>,
    /// Names of the forms that read its tables, Chinese and English; empty for prose.
    pub forms: Vec<crate::text::Bilingual>,
    /// Open problems and decisions.
    pub counts: Counts,
    /// How far the review is.
    pub progress: Progress,
}

impl Summary {
    /// The summary of a review.
    pub fn of(review: &crate::review::Review, library: &crate::forms::Library) -> Self {
        let mut forms: Vec<crate::text::Bilingual> = Vec::new();
        for table in &review.extraction.tables {
            if let Some(form) = library.form(&table.form)
                && !forms.contains(&form.name)
            {
                forms.push(form.name.clone());
            }
        }
        let identity = &review.extraction.identity;
        Self {
            agency: identity.agency.as_ref().map(|agency| agency.value.clone()).unwrap_or_default(),
            year: identity.year.as_ref().map(|year| year.value),
            forms,
            counts: review.counts(),
            progress: review.progress(),
        }
    }
}

impl List {
    /// A list of paths, nothing read yet.
    pub fn new(paths: Vec<String>) -> Self {
        Self { items: paths.into_iter().map(|path| ListItem { path, summary: None }).collect(), ..Self::default() }
    }

    /// The summary of a report that could be read.
    pub fn summary(&self, index: usize) -> Option<&Summary> {
        self.items.get(index)?.summary.as_ref()?.as_ref().ok()
    }

    /// How many reports are finished, and how many there are.
    pub fn finished(&self) -> (usize, usize) {
        let is_done = |&at: &usize| self.summary(at).is_some_and(|summary| summary.progress == Progress::Finished);
        ((0..self.items.len()).filter(is_done).count(), self.items.len())
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
        let year = |index| self.summary(index).and_then(|summary| summary.year).unwrap_or(i16::MAX);
        Some(if year(other) <= year(here) { (other, here) } else { (here, other) })
    }

    /// The report of the same agency whose year is nearest to that of `index`.
    pub fn other_year(&self, index: usize) -> Option<usize> {
        let here = self.summary(index)?;
        let year = here.year?;
        (0..self.items.len())
            .filter(|&i| i != index)
            .filter_map(|i| self.summary(i).map(|summary| (i, summary)))
            .filter(|(_, other)| !here.agency.is_empty() && is_same_agency(&other.agency, &here.agency))
            .filter_map(|(i, other)| other.year.filter(|&y| y != year).map(|y| (i, y)))
            .min_by_key(|&(_, y)| ((y - year).abs(), y > year))
            .map(|(i, _)| i)
    }
}
