//! A report in one line.

use crate::check::{Finding, Severity};
use crate::forms::Library;
use crate::ids::RuleId;
use crate::review::{Counts, Progress, Provenance, Review};
use crate::text::Bilingual;
use rust_decimal::Decimal;
use std::sync::Arc;

/// A report in one line of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Summary {
    /// The agency, empty when unknown.
    pub agency: Arc<str>,
    /// The year reported on.
    pub year: Option<i16>,
    /// Names of the forms that read its tables; empty for prose.
    pub forms: Arc<[Bilingual]>,
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
    /// The rules that are violated, settled or not.
    pub broken: Box<[BrokenRule]>,
    /// What each of them demands, by its name.
    pub titles: Vec<(Arc<str>, Bilingual)>,
    /// Its headline numbers, by which it is compared with the agency's other years (`urgency`).
    pub headlines: Box<[(u8, Decimal)]>,
}

/// A violated rule of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenRule {
    /// Id of the rule's instance.
    pub rule: RuleId,
    /// How binding it is.
    pub severity: Severity,
    /// True if the reviewer has settled it.
    pub is_settled: bool,
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
        let findings = review.findings.iter().filter(|finding| finding.verdict.is_broken() && !finding.links_years());
        let findings: Vec<_> = findings.filter(|finding| finding.severity != Severity::Info).collect();
        let mut titles: Vec<(Arc<str>, Bilingual)> = Vec::new();
        for finding in &findings {
            if titles.iter().all(|(name, _)| *name != finding.rule.name) {
                titles.push((finding.rule.name.clone(), finding.title.clone()));
            }
        }
        let broken = |finding: &&Finding| BrokenRule {
            rule: finding.rule.clone(),
            severity: finding.severity,
            is_settled: review.is_settled(finding),
        };
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
            agency: identity.agency.map(|agency| agency.value).unwrap_or_default().into(),
            year: identity.year.map(|year| year.value),
            forms: forms.into(),
            counts,
            progress: review.progress(),
            signed_by: review.finished.as_ref().map(|signed| signed.by.clone()).unwrap_or_default(),
            tasks: Tasks { done, all: done + open },
            reviewers,
            // RFC 3339 in UTC: the order of the texts is that of the times.
            broken: findings.iter().map(broken).collect(),
            titles,
            headlines: super::urgency::headlines(review, library),
            changed: stamps.into_iter().max_by(|one, other| one.at.cmp(&other.at)).cloned(),
        }
    }
}
