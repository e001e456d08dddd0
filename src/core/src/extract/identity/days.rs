//! The days of a report: statistics period, publication, signature, filling in.
//!
//! Invariant: a damaged date is resolved only for a reason: a period is a full calendar year, or one reading alone is
//! valid. Every resolution is reported as a diagnostic. Not here: whether the days are in time (`check`).

use super::lines::FilledLines;
use super::{Found, Period};
use crate::document::Document;
use crate::lexicon::{Lexicon, WordList};
use crate::message;
use crate::text::{Diagnostic, Span, dates::PrintedDate};
use jiff::civil::Date;

/// Most bytes between a label and its date.
const NEAR: usize = 90;

/// The days found.
#[derive(Debug, Default)]
pub(super) struct Days {
    pub period: Option<Period>,
    pub published: Option<Found<Date>>,
    pub signed: Option<Found<Date>>,
    pub filled: Option<Found<Date>>,
}

/// How many last lines may contain the signature of a report without chapters.
const END: usize = 4;

/// Reads the days.
pub(super) fn read(
    document: &Document,
    lexicon: &Lexicon,
    printed: &[PrintedDate],
    title: Option<Span>,
    problems: &mut Vec<Diagnostic>,
) -> Days {
    let lines = FilledLines::new(document);
    let mut days = Days::default();
    for (i, date) in printed.iter().enumerate() {
        match cue(&lines, document, lexicon, date.span) {
            Some(Cue::Period) if days.period.is_none() => {
                days.period = printed.get(i + 1).and_then(|end| period(document, lexicon, date, end));
            }
            Some(Cue::Filled) if days.filled.is_none() => days.filled = single(date),
            Some(Cue::Published) if days.published.is_none() => days.published = single(date),
            _ => {}
        }
    }
    if days.period.is_none() {
        days.period = unnamed_period(document, lexicon, printed);
    }
    days.signed = signed(document, lexicon, printed, title, &lines);
    let bounds = days.period.iter().flat_map(|period| [&period.start, &period.end]);
    for day in bounds.chain(&days.published).chain(&days.signed).chain(&days.filled) {
        if day.repaired {
            problems.push(repaired(document, day));
        }
    }
    days
}

fn repaired(document: &Document, day: &Found<Date>) -> Diagnostic {
    let verbatim = document.at(day.span);
    Diagnostic::new(
        "date.repaired",
        Some(day.span),
        message!("date.repaired", verbatim = verbatim, day = day.value.to_string()),
    )
}

fn single(date: &PrintedDate) -> Option<Found<Date>> {
    let value = date.date()?;
    Some(Found { value, span: date.span, repaired: date.damaged })
}

/// What the words before a date say it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::extract) enum Cue {
    Period,
    PeriodEnd,
    Filled,
    Published,
}

/// Classifies a date by the words before it, or, for publication, behind it.
pub(in crate::extract) fn cue(lines: &FilledLines, document: &Document, lexicon: &Lexicon, date: Span) -> Option<Cue> {
    let (line, above) = lines.around(date.start);
    let line = line?;
    let alone = line.start == date.start && line.end <= date.end;
    let before = match above {
        Some(above) if alone => tail(document.at(above), NEAR),
        _ => tail(Span::new(line.start, date.start).of(&document.text), NEAR),
    };
    let clause = before.rsplit(['。', ';', '；', '!', '？']).next().unwrap_or("");
    let said = |list: &WordList| list.occurs_in(clause);
    if said(&lexicon.filled_labels) {
        return Some(Cue::Filled);
    }
    if said(&lexicon.period_end_labels) {
        return Some(Cue::PeriodEnd);
    }
    if said(&lexicon.period_labels) || said(&lexicon.period_start_labels) {
        return Some(Cue::Period);
    }
    let after = Span::new(date.end, line.end).of(&document.text);
    let headed = lexicon.published_heads.strip_suffix(before.trim_end()).is_some_and(|rest| {
        // 来源:某办 时间:2018-02-07, but not 会议时间:2018-02-07.
        rest.is_empty() || rest.ends_with(|c: char| c.is_whitespace() || "|•·()（）[]【】".contains(c))
    });
    let system = line.start == date.start && lexicon.content_system.begins(after.trim_start_matches(is_between));
    (system || headed || said(&lexicon.published_labels) || is_stamped(document, date, line)).then_some(Cue::Published)
}

