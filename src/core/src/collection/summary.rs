//! A report in one line.

use crate::forms::Library;
use crate::review::{Counts, Progress, Provenance, Review};
use crate::text::Bilingual;

/// A report in one line of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Summary {
    /// The agency, empty when unknown.
    pub agency: String,
    /// The year reported on.
    pub year: Option<i16>,
    /// Names of the forms that read its tables; empty for prose.
    pub forms: Vec<Bilingual>,
    /// Open problems and decisions.
    pub counts: Counts,
    /// How far the review is.
    pub progress: Progress,
    /// Who signed it off; empty when nobody has.
    pub signed_by: String,
    /// What the report asked of a reviewer, and what of it is done.
    pub tasks: Tasks,
    /// Who decided or noted anything in it, in the order of their names.
    pub reviewers: Vec<String>,
    /// Who decided last, and when; `None` before the first decision.
    pub changed: Option<Provenance>,
}

/// What a report asks of a reviewer: violated rules, and what is unread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tasks {
    /// Those that are settled or decided.
    pub done: usize,
    /// All of them.
    pub all: usize,
}

impl Tasks {
    /// Whole per cent of the tasks that are done, 100 only when all are; `None` without tasks.
    pub const fn percent(self) -> Option<u8> {
        match (self.done * 100).checked_div(self.all) {
            // At most 100, as no more is done than there is.
            Some(percent) => Some(if percent > 100 { 100 } else { percent as u8 }),
            None => None,
        }
    }
}

impl Summary {
    /// The summary of a review.
    pub fn of(review: &Review, library: &Library) -> Self {
        let mut forms: Vec<Bilingual> = Vec::new();
        for table in &review.extraction.tables {
            if let Some(form) = library.form(&table.form)
                && !forms.contains(&form.name)
            {
                forms.push(form.name.clone());
            }
        }
        let identity = review.identity();
        let counts = review.counts();
        let unread = review.unread_as_read().counts().total();
        let open = counts.hard + counts.soft + counts.unread.total();
        let done = counts.settled + unread.saturating_sub(counts.unread.total());
        let decisions = review.entries.values().filter_map(|entry| entry.decision.as_ref());
        let notes = review.entries.values().filter_map(|entry| entry.note.as_ref());
        let stamps = decisions.map(|decision| &decision.provenance).chain(notes.map(|note| &note.provenance));
        let stamps: Vec<&Provenance> = stamps.chain(&review.finished).collect();
        let mut reviewers: Vec<String> = stamps.iter().map(|stamp| stamp.by.clone()).collect();
        reviewers.sort_unstable();
        reviewers.dedup();
        Self {
            agency: identity.agency.map(|agency| agency.value).unwrap_or_default(),
            year: identity.year.map(|year| year.value),
            forms,
            counts,
            progress: review.progress(),
            signed_by: review.finished.as_ref().map(|signed| signed.by.clone()).unwrap_or_default(),
            tasks: Tasks { done, all: done + open },
            reviewers,
            // RFC 3339 in UTC: the order of the texts is that of the times.
            changed: stamps.into_iter().max_by(|one, other| one.at.cmp(&other.at)).cloned(),
        }
    }
}
