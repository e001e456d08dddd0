//! Parts stated in words: `案件共2件,一是…行政复议案件…;二是…行政诉讼案件…`.
//!
//! Invariant: the total is a small whole number right before 一是, and the items contain no number of the same kind. Not
//! here: whether the number of items equals the total (`check`).

use crate::document::Document;
use crate::extract::prose::units::addable;
use crate::extract::prose::{Enumeration, Mention, Part, Role};
use crate::lexicon::Lexicon;
use crate::text::Span;
use rust_decimal::Decimal;

/// Longest run of items, in bytes.
const REACH: usize = 4000;

/// Finds them; totals of enumerations already in `found` are skipped.
pub(super) fn read(
    document: &Document,
    lexicon: &Lexicon,
    mentions: &[Mention],
    found: &[Enumeration],
) -> Vec<Enumeration> {
    let text = document.text.as_str();
    let known: std::collections::HashSet<usize> = found.iter().map(|enumeration| enumeration.total).collect();
    let mut read = Vec::new();
    for (index, mention) in mentions.iter().enumerate() {
        let small = mention.value.is_some_and(|value| value >= Decimal::ONE && value <= Decimal::TEN);
        if mention.role != Role::Count
            || !small
            || !lexicon.ordinal_units.contains(&mention.unit)
            || known.contains(&index)
        {
            continue;
        }
        let line = document.lines.get(document.line_at(mention.span.start)).copied().unwrap_or_default();
        let Some(parts) = told(text, lexicon, mention, line) else {
            continue;
        };
        let Some(end) = parts.last().map(|part| part.end) else {
            continue;
        };
        let after = mentions.get(index + 1..).unwrap_or(&[]).iter().take_while(|other| other.span.start < end);
        let mut counted = after.filter(|other| matches!(other.role, Role::Count | Role::Part | Role::Total));
        if parts.len() >= 2 && !counted.any(|other| addable(lexicon, &other.unit, &mention.unit)) {
            read.push(Enumeration {
                total: index,
                parts: parts.into_iter().map(Part::One).collect(),
                exhaustive: true,
                span: Span::new(mention.span.start, end),
            });
        }
    }
    read
}

/// Returns the items 一是…, 二是… right after a number.
fn told(text: &str, lexicon: &Lexicon, mention: &Mention, line: Span) -> Option<Vec<Span>> {
    let mut reach = line.end.min(mention.span.end + REACH);
    while !text.is_char_boundary(reach) {
        reach -= 1;
    }
    let body = Span::new(mention.span.end, reach).of(text);
    let mut ordinals = lexicon.ordinals.iter();
    let first = ordinals.next()?;
    let lead = body.find(first)?;
    let between = body.get(..lead)?.strip_prefix(mention.unit.as_str())?;
    if !between.trim_matches([',', '，', ':', '：', ' ', '。']).is_empty() || between.contains('。') {
        return None;
    }
    let mut starts = vec![lead];
    for ordinal in ordinals {
        let from = starts.last()? + first.len();
        match body.get(from..).and_then(|rest| rest.find(ordinal)) {
            Some(at) => starts.push(from + at),
            None => break,
        }
    }
    let mut parts = Vec::new();
    for (i, &start) in starts.iter().enumerate() {
        let rest = body.get(start..)?;
        // The last item ends with its sentence.
        let end = match starts.get(i + 1) {
            Some(&next) => next,
            None => start + rest.find(['。', ';', '；']).unwrap_or(rest.len()),
        };
        let span = Span::new(mention.span.end + start, mention.span.end + end);
        let said = span.of(text).trim_end_matches(['。', ';', '；', ',', '，', ' ']);
        parts.push(Span::new(span.start, span.start + said.len()));
    }
    Some(parts)
}
