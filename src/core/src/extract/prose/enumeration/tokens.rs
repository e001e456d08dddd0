//! Cuts a paragraph into the marks that an enumeration hangs on: numbers, separators, brackets, trigger words.
//!
//! Invariant: marks ascend and lie inside the paragraph; cutting is linear. Left to others: what the marks build
//! (`enumerate`).

use crate::extract::prose::{Mention, Role};
use crate::text::Span;
use std::ops::Range;

/// The words behind which parts follow, longest first where one begins with another.
///
/// Sources: the wording of the published reports in `assets/reports` and of the statistics notices (其中, 分别为, 包括).
const TRIGGERS: &[(&str, Trigger)] = &[
    ("其中主要", Trigger::Some),
    ("其中,主要", Trigger::Some),
    ("其中，主要", Trigger::Some),
    ("其中包括", Trigger::Among),
    ("其中含", Trigger::Some),
    ("其中", Trigger::Among),
    ("主要包括", Trigger::Some),
    ("主要是", Trigger::Some),
    ("主要有", Trigger::Some),
    ("不包括", Trigger::Outside),
    ("不含", Trigger::Outside),
    ("包括", Trigger::Comprising),
    ("包含", Trigger::Comprising),
    ("分别", Trigger::Respectively),
    ("含", Trigger::Some),
];

/// What a trigger word promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trigger {
    /// 其中: several kinds named behind it are all there are.
    Among,
    /// 包括: the parts of what stands right before.
    Comprising,
    /// 分别: each of the things named before.
    Respectively,
    /// 含, 主要: only some of the parts.
    Some,
    /// 不含: not parts at all.
    Outside,
}

/// What stands at a place of a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ListToken {
    /// A mention that counts: its index.
    Number(usize),
    /// A share.
    Percent,
    /// A change against another year.
    Growth,
    /// A year, date or trap: it interrupts nothing.
    Other,
    /// `,`
    Comma,
    /// `、`
    Dun,
    /// `;`
    Semicolon,
    /// `:`
    Colon,
    /// `(`
    Open,
    /// `)`
    Close,
    /// `。` and the end of the paragraph.
    Stop,
    /// 其中 and its kin.
    Word(Trigger),
}

/// The marks of one paragraph; `range` are the indexes of its mentions.
pub(super) fn tokens(text: &str, paragraph: Span, mentions: &[Mention], range: Range<usize>) -> Vec<(ListToken, Span)> {
    let mut found = Vec::new();
    let mut at = paragraph.start;
    for index in range {
        let Some(mention) = mentions.get(index) else {
            break;
        };
        words(text, Span::new(at, mention.span.start), &mut found);
        let mark = match mention.role {
            Role::Count | Role::Amount => ListToken::Number(index),
            Role::Percent => ListToken::Percent,
            Role::Growth => ListToken::Growth,
            _ => ListToken::Other,
        };
        found.push((mark, mention.span));
        at = mention.span.end;
    }
    words(text, Span::new(at, paragraph.end), &mut found);
    found.push((ListToken::Stop, Span::new(paragraph.end, paragraph.end)));
    found
}

/// The marks of a stretch without numbers.
fn words(text: &str, stretch: Span, found: &mut Vec<(ListToken, Span)>) {
    let body = stretch.of(text);
    let mut skip = 0;
    for (at, c) in body.char_indices() {
        if at < skip {
            continue;
        }
        let mark = match c {
            ',' | '，' => Some(ListToken::Comma),
            '、' => Some(ListToken::Dun),
            ';' | '；' => Some(ListToken::Semicolon),
            ':' | '：' => Some(ListToken::Colon),
            '(' | '（' => Some(ListToken::Open),
            ')' | '）' => Some(ListToken::Close),
            '。' | '!' | '！' | '?' | '？' | '|' => Some(ListToken::Stop),
            _ => None,
        };
        let start = stretch.start + at;
        if let Some(mark) = mark {
            found.push((mark, Span::new(start, start + c.len_utf8())));
        } else if matches!(c, '其' | '主' | '不' | '包' | '分' | '含') {
            let rest = body.get(at..).unwrap_or("");
            if let Some((word, trigger)) = TRIGGERS.iter().find(|(word, _)| rest.starts_with(*word)) {
                found.push((ListToken::Word(*trigger), Span::new(start, start + word.len())));
                skip = at + word.len();
            }
        }
    }
}
