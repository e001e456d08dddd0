//! Numbers inside something that is recognised as a whole: addresses, dates, cited titles, the title.
//!
//! Invariant: an entity covers whole tokens; an address takes precedence over a date inside it. Not here: numbers
//! judged by the words around them (`roles`).

use super::Role;
use super::tokenizer::NumberToken;
use crate::document::Document;
use crate::extract::Identity;
use crate::extract::identity::days::{Cue, cue};
use crate::extract::identity::lines::FilledLines;
use crate::extract::identity::{is_name, is_title, plausible};
use crate::lexicon::Lexicon;
use crate::text::numerals::digit;
use crate::text::{Span, dates::PrintedDate};

/// Assigns a role to every token inside an address or a date.
pub(super) fn claims(
    document: &Document,
    (identity, printed): (&Identity, &[PrintedDate]),
    lexicon: &Lexicon,
    tokens: &[NumberToken],
) -> Vec<Option<Role>> {
    let mut claimed = addresses(lexicon, &document.text, tokens);
    let lines = FilledLines::new(document);
    let mut after_start = None;
    let mut next = 0;
    for date in printed {
        let role = date_role(document, lexicon, identity, &lines, date, &mut after_start);
        while tokens.get(next).is_some_and(|token| token.span.start < date.span.start) {
            next += 1;
        }
        while let (Some(token), Some(slot)) = (tokens.get(next), claimed.get_mut(next))
            && token.span.start < date.span.end
        {
            slot.get_or_insert(role);
            next += 1;
        }
    }
    claimed
}

/// Marks the tokens inside a run of address characters that contains the sign of an address.
fn addresses(lexicon: &Lexicon, text: &str, tokens: &[NumberToken]) -> Vec<Option<Role>> {
    let mut known = Span::default();
    let mut is_address = false;
    tokens
        .iter()
        .map(|token| {
            if !known.covers(token.span) {
                known = run_around(text, token.span);
                let run = known.of(text).to_ascii_lowercase();
                is_address = lexicon.address_marks.occurs_in(&run);
            }
            is_address.then_some(Role::Address)
        })
        .collect()
}

/// Returns the longest run of address characters around a span.
fn run_around(text: &str, span: Span) -> Span {
    let inside = |c: char| c.is_ascii_graphic() && !matches!(c, '|' | ',' | ';' | '(' | ')' | '<' | '>' | '"' | '\'');
    let before = text.get(..span.start).unwrap_or("");
    let after = text.get(span.end..).unwrap_or("");
    let start = before.trim_end_matches(inside).len();
    let end = text.len() - after.trim_start_matches(inside).len();
    Span::new(start, end)
}

/// Classifies a date: by the identity of the report, else by the words before it.
fn date_role(
    document: &Document,
    lexicon: &Lexicon,
    identity: &Identity,
    lines: &FilledLines,
    date: &PrintedDate,
    after_start: &mut Option<usize>,
) -> Role {
    let is = |span: Option<Span>| span.is_some_and(|span| span.overlaps(date.span));
    let period = identity.period.as_ref();
    if is(period.map(|period| period.start.span)) {
        return Role::PeriodStart;
    }
    if is(period.map(|period| period.end.span)) {
        return Role::PeriodEnd;
    }
    if is(identity.published.as_ref().map(|day| day.span)) {
        return Role::Published;
    }
    if is(identity.signed.as_ref().map(|day| day.span)) {
        return Role::Signed;
    }
    if is(identity.filled.as_ref().map(|day| day.span)) {
        return Role::Filled;
    }
    let near = after_start.take().is_some_and(|end| date.span.start < end + 60);
    match cue(lines, document, lexicon, date.span) {
        Some(Cue::Period) if near => Role::PeriodEnd,
        Some(Cue::Period) => {
            *after_start = Some(date.span.end);
            Role::PeriodStart
        }
        Some(Cue::PeriodEnd) => Role::PeriodEnd,
        Some(Cue::Filled) => Role::Filled,
        Some(Cue::Published) => Role::Published,
        None => Role::Date,
    }
}

/// Finds the titles in 《》, each within its line, in text order.
pub(super) fn cited(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = text[from..].find('《').map(|at| from + at) {
        // 《关于〈条例〉的通知》 and 《《》》: the outermost pair is the title.
        let Some((at, mark)) = text[start..].match_indices(['》', '\n']).next() else { break };
        if mark != "\n" {
            found.push(Span::new(start, start + at));
        }
        from = start + at + mark.len();
    }
    found
}

/// Finds the lines that carry the title: the one in the identity and its repetitions before the first chapter, whole or
/// broken over lines.
pub(super) fn titles(document: &Document, identity: &Identity, lexicon: &Lexicon) -> Vec<Span> {
    let head = document.sections.first().map_or(0, |section| section.span.start);
    let mut found: Vec<Span> = identity.title.into_iter().collect();
    let lines = || document.lines.iter().filter(|line| !document.at(**line).trim().is_empty());
    for (line, next) in lines().zip(lines().skip(1)).take(40).take_while(|(line, _)| line.start < head) {
        let text = document.at(*line).trim();
        let year = text.split('年').next().map(|before| before.trim_end_matches(['年', ' ']));
        let year = year.is_some_and(|before| {
            let digits: Vec<char> = before.chars().rev().take(4).collect();
            plausible(&digits.iter().rev().collect::<String>()).is_some()
        });
        let led: String = text.chars().take(4).collect();
        let year = year || plausible(&led).is_some();
        let broken = text.contains("信息公开")
            && !text.contains(['。', ',', '，', '>', ':', '：', '《'])
            && text.chars().count() <= 40;
        let ends = text.trim_end_matches("年度").trim_end_matches('年');
        // The name and the year may be on a line of their own.
        let tail: Vec<char> = ends.chars().rev().take(4).collect();
        let ends_with_year = plausible(&tail.iter().rev().collect::<String>()).is_some();
        let broken = broken
            || (ends_with_year
                && is_name(lexicon, ends.trim_end_matches(|c| digit(c).is_some()))
                && is_title(lexicon, document.at(*next).trim()));
        if year && (is_title(lexicon, text) || broken) {
            found.push(*line);
        }
    }
    found.sort_unstable();
    found
}