/// True for the blanks and signs between the entries of a content system's line.
fn is_between(c: char) -> bool {
    c.is_whitespace() || "|•·/".contains(c)
}

/// True for a day with a time of day above the first chapter, in a line without sentence: a content system prints it.
fn is_stamped(document: &Document, date: Span, line: Span) -> bool {
    let head = document.sections.first().map_or(0, |section| section.span.start);
    let text = document.at(line);
    document.at(date).contains([':', '：'])
        && date.end <= head
        && text.len() <= 3 * NEAR
        && !text.contains(['。', ',', '，', ';', '；'])
}

/// Returns the last `most` bytes of a text, cut at a character boundary.
fn tail(text: &str, most: usize) -> &str {
    let mut start = text.len().saturating_sub(most);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    text.get(start..).unwrap_or("")
}

/// Returns two neighbouring dates as a period if the words between join them.
fn period(document: &Document, lexicon: &Lexicon, start: &PrintedDate, end: &PrintedDate) -> Option<Period> {
    let between = Span::new(start.span.end, end.span.start).of(&document.text);
    let joined = lexicon.until.occurs_in(between)
        || lexicon.period_end_labels.occurs_in(between)
        || between.trim() == "|"
        || between == "\t";
    if !joined || between.chars().count() > 24 || between.contains('。') {
        return None;
    }
    let ends: Vec<Date> = match end.month_day {
        Some((month, day)) => start.year.and_then(|year| Date::new(year, month, day).ok()).into_iter().collect(),
        None => end.readings.clone(),
    };
    let full_year = start.readings.iter().find(|day| {
        (day.month(), day.day()) == (1, 1)
            && ends.iter().any(|end| (end.year(), end.month(), end.day()) == (day.year(), 12, 31))
    });
    let (first, last) = match full_year {
        Some(day) => (*day, Date::new(day.year(), 12, 31).ok()?),
        None => match (start.readings.as_slice(), ends.as_slice()) {
            ([first], [last]) if first <= last => (*first, *last),
            _ => return None,
        },
    };
    Some(Period {
        start: Found { value: first, span: start.span, repaired: start.damaged },
        end: Found { value: last, span: end.span, repaired: end.damaged },
    })
}

/// Finds a full year without a label: `自2020年1月1日起至2020年12月31日`.
fn unnamed_period(document: &Document, lexicon: &Lexicon, printed: &[PrintedDate]) -> Option<Period> {
    printed.windows(2).find_map(|pair| {
        let [start, end] = pair else { return None };
        let found = period(document, lexicon, start, end)?;
        let full = (found.start.value.month(), found.start.value.day()) == (1, 1)
            && (found.end.value.month(), found.end.value.day()) == (12, 31)
            && found.start.value.year() == found.end.value.year();
        full.then_some(found)
    })
}

/// Finds the last date that ends its line, alone or right behind a name.
fn signed(
    document: &Document,
    lexicon: &Lexicon,
    printed: &[PrintedDate],
    title: Option<Span>,
    lines: &FilledLines,
) -> Option<Found<Date>> {
    let body = document.sections.first().map(|section| section.span.start).or(title.map(|title| title.end))?;
    let last_section = document.sections.last().map_or(body, |section| section.span.start);
    // A report without chapters is signed on its last lines.
    let last_section = match document.sections.last() {
        Some(_) => last_section,
        None => lines.lines.len().checked_sub(END).and_then(|at| lines.lines.get(at)).map_or(body, |line| line.start),
    };
    printed.iter().rev().find_map(|date| {
        let (line, above) = lines.around(date.span.start);
        let line = line.filter(|line| line.end <= date.span.end && date.span.start > body)?;
        if cue(lines, document, lexicon, date.span).is_some() {
            return None;
        }
        let before = Span::new(line.start, date.span.start).of(&document.text);
        let name = if before.trim().is_empty() {
            above.map_or("", |above| document.at(above))
        } else {
            super::name::last_word(before)
        };
        let alone = before.trim().is_empty() && date.span.start > last_section && !date.damaged;
        (alone || super::name::is_name(lexicon, name)).then(|| single(date)).flatten()
    })
}
