//! An enumeration while it is being read.
//!
//! Invariant: parts come in text order; whether the whole is promised is decided at the end, from the wording and from
//! what was met on the way. Left to others: where it begins and what joins it (`enumerate`).

use super::tokens::ListToken;
use crate::extract::prose::{Enumeration, Mention, Part, Role};
use crate::text::Span;
use rust_decimal::Decimal;

/// The words that told of the parts.
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
    /// …信息中, naming the total again.
    Lead,
    /// A list in brackets right behind the total.
    Bracket,
}

/// Clauses that say there was none.
const ZEROS: &[&str] = &[
    "没有新增",
    "未新增",
    "无新增",
    "没有发生",
    "未发生",
    "未产生",
    "没有产生",
    "未收到",
    "没有收到",
    "未制发",
    "没有制发",
    "均为零",
    "为零",
    "没有",
];

/// The place where a clause says that there was none.
pub(super) fn zero_in(text: &str, clause: Span) -> Option<Span> {
    let said = clause.trimmed(text);
    let short = said.of(text).chars().count() <= 40;
    (short && ZEROS.iter().any(|word| said.of(text).contains(word))).then_some(said)
}

/// Verbs that tell how far things have come: a first part with one is everything only beside its opposite.
const STAGES: &[&str] = &["已办结", "办结", "按时办结", "按期办结", "答复", "已答复", "回复", "满意", "完成"];
/// The opposites.
const REST: &[&str] = &[
    "结转",
    "未",
    "正在",
    "待",
    "办理中",
    "撤",
    "延期",
    "剩余",
    "不",
    "其他",
    "其它",
    "逾期",
    "超期",
    "终止",
    "尚",
    "在办",
];

/// What the words leave open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doubt {
    /// Which number is the total: only the sum can show that it was taken right.
    Total,
    /// Where the parts end.
    End,
}

/// An enumeration under way.
#[derive(Debug)]
pub(super) struct EnumerationBuilder {
    pub total: usize,
    pub wording: Wording,
    pub parts: Vec<Part>,
    /// The first part's label begins with a verb that elsewhere opens another topic.
    pub begins_with_topic: bool,
    /// `;` may divide the parts: the sentence begins with the words, or a part has a percentage or bracket of its own.
    pub may_divide: bool,
    /// What could not be settled.
    pub doubt: Option<Doubt>,
    words: Span,
    /// The strongest separator since the last part, and the one between the first two.
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
            words,
            since: None,
            divider: None,
            end: words.end,
        }
    }

    /// Takes a number in.
    pub(super) fn push(&mut self, index: usize, mention: &Mention) {
        if self.parts.len() == 1 {
            self.divider = self.since;
        }
        self.since = None;
        self.parts.push(Part::Number(index));
        self.end = mention.span.end;
    }

    /// A separator was met.
    pub(super) fn separated(&mut self, mark: ListToken) {
        if self.since != Some(ListToken::Semicolon) {
            self.since = Some(mark);
        }
    }

    /// True when a number lies in the clause: what it says is said with the number.
    pub(super) fn counted_in(&self, clause: Span) -> bool {
        self.end > clause.start
    }

    /// True when the `;` just met ends the enumeration: its parts are divided by commas, or its only part shares a
    /// sentence with the total and nothing shows that `;` divides the parts.
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

    /// True for a list without a word that promises parts and with one part at most.
    pub(super) fn is_weak(&self) -> bool {
        let plain = matches!(self.wording, Wording::View | Wording::Lead | Wording::Listed);
        plain && self.parts.len() < 2
    }

    /// True when `;` divides the parts.
    pub(super) fn divided_by_semicolons(&self) -> bool {
        self.divider == Some(ListToken::Semicolon)
    }

    /// 其中办结80件,满意75件: stages of the same things are no parts of a whole, unless the rest is named as well.
    fn tells_stages(&self, text: &str, mentions: &[Mention]) -> bool {
        let mut labels = self.parts.iter().filter_map(|part| match part {
            Part::Number(index) => mentions.get(*index).map(|mention| mention.label.of(text)),
            _ => None,
        });
        let stage = labels.next().is_some_and(|label| STAGES.iter().any(|word| label.starts_with(word)));
        stage && !labels.any(|label| REST.iter().any(|word| label.contains(word)))
    }

    /// How many parts from the first sum up to `value`; `None` when no beginning of at least two does.
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

    /// The enumeration, when enough was found to be one.
    pub(super) fn finish(&self, text: &str, mentions: &[Mention]) -> Option<Enumeration> {
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
            Wording::Respectively | Wording::Listed | Wording::View | Wording::Bracket => 2,
            // The total stands in another sentence: two numbers could be chance.
            Wording::Lead => 3,
        };
        if self.parts.len() < least || numbers().next().is_none() {
            return None;
        }
        let larger = numbers().any(|part| part.value > total.value);
        // Without a word that promises parts, a part larger than the total shows that it is none.
        if larger && !matches!(self.wording, Wording::Among | Wording::Comprising | Wording::Some) {
            return None;
        }
        let sum = numbers().try_fold(Decimal::ZERO, |sum, part| sum.checked_add(part.value?));
        if self.doubt == Some(Doubt::Total) && sum > total.value {
            return None;
        }
        let closing = numbers().next_back()?;
        let start = self.words.start.min(total.span.start);
        Some(Enumeration {
            total: self.total,
            parts: self.parts.clone(),
            exhaustive: self.promises_all(text, mentions, total, closing)
                && (self.doubt != Some(Doubt::Total) || sum == total.value),
            span: Span::new(start, self.end.max(closing.span.end)),
        })
    }

    /// True when the wording says that the parts are everything, and every number is exact.
    fn promises_all(&self, text: &str, mentions: &[Mention], total: &Mention, closing: &Mention) -> bool {
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
            && !self.tells_stages(text, mentions)
            && self.wording != Wording::Some
    }
}
