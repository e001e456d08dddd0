//! A letter as paragraphs with styles: what every format prints.
//!
//! Invariant: all of a letter's words are here, in its order, each on one line; a number before a paragraph is in `number`
//! alone, so that a format that counts by itself prints none twice. Not here: how a style looks (`docx`, `html`,
//! `markdown`).

use super::numerals::chinese;
use super::questions::{Question, ReportQuestions};
use super::template::{ItemLine, Template};
use gouji_core::message::{ENUMERATION_COMMA, fill};
use gouji_core::text::Lang;
use gouji_core::text::sanitize::printable;

/// A letter to one agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The agency; `None` if its name is not known.
    pub agency: Option<String>,
    /// Its reports, by year.
    pub reports: Vec<ReportQuestions>,
    /// The day of the letter.
    pub date: LetterDate,
    /// Language of its numbers.
    pub lang: Lang,
}

/// A day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LetterDate {
    /// The year.
    pub year: i16,
    /// The month, from 1.
    pub month: i8,
    /// The day of the month, from 1.
    pub day: i8,
}

/// The style of a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Style {
    /// The title.
    Title,
    /// Whom it is to.
    Salutation,
    /// Running text.
    Body,
    /// The heading of a report.
    Report,
    /// The heading of a part of a report.
    Part,
    /// The first line of a question: its place.
    Item,
    /// A line under a question.
    Detail,
    /// The line to reply in, to be ruled to the margin.
    Reply,
    /// Running text that stays on one page with the signature.
    Closing,
    /// Who writes.
    Signature,
    /// The day.
    Date,
}

/// A paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Its style.
    pub style: Style,
    /// The number before it, with its sign: `一、`, `（一）`, `1.`; empty for none.
    pub number: String,
    /// Its words.
    pub text: String,
}

impl Letter {
    /// Number of its questions.
    pub fn count(&self) -> usize {
        self.reports.iter().map(|report| report.questions.len()).sum()
    }
}

/// The paragraphs of a letter.
pub fn blocks(letter: &Letter, template: &Template) -> Vec<Block> {
    let mut writer = Writer { letter, template, blocks: Vec::new(), items: 0 };
    writer.write();
    writer.blocks
}

struct Writer<'a> {
    letter: &'a Letter,
    template: &'a Template,
    blocks: Vec<Block>,
    items: usize,
}

impl Writer<'_> {
    fn write(&mut self) {
        let (letter, template) = (self.letter, self.template);
        let mut years: Vec<i16> = letter.reports.iter().filter_map(|report| report.year).collect();
        years.dedup();
        let list: Vec<String> = years.iter().map(ToString::to_string).collect();
        let comma = if letter.lang == Lang::En { ", " } else { ENUMERATION_COMMA };
        let years = if list.is_empty() { String::new() } else { fill(&template.years, &[("list", &list.join(comma))]) };
        let agency = letter.agency.as_deref().map_or_else(|| template.unknown_agency.clone(), printable);
        let count = letter.count().to_string();
        let whole = [("agency", agency.as_str()), ("years", &years), ("count", &count)];
        self.put(Style::Title, &fill(&template.title, &whole));
        self.put(Style::Salutation, &fill(&template.salutation, &whole));
        for words in &template.opening {
            self.put(Style::Body, &fill(words, &whole));
        }
        for (at, report) in letter.reports.iter().filter(|report| !report.questions.is_empty()).enumerate() {
            self.report(at, report);
        }
        for words in &template.closing {
            self.put(Style::Closing, &fill(words, &whole));
        }
        self.put(Style::Signature, &fill(&template.signature, &whole));
        let LetterDate { year, month, day } = letter.date;
        let [year, month, day] = [year.to_string(), month.to_string(), day.to_string()];
        self.put(Style::Date, &fill(&template.date, &[("year", &year), ("month", &month), ("day", &day)]));
    }

    fn report(&mut self, at: usize, report: &ReportQuestions) {
        let file = file_of(&report.report);
        let heading = match report.year {
            Some(year) => fill(&self.template.report, &[("year", &year.to_string()), ("file", &file)]),
            None => fill(&self.template.report_unknown, &[("file", &file)]),
        };
        // Two reports on one year are told apart by their files.
        let is_double = self.letter.reports.iter().filter(|other| other.year == report.year).count() > 1;
        let heading = if is_double && !heading.contains(&file) { format!("{heading}（{file}）") } else { heading };
        let is_english = self.letter.lang == Lang::En;
        let letter = || char::from_u32('A' as u32 + at as u32).filter(char::is_ascii_uppercase);
        let number = match letter().filter(|_| is_english) {
            Some(letter) => format!("{letter}. "),
            None => format!("{}、", chinese(at + 1)),
        };
        self.put_numbered(Style::Report, number, &heading);
        // Questions of one part stay together, parts in the order of their first question.
        let mut parts: Vec<&str> = Vec::new();
        for question in &report.questions {
            if !parts.contains(&&*question.part) {
                parts.push(&question.part);
            }
        }
        for (index, part) in parts.into_iter().enumerate() {
            let number = if is_english { format!("({}) ", index + 1) } else { format!("（{}）", chinese(index + 1)) };
            self.put_numbered(Style::Part, number, part);
            for question in report.questions.iter().filter(|question| question.part == part) {
                self.question(question);
            }
        }
    }

    fn question(&mut self, question: &Question) {
        let template = self.template;
        self.items += 1;
        let blank = if self.letter.lang == Lang::En { " " } else { "" };
        let number = format!("{}.{blank}", self.items);
        self.put_numbered(Style::Item, number, &question.place);
        for line in &template.item {
            match line {
                ItemLine::Relation => {
                    for relation in &question.relations {
                        self.put(Style::Detail, &fill(&template.relation, &[("relation", relation)]));
                    }
                }
                ItemLine::Quote if question.quote.is_empty() => {}
                ItemLine::Quote => self.put(Style::Detail, &fill(&template.quote, &[("quote", &question.quote)])),
                ItemLine::Reason => {
                    for reason in &question.reasons {
                        self.put(Style::Detail, &fill(&template.reason, &[("reason", reason)]));
                    }
                }
                ItemLine::Ask => {
                    let asked = template.questions.of(question.kind);
                    self.put(Style::Detail, &fill(&template.ask, &[("question", asked)]));
                }
                ItemLine::Reply => self.put(Style::Reply, &template.reply),
            }
        }
    }

    fn put(&mut self, style: Style, text: &str) {
        if !text.trim().is_empty() {
            self.put_numbered(style, String::new(), text);
        }
    }

    fn put_numbered(&mut self, style: Style, number: String, text: &str) {
        let text = printable(&text.split_whitespace().collect::<Vec<_>>().join(" "));
        self.blocks.push(Block { style, number, text });
    }
}

/// The name of a report's file: a path tells of the reviewer's machine what is nobody's business.
pub fn file_of(path: &str) -> String {
    printable(path.trim_end_matches(['/', '\\']).rsplit(['/', '\\']).next().unwrap_or_default())
}
