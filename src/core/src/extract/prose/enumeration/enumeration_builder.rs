//! An enumeration under construction.
//!
//! Invariant: parts are in text order; exhaustiveness is decided at the end, from the wording and the separators met.
//! Not here: where an enumeration begins and which numbers join it (`enumeration`).

use super::tokens::ListToken;
use crate::extract::prose::{Enumeration, Mention, Part, Role};
use crate::lexicon::Lexicon;
use crate::text::Span;
use rust_decimal::Decimal;

/// The wording that announced the parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wording {
    /// 其中
    Among,
    /// 包括
    Comprising,
    /// 分别
    Respectively,
    /// 含, 主要
    Some,
    /// A colon right behind the total.
    Listed,
    /// 从受理形式看
    View,
    /// …信息中, repeating the name of the total.
    Lead,
    /// A list in brackets right after the total.
    Bracket,
    /// A list behind one that adds up to the same total.
    Again,
}

/// Returns the clause if it states that there were none.
pub(super) fn zero_in(text: &str, lexicon: &Lexicon, clause: Span) -> Option<Span> {
    let said = clause.trimmed(text);
    let short = said.of(text).chars().count() <= 40;
    (short && lexicon.no_part.occurs_in(said.of(text))).then_some(said)
}

fn index_of(part: &Part) -> Option<usize> {
    if let Part::Number(index) = part { Some(*index) } else { None }
}

/// What the wording leaves undecided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doubt {
    /// Which number is the total: only the sum can confirm it.
    Total,
    /// Where the parts end.
    End,
}

/// An enumeration under construction.
#[derive(Debug)]
pub(super) struct EnumerationBuilder {
    pub total: usize,
    pub wording: Wording,
    pub parts: Vec<Part>,
    /// The first part's label begins with a verb that elsewhere begins another topic.
    pub begins_with_topic: bool,
    /// `;` may separate the parts: the sentence begins with the wording, or a part has a percentage or bracket of its
    /// own.
    pub may_divide: bool,
    /// What is undecided.
    pub doubt: Option<Doubt>,
    /// Sum of the numbers; `None` if one is unreadable.
    sum: Option<Decimal>,
    words: Span,
    /// The strongest separator since the last part, and the one between the first two parts.
    since: Option<ListToken>,
    divider: Option<ListToken>,
    end: usize,
}

impl EnumerationBuilder {
    pub(super) fn new(total: usize, wording: Wording, words: Span, may_divide: bool) -> Self {
        Self {
            total,
            wording,
            parts: Vec::new(),
            begins_with_topic: false,
            may_divide,
            doubt: None,
            sum: Some(Decimal::ZERO),
            words,
            since: None,
            divider: None,
            end: words.end,
        }
    }

    /// Adds a number as the next part.
    pub(super) fn push(&mut self, index: usize, mention: &Mention) {
        if self.parts.len() == 1 {
            self.divider = self.since;
        }
        self.since = None;
        self.sum = self.sum.zip(mention.value).and_then(|(sum, value)| sum.checked_add(value));
        self.parts.push(Part::Number(index));
        self.end = mention.span.end;
    }

    /// Index of the first part's mention.
    pub(super) fn first(&self) -> Option<usize> {
        self.parts.iter().find_map(index_of)
    }

    /// Index of the last part's mention.
    pub(super) fn last(&self) -> Option<usize> {
        self.parts.iter().rev().find_map(index_of)
    }

    /// True if the parts add up to the total: what follows is no part.
    pub(super) fn is_complete(&self, mentions: &[Mention]) -> bool {
        let whole = mentions.get(self.total).and_then(|total| total.value);
        !self.parts.is_empty() && whole.is_some() && self.sum == whole
    }

    /// The list behind a complete one that divides the same total once more; it holds only nearly by its sum.
    pub(super) fn again(&self, mentions: &[Mention]) -> Option<Self> {
        let is_list = self.wording != Wording::Again && self.parts.len() >= 2 && self.is_complete(mentions);
        is_list.then(|| Self::new(self.total, Wording::Again, Span::new(self.end, self.end), self.may_divide))
    }

