//! The records of a report: one for each field, and for each number of the prose if asked for.
//!
//! Invariant: published and reviewed values stand side by side; a blank, a nought, a dash and *not read* are told apart by
//! the state; the number of an unread cell is empty. Not here: the files (`csv`).

use crate::code_book::{LabelBook, Labels};
use crate::position::Position;
use gouji_core::check::plain;
use gouji_core::document::Document;
use gouji_core::extract::{Confidence, Mention, Reading};
use gouji_core::ids::FieldId;
use gouji_core::review::{Decision, Progress, Review, ReviewedValue};
use gouji_core::text::Span;
use rust_decimal::Decimal;
use serde::Serialize;
use std::cell::Cell;

/// A field or a number of the prose, as published and as reviewed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Record {
    /// Path of the report.
    pub report: String,
    /// The agency as decided; null if it is not known.
    pub agency: Option<String>,
    /// The year as decided; null if it is not known.
    pub year: Option<i16>,
    /// Id of the form that reads the field; null for a number of the prose.
    pub form: Option<String>,
    /// `section.row.column`; for a number of the prose `prose@` and its first byte.
    pub id: String,
    /// The section as printed on the form.
    pub section: String,
    /// English gloss of the section.
    pub section_en: String,
    /// The label of the row; for a number of the prose the words before it.
    pub row: String,
    /// English gloss of the row.
    pub row_en: String,
    /// The head of the column; empty where the row has one cell.
    pub column: String,
    /// English gloss of the column.
    pub column_en: String,
    /// Unit of the values; for a number of the prose as printed.
    pub unit: String,
    /// What a number of the prose is; null for a field.
    pub role: Option<&'static str>,
    /// The spelling as published.
    pub published: String,
    /// The number as published, exact; null if there is none.
    pub published_value: Option<String>,
    /// `number`, `zero`, `blank`, `dash`, `not_applicable`, `text` or `unread`.
    pub published_state: &'static str,
    /// The reviewed number, exact; null if there is none.
    pub value: Option<String>,
    /// The state of the reviewed value.
    pub state: &'static str,
    /// The reviewed value as text, where it is no number.
    pub text: Option<String>,
    /// Where the reviewed value comes from: `read`, `corrected` or `entered`.
    pub origin: &'static str,
    /// `confirmed`, `corrected`, `entered`, `as_published`, `missing` or `unclear`; null if nothing was decided.
    pub decision: Option<&'static str>,
    /// Why, in the reviewer's words.
    pub reason: Option<String>,
    /// Who decided.
    pub reviewer: Option<String>,
    /// When, RFC 3339.
    pub decided_at: Option<String>,
    /// Line of the text, from 1; null for a value that stands nowhere.
    pub line: Option<usize>,
    /// Character of the line, from 1.
    pub character: Option<usize>,
    /// Page of a source with pages, from 1.
    pub page: Option<usize>,
    /// Left, top, right and bottom of what is printed there, in points from the page's top left corner, divided by blanks; a
    /// picture of a page is 842 points long.
    pub area: Option<String>,
    /// How it was read: `cell`, `line`, `sentence`, `prose` or `repaired`.
    pub reading: &'static str,
    /// `sure`, `recognised` (in a picture, most probably as printed there), `doubtful` or `cannot_tell`.
    pub confidence: &'static str,
    /// Probability from 0 to 1 of the least probable character of what was recognised in a picture; null for text that the file holds
    /// as text, for a blank, and where whoever recognised it did not say.
    pub probability: Option<String>,
    /// State of the report's review: `new`, `in_progress`, `signed_off` or `reopened`.
    pub review_state: &'static str,
    /// SHA-256 of the report's bytes.
    pub sha256: String,
}

/// The records of a report, in the order of its fields; with `prose` its other numbers behind them, in the order of the
/// text.
pub fn records<'r>(
    review: &'r Review,
    labels: &'r LabelBook<'r>,
    with_prose: bool,
) -> impl Iterator<Item = Record> + 'r {
    let shared = Shared { review, head: ReportHead::of(review), position: Cell::default() };
    let fields = review.extraction.fields.iter().filter_map({
        let shared = shared.clone();
        move |field| shared.field(&field.id, labels)
    });
    let mentions = review.extraction.prose.mentions.iter().filter(move |_| with_prose);
    fields.chain(mentions.filter_map(move |mention| shared.mention(mention)))
}

/// What is said of a report as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportHead {
    /// Path of the report.
    pub report: String,
    /// The agency as decided.
    pub agency: Option<String>,
    /// The year as decided.
    pub year: Option<i16>,
    /// State of its review.
    pub review_state: &'static str,
}

