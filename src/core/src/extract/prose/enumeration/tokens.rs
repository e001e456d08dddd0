//! Cuts a paragraph into the marks that an enumeration hangs on: numbers, separators, brackets, trigger words.
//!
//! Invariant: marks ascend and lie inside the paragraph; cutting is linear. Left to others: what the marks build
//! (`enumerate`).

use crate::extract::prose::{Mention, Role};
use crate::lexicon::Lexicon;
use crate::text::Span;
use std::ops::Range;

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
pub(super) fn tokens(
    text: &str,
    lexicon: &Lexicon,
    paragraph: Span,
    mentions: &[Mention],
    range: Range<usize>,
) -> Vec<(ListToken, Span)> {
    let mut found = Vec::new();
    let mut at = paragraph.start;
    for index in range {
        let Some(mention) = mentions.get(index) else {
            break;
        };
        words(text, lexicon, Span::new(at, mention.span.start), &mut found);
        let mark = match mention.role {
            Role::Count | Role::Amount => ListToken::Number(index),
            Role::Percent => ListToken::Percent,
            Role::Growth => ListToken::Growth,
            _ => ListToken::Other,
        };
        found.push((mark, mention.span));
        at = mention.span.end;
    }
    words(text, lexicon, Span::new(at, paragraph.end), &mut found);
    found.push((ListToken::Stop, Span::new(paragraph.end, paragraph.end)));
    found
}

/// The marks of a stretch without numbers.
fn words(text: &str, lexicon: &Lexicon, stretch: Span, found: &mut Vec<(ListToken, Span)>) {
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
        } else if let Some((length, trigger)) = trigger(lexicon, body.get(at..).unwrap_or("")) {
            found.push((ListToken::Word(trigger), Span::new(start, start + length)));
            skip = at + length;
        }
    }
}

/// The longest trigger word that begins a text: its length and what it promises.
fn trigger(lexicon: &Lexicon, text: &str) -> Option<(usize, Trigger)> {
    let lists = [
        (&lexicon.parts_among, Trigger::Among),
        (&lexicon.parts_comprising, Trigger::Comprising),
        (&lexicon.parts_respectively, Trigger::Respectively),
        (&lexicon.parts_some, Trigger::Some),
        (&lexicon.parts_outside, Trigger::Outside),
    ];
    let found = lists.into_iter().filter_map(|(list, trigger)| Some((list.prefix_of(text)?.len(), trigger)));
    found.max_by_key(|found| found.0)
}
