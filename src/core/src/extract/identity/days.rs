//! The days of a report: statistics period, publication, signature, filling in.
//!
//! Invariant: a damaged day is chosen only for a stated reason: a period is a full calendar year, or one reading alone
//! is valid; every choice is told as a problem. Left to others: whether the days are in time (`check`).

use super::lines::FilledLines;
use super::{Found, Period, words};
use crate::document::Document;
use crate::text::{Diagnostic, Span, dates::Printed};
use jiff::civil::Date;

/// Between a cue and its date there are at most this many bytes.
const NEAR: usize = 90;

/// The days found.
#[derive(Debug, Default)]
pub(super) struct Days {
    pub period: Option<Period>,
    pub published: Option<Found<Date>>,
    pub signed: Option<Found<Date>>,
    pub filled: Option<Found<Date>>,
}

/// The lines in which a report without chapters may be signed.
const END: usize = 4;

/// Reads them.
pub(super) fn read(
    document: &Document,
    printed: &[Printed],
    title: Option<Span>,
    problems: &mut Vec<Diagnostic>,
) -> Days {
    let lines = FilledLines::new(document);
    let mut days = Days::default();
    for (i, date) in printed.iter().enumerate() {
        match cue(&lines, document, date.span) {
            Some(Cue::Period) if days.period.is_none() => {
                days.period = printed.get(i + 1).and_then(|end| period(document, date, end));
            }
            Some(Cue::Filled) if days.filled.is_none() => days.filled = single(date),
            Some(Cue::Published) if days.published.is_none() => days.published = single(date),
            _ => {}
        }
    }
    if days.period.is_none() {
        days.period = unnamed_period(document, printed);
    }
    days.signed = signed(document, printed, title, &lines);
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
        format!("日期“{verbatim}”缺字,读作{}", day.value),
        format!("the date \"{verbatim}\" has lost characters and is read as {}", day.value),
    )
}

fn single(date: &Printed) -> Option<Found<Date>> {
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

/// What the words before (or, for publication, after) a date say.
pub(in crate::extract) fn cue(lines: &FilledLines, document: &Document, date: Span) -> Option<Cue> {
    let (line, above) = lines.around(date.start);
    let line = line?;
    let alone = line.start == date.start && line.end <= date.end;
    let before = match above {
        Some(above) if alone => tail(document.at(above), NEAR),
        _ => tail(Span::new(line.start, date.start).of(&document.text), NEAR),
    };
    let clause = before.rsplit(['。', ';', '；', '!', '？']).next().unwrap_or("");
    let said = |words: &[&str]| words.iter().any(|word| clause.contains(word));
    if said(words::FILLED) {
        return Some(Cue::Filled);
    }
    if said(words::PERIOD_END) {
        return Some(Cue::PeriodEnd);
    }
    if said(words::PERIOD) || said(words::PERIOD_START) {
        return Some(Cue::Period);
    }
    let after = Span::new(date.end, line.end).of(&document.text);
    let headed = matches!(before.trim(), "时间:" | "时间：" | "日期:" | "日期：");
    let system = line.start == date.start && words::SYSTEM.iter().any(|word| after.trim_start().starts_with(word));
    (system || headed || said(words::PUBLISHED)).then_some(Cue::Published)
}

/// The last `most` bytes of a text, cut at a character.
fn tail(text: &str, most: usize) -> &str {
    let mut start = text.len().saturating_sub(most);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    text.get(start..).unwrap_or("")
}

/// Two neighbouring dates as a period, when what stands between them joins them.
fn period(document: &Document, start: &Printed, end: &Printed) -> Option<Period> {
    let between = Span::new(start.span.end, end.span.start).of(&document.text);
    let joined = words::UNTIL.iter().any(|word| between.contains(word))
        || words::PERIOD_END.iter().any(|word| between.contains(word))
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

/// `自2020年1月1日起至2020年12月31日` without the word for it: only a full year is taken for the period.
fn unnamed_period(document: &Document, printed: &[Printed]) -> Option<Period> {
    printed.windows(2).find_map(|pair| {
        let [start, end] = pair else { return None };
        let found = period(document, start, end)?;
        let full = (found.start.value.month(), found.start.value.day()) == (1, 1)
            && (found.end.value.month(), found.end.value.day()) == (12, 31)
            && found.start.value.year() == found.end.value.year();
        full.then_some(found)
    })
}

/// The last date that closes its line and stands alone there or right behind a name that fits a signature.
fn signed(document: &Document, printed: &[Printed], title: Option<Span>, lines: &FilledLines) -> Option<Found<Date>> {
    let body = document.sections.first().map(|section| section.span.start).or(title.map(|title| title.end))?;
    let last_section = document.sections.last().map_or(body, |section| section.span.start);
    // A report without chapters tells its end only by its last lines.
    let last_section = match document.sections.last() {
        Some(_) => last_section,
        None => lines.lines.len().checked_sub(END).and_then(|at| lines.lines.get(at)).map_or(body, |line| line.start),
    };
    printed.iter().rev().find_map(|date| {
        let (line, above) = lines.around(date.span.start);
        let line = line.filter(|line| line.end <= date.span.end && date.span.start > body)?;
        if cue(lines, document, date.span).is_some() {
            return None;
        }
        let before = Span::new(line.start, date.span.start).of(&document.text);
        let name = if before.trim().is_empty() {
            above.map_or("", |above| document.at(above))
        } else {
            super::agency::last_word(before)
        };
        let alone = before.trim().is_empty() && date.span.start > last_section && !date.damaged;
        (alone || super::agency::is_name(name)).then(|| single(date)).flatten()
    })
}
