//! Dates as printed, intact or damaged.
//!
//! Invariant: every date is valid in the calendar; a damaged spelling lists all valid readings and is resolved only if
//! there is exactly one. Not here: resolving by the purpose of the date (a statistics period is a full year), its
//! meaning for the report (`extract`).

mod chinese;

use super::Span;
use super::numerals::{digit, digits_end, fold, next_digit};
use jiff::civil::Date;

/// Words right before a bare run of digits that make it a date: 自, 至 ….
const BEFORE_RUN: &[&str] =
    &["自", "至", "起至", "到", "从", "时间为", "期限为", "时间段为", "日期:", "日期：", "时间:", "时间："];
/// Words right behind such a run: 起, 止 ….
const AFTER_RUN: &[&str] = &["至", "起", "止", "到", "—"];

/// A date found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintedDate {
    /// From the first digit to the last character, a time of day included.
    pub span: Span,
    /// The year, if printed.
    pub year: Option<i16>,
    /// All days it can mean; empty for a month without a day and a day without a year.
    pub readings: Vec<Date>,
    /// Month and day without a year (`12月31日`); the year is that of the preceding date.
    pub month_day: Option<(i8, i8)>,
    /// True if characters are missing.
    pub damaged: bool,
}

impl PrintedDate {
    /// Returns the day if there is exactly one reading.
    pub fn date(&self) -> Option<Date> {
        match self.readings.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }
}

/// Returns every day that digits without 年月日 can mean: a four-digit year, then month and day of one or two digits.
pub fn readings(digits: &str) -> Vec<Date> {
    let folded = fold(digits);
    let (Some(year), Some(rest)) = (folded.get(..4).and_then(plausible_year), folded.get(4..)) else {
        return Vec::new();
    };
    splits(year, rest)
}

/// Splits two to four digits into month and day.
fn splits(year: i16, rest: &str) -> Vec<Date> {
    let mut found = Vec::new();
    for cut in 1..=2 {
        let (Some(month), Some(day)) = (rest.get(..cut), rest.get(cut..)) else {
            continue;
        };
        if day.is_empty() || day.len() > 2 {
            continue;
        }
        if let Some(date) = civil(year, month, day)
            && !found.contains(&date)
        {
            found.push(date);
        }
    }
    found
}

fn plausible_year(text: &str) -> Option<i16> {
    let mut chars = text.chars();
    let year = chars.by_ref().take(4).try_fold(0, |year, c| Some(10 * year + i16::try_from(digit(c)?).ok()?))?;
    ((1900..=2100).contains(&year) && chars.next().is_none()).then_some(year)
}

fn civil(year: i16, month: &str, day: &str) -> Option<Date> {
    Date::new(year, small(month)?, small(day)?).ok()
}

fn small(text: &str) -> Option<i8> {
    let digits = || text.chars().map(|c| digit(c).and_then(|digit| i8::try_from(digit).ok()));
    if text.is_empty() || digits().nth(2).is_some() {
        return None;
    }
    digits().try_fold(0, |number, digit| Some(number * 10 + digit?))
}

/// Reads a text from left to right.
#[derive(Clone, Copy)]
struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    fn rest(self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    /// Reads the digits here, after blanks; `None` if there are none.
    fn digits(&mut self) -> Option<&'a str> {
        let start = self.blanks();
        let end = digits_end(self.text, start);
        self.at = end;
        (end > start).then(|| Span::new(start, end).of(self.text))
    }

    /// Returns the offset behind at most three blanks, which content systems put around numbers.
    fn blanks(self) -> usize {
        let blank = |c: &char| matches!(c, ' ' | '\u{a0}' | '\u{3000}');
        self.at + self.rest().chars().take(3).take_while(blank).map(char::len_utf8).sum::<usize>()
    }

    fn eat(&mut self, wanted: &[char]) -> bool {
        let start = self.blanks();
        match self.text.get(start..).and_then(|rest| rest.chars().next()) {
            Some(c) if wanted.contains(&c) => {
                self.at = start + c.len_utf8();
                true
            }
            _ => false,
        }
    }
}