impl ReportHead {
    /// The head of a report.
    pub fn of(review: &Review) -> Self {
        let identity = review.identity();
        Self {
            report: review.source.path.clone(),
            agency: identity.agency.map(|agency| agency.value),
            year: identity.year.map(|year| year.value),
            review_state: progress_name(review.progress()),
        }
    }
}

/// What all records of a report share.
#[derive(Clone)]
struct Shared<'r> {
    review: &'r Review,
    head: ReportHead,
    position: Cell<Position>,
}

impl Shared<'_> {
    fn field(&self, id: &FieldId, labels: &LabelBook<'_>) -> Option<Record> {
        let published = self.review.value(id)?;
        let section = id.split_once('.').map_or(id.as_str(), |(section, _)| section);
        let form = self.review.extraction.tables.iter().find(|table| table.table == section).map(|table| &*table.form);
        let Labels { section, section_en, row, row_en, column, column_en, unit, .. } =
            form.and_then(|form| labels.labels(form, id)).unwrap_or_default();
        let record = self.record(id, self.review.reviewed(id)?);
        Some(Record {
            form: form.map(str::to_string),
            section: section.to_string(),
            section_en: section_en.to_string(),
            row: row.to_string(),
            row_en: row_en.to_string(),
            column: column.to_string(),
            column_en: column_en.to_string(),
            unit: unit.to_string(),
            published: published.verbatim.clone(),
            published_value: published.number.map(plain),
            published_state: published.state.name(),
            reading: published.reading.name(),
            confidence: published.confidence.name(),
            ..record
        })
    }

    fn mention(&self, mention: &Mention) -> Option<Record> {
        let document = &self.review.document;
        let record = self.record(&mention.id, self.review.reviewed(&mention.id)?);
        Some(Record {
            row: document.at(mention.label).trim().to_string(),
            unit: mention.unit.clone(),
            role: Some(mention.role.name()),
            published: document.at(mention.span).to_string(),
            published_value: mention.value.map(plain),
            published_state: if mention.value.is_some_and(|value| value.is_zero()) { "zero" } else { "number" },
            reading: Reading::Prose.name(),
            confidence: confidence(document, mention.span).name(),
            ..record
        })
    }

    /// A record with what does not depend on whether it is a field.
    fn record(&self, id: &str, reviewed: ReviewedValue<'_>) -> Record {
        let Self { review, head, .. } = self;
        let mut position = self.position.get();
        let (line, character) = reviewed.span.map(|span| position.of(&review.document, span)).unzip();
        self.position.set(position);
        let place = reviewed.span.and_then(|span| review.document.place_of(span));
        let page = reviewed.span.and_then(|span| review.document.place_at(span.start)).map(|place| place.page);
        let recognition = reviewed.span.and_then(|span| review.document.recognition(span));
        let decided = |of: fn(&Decision) -> &str| reviewed.decision.map(|decision| of(decision).to_string());
        Record {
            report: head.report.clone(),
            agency: head.agency.clone(),
            year: head.year,
            id: id.to_string(),
            value: reviewed.number.map(plain),
            state: reviewed.state.name(),
            text: Some(reviewed.text).filter(|text| reviewed.number.is_none() && !text.is_empty()),
            origin: reviewed.origin.name(),
            decision: reviewed.decision.map(|decision| decision.kind.name()),
            reason: decided(|decision| &decision.reason).filter(|reason| !reason.is_empty()),
            reviewer: decided(|decision| &decision.provenance.by),
            decided_at: decided(|decision| &decision.provenance.at),
            line,
            character,
            page,
            area: place.map(|place| place.area.map(|at| plain(Decimal::new(at.into(), 1))).join(" ")),
            probability: recognition.and_then(|of| of.probability).map(|of| plain(Decimal::new(of.into(), 3))),
            review_state: head.review_state,
            sha256: review.source.sha256.clone(),
            form: None,
            section: String::new(),
            section_en: String::new(),
            row: String::new(),
            row_en: String::new(),
            column: String::new(),
            column_en: String::new(),
            unit: String::new(),
            role: None,
            published: String::new(),
            published_value: None,
            published_state: "",
            reading: "",
            confidence: "",
        }
    }
}

/// How far a number of the prose is to be trusted.
fn confidence(document: &Document, span: Span) -> Confidence {
    match document.recognition(span) {
        None => Confidence::Sure,
        Some(recognition) if recognition.is_probable() => Confidence::Recognised,
        Some(_) => Confidence::Doubtful,
    }
}

/// Stable ASCII name of the state of a review.
pub const fn progress_name(progress: Progress) -> &'static str {
    match progress {
        Progress::New => "new",
        Progress::Started => "in_progress",
        Progress::Finished => "signed_off",
        Progress::Reopened => "reopened",
    }
}
