//! Dates in Chinese numerals.
//!
//! Invariant: only a four-digit year begins one. Not here: dates in digits (`dates`).

use super::PrintedDate;
use crate::text::{Span, numerals::chinese_integer};
use jiff::civil::Date;

/// Characters of Chinese numerals that occur in dates.
const CHINESE: &str = "〇零○Ο一二三四五六七八九十";
/// Finds `二〇一七年二月二十七日`.
pub(super) fn chinese_dates(text: &str) -> Vec<PrintedDate> {
    let mut found = Vec::new();
    for at in places(text, "年") {
        let before = text.get(..at).unwrap_or("");
        let start =
            at - before.chars().rev().take(4).take_while(|c| CHINESE.contains(*c)).map(char::len_utf8).sum::<usize>();
        let digits = Span::new(start, at).of(text);
        if digits.chars().count() != 4 || digits.contains('十') {
            continue;
        }
        let year =
            chinese_integer(digits).and_then(|year| i16::try_from(year).ok()).filter(|y| (1900..=2100).contains(y));
        let Some(year) = year else { continue };
        let mut end = at + '年'.len_utf8();
        let month = chinese_part(text, &mut end, '月');
        let day = month.and_then(|_| chinese_part(text, &mut end, '日'));
        let date = month.zip(day).and_then(|(month, day)| Date::new(year, month, day).ok());
        let readings = date.into_iter().collect();
        found.push(PrintedDate {
            span: Span::new(start, end),
            year: Some(year),
            readings,
            month_day: None,
            damaged: false,
        });
    }
    found.extend(without_year(text, &found));
    found
}

/// Finds `十二月三十一日` behind the date of its year.
fn without_year(text: &str, whole: &[PrintedDate]) -> Vec<PrintedDate> {
    let mut found = Vec::new();
    for at in places(text, "月") {
        let before = text.get(..at).unwrap_or("");
        let length: usize = before.chars().rev().take(3).take_while(|c| CHINESE.contains(*c)).map(char::len_utf8).sum();
        let start = at - length;
        let behind = whole.partition_point(|date| date.span.end <= start);
        let free = whole.get(behind).is_none_or(|date| date.span.start >= at);
        let mut end = at + '月'.len_utf8();
        let month = chinese_integer(Span::new(start, at).of(text)).and_then(|month| i8::try_from(month).ok());
        let day =
            month.filter(|month| free && (1..=12).contains(month)).and_then(|_| chinese_part(text, &mut end, '日'));
        let month_day = month.zip(day.filter(|day| (1..=31).contains(day)));
        if month_day.is_some() {
            let span = Span::new(start, end);
            found.push(PrintedDate { span, year: None, readings: Vec::new(), month_day, damaged: false });
        }
    }
    found
}

/// Returns where a character is. Its last byte alone, by which the standard library looks, is common in Chinese texts.
fn places<'t>(text: &'t str, sign: &'t str) -> impl Iterator<Item = usize> + 't {
    memchr::memmem::find_iter(text.as_bytes(), sign)
}

fn chinese_part(text: &str, end: &mut usize, mark: char) -> Option<i8> {
    let rest = text.get(*end..)?;
    let length: usize = rest.chars().take(4).take_while(|c| CHINESE.contains(*c)).map(char::len_utf8).sum();
    let value = chinese_integer(rest.get(..length)?)?;
    if !rest.get(length..)?.starts_with(mark) {
        return None;
    }
    *end += length + mark.len_utf8();
    i8::try_from(value).ok()
}
