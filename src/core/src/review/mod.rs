//! A report under review: the reading, the reviewer's decisions, and the findings and repairs of both.
//!
//! Invariant: the document never changes, and the reading only by decisions about its tables (`tables`); decisions lie over
//! them, and every change of a decision can be undone. Not here: decisions on disk (`gouji-session`), how the reviewer
//! makes them (`gouji-tui`).

mod accept;
mod across;
mod context;
mod current;
mod deciding;
pub mod decision;
mod history;
pub mod identity;
pub mod others;
pub mod printed;
pub mod quote;
mod recheck;
mod reviewed;
mod second;
mod session_status;
mod settled;
mod slips;
pub mod tables;
mod unread;

pub use accept::{Caution, Resolution};
pub use across::Across;
pub(crate) use context::Known;
pub use current::Current;
pub use decision::{Decision, DecisionKind, Entry, Note, Origin, Provenance, Step, StepChange};
pub use history::{Conflict, History, Move};
pub use identity::IdentityItem;
pub use others::{FieldReading, OfferedTable, Sums};
pub use printed::Printed;
pub use quote::quote;
pub use reviewed::{ReviewedValue, ValueOrigin};
pub use second::{BlindReview, Difference, Ruling, SecondReview};
pub use session_status::{EarlierReview, SessionStatus};
pub use settled::Cause;
pub use slips::Fixed;
pub use unread::{Unread, UnreadCell, UnreadCounts, UnreadGroup, UnreadKey, UnreadNumber, UnreadTable};

use crate::check::{Changes, Datum, Finding, FindingKey, Findings, Severity, ValueSource};
use crate::document::Document;
use crate::extract::{Assignment, Confidence, Extraction, Identity, Mention, Role, Sentences, State, Value};
use crate::forms::Library;
use crate::ids::ValueId;
use crate::localize::RepairGroup;
use crate::message;
use crate::readings::OtherReading;
use crate::text::sanitize::printable;
use crate::text::{Bilingual, Diagnostic, Lang, Span};
use recheck::LastCheck;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::OnceLock;

/// The file of a report.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Source {
    /// The path as given, for people.
    pub path: String,
    /// Where its file is: absolute and without links; `None` for a report that comes from no file.
    pub file: Option<PathBuf>,
    /// SHA-256 of the bytes, in hexadecimal.
    pub sha256: String,
    /// Size in bytes.
    pub bytes: u64,
    /// `text` …
    pub format: String,
    /// `utf-8` …
    pub encoding: String,
}

/// Progress of a review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Progress {
    /// No decision yet.
    #[default]
    New,
    /// Some decisions.
    Started,
    /// Signed off by the reviewer.
    Finished,
    /// Signed off once, and changed since.
    Reopened,
}

/// A report under review.
#[derive(Debug, Clone, Default)]
pub struct Review {
    /// The file.
    pub source: Source,
    /// The text.
    pub document: Document,
    /// What was read.
    pub extraction: Extraction,
    /// Diagnostics of reading, and of fitting an older session to the text.
    pub problems: Vec<Diagnostic>,
    /// Decisions and notes by field or mention id.
    pub entries: BTreeMap<String, Entry>,
    /// Who finished the review, and when.
    pub finished: Option<Provenance>,
    /// Findings of the rules with the values as decided now.
    pub findings: Findings,
    /// Which values may be wrong where a hard rule is violated, and the value that fits where one is missing.
    pub repairs: Vec<RepairGroup>,
    /// Agency, year and dates, as items that can be corrected like fields.
    pub identity_items: Vec<IdentityItem>,
    /// The values being typed: ids and the text so far. The rules see them before they are decided.
    pub preview: Vec<(String, String)>,
    /// What others read in the same report.
    others: Vec<OtherReading>,
    /// The text in simplified characters, where it has others, when first needed: rules search their words in it.
    simplified: OnceLock<Option<Document>>,
    /// Where each id is, when first needed.
    index: OnceLock<FxHashMap<ValueId, Slot>>,
    /// Mentions that may repeat one another, when first needed.
    alike: OnceLock<context::Alike>,
    /// Every number the text prints, when first needed.
    printed: OnceLock<Vec<Printed>>,
    /// Its sentences, when first needed.
    sentences: OnceLock<Sentences>,
    /// What is unread, decisions aside, when first needed.
    unread: OnceLock<Unread>,
    checked: Option<LastCheck>,
    /// The tables that the present reading was told of.
    assigned: Vec<Assignment>,
    /// How often the text was read anew.
    round: usize,
    changes: Option<Changes>,
    history: History,
    moves: Vec<Move>,
}

