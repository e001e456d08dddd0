//! Parts told in words: `案件共2件,一是…行政复议案件…;二是…行政诉讼案件…`.
//!
//! Invariant: only a small whole number right before 一是 is the total, and only where the segments hold no number of the
//! same kind. Left to others: whether as many are told as the total says (`check`).

use crate::document::Document;
use crate::extract::prose::units::addable;
use crate::extract::prose::{Enumeration, Mention, Part, Role};
use crate::text::Span;
use rust_decimal::Decimal;

/// The ordinals in order.
const ORDINALS: [&str; 10] = ["一是", "二是", "三是", "四是", "五是", "六是", "七是", "八是", "九是", "十是"];
/// Units of things told one by one.
const UNITS: &[&str] = &["件", "起", "例", "宗", "次", "个", "项"];
/// The telling is no longer than this many bytes.
const REACH: usize = 4000;

/// Reads them; `found` are the enumerations with printed parts, whose totals are not told again.
pub(super) fn read(document: &Document, mentions: &[Mention], found: &[Enumeration]) -> Vec<Enumeration> {
    let text = document.text.as_str();
    let known: std::collections::HashSet<usize> = found.iter().map(|enumeration| enumeration.total).collect();
    let mut read = Vec::new();
    for (index, mention) in mentions.iter().enumerate() {
        let small = mention.value.is_some_and(|value| value >= Decimal::ONE && value <= Decimal::TEN);
        if mention.role != Role::Count || !small || !UNITS.contains(&mention.unit.as_str()) || known.contains(&index) {
            continue;
        }
        let line = document.lines.get(document.line_at(mention.span.start)).copied().unwrap_or_default();
        let Some(parts) = told(text, mention, line) else {
            continue;
        };
        let Some(end) = parts.last().map(|part| part.end) else {
            continue;
        };
        let after = mentions.get(index + 1..).unwrap_or(&[]).iter().take_while(|other| other.span.start < end);
        let mut counted = after.filter(|other| matches!(other.role, Role::Count | Role::Part | Role::Total));
        if parts.len() >= 2 && !counted.any(|other| addable(&other.unit, &mention.unit)) {
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

/// The segments 一是…, 二是… right behind a number.
fn told(text: &str, mention: &Mention, line: Span) -> Option<Vec<Span>> {
    let mut reach = line.end.min(mention.span.end + REACH);
    while !text.is_char_boundary(reach) {
        reach -= 1;
    }
    let body = Span::new(mention.span.end, reach).of(text);
    let lead = body.find(ORDINALS.first()?)?;
    let between = body.get(..lead)?.strip_prefix(mention.unit.as_str())?;
    if !between.trim_matches([',', '，', ':', '：', ' ', '。']).is_empty() || between.contains('。') {
        return None;
    }
    let mut starts = vec![lead];
    for ordinal in ORDINALS.iter().skip(1) {
        let from = starts.last()? + "一是".len();
        match body.get(from..).and_then(|rest| rest.find(ordinal)) {
            Some(at) => starts.push(from + at),
            None => break,
        }
    }
    let mut parts = Vec::new();
    for (i, &start) in starts.iter().enumerate() {
        let rest = body.get(start..)?;
        // The last one ends with its sentence.
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
