//! Splits a paragraph into the tokens of list grammar: numbers, separators, brackets, trigger words.
//!
//! Invariant: tokens ascend and lie inside the paragraph; splitting is linear. Not here: what the tokens form
//! (`enumeration`).

use crate::extract::prose::{Mention, Role};
use crate::lexicon::Lexicon;
use crate::text::Span;
use std::ops::Range;

/// What a trigger word promises about the parts behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trigger {
    /// 其中: several named kinds are complete.
    Among,
    /// 包括: parts of the number right before.
    Comprising,
    /// 分别: one for each thing named before.
    Respectively,
    /// 含, 主要: only some of the parts.
    Some,
    /// 不含: not parts.
    Outside,
}

/// A token of list grammar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ListToken {
    /// A mention that counts, by index.
    Number(usize),
    /// A percentage of a whole.
    Percent,
    /// A change against another year.
    Growth,
    /// A year, a date or a non-count; it interrupts nothing.
    Other,
    /// `1.`, `(2)`, `③`: what follows is one of several items.
    Mark,
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
    /// 其中 and other trigger words.
    Word(Trigger),
}

/// Splits one paragraph; `range` are the indexes of its mentions.
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
            Role::ListMark => ListToken::Mark,
            _ => ListToken::Other,
        };
        found.push((mark, mention.span));
        at = mention.span.end;
    }
    words(text, lexicon, Span::new(at, paragraph.end), &mut found);
    found.push((ListToken::Stop, Span::new(paragraph.end, paragraph.end)));
    found
}

/// Splits a stretch without numbers.
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
            '①'..='⑳' => Some(ListToken::Mark),
            '。' | '!' | '！' | '?' | '？' | '|' => Some(ListToken::Stop),
            _ => None,
        };
        let start = stretch.start + at;
        if let Some(mark) = mark {
            found.push((mark, Span::new(start, start + c.len_utf8())));
        } else if let Some((length, trigger)) = trigger(lexicon, c, body.get(at..).unwrap_or("")) {
            found.push((ListToken::Word(trigger), Span::new(start, start + length)));
            skip = at + length;
        }
    }
}

/// Returns the length and the meaning of the longest trigger word that begins a text; `c` is its first character.
fn trigger(lexicon: &Lexicon, c: char, text: &str) -> Option<(usize, Trigger)> {
    let lists = [
        (&lexicon.parts_among, Trigger::Among),
        (&lexicon.parts_comprising, Trigger::Comprising),
        (&lexicon.parts_respectively, Trigger::Respectively),
        (&lexicon.parts_some, Trigger::Some),
        (&lexicon.parts_outside, Trigger::Outside),
    ];
    // Every character of the prose is asked, and nearly none begins such a word.
    let likely = lists.into_iter().filter(|(list, _)| list.may_begin(c));
    let found = likely.filter_map(|(list, trigger)| Some((list.prefix_of(text)?.len(), trigger)));
    found.max_by_key(|found| found.0)
}