/// What an id refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slot {
    Field(usize),
    Mention(usize),
    Identity(usize),
}

/// Counts for the list and the title bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Open findings of hard rules.
    pub hard: usize,
    /// Open findings of soft rules.
    pub soft: usize,
    /// Findings the reviewer has settled.
    pub settled: usize,
    /// Fields and mentions with a decision.
    pub decided: usize,
    /// What is unread, and the reviewer has not decided yet.
    pub unread: UnreadCounts,
}

impl Review {
    /// A report before extraction: only its text.
    pub fn text_only(path: &str, document: Document) -> Self {
        Self { source: Source { path: path.to_string(), ..Source::default() }, document, ..Self::default() }
    }

    /// A report as read, before any decision.
    pub fn new(source: Source, document: Document, extraction: Extraction, problems: Vec<Diagnostic>) -> Self {
        let mut review = Self { source, document, problems, ..Self::default() };
        review.take_reading(extraction);
        review
    }

    /// Takes a reading of the text, and forgets what was found out about an earlier one.
    fn take_reading(&mut self, extraction: Extraction) {
        self.identity_items = identity::items(&extraction.identity);
        (self.index, self.alike) = (OnceLock::new(), OnceLock::new());
        (self.printed, self.sentences, self.checked) = (OnceLock::new(), OnceLock::new(), None);
        self.unread = OnceLock::new();
        self.extraction = extraction;
    }

    /// Returns where an id is.
    fn slot(&self, id: &str) -> Option<Slot> {
        let index = || {
            let (fields, mentions) = (self.extraction.fields.iter(), self.extraction.prose.mentions.iter());
            let fields = fields.enumerate().map(|(at, field)| (ValueId::from(&field.id), Slot::Field(at)));
            let mentions = mentions.enumerate().map(|(at, mention)| (mention.id.clone(), Slot::Mention(at)));
            let items = self.identity_items.iter().enumerate();
            let items = items.map(|(at, item)| (ValueId::from(item.id), Slot::Identity(at)));
            fields.chain(mentions).chain(items).collect()
        };
        self.index.get_or_init(index).get(id).copied()
    }

    /// Returns the document in simplified characters.
    fn simplified(&self) -> &Document {
        let simplified = || match self.document.simplified() {
            Cow::Owned(simplified) => Some(simplified),
            Cow::Borrowed(_) => None,
        };
        self.simplified.get_or_init(simplified).as_ref().unwrap_or(&self.document)
    }

    /// Returns the mentions that may repeat one another.
    fn alike(&self) -> &context::Alike {
        self.alike.get_or_init(|| context::alike(&self.document, &self.extraction.prose.mentions))
    }

    /// The value read for a field.
    pub fn value(&self, id: &str) -> Option<&Value> {
        match self.slot(id)? {
            Slot::Field(i) => self.extraction.fields.get(i).map(|field| &field.value),
            Slot::Mention(_) | Slot::Identity(_) => None,
        }
    }

    /// The sentences outside the tables.
    pub fn sentences(&self) -> &Sentences {
        self.sentences.get_or_init(|| Sentences::of(&self.document, &self.extraction))
    }

