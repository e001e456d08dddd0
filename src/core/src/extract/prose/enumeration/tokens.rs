//! Splits a paragraph into the tokens of list grammar: numbers, separators, brackets, trigger words.
//!
//! Invariant: tokens ascend and lie inside the paragraph; splitting is linear. Not here: what the tokens form
//! (`enumeration`).

use crate::extract::prose::{Mention, Role};
use crate::lexicon::{Beginnings, Lexicon, WordList};
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
    let triggers = Beginnings::of(lists(lexicon).map(|(list, _)| list));
    let mut at = paragraph.start;
    for index in range {
        let Some(mention) = mentions.get(index) else {
            break;
        };
        words(text, (lexicon, triggers), Span::new(at, mention.span.start), &mut found);
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
    words(text, (lexicon, triggers), Span::new(at, paragraph.end), &mut found);
    found.push((ListToken::Stop, Span::new(paragraph.end, paragraph.end)));
    found
}

/// Splits a stretch without numbers; `triggers` are the characters that may begin a trigger word.
fn words(text: &str, (lexicon, triggers): (&Lexicon, Beginnings), stretch: Span, found: &mut Vec<(ListToken, Span)>) {
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
        } else if triggers.may_have(c)
            && let Some((length, trigger)) = trigger(lexicon, body.get(at..).unwrap_or(""))
        {
            found.push((ListToken::Word(trigger), Span::new(start, start + length)));
            skip = at + length;
        }
    }
}

/// The trigger words by their meaning.
fn lists(lexicon: &Lexicon) -> [(&WordList, Trigger); 5] {
    [
        (&lexicon.parts_among, Trigger::Among),
        (&lexicon.parts_comprising, Trigger::Comprising),
        (&lexicon.parts_respectively, Trigger::Respectively),
        (&lexicon.parts_some, Trigger::Some),
        (&lexicon.parts_outside, Trigger::Outside),
    ]
}

/// Returns the length and the meaning of the longest trigger word that begins a text.
fn trigger(lexicon: &Lexicon, text: &str) -> Option<(usize, Trigger)> {
    let found = lists(lexicon).into_iter().filter_map(|(list, trigger)| Some((list.prefix_of(text)?.len(), trigger)));
    found.max_by_key(|found| found.0)
}