/// Finds the dates of a text, in order, without overlaps. Linear in its length.
pub fn scan(text: &str) -> Vec<PrintedDate> {
    let mut found: Vec<PrintedDate> = Vec::new();
    let mut from = 0;
    while let Some(start) = next_digit(text, from) {
        let end = digits_end(text, start);
        let before = text.get(..start).unwrap_or("");
        // Inside an address or behind a letter nothing is a date; 1月1日-12月31日 is two.
        let mut behind = before.chars().rev();
        let last = behind.next();
        let dashed = last == Some('-') && behind.next().is_some_and(|c| !c.is_ascii());
        let glued = last.is_some_and(|c| c.is_ascii_alphanumeric() || (c.is_ascii() && "/_-=.?&@#%".contains(c)));
        // 2016.01.01-2016.12.31: behind a date the dash joins another.
        let joined = last == Some('-') && found.last().is_some_and(|date| date.span.end + 1 == start);
        let glued = glued && !dashed && !joined;
        let date = if glued { None } else { date_at(text, start, end) };
        from = date.as_ref().map_or(end, |date| date.span.end.max(end));
        found.extend(date);
    }
    let chinese = chinese::chinese_dates(text);
    if !chinese.is_empty() {
        found.extend(chinese);
        found.sort_by_key(|date| date.span.start);
        let mut last = 0;
        found.retain(|date| {
            let free = date.span.start >= last;
            if free {
                last = date.span.end;
            }
            free
        });
    }
    found
}

fn date_at(text: &str, start: usize, end: usize) -> Option<PrintedDate> {
    let run = Span::new(start, end).of(text);
    let cursor = Cursor { text, at: end };
    match run.chars().count() {
        1 | 2 => month_day(run, start, cursor),
        4 => {
            let year = plausible_year(run)?;
            spelled(year, start, cursor)
                .or_else(|| separated(year, start, cursor))
                .or_else(|| spaced(year, start, cursor))
        }
        5..=8 => damaged(run, start, cursor),
        _ => None,
    }
}

/// Reads `12月31日` and `12月`.
fn month_day(run: &str, start: usize, mut cursor: Cursor) -> Option<PrintedDate> {
    // The cheaper question first: most numbers are no month.
    if !cursor.eat(&['月']) {
        return None;
    }
    let month = small(run).filter(|month| (1..=12).contains(month))?;
    let after_month = cursor.at;
    let day = cursor.digits().and_then(small).filter(|day| (1..=31).contains(day));
    // 12月31止 lost its 日.
    let damaged = day.is_some() && cursor.rest().starts_with('止');
    let whole = day.filter(|_| damaged || cursor.eat(&['日', '号']));
    let end = if whole.is_some() { cursor.at } else { after_month };
    let month_day = whole.map(|day| (month, day));
    Some(PrintedDate { span: Span::new(start, end), year: None, readings: Vec::new(), month_day, damaged })
}

/// Reads `2021年1月1日`, `2021年1月`, and `2016年11日` that lost its 月.
fn spelled(year: i16, start: usize, mut cursor: Cursor) -> Option<PrintedDate> {
    if !cursor.eat(&['年']) {
        return None;
    }
    let first = cursor.digits()?;
    let printed = |end, readings, damaged| PrintedDate {
        span: Span::new(start, end),
        year: Some(year),
        readings,
        month_day: None,
        damaged,
    };
    if cursor.eat(&['月']) {
        let month = small(first).filter(|month| (1..=12).contains(month))?;
        let after_month = cursor.at;
        if let Some(day) = cursor.digits()
            && let Some(date) = small(day).and_then(|day| Date::new(year, month, day).ok())
        {
            cursor.eat(&['日', '号']);
            return Some(printed(time_end(cursor), vec![date], false));
        }
        return Some(printed(after_month, Vec::new(), false));
    }
    if cursor.eat(&['日']) {
        let readings = splits(year, &fold(first));
        return (!readings.is_empty()).then(|| printed(cursor.at, readings, true));
    }
    None
}