    /// The index of the mention with this id.
    pub fn mention(&self, id: &str) -> Option<usize> {
        match self.slot(id)? {
            Slot::Mention(i) => Some(i),
            Slot::Field(_) | Slot::Identity(_) => None,
        }
    }

    /// What a mention counts, in the text's own words; a share is named after the part it describes.
    pub fn mention_label(&self, index: usize) -> Bilingual {
        let mentions = &self.extraction.prose.mentions;
        let Some(mention) = mentions.get(index) else { return Bilingual::default() };
        let words = |mention: &Mention| printable(self.document.at(mention.label).trim());
        let part = mention.of.and_then(|of| mentions.get(of)).filter(|_| mention.role == Role::Percent);
        let Some(part) = part else { return Bilingual::new(words(mention), words(mention)) };
        let named = words(part);
        // "Those that …" are so many of their unit.
        let counted =
            if named.ends_with('的') { format!("{named}{}数", printable(&part.unit)) } else { named.clone() };
        let share = |part: String, lang| message!("review.share", part = part).get(lang);
        Bilingual::new(share(counted, Lang::Zh), share(named, Lang::En))
    }

    /// The name of a field or mention for people: the form's labels, or the text's own words.
    pub fn label(&self, id: &str, library: &Library) -> Bilingual {
        if let Some((zh, en)) = library.label(id).zip(library.gloss(id)) {
            return Bilingual::new(zh, en);
        }
        if let Some(title) = self.table_title(id, library) {
            return title;
        }
        let words = self.mention(id).map(|at| self.mention_label(at)).filter(|label| !label.zh.is_empty());
        words.unwrap_or_else(|| Bilingual::new(id, id))
    }

    /// The spelling printed for an id, decisions aside.
    pub fn printed(&self, id: &str) -> Option<&str> {
        match self.slot(id)? {
            Slot::Field(i) => self.extraction.fields.get(i).map(|field| field.value.verbatim.as_str()),
            Slot::Mention(i) => self.extraction.prose.mentions.get(i).map(|mention| self.document.at(mention.span)),
            Slot::Identity(i) => self.identity_items.get(i).map(|item| item.text.as_str()),
        }
    }

    /// The value of an id as decided now; `None` when the report has no such field or mention.
    pub fn current(&self, id: &str) -> Option<Current> {
        let mut current = self.as_read(id)?;
        if let Some(text) = self.previewed(id) {
            current.overwrite(text);
            return Some(current);
        }
        match self.entries.get(id).and_then(|entry| entry.decision.as_ref()).map(|decision| &decision.kind) {
            Some(DecisionKind::Corrected(after) | DecisionKind::Entered(after)) => current.overwrite(after),
            Some(DecisionKind::Missing) => {
                current.number = None;
                current.state = State::Blank;
                current.text.clear();
            }
            Some(DecisionKind::Unclear) => current.unclear = true,
            Some(
                DecisionKind::Confirmed | DecisionKind::AsPublished | DecisionKind::Waived | DecisionKind::ReadAs(_),
            )
            | None => {}
        }
        Some(current)
    }

    /// The decision that gives an id this value: a correction where one was read, else an entry.
    pub fn value_decision(&self, id: &str, value: String) -> DecisionKind {
        let is_read = self.as_read(id).is_some_and(|read| !read.unclear && !read.text.is_empty());
        if is_read { DecisionKind::Corrected(value) } else { DecisionKind::Entered(value) }
    }

    /// What is being typed for an id.
    pub fn previewed(&self, id: &str) -> Option<&str> {
        self.preview.iter().find(|(typed, _)| typed == id).map(|(_, text)| text.as_str())
    }