    /// Records a separator.
    pub(super) fn separated(&mut self, mark: ListToken) {
        if self.since != Some(ListToken::Semicolon) {
            self.since = Some(mark);
        }
    }

    /// True if a number is in the clause: the clause then states nothing else.
    pub(super) fn counted_in(&self, clause: Span) -> bool {
        self.end > clause.start
    }

    /// True if the `;` just met ends the enumeration.
    ///
    /// Its parts are separated by commas, or its only part shares a sentence with the total and nothing shows that `;`
    /// separates the parts.
    pub(super) fn ends_at_semicolon(&self) -> bool {
        if self.since != Some(ListToken::Semicolon) {
            return false;
        }
        match self.divider {
            Some(divider) => divider != ListToken::Semicolon,
            None if self.parts.len() >= 2 => true,
            None => !self.may_divide && self.wording == Wording::Among,
        }
    }

    /// True for wording that promises no parts, with one part at most.
    pub(super) fn is_weak(&self) -> bool {
        let plain = matches!(self.wording, Wording::View | Wording::Lead | Wording::Listed);
        plain && self.parts.len() < 2
    }

    /// True if `、` separates the parts.
    pub(super) fn is_tight(&self) -> bool {
        self.divider == Some(ListToken::Dun)
    }

    /// True if `;` separates the parts.
    pub(super) fn divided_by_semicolons(&self) -> bool {
        self.divider == Some(ListToken::Semicolon)
    }

    /// True for stages of the same things: 其中办结80件,满意75件.
    ///
    /// Stages are not parts of a whole unless their opposite is named as well.
    fn tells_stages(&self, text: &str, lexicon: &Lexicon, mentions: &[Mention]) -> bool {
        let mut labels = self.parts.iter().filter_map(|part| match part {
            Part::Number(index) => mentions.get(*index).map(|mention| mention.label.of(text)),
            _ => None,
        });
        let stage = labels.next().is_some_and(|label| lexicon.stages.begins(label));
        stage && !labels.any(|label| lexicon.stage_opposites.occurs_in(label))
    }

    /// Counts the leading parts, at least two, that sum up to `value`; `None` if there are none.
    pub(super) fn prefix_summing_to(&self, value: Option<Decimal>, mentions: &[Mention]) -> Option<usize> {
        let value = value?;
        let mut sum = Decimal::ZERO;
        for (at, part) in self.parts.iter().enumerate() {
            if let Part::Number(index) = part {
                sum = sum.checked_add(mentions.get(*index)?.value?)?;
            }
            if at >= 1 && sum == value {
                return Some(at + 1);
            }
        }
        None
    }

    /// Returns the enumeration if it has enough parts.
    pub(super) fn finish(&self, text: &str, lexicon: &Lexicon, mentions: &[Mention]) -> Option<Enumeration> {
        let total = mentions.get(self.total)?;
        let numbers = || {
            self.parts.iter().filter_map(
                |part| {
                    if let Part::Number(index) = part { mentions.get(*index) } else { None }
                },
            )
        };
        let least = match self.wording {
            Wording::Among | Wording::Comprising | Wording::Some => 1,
            Wording::Respectively | Wording::Listed | Wording::View | Wording::Bracket | Wording::Again => 2,
            // The total is in another sentence: two numbers could match by chance.
            Wording::Lead => 3,
        };
        if self.parts.len() < least || numbers().next().is_none() {
            return None;
        }
        let larger = numbers().any(|part| part.value > total.value);
        // Without wording that promises parts, a part larger than the total is not a part.
        if larger && !matches!(self.wording, Wording::Among | Wording::Comprising | Wording::Some) {
            return None;
        }
        let sum = numbers().try_fold(Decimal::ZERO, |sum, part| sum.checked_add(part.value?));
        if self.doubt == Some(Doubt::Total) && sum > total.value {
            return None;
        }
        // A second list must nearly add up, or it counts something else.
        if self.wording == Wording::Again && !sum.zip(total.value).is_some_and(|(sum, whole)| is_near(sum, whole)) {
            return None;
        }
        let closing = numbers().next_back()?;
        let start = self.words.start.min(total.span.start);
        Some(Enumeration {
            total: self.total,
            parts: self.parts.clone(),
            exhaustive: self.promises_all(text, lexicon, mentions, total, closing)
                && (self.doubt != Some(Doubt::Total) || sum == total.value),
            span: Span::new(start, self.end.max(closing.span.end)),
        })
    }

