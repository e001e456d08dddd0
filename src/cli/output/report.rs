//! What every command prints of a report: its file, who reports about when, the forms, and what reading it noticed.

use super::values::{Day, Place};
use gouji_core::extract::Found;
use gouji_core::review::Review;
use gouji_core::text::{Diagnostic, Lang};
use gouji_session::corpus::OpenError;
use jiff::civil::Date;
use serde::Serialize;

/// The file a report was read from.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Source<'a> {
    /// The path as given, with control characters made visible.
    pub path: &'a str,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: &'a str,
    /// Size of the file in bytes.
    pub bytes: u64,
    /// The format of the file, recognised by its content: `text`, `html`, `docx`, `pdf` and so on.
    pub format: &'a str,
    /// The character encoding: `utf-8`, `gb18030` and so on.
    pub encoding: &'a str,
}

/// The statistics period that the report states.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Period {
    /// First day; null when it is not stated.
    pub start: Option<Day>,
    /// Last day; null when it is not stated.
    pub end: Option<Day>,
}

/// The form by which a section of the report was read.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SectionForm<'a> {
    /// First part of the section's field ids.
    pub section: &'a str,
    /// Id of the form.
    pub form: &'a str,
}

/// Which report it is.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Head<'a> {
    /// The file.
    pub source: Source<'a>,
    /// The agency that reports; null when its name was not found.
    pub agency: Option<String>,
    /// The year it reports about; null when it was not found.
    pub year: Option<i16>,
    /// The statistics period.
    pub period: Period,
    /// Day of publication.
    pub published: Option<Day>,
    /// Day of signature.
    pub signed: Option<Day>,
    /// The forms of the sections, in the order of the text.
    pub forms: Vec<SectionForm<'a>>,
}

impl<'a> Head<'a> {
    /// The head of a report.
    pub fn of(review: &'a Review) -> Self {
        let source = &review.source;
        let identity = review.identity();
        let mut forms = Vec::new();
        for table in &review.extraction.tables {
            let form = SectionForm { section: &table.table, form: &table.form };
            if !forms.contains(&form) {
                forms.push(form);
            }
        }
        let period = identity.period.as_ref();
        Self {
            source: Source {
                path: &source.path,
                sha256: &source.sha256,
                bytes: source.bytes,
                format: &source.format,
                encoding: &source.encoding,
            },
            agency: identity.agency.as_ref().map(|agency| agency.value.clone()),
            year: identity.year.as_ref().map(|year| year.value),
            period: Period {
                start: period.map(|period| Day(period.start.value)),
                end: period.map(|period| Day(period.end.value)),
            },
            published: day(identity.published.as_ref()),
            signed: day(identity.signed.as_ref()),
            forms,
        }
    }
}

fn day(found: Option<&Found<Date>>) -> Option<Day> {
    found.map(|found| Day(found.value))
}

/// Something noticed while the report was read.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Problem<'a> {
    /// Its kind: `text.control`, `identity.disagree` and so on.
    pub code: &'a str,
    /// Where; null when it is about the whole report.
    pub span: Option<Place>,
    /// What it means for the reader, in the language of `--lang`.
    pub message: String,
}

/// Everything noticed while a report was read.
pub fn problems<'a>(review: &'a Review, lang: Lang) -> Vec<Problem<'a>> {
    let one = |problem: &'a Diagnostic| Problem {
        code: problem.code,
        span: problem.span.map(Place),
        message: problem.message.get(lang),
    };
    review.problems.iter().map(one).collect()
}

/// A file that could not be read; stands in the place of its report.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Failure<'a> {
    /// The file.
    pub source: FailedSource<'a>,
    /// Why.
    pub error: FailureReason<'a>,
}

/// The path of a file that could not be read.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FailedSource<'a> {
    /// The path as given, with control characters made visible.
    pub path: &'a str,
}

/// Why a file could not be read.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FailureReason<'a> {
    /// Its kind: `not_found`, `damaged`, `not_a_report` and so on.
    pub code: &'a str,
    /// What is wrong and what to do, in the language of `--lang`.
    pub message: String,
}

impl<'a> Failure<'a> {
    /// The entry of a file that could not be read.
    pub fn of(error: &'a OpenError, lang: Lang) -> Self {
        Self {
            source: FailedSource { path: &error.path },
            error: FailureReason { code: error.code, message: error.message.get(lang) },
        }
    }
}
