//! An entry of the cache: what a report came to, and what that depended on.
//!
//! Invariant: these types are the cache's own, so that the core's need no format; bytes that are no whole entry are none.

use super::FileId;
use gouji_core::check::Severity;
use gouji_core::collection::{Activity, BrokenRule, Share, Summary, Tasks};
use gouji_core::ids::RuleId;
use gouji_core::review::{Counts, DecisionKind, Progress, Provenance, UnreadCounts};
use gouji_core::text::Bilingual;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A file that could be the session of a report: its name, and its identity when it exists.
pub(crate) type Dependency = (Vec<u8>, Option<FileId>);

/// What a report came to, and what that depended on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Entry {
    /// The identity of its file; `None` when it had not settled.
    pub file: Option<FileId>,
    /// SHA-256 of the report, in hexadecimal.
    pub sha256: String,
    /// Every file that could be its session.
    pub sessions: Vec<Dependency>,
    found: Fields,
}

/// What a report came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    pub summary: Summary,
    pub activity: Activity,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Fields {
    agency: String,
    year: Option<i16>,
    forms: Vec<(String, String)>,
    /// Hard, soft, settled, decided; cells, numbers and tables unread.
    counts: [usize; 8],
    progress: u8,
    signed_by: String,
    /// Done, all.
    tasks: [usize; 2],
    reviewers: Vec<String>,
    changed: Option<(String, String)>,
    /// Rule, severity, whether it is settled.
    broken: Vec<(String, u8, bool)>,
    /// Rule, Chinese, English.
    titles: Vec<(String, String, String)>,
    headlines: Vec<(u8, [u8; 16])>,
    decisions: [usize; DecisionKind::NAMES.len()],
    people: Vec<Person>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Person {
    name: String,
    /// Decisions, corrections, overturned.
    counts: [usize; 3],
    is_signer: bool,
    times: Vec<i64>,
}

/// Progress by its number in the file.
const PROGRESS: [Progress; 4] = [Progress::New, Progress::Started, Progress::Finished, Progress::Reopened];

/// Severities by their number in the file.
const SEVERITIES: [Severity; 3] = [Severity::Hard, Severity::Soft, Severity::Info];

impl Entry {
    pub fn new(file: Option<FileId>, sha256: String, sessions: Vec<Dependency>, found: &Found) -> Self {
        Self { file, sha256, sessions, found: Fields::of(found) }
    }

    /// What the report came to.
    pub fn found(&self) -> Option<Found> {
        self.found.read()
    }

    pub fn pack(&self) -> Option<Vec<u8>> {
        postcard::to_extend(self, Vec::new()).ok()
    }

    pub fn unpack(bytes: &[u8]) -> Option<Self> {
        match postcard::take_from_bytes(bytes) {
            Ok((entry, [])) => Some(entry),
            _ => None,
        }
    }
}

impl Fields {
    fn of(Found { summary, activity }: &Found) -> Self {
        let Summary {
            agency,
            year,
            forms,
            counts,
            progress,
            signed_by,
            tasks,
            reviewers,
            changed,
            broken,
            titles,
            headlines,
        } = summary;
        let Counts { hard, soft, settled, decided, unread } = *counts;
        let person = |Share { name, decisions, is_signer, corrections, overturned, times }: &Share| Person {
            name: name.clone(),
            counts: [*decisions, *corrections, *overturned],
            is_signer: *is_signer,
            times: times.clone(),
        };
        Self {
            agency: agency.to_string(),
            year: *year,
            forms: forms.iter().map(|form| (form.zh.clone(), form.en.clone())).collect(),
            counts: [hard, soft, settled, decided, unread.cells, unread.doubtful, unread.numbers, unread.tables],
            progress: PROGRESS.iter().position(|known| known == progress).unwrap_or_default() as u8,
            signed_by: signed_by.clone(),
            tasks: [tasks.done, tasks.all],
            reviewers: reviewers.clone(),
            changed: changed.as_ref().map(|changed| (changed.by.clone(), changed.at.clone())),
            broken: broken.iter().map(|one| (one.rule.to_string(), one.severity as u8, one.is_settled)).collect(),
            titles: titles.iter().map(|(rule, title)| (rule.to_string(), title.zh.clone(), title.en.clone())).collect(),
            headlines: headlines.iter().map(|(at, number)| (*at, number.serialize())).collect(),
            decisions: activity.decisions,
            people: activity.people.iter().map(person).collect(),
        }
    }

    fn read(&self) -> Option<Found> {
        let [hard, soft, settled, decided, cells, doubtful, numbers, tables] = self.counts;
        let unread = UnreadCounts { cells, doubtful, numbers, tables };
        let share = |person: &Person| {
            let [decisions, corrections, overturned] = person.counts;
            let (name, times) = (person.name.clone(), person.times.clone());
            Share { name, decisions, is_signer: person.is_signer, corrections, overturned, times }
        };
        let broken = |(rule, severity, is_settled): &(String, u8, bool)| {
            let severity = *SEVERITIES.get(usize::from(*severity))?;
            Some(BrokenRule { rule: RuleId::parse(rule), severity, is_settled: *is_settled })
        };
        let summary = Summary {
            agency: self.agency.as_str().into(),
            year: self.year,
            forms: self.forms.iter().map(|(zh, en)| Bilingual { zh: zh.clone(), en: en.clone() }).collect(),
            counts: Counts { hard, soft, settled, decided, unread },
            progress: *PROGRESS.get(usize::from(self.progress))?,
            signed_by: self.signed_by.clone(),
            tasks: Tasks { done: self.tasks[0], all: self.tasks[1] },
            reviewers: self.reviewers.clone(),
            changed: self.changed.clone().map(|(by, at)| Provenance { by, at }),
            broken: self.broken.iter().map(broken).collect::<Option<_>>()?,
            titles: self.titles.iter().map(|(rule, zh, en)| (rule.as_str().into(), Bilingual::new(zh, en))).collect(),
            headlines: self.headlines.iter().map(|(at, number)| (*at, Decimal::deserialize(*number))).collect(),
        };
        let people = self.people.iter().map(share).collect();
        Some(Found { summary, activity: Activity { decisions: self.decisions, people } })
    }
}
