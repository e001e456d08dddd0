//! Who reports about which year: agency, year, statistics period, dates of publication and signature.
//!
//! Invariant: everything found keeps its place in the text; what was put together from damaged spelling is marked
//! repaired and told as a problem; where two places disagree both are told and the better source is kept.
//! Left to others: whether the dates and the year fit the rules (`check`).

mod agency;
pub(super) mod days;
pub(super) mod lines;
mod words;

pub(in crate::extract) use agency::is_name;
pub use agency::is_same_agency;

use crate::document::Document;
use crate::text::numerals::{chinese_integer, decimal, digit, digits_end, next_digit};
use crate::text::{Diagnostic, Span, dates};
use jiff::civil::Date;
use lines::filled_lines;

/// Words that make a line without sentence marks the title of such a report.
const TITLE_WORDS: &[&str] = &["信息公开", "政务公开"];
/// A title is no longer than this many characters.
const LONGEST_TITLE: usize = 60;
/// A title stands among the first lines that are not blank.
const TITLE_WITHIN: usize = 12;

/// A thing read out of the text, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<T> {
    /// What it is.
    pub value: T,
    /// Where it is printed.
    pub span: Span,
    /// True when damaged text had to be put together (`201611` → 2016-01-01); the published spelling stays in the text.
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

/// Who reports about when.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Identity {
    /// The title line as printed.
    pub title: Option<Span>,
    /// The agency's name, as long a name as the text gives.
    pub agency: Option<Found<String>>,
    /// The name in the title.
    pub titled: Option<Span>,
    /// The name under the report.
    pub signature: Option<Span>,
    /// The year reported on.
    pub year: Option<Found<i16>>,
    /// The statistics period as printed.
    pub period: Option<Period>,
    /// The day a content system says it published the report.
    pub published: Option<Found<Date>>,
    /// The day under the signature.
    pub signed: Option<Found<Date>>,
    /// The day the statistics form says it was filled in.
    pub filled: Option<Found<Date>>,
}

/// Reads them.
pub fn read(document: &Document, problems: &mut Vec<Diagnostic>) -> Identity {
    let printed = dates::scan(&document.text);
    let title = title(document);
    let days = days::read(document, &printed, title, problems);
    let year = year(document, title, days.period.as_ref(), problems);
    let names = agency::read(document, title, days.signed.as_ref(), problems);
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

/// The first line that reads like `X市2023年政府信息公开工作年度报告`, or two lines that do so together.
fn title(document: &Document) -> Option<Span> {
    let head = document.sections.first().map_or(usize::MAX, |section| section.span.start);
    // A report on one line keeps its first chapter behind its title.
    let cut = |line: Span| Span::new(line.start, line.end.min(head)).trimmed(&document.text);
    let lines = filled_lines(document).take(TITLE_WITHIN).take_while(|line| line.start < head);
    let lines: Vec<Span> = lines.map(cut).collect();
    let whole = lines.iter().position(|line| is_title(document.at(*line))).and_then(|at| {
        let line = *lines.get(at)?;
        let above = at.checked_sub(1).and_then(|above| lines.get(above)).copied();
        // The name, or the name and the year, may stand on a line of their own.
        let heads = |above: &Span| agency::heads_title(document, *above, line);
        Some(above.filter(heads).map_or(line, |above| Span::new(above.start, line.end)))
    });
    whole.or_else(|| {
        lines.windows(2).find_map(|pair| {
            let [first, second] = pair else { return None };
            let joined = [document.at(*first), document.at(*second)].concat();
            is_title(&joined).then_some(Span::new(first.start, second.end))
        })
    })
}

/// True for the words of a title: no sentence, no way through a site, a report of disclosure.
pub(in crate::extract) fn is_title(line: &str) -> bool {
    let report = line.contains("报告") || line.contains("年报");
    report
        && TITLE_WORDS.iter().any(|word| line.contains(word))
        && line.chars().count() <= LONGEST_TITLE
        && !line.contains(['>', '›', '»', '。', ',', '，', ';', '；', ':', '：', '《'])
}

/// The year printed first in a stretch: `2017年`, `二〇一七年`, `（2017）`.
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

/// A four-digit year.
pub(in crate::extract) fn plausible(digits: &str) -> Option<i16> {
    let four = digits.chars().count() == 4 && digits.chars().all(|c| digit(c).is_some());
    let year = if four { decimal(digits)? } else { return None };
    i16::try_from(year).ok().filter(|year| (1900..=2100).contains(year))
}

/// Title, else period, else the first year of the text outside cited titles and addresses.
fn year(
    document: &Document,
    title: Option<Span>,
    period: Option<&Period>,
    problems: &mut Vec<Diagnostic>,
) -> Option<Found<i16>> {
    let titled = title.and_then(|title| year_in(document, title));
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
            format!("标题写的是{}年，统计期限却是{}年", titled.value, counted.value),
            format!("the title says {}, but the statistics period is in {}", titled.value, counted.value),
        ));
    }
    if let Some(titled) = &titled {
        slips(document, title, titled.value, problems);
    }
    titled.or(counted).or_else(|| first_year(document))
}

/// Years that the text before the first chapter gives this report, other than the title's.
fn slips(document: &Document, title: Option<Span>, year: i16, problems: &mut Vec<Diagnostic>) {
    let head = document.sections.first().map_or(usize::MAX, |section| section.span.start);
    let lines = filled_lines(document).take_while(|line| line.start < head).take(40);
    let body = lines.filter(|line| title.is_none_or(|title| !title.overlaps(*line)) && !is_title(document.at(*line)));
    let told = body.flat_map(|line| agency::phrases(document, line).collect::<Vec<_>>());
    let other = told.filter(|phrase| phrase.closes).filter_map(|phrase| phrase.year);
    let slip = other.filter_map(|span| Some((span, plausible(document.at(span))?))).find(|(_, told)| *told != year);
    if let Some((span, told)) = slip {
        problems.push(Diagnostic::new(
            "identity.disagree",
            Some(span),
            format!("标题写的是{year}年，正文却写作{told}年的报告"),
            format!("the title says {year}, but the text calls it the report of {told}"),
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
