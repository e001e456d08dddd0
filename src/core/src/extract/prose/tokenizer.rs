//! Finds the numbers of a text and the words around each.
//!
//! Invariant: every digit run outside the taken spans belongs to exactly one token, in text order; the surroundings are
//! bounded, so classifying all tokens is linear in the text. Not here: what a token is (`roles`).

use crate::document::Document;
use crate::lexicon::Lexicon;
use crate::text::numerals::{chinese_integer, decimal, digits_end, next_digit, numeral_at};
use crate::text::{Span, numerals::Numeral};
use rust_decimal::Decimal;

/// Most bytes of the surroundings on either side.
const REACH: usize = 150;

/// True for a character that ends a sentence.
const fn ends_sentence(c: char) -> bool {
    matches!(c, '。' | '!' | '！' | '?' | '？' | '\n' | '|')
}

/// True for a character that ends a clause; the reports print ASCII marks.
const fn ends_clause(c: char) -> bool {
    matches!(c, ',' | '，' | ';' | '；' | ':' | '：' | '。' | '\n' | '\t' | '|')
}

/// A number of the text before it is classified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NumberToken {
    /// The number, with its percent sign.
    pub span: Span,
    /// The digits without the percent sign.
    pub digits: Span,
    /// The exact value.
    pub value: Option<Decimal>,
}

impl NumberToken {
    /// True if a percent sign follows.
    pub(super) fn is_percent(self) -> bool {
        self.span.end > self.digits.end
    }
}

/// Finds the tokens outside the taken spans.
pub(super) fn tokens(text: &str, taken: &[Span]) -> Vec<NumberToken> {
    let mut taken = taken.to_vec();
    taken.sort_unstable();
    let mut taken = taken.as_slice();
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = next_digit(text, from) {
        while let [first, rest @ ..] = taken
            && first.end <= start
        {
            taken = rest;
        }
        // Most digits are those of a table.
        if taken.first().is_some_and(|first| first.start <= start) {
            from = digits_end(text, start);
            continue;
        }
        let Some(numeral) = numeral_at(text, start) else {
            break;
        };
        let free = |span: Span| !taken.iter().take_while(|t| t.start < span.end).any(|t| t.overlaps(span));
        let run = Span::new(start, digits_end(text, start));
        let numeral = if free(numeral.span) {
            numeral
        } else {
            // A part of the apparent number belongs to a table: each digit run is a token of its own.
            Numeral { span: run, value: decimal(run.of(text)) }
        };
        from = numeral.span.end;
        if free(numeral.span) {
            let end = percent_end(text, numeral.span.end);
            found.push(NumberToken { span: Span::new(start, end), digits: numeral.span, value: numeral.value });
        }
    }
    found
}

/// Returns the end of a percent sign, at most one blank away.
fn percent_end(text: &str, end: usize) -> usize {
    let rest = text.get(end..).unwrap_or("");
    let blank = rest.len() - rest.strip_prefix(' ').unwrap_or(rest).len();
    match rest.get(blank..).and_then(|rest| rest.chars().next()) {
        Some(c @ ('%' | '％' | '﹪')) => end + blank + c.len_utf8(),
        _ => end,
    }
}

/// The text around a token.
#[derive(Debug, Clone, Copy)]
pub(super) struct Surroundings<'a> {
    /// The digits as printed.
    pub digits: &'a str,
    /// The text before it on its line.
    pub before: &'a str,
    /// The part of `before` that belongs to its clause.
    pub clause: &'a str,
    /// The text behind it on its line.
    pub after: &'a str,
    /// True if only blanks precede it on its line or in its cell.
    pub at_start: bool,
    /// True if a heading or a list mark may begin here, also behind a sentence.
    pub may_begin: bool,
    /// True if the line contains nothing else.
    pub alone: bool,
    /// The nearest line above that is not blank, if the line contains nothing else.
    pub above: &'a str,
}

/// Walks the lines in step with ascending offsets.
pub(super) struct Walker<'a> {
    document: &'a Document,
    line: usize,
    above: Span,
}

impl<'a> Walker<'a> {
    pub(super) fn new(document: &'a Document) -> Self {
        Self { document, line: 0, above: Span::default() }
    }

    /// Returns the line that contains `at`, which must not precede an earlier one.
    pub(super) fn line(&mut self, at: usize) -> Span {
        let lines = &self.document.lines;
        while let Some(line) = lines.get(self.line)
            && line.end < at
            && self.line + 1 < lines.len()
        {
            if !self.document.at(*line).trim().is_empty() {
                self.above = *line;
            }
            self.line += 1;
        }
        lines.get(self.line).copied().unwrap_or_default()
    }

