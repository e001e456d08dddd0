//! Identity of a report: agency, year, statistics period, dates of publication and signature.
//!
//! Invariant: everything found has its place in the text; what was composed from damaged text is marked as repaired;
//! repairs and contradictions are diagnostics, and the better source is kept. Not here: whether dates and year satisfy
//! the rules (`check`).

mod agency;
pub(super) mod days;
pub(super) mod lines;
mod name;
mod subject;
mod title;

use crate::message;
pub use agency::is_same_agency;
pub(in crate::extract) use name::is_name;
pub(in crate::extract) use title::is_title;

use crate::document::Document;
use crate::lexicon::Lexicon;
use crate::text::dates::PrintedDate;
use crate::text::numerals::{chinese_integer, decimal, digit, digits_end, next_digit};
use crate::text::{Diagnostic, Span};
use jiff::civil::Date;
use lines::filled_lines;

/// Something read from the text, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<T> {
    /// The value.
    pub value: T,
    /// Where it is printed.
    pub span: Span,
    /// True if it was composed from damaged text (`201611` → 2016-01-01).
    pub repaired: bool,
}

/// The statistics period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub start: Found<Date>,
    /// Last day.
    pub end: Found<Date>,
}

/// Agency, year and dates of a report.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Identity {
    /// The title line as printed.
    pub title: Option<Span>,
    /// The longest name of the agency that the text gives.
    pub agency: Option<Found<String>>,
    /// The name in the title.
    pub titled: Option<Span>,
    /// The name under the report.
    pub signature: Option<Span>,
    /// The year reported on.
    pub year: Option<Found<i16>>,
    /// The statistics period as printed.
    pub period: Option<Period>,
    /// The day of publication according to a content system.
    pub published: Option<Found<Date>>,
    /// The day under the signature.
    pub signed: Option<Found<Date>>,
    /// The day of filling in according to the statistics form.
    pub filled: Option<Found<Date>>,
}

/// Reads the identity; `printed` are the dates of the text.
pub fn read(
    document: &Document,
    lexicon: &Lexicon,
    printed: &[PrintedDate],
    problems: &mut Vec<Diagnostic>,
) -> Identity {
    let title = title::find(document, lexicon);
    let days = days::read(document, lexicon, printed, title, problems);
    let year = year(document, lexicon, title, days.period.as_ref(), problems);
    let names = agency::read(document, lexicon, title, days.signed.as_ref(), problems);
    Identity {
        title,
        agency: names.agency,
        titled: names.titled,
        signature: names.signature,
        year,
        period: days.period,
        published: days.published,
        signed: days.signed,
        filled: days.filled,
    }
}

/// Finds the first year in a stretch: `2017年`, `二〇一七年`, `（2017）`.
fn year_in(document: &Document, within: Span) -> Option<Found<i16>> {
    let mut from = within.start;
    while let Some(start) = next_digit(&document.text, from).filter(|&at| at < within.end) {
        let end = digits_end(&document.text, start).min(within.end);
        let span = Span::new(start, end);
        let after = document.text.get(end..).unwrap_or("").trim_start();
        if let Some(year) = plausible(document.at(span))
            && (after.starts_with('年') || after.starts_with([')', '）', '-', '—']))
        {
            return Some(Found { value: year, span, repaired: false });
        }
        from = end.max(start + 1);
    }
    chinese_year(document, within)
}

/// Finds a year without its 年: `某局2017政府信息公开年度报告`.
fn bare_year(document: &Document, within: Span) -> Option<Found<i16>> {
    let start = next_digit(&document.text, within.start).filter(|&at| at < within.end)?;
    let span = Span::new(start, digits_end(&document.text, start).min(within.end));
    plausible(document.at(span)).map(|value| Found { value, span, repaired: false })
}

fn chinese_year(document: &Document, within: Span) -> Option<Found<i16>> {
    let text = document.at(within);
    for (at, _) in text.match_indices('年') {
        let before = text.get(..at).unwrap_or("");
        let start = before.char_indices().rev().nth(3).map_or(0, |(start, _)| start);
        let digits = before.get(start..).unwrap_or("");
        let value = chinese_integer(digits).and_then(|year| i16::try_from(year).ok());
        if let Some(value) = value.filter(|y| (1900..=2100).contains(y)) {
            let span = Span::new(within.start + start, within.start + at);
            return Some(Found { value, span, repaired: false });
        }
    }
    None
}

/// Parses a four-digit year between 1900 and 2100.
pub(in crate::extract) fn plausible(digits: &str) -> Option<i16> {
    let four = digits.chars().count() == 4 && digits.chars().all(|c| digit(c).is_some());
    let year = if four { decimal(digits)? } else { return None };
    i16::try_from(year).ok().filter(|year| (1900..=2100).contains(year))
}

/// Determines the year: from the title, else the period, else the first year outside cited titles.
fn year(
    document: &Document,
    lexicon: &Lexicon,
    title: Option<Span>,
    period: Option<&Period>,
    problems: &mut Vec<Diagnostic>,
) -> Option<Found<i16>> {
    let titled = title.and_then(|title| year_in(document, title).or_else(|| bare_year(document, title)));
    let counted = period.map(|period| Found {
        value: period.end.value.year(),
        span: period.end.span,
        repaired: period.end.repaired,
    });
    if let (Some(titled), Some(counted)) = (&titled, &counted)
        && titled.value != counted.value
    {
        problems.push(Diagnostic::new(
            "identity.disagree",
            Some(counted.span),
            message!("identity.disagree.period", titled = titled.value, counted = counted.value),
        ));
    }
    if let Some(titled) = &titled {
        slips(document, lexicon, title, titled.value, problems);
    }
    titled.or(counted).or_else(|| first_year(document))
}

/// Reports a year before the first chapter that contradicts the title's.
fn slips(document: &Document, lexicon: &Lexicon, title: Option<Span>, year: i16, problems: &mut Vec<Diagnostic>) {
    let head = document.sections.first().map_or(usize::MAX, |section| section.span.start);
    let lines = filled_lines(document).take_while(|line| line.start < head).take(40);
    let body =
        lines.filter(|line| title.is_none_or(|title| !title.overlaps(*line)) && !is_title(lexicon, document.at(*line)));
    let told = body.flat_map(|line| agency::phrases(document, lexicon, line).collect::<Vec<_>>());
    let other = told.filter(|phrase| phrase.closes).filter_map(|phrase| phrase.year);
    let slip = other.filter_map(|span| Some((span, plausible(document.at(span))?))).find(|(_, told)| *told != year);
    if let Some((span, told)) = slip {
        problems.push(Diagnostic::new(
            "identity.disagree",
            Some(span),
            message!("identity.disagree.text", year = year, told = told),
        ));
    }
}

fn first_year(document: &Document) -> Option<Found<i16>> {
    let text = &document.text;
    let (mut from, mut cited) = (0, false);
    while let Some(start) = next_digit(text, from) {
        let end = digits_end(text, start);
        for (_, mark) in Span::new(from, start).of(text).match_indices(['《', '》', '\n']) {
            cited = mark == "《";
        }
        from = end;
        let span = Span::new(start, end);
        let Some(value) = plausible(span.of(text)) else {
            continue;
        };
        let year = text.get(end..).unwrap_or("").starts_with('年');
        if year && !cited {
            return Some(Found { value, span, repaired: false });
        }
    }
    None
}