    fn as_read(&self, id: &str) -> Option<Current> {
        Some(match self.slot(id)? {
            Slot::Field(i) => {
                let value = &self.extraction.fields.get(i)?.value;
                Current {
                    text: value.verbatim.clone(),
                    number: value.number,
                    state: value.state,
                    span: value.span,
                    unclear: value.confidence == Confidence::CannotTell,
                }
            }
            Slot::Mention(i) => {
                let mention = self.extraction.prose.mentions.get(i)?;
                Current {
                    text: self.document.at(mention.span).to_string(),
                    number: mention.value,
                    state: if mention.value.is_some_and(|value| value.is_zero()) { State::Zero } else { State::Number },
                    span: Some(mention.span),
                    unclear: false,
                }
            }
            Slot::Identity(i) => {
                let item = self.identity_items.get(i)?;
                let state = if item.text.is_empty() { State::Blank } else { State::Text };
                Current { text: item.text.clone(), number: None, state, span: item.span, unclear: false }
            }
        })
    }

    /// Keys of the open findings, hard rules first, then in the order of the text.
    pub fn open(&self) -> Vec<FindingKey> {
        let is_open = |finding: &Finding| finding.severity != Severity::Info && !self.is_settled(finding);
        let mut open: Vec<(FindingKey, &Finding)> =
            self.findings.entries().filter(|(_, finding)| is_open(finding)).collect();
        open.sort_by_key(|(_, finding)| (finding.severity, finding.anchor().map_or(usize::MAX, |span| span.start)));
        open.into_iter().map(|(key, _)| key).collect()
    }

    /// Counts for the list and the title bar, of this report alone.
    pub fn counts(&self) -> Counts {
        let broken = self.findings.iter().filter(|finding| finding.verdict.is_broken() && !finding.links_years());
        self.counts_of(broken.map(|finding| (finding.severity, self.is_settled(finding))), self.unread().counts())
    }

    /// The counts of violated rules, given by severity and whether they are settled, beside what is unread.
    pub fn counts_of(&self, broken: impl Iterator<Item = (Severity, bool)>, unread: UnreadCounts) -> Counts {
        let mut counts = Counts { unread, ..Counts::default() };
        for broken in broken {
            match broken {
                (_, true) => counts.settled += 1,
                (Severity::Hard, false) => counts.hard += 1,
                (Severity::Soft, false) => counts.soft += 1,
                (Severity::Info, false) => {}
            }
        }
        counts.decided = self.entries.values().filter(|entry| entry.decision.is_some()).count();
        counts
    }

    /// Progress of a review.
    pub fn progress(&self) -> Progress {
        match (&self.finished, self.history.reopened()) {
            (Some(_), _) => Progress::Finished,
            (None, Some(_)) => Progress::Reopened,
            (None, None) if self.entries.is_empty() => Progress::New,
            (None, None) => Progress::Started,
        }
    }
}

impl ValueSource for Review {
    fn datum(&self, id: &str) -> Datum {
        let is_as_read = !self.entries.contains_key(id) && self.previewed(id).is_none();
        // The fast path: most values are read often and never decided.
        if is_as_read && let Some(Slot::Mention(at)) = self.slot(id) {
            let value = self.extraction.prose.mentions.get(at).and_then(|mention| mention.value);
            return value.map_or(Datum::Unknown, Datum::Number);
        }
        match self.current(id) {
            None => Datum::Absent,
            Some(current) if current.unclear => Datum::Unknown,
            Some(Current { number: Some(number), .. }) => Datum::Number(number),
            Some(Current { state: State::Blank | State::Dash | State::NotApplicable, .. }) => Datum::Blank,
            Some(_) => Datum::Unknown,
        }
    }

    fn span(&self, id: &str) -> Option<Span> {
        self.as_read(id)?.span
    }

    fn identity(&self) -> Identity {
        Self::identity(self)
    }

    fn report(&self) -> Option<(&Document, &Extraction)> {
        Some((&self.document, &self.extraction))
    }

    fn sentences(&self) -> Option<&Sentences> {
        Some(Self::sentences(self))
    }

    fn others(&self) -> &[OtherReading] {
        &self.others
    }
}
