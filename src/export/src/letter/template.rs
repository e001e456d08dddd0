//! The words around the questions of a letter, read from a file.
//!
//! Invariant: a user's file is taken whole or refused, and every place in its words is one that is filled there. Not here: the
//! order of a letter's parts (`blocks`), where the files are (`gouji_session::corpus`).

use super::questions::QuestionKind;
use gouji_core::message;
use gouji_core::message::places;
use gouji_core::text::ron_file;
use gouji_core::text::{FileError, Lang};
use serde::Deserialize;

const ZH: &str = include_str!("../../../../assets/letter/zh.ron");
const EN: &str = include_str!("../../../../assets/letter/en.ron");

/// A line under a question, in the order in which they are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum ItemLine {
    /// The arithmetic of each broken rule.
    Relation,
    /// What the report prints.
    Quote,
    /// The reviewer's reason.
    Reason,
    /// The question.
    Ask,
    /// The line to reply in.
    Reply,
}

/// The words of a letter. Empty ones are left out.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// The title.
    pub title: String,
    /// What an agency without a name is called.
    pub unknown_agency: String,
    /// The years in a sentence.
    pub years: String,
    /// Whom it is to.
    pub salutation: String,
    /// Paragraphs before the questions.
    pub opening: Vec<String>,
    /// The heading of a report.
    pub report: String,
    /// The heading of a report of an unknown year.
    pub report_unknown: String,
    /// The lines under a question.
    pub item: Vec<ItemLine>,
    /// The line of a broken rule.
    pub relation: String,
    /// The line of the quoted text.
    pub quote: String,
    /// The line of the reviewer's reason.
    pub reason: String,
    /// The line of the question.
    pub ask: String,
    /// The words before the line to reply in.
    pub reply: String,
    /// The questions by kind.
    pub questions: Questions,
    /// Paragraphs after the questions.
    pub closing: Vec<String>,
    /// Who writes.
    pub signature: String,
    /// The day.
    pub date: String,
}

/// What is asked, by the kind of the problem.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Questions {
    /// A sum that is not its total.
    pub sum: String,
    /// A part that is larger than the whole.
    pub at_most: String,
    /// A percentage.
    pub share: String,
    /// A number that last year's report gives otherwise.
    pub years: String,
    /// A value that is not given.
    pub missing: String,
    /// A value that cannot be told.
    pub unclear: String,
    /// Anything else.
    pub other: String,
}

impl Questions {
    /// The question of a kind.
    pub fn of(&self, kind: QuestionKind) -> &str {
        match kind {
            QuestionKind::Sum => &self.sum,
            QuestionKind::AtMost => &self.at_most,
            QuestionKind::Share => &self.share,
            QuestionKind::Years => &self.years,
            QuestionKind::Missing => &self.missing,
            QuestionKind::Unclear => &self.unclear,
            QuestionKind::Other => &self.other,
        }
    }
}

/// Places in every text about the whole letter.
const LETTER: &[&str] = &["agency", "years", "count"];

impl Template {
    /// The program's own.
    ///
    /// # Errors
    /// None: the tests read both.
    pub fn builtin(lang: Lang) -> Result<Self, FileError> {
        match lang {
            Lang::Zh => Self::parse("assets/letter/zh.ron", ZH),
            Lang::En => Self::parse("assets/letter/en.ron", EN),
        }
    }

    /// Reads a template.
    ///
    /// # Errors
    /// The first error, with its place: RON that is not understood, a line that is missing or unknown, a place that nothing
    /// fills.
    pub fn parse(name: &str, text: &str) -> Result<Self, FileError> {
        let read: Self = ron_file::parse(name, text)?;
        for (words, known) in read.texts() {
            let Some(unknown) = places(words).into_iter().find(|place| !known.contains(place)) else { continue };
            let known: Vec<String> = known.iter().map(|place| format!("{{{place}}}")).collect();
            let what = message!("letter.unknown_place", name = format!("{{{unknown}}}"), known = known.join(" "));
            return Err(FileError::at(name, text, place_of(text, words), what));
        }
        for empty in [&read.title, &read.report, &read.report_unknown] {
            if empty.trim().is_empty() {
                return Err(FileError::at(name, text, place_of(text, empty), message!("letter.empty")));
            }
        }
        Ok(read)
    }

    /// Its words, each with the places that are filled in it.
    fn texts(&self) -> Vec<(&str, &'static [&'static str])> {
        let questions = &self.questions;
        let mut all: Vec<(&str, &'static [&'static str])> = vec![
            (&self.title, LETTER),
            (&self.unknown_agency, &[]),
            (&self.years, &["list"]),
            (&self.salutation, LETTER),
            (&self.report, &["year", "file"]),
            (&self.report_unknown, &["file"]),
            (&self.relation, &["relation"]),
            (&self.quote, &["quote"]),
            (&self.reason, &["reason"]),
            (&self.ask, &["question"]),
            (&self.reply, &[]),
            (&questions.sum, &[]),
            (&questions.at_most, &[]),
            (&questions.share, &[]),
            (&questions.years, &[]),
            (&questions.missing, &[]),
            (&questions.unclear, &[]),
            (&questions.other, &[]),
            (&self.signature, LETTER),
            (&self.date, &["year", "month", "day"]),
        ];
        all.extend(self.opening.iter().chain(&self.closing).map(|words| (words.as_str(), LETTER)));
        all
    }
}

/// Where a file has a text: the first string that says it.
fn place_of(file: &str, words: &str) -> usize {
    let says = |at: &usize| {
        let literal = &file[*at..];
        let said = ron::from_str::<String>(&literal[..ron_file::literal_at(literal)]);
        said.is_ok_and(|said| said == words)
    };
    ron_file::strings(file).into_iter().find(says).unwrap_or_default()
}