    /// Returns the surroundings of a token on the current line.
    pub(super) fn place(&mut self, token: NumberToken) -> Surroundings<'a> {
        let line = self.line(token.span.start);
        let text = self.document.text.as_str();
        let before = clip_start(text, line.start, token.span.start);
        let after = clip_end(text, token.span.end, line.end);
        let clause = before.rsplit(ends_clause).next().unwrap_or("");
        let cell = before.rsplit('|').next().unwrap_or("");
        // A clipped stretch does not reach the beginning of the line.
        let whole = token.span.start - line.start == before.len() || cell.len() < before.len();
        let at_start = whole && cell.trim().is_empty();
        let ends = |c: char| ends_sentence(c) || c.is_whitespace() || matches!(c, ';' | '；' | ':' | '：');
        let alone = at_start && after.trim_matches(|c: char| c.is_whitespace() || c == '|').is_empty();
        Surroundings {
            digits: token.digits.of(text),
            before,
            clause,
            after,
            at_start,
            may_begin: at_start || before.ends_with(ends),
            alone,
            above: if alone { clip_start(text, self.above.start, self.above.end) } else { "" },
        }
    }
}

fn clip_start(text: &str, start: usize, end: usize) -> &str {
    let mut from = start.max(end.saturating_sub(REACH));
    while from < end && !text.is_char_boundary(from) {
        from += 1;
    }
    text.get(from..end).unwrap_or("")
}

fn clip_end(text: &str, start: usize, end: usize) -> &str {
    let mut to = end.min(start + REACH);
    while to > start && !text.is_char_boundary(to) {
        to -= 1;
    }
    text.get(start..to).unwrap_or("")
}

/// Finds the sentences of a text, between full stops, line ends and cell borders, at ascending offsets.
pub(super) struct Sentences<'t> {
    text: &'t str,
    last: Span,
}

impl<'t> Sentences<'t> {
    pub(super) const fn new(text: &'t str) -> Self {
        Self { text, last: Span::new(0, 0) }
    }

    /// Returns the sentence that contains the character at `at`, which ends none and must not precede an earlier one.
    pub(super) fn at(&mut self, at: usize) -> Span {
        if !self.last.contains(at) {
            let between = self.text.get(self.last.end..at).unwrap_or("");
            let mark = between.char_indices().rev().find(|(_, c)| ends_sentence(*c));
            let start = self.last.end + mark.map_or(0, |(mark, c)| mark + c.len_utf8());
            let rest = self.text.get(at..).unwrap_or("");
            let end = rest.char_indices().find(|(_, c)| ends_sentence(*c)).map_or(rest.len(), |(mark, c)| {
                // A border is no part of what it ends.
                mark + if matches!(c, '\n' | '|') { 0 } else { c.len_utf8() }
            });
            self.last = Span::new(start, at + end);
        }
        self.last
    }
}

/// Returns the words that name what is counted: from the previous number or the clause's beginning to this number.
pub(super) fn label(lexicon: &Lexicon, text: &str, token: NumberToken, previous_end: usize, line: Span) -> Span {
    let floor = previous_end.max(line.start);
    let end = token.span.start;
    let before = clip_start(text, floor, end);
    let mut start = end;
    let mut closed = 0;
    for (at, c) in before.char_indices().rev() {
        match c {
            ')' | '）' => closed += 1,
            '(' | '（' if closed > 0 => closed -= 1,
            '(' | '（' => break,
            _ if ends_clause(c) && closed == 0 => break,
            '!' | '！' | '?' | '？' => break,
            _ => {}
        }
        start = floor.max(end - before.len() + at);
    }
    if closed > 0 {
        // A bracket opened before the clause: the label begins behind it.
        let inside = Span::new(start, end).of(text);
        start += inside
            .rfind([')', '）'])
            .map_or(0, |at| at + inside.get(at..).and_then(|s| s.chars().next()).map_or(0, char::len_utf8));
    }
    stripped(lexicon, text, Span::new(start, end), start == previous_end && start > 0)
}

fn stripped(lexicon: &Lexicon, text: &str, span: Span, after_date: bool) -> Span {
    let mut span = span.trimmed(text);
    if after_date && let Some(mark) = lexicon.label_dates.prefix_of(span.of(text)) {
        span.start += mark.len();
    }
    // The number of a heading: (三).
    let heading = span.of(text).strip_prefix(['(', '（']).and_then(|rest| rest.find([')', '）']));
    if let Some(inside) = heading
        && let Some(number) = span.of(text).trim_start_matches(['(', '（']).get(..inside)
        && chinese_integer(number).is_some()
    {
        span.start = span.end - span.of(text).split_once([')', '）']).map_or(0, |(_, rest)| rest.len());
    }
    while let Some(word) = lexicon.label_leading.prefix_of(span.of(text)) {
        span.start += word.len();
        span = span.trimmed(text);
    }
    while let Some(word) = lexicon.label_trailing.suffix_of(span.of(text)) {
        span.end -= word.len();
        span = span.trimmed(text);
    }
    span
}
