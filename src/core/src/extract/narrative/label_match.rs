//! Tests whether the words before a number match exactly one row.
//!
//! Invariant: only then is a value sure: 主动公开财政预算信息12条 contains the words of 主动公开信息 and counts something else;
//! 上半年收到申请5件 counts another time. Not here: which row is named (`forms::RowPhrases`).

use crate::extract::prose::{Mention, Role};
use crate::forms::{Alternative, RowPhrases};
use crate::lexicon::Lexicon;
use crate::text::numerals::digit;
use rust_decimal::Decimal;

/// Bytes before a number that are examined.
const REACH: usize = 300;

/// True if the label, from the row's first word on, contains only the row's words and fillers.
pub(super) fn names_only(phrases: &RowPhrases, lexicon: &Lexicon, alternative: &Alternative, label: &str) -> bool {
    let label: String = label.chars().filter(|c| !c.is_whitespace()).collect();
    let mut words: Vec<&str> = alternative.words.iter().map(|&word| phrases.spelled(word)).collect();
    words.sort_unstable_by_key(|word| std::cmp::Reverse(word.len()));
    let Some(start) = words.iter().filter_map(|word| label.find(word)).min() else {
        return false;
    };
    let (_, mut rest) = label.split_at(start);
    while !rest.is_empty() {
        let own = words.iter().find_map(|word| rest.strip_prefix(*word));
        match own.or_else(|| lexicon.label_fillers.strip_prefix(rest)) {
            Some(behind) => rest = behind,
            None => return false,
        }
    }
    true
}

/// True if a denial precedes the words of the row: 不涉及个人隐私, 未答复.
pub(super) fn denies(phrases: &RowPhrases, lexicon: &Lexicon, alternative: &Alternative, label: &str) -> bool {
    let start = alternative.words.iter().filter_map(|&word| label.find(phrases.spelled(word))).min();
    start.and_then(|start| label.get(..start)).is_some_and(|before| {
        let before = lexicon.denied_links.strip_suffix(before).unwrap_or(before);
        lexicon.label_denials.ends(before)
    })
}

/// True if the words before a number in its sentence limit it to another time or to a plan.
pub(super) fn is_scoped(lexicon: &Lexicon, before: &str) -> bool {
    let before = tail(before, REACH);
    let cumulated = before.match_indices("累计").any(|(at, _)| {
        let head = before.get(..at).unwrap_or("");
        let year = head.strip_suffix('年').is_some_and(|year| year.ends_with(|c| digit(c).is_some()));
        !year && !lexicon.whole_year.ends(head)
    });
    cumulated || lexicon.part_year.occurs_in(before)
}

/// Returns the last `most` bytes, cut at a character boundary.
fn tail(text: &str, most: usize) -> &str {
    let mut start = text.len().saturating_sub(most);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    text.get(start..).unwrap_or("")
}

/// True if two rows are named together: 通过微信及其他方式公开92条 belongs to neither.
///
/// [`may_join`] is the cheap test whether to call it.
pub(super) fn names_both(
    phrases: &RowPhrases,
    lexicon: &Lexicon,
    one: &Alternative,
    other: &Alternative,
    label: &str,
) -> bool {
    let own = |a: &Alternative, b: &Alternative| {
        a.words.without(&b.words).iter().map(|&word| phrases.spelled(word).to_string()).collect::<Vec<_>>()
    };
    let (ones, others) = (own(one, other), own(other, one));
    let joined = |first: &str, second: &str| {
        let between = label.find(first).and_then(|at| {
            let rest = label.get(at + first.len()..)?;
            rest.get(..rest.find(second)?)
        });
        between.is_some_and(|between| lexicon.noun_joints.contains(between))
    };
    ones.iter().any(|one| others.iter().any(|other| joined(one, other) || joined(other, one)))
}

/// True for a label that contains a conjunction.
pub(super) fn may_join(lexicon: &Lexicon, label: &str) -> bool {
    lexicon.noun_joints.occurs_in(label)
}

/// True for a month that neither begins nor ends the year: a count up to it is not the year's number.
pub(super) fn is_within_year(text: &str, mention: &Mention) -> bool {
    let behind = text.get(mention.span.end..).unwrap_or("").trim_start();
    let month = mention.value.filter(|_| mention.role == Role::Date && behind.starts_with('月'));
    month.is_some_and(|month| month != Decimal::ONE && month != Decimal::from(12))
}