    /// True if the wording promises that the parts are complete and every number is exact.
    fn promises_all(
        &self,
        text: &str,
        lexicon: &Lexicon,
        mentions: &[Mention],
        total: &Mention,
        closing: &Mention,
    ) -> bool {
        let numbers = || {
            self.parts.iter().filter_map(|part| match part {
                Part::Number(index) => mentions.get(*index),
                _ => None,
            })
        };
        let approximate = total.approximate || numbers().any(|part| part.approximate);
        let behind = text.get(closing.span.end + closing.unit.len()..).unwrap_or("");
        let and_more = behind.starts_with('等');
        let exact = numbers().all(|part| part.value.is_some()) && total.value.is_some();
        let one_unit = total.role != Role::Amount || numbers().all(|part| part.unit == total.unit);
        self.parts.len() >= 2
            && exact
            && one_unit
            && !approximate
            && !and_more
            && self.doubt != Some(Doubt::End)
            && !self.tells_stages(text, lexicon, mentions)
            && !self.names_some(text, lexicon, mentions, total)
            && self.wording != Wording::Some
    }

    /// True if the parts do not claim to be everything: 其中省级以上主流媒体227篇, or less than half of the total without
    /// 其他 and without a name in common.
    fn names_some(&self, text: &str, lexicon: &Lexicon, mentions: &[Mention], total: &Mention) -> bool {
        let parts = || self.parts.iter().filter_map(index_of).filter_map(|at| mentions.get(at));
        let labels = || parts().map(|mention| mention.label.of(text));
        let sum = parts().try_fold(Decimal::ZERO, |sum, part| sum.checked_add(part.value?));
        let Some((sum, whole)) = sum.zip(total.value).filter(|(sum, whole)| sum < whole) else { return false };
        let lead = parts().next().and_then(|first| text.get(self.words.end..first.span.start)).unwrap_or("");
        // 其中甲、乙分别为9条、7条 names all there are.
        let each = lexicon.parts_respectively.occurs_in(lead);
        if self.wording != Wording::Among || each || labels().any(|label| lexicon.rest_names.occurs_in(label)) {
            return false;
        }
        // Only three parts or more that are named alike, or that are marked, claim to be everything where they are few.
        let alike = || labels().is_sorted_by(|one, other| is_alike(one, other));
        let less_than = |share: Decimal| whole.checked_mul(share).is_some_and(|share| sum < share);
        let few = less_than(Decimal::new(5, 1)) && (self.parts.len() < 3 || !(self.may_divide || alike()));
        // 其中省级以上媒体320篇,县级媒体180篇
        let chosen = self.parts.len() < 4 && labels().any(|label| lexicon.chosen_names.occurs_in(label));
        (few && !is_one_digit_off(sum, whole)) || (chosen && less_than(Decimal::new(75, 2)))
    }
}

/// True for numbers that differ in one digit and share two that are not zero: 128 and 928 hardly do so by chance.
fn is_one_digit_off(sum: Decimal, whole: Decimal) -> bool {
    let (sum, whole) = (sum.to_string(), whole.to_string());
    let pairs = || sum.chars().zip(whole.chars());
    let off = pairs().filter(|(one, other)| one != other).count();
    let shared = pairs().filter(|(one, other)| one == other && *one != '0').count();
    sum.len() == whole.len() && off == 1 && shared >= 2
}

/// True for sums a tenth apart at most.
fn is_near(sum: Decimal, whole: Decimal) -> bool {
    sum.checked_sub(whole).and_then(|off| off.abs().checked_mul(Decimal::TEN)).is_some_and(|off| off <= whole)
}

/// True if two labels end alike: 概况类信息, 动态类信息.
pub(super) fn is_alike(one: &str, other: &str) -> bool {
    one.chars().rev().zip(other.chars().rev()).take_while(|(c, d)| c == d).count() >= 2
}