/// Reads `2018-02-07 09:33:10`, `2021/1/19`, `2017.2.27`.
fn separated(year: i16, start: usize, mut cursor: Cursor) -> Option<PrintedDate> {
    let mark = cursor.rest().chars().next().filter(|c| "-/.．－".contains(*c))?;
    cursor.at += mark.len_utf8();
    let month = cursor.digits()?;
    if !cursor.rest().starts_with(mark) {
        return None;
    }
    cursor.at += mark.len_utf8();
    let date = civil(year, month, cursor.digits()?)?;
    let span = Span::new(start, time_end(cursor));
    Some(PrintedDate { span, year: Some(year), readings: vec![date], month_day: None, damaged: false })
}

/// Reads `2021 1 1 日`: the marks were lost, their blanks are left.
fn spaced(year: i16, start: usize, mut cursor: Cursor) -> Option<PrintedDate> {
    let blank = |cursor: Cursor| cursor.blanks() > cursor.at;
    if !blank(cursor) {
        return None;
    }
    let month = cursor.digits()?;
    if !blank(cursor) {
        return None;
    }
    let date = civil(year, month, cursor.digits()?)?;
    if !cursor.eat(&['日']) {
        return None;
    }
    Some(PrintedDate {
        span: Span::new(start, cursor.at),
        year: Some(year),
        readings: vec![date],
        month_day: None,
        damaged: true,
    })
}

/// Reads `20131月1日`, `201611日`, `20161231`, `2017227`.
fn damaged(run: &str, start: usize, mut cursor: Cursor) -> Option<PrintedDate> {
    let folded = fold(run);
    let year = folded.get(..4).and_then(plausible_year)?;
    let rest = folded.get(4..)?;
    let run_end = cursor.at;
    let printed = |end, readings: Vec<Date>| {
        (!readings.is_empty()).then(|| PrintedDate {
            span: Span::new(start, end),
            year: Some(year),
            readings,
            month_day: None,
            damaged: true,
        })
    };
    if cursor.eat(&['月']) {
        let after_month = cursor.at;
        if let Some(date) = cursor.digits().and_then(|day| civil(year, rest, day)) {
            cursor.eat(&['日']);
            return printed(cursor.at, vec![date]);
        }
        // 20078月 lost its 年 as well and gives no day.
        small(rest).filter(|month| (1..=12).contains(month))?;
        let span = Span::new(start, after_month);
        return Some(PrintedDate { span, year: Some(year), readings: Vec::new(), month_day: None, damaged: true });
    }
    let readings = splits(year, rest);
    if cursor.eat(&['日']) {
        return printed(cursor.at, readings);
    }
    // Without any mark the digits could be a count or a code; the words around decide.
    let before = cursor.text.get(..start).unwrap_or("");
    let after = cursor.text.get(run_end..).unwrap_or("");
    let blank = [' ', '\t', '\u{a0}', '\u{3000}'];
    let (left, right) = (before.trim_end_matches(blank), after.trim_start_matches(blank));
    let alone = (left.is_empty() || left.ends_with('\n')) && (right.is_empty() || right.starts_with('\n'));
    let told =
        BEFORE_RUN.iter().any(|word| before.ends_with(word)) && AFTER_RUN.iter().any(|word| after.starts_with(word));
    if alone || told { printed(run_end, readings) } else { None }
}

/// Returns the end of a time of day (` 09:33:10`) behind a date, or the cursor.
fn time_end(cursor: Cursor) -> usize {
    let mut ahead = cursor;
    ahead.eat(&['T']);
    let mut end = cursor.at;
    let mut parts = 0;
    while parts < 3 {
        match ahead.digits() {
            Some(part) if part.chars().count() <= 2 => parts += 1,
            _ => break,
        }
        if parts > 1 {
            end = ahead.at;
        }
        if !ahead.eat(&[':', '：']) {
            break;
        }
    }
    end
}
