//! `NamedGrowth`: a growth printed in percent is that of the two numbers printed beside it.
//!
//! Invariant: both numbers have one unit, and the words between and behind them compare and say nothing else. Not here:
//! growth against last year's report (`growth`).

use super::kind::{RuleKind, Target};
use super::mentions::operand;
use crate::check::header::RuleHeader;
use crate::check::numbers::{plain, signed};
use crate::check::rates::roundings;
use crate::check::{EvalContext, Finding, Operand, Side, Verdict};
use crate::extract::{Mention, Role};
use crate::message;
use crate::message::Message;
use crate::text::Span;
use rust_decimal::Decimal;
use serde::Deserialize;

/// A growth printed in percent is that of the two numbers printed beside it: 8073起，同比2017年的8073起上升27%.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct NamedGrowth {
    /// Words that compare with another year.
    pub compares: Vec<String>,
    /// Words that lead from the earlier number to the later one.
    pub leads: Vec<String>,
    /// Words right before the later number of such a pair.
    pub reaches: Vec<String>,
    /// Words of this year.
    pub own_year: Vec<String>,
    /// Words of increase.
    pub rises: Vec<String>,
    /// Words of decline.
    pub falls: Vec<String>,
    /// Other words that may stand between the numbers and the percentage.
    pub fillers: Vec<String>,
}

/// Most bytes between two of the numbers.
const NEAR: usize = 120;
/// Most mentions examined before the percentage.
const LOOK_BACK: usize = 8;

impl RuleKind for NamedGrowth {
    fn targets(&self, _: RuleHeader<'_>, context: EvalContext<'_>) -> Vec<Target> {
        let mentions = &context.extraction.prose.mentions;
        let is_growth = |at: &usize| {
            mentions.get(*at).is_some_and(|mention| mention.role == Role::Growth && mention.unit.ends_with(['%', '％']))
        };
        (0..mentions.len()).filter(is_growth).filter(|&at| self.pair(context, at).is_some()).map(Target::Item).collect()
    }

    fn evaluate(&self, rule: RuleHeader<'_>, target: &Target, context: EvalContext<'_>) -> Vec<Finding> {
        let Target::Item(at) = target else { return Vec::new() };
        self.judge(rule, context, *at).into_iter().collect()
    }
}

/// The two numbers of a growth.
struct Pair<'a> {
    now: &'a Mention,
    then: &'a Mention,
    falls: bool,
}

impl NamedGrowth {
    fn judge(&self, rule: RuleHeader<'_>, context: EvalContext<'_>, at: usize) -> Option<Finding> {
        let Pair { now, then, falls } = self.pair(context, at)?;
        let printed = context.extraction.prose.mentions.get(at)?;
        let operands: Vec<Operand> = [(now, Side::Left), (then, Side::Left), (printed, Side::Right)]
            .map(|(mention, side)| operand(context, mention, side))
            .into();
        let [Some(later), Some(earlier), Some(rate)] = [&operands[0], &operands[1], &operands[2]].map(|o| o.value)
        else {
            return None;
        };
        let rate = if falls { -rate } else { rate };
        let exact = later.checked_sub(earlier)?.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(earlier)?;
        let (rounded, truncated) = roundings(exact, rate.scale());
        let basis = format!("{}÷{}: {}%", plain(later), plain(earlier), signed(exact.round_dp(3)));
        let (verdict, detail) = if rate == rounded {
            (Verdict::Holds, Message::plain(format!("{basis} = {}%", signed(rate))))
        } else if rate == truncated {
            let words = format!("{basis}; {}%", signed(rate));
            (Verdict::Truncated, message!("finding.growth.truncated", growth = words))
        } else {
            let words =
                message!("finding.growth.named", basis = basis, rounded = signed(rounded), printed = signed(rate));
            (Verdict::Fails, words)
        };
        Some(rule.finding_at(printed.span.start, verdict, operands, detail))
    }

    /// Finds the numbers before a growth in its sentence.
    fn pair<'a>(&self, context: EvalContext<'a>, at: usize) -> Option<Pair<'a>> {
        let mentions = &context.extraction.prose.mentions;
        let printed = mentions.get(at).filter(|printed| !printed.approximate)?;
        let before = mentions.get(at.saturating_sub(LOOK_BACK)..at)?;
        let mut counts = before.iter().enumerate().rev().filter(|(_, mention)| {
            mention.sentence == printed.sentence
                && matches!(mention.role, Role::Count | Role::Total | Role::Part | Role::Amount)
        });
        let (second_at, second) = counts.next()?;
        if let Some(pair) = self.bracketed(context, at, second) {
            return Some(pair);
        }
        let (first_at, first) = counts.next()?;
        let exact = |mention: &Mention| !mention.approximate && mention.value.is_some_and(|value| !value.is_zero());
        if first.unit != second.unit || !exact(first) || !exact(second) {
            return None;
        }
        let words = |from: &Mention, to: &Mention| {
            let span = Span::new(from.span.end, to.span.start);
            let said = context.document.at(span);
            let said = said.strip_prefix(from.unit.as_str()).unwrap_or(said);
            (span.len() <= NEAR && !said.contains(['。', ';', '；', '\n'])).then_some(said)
        };
        let (between, behind) = (words(first, second)?, words(second, printed)?);
        // 较上年增加5件,增长20%: only the amount of the change may stand between.
        let is_change = |mention: &Mention| mention.role == Role::Growth;
        if !before.get(second_at + 1..)?.iter().all(is_change) || !self.is_bare(behind) {
            return None;
        }
        let has = |words: &[String], said: &str| words.iter().any(|word| said.contains(word.as_str()));
        let falls = has(&self.falls, behind);
        if !falls && !has(&self.rises, behind) {
            return None;
        }
        let year = |from: usize, to: usize, role: Role| {
            before.get(from..to).is_some_and(|stretch| stretch.iter().any(|mention| mention.role == role))
        };
        let changes = has(&self.rises, between) || has(&self.falls, between);
        let compares = has(&self.compares, between) || year(first_at + 1, second_at, Role::OtherYear);
        let clause = context.document.at(first.label);
        let earlier = has(&self.compares, clause)
            || has(&self.leads, clause)
            || first_at.checked_sub(1).is_some_and(|at| year(at, first_at, Role::OtherYear));
        let reaches = self.reaches.iter().any(|word| between.trim_end().ends_with(word.as_str()))
            || has(&self.own_year, between)
            || year(first_at + 1, second_at, Role::BodyYear);
        if compares && !changes && self.is_bare(between) {
            return Some(Pair { now: first, then: second, falls });
        }
        (earlier && reaches && !compares).then_some(Pair { now: second, then: first, falls })
    }

    /// Finds the earlier number in brackets behind the growth: 15件,同比下降25%(去年20件).
    fn bracketed<'a>(&self, context: EvalContext<'a>, at: usize, now: &'a Mention) -> Option<Pair<'a>> {
        let mentions = &context.extraction.prose.mentions;
        let printed = mentions.get(at)?;
        let is_count =
            |mention: &&Mention| matches!(mention.role, Role::Count | Role::Total | Role::Part | Role::Amount);
        let then = mentions.get(at + 1..)?.iter().take(2).find(is_count)?;
        let near = |from: usize, to: usize| {
            let span = Span::new(from, to);
            (span.len() <= NEAR).then(|| context.document.at(span))
        };
        let behind = near(printed.span.end, then.span.start)?;
        let before = near(now.span.end, printed.span.start)?;
        let before = before.strip_prefix(now.unit.as_str()).unwrap_or(before);
        let falls = self.falls.iter().any(|word| before.contains(word.as_str()));
        let grows = falls || self.rises.iter().any(|word| before.contains(word.as_str()));
        let year = mentions.get(at + 1).is_some_and(|mention| mention.role == Role::OtherYear);
        let compares = year || self.compares.iter().any(|word| behind.contains(word.as_str()));
        let is_pair = behind.starts_with(['(', '（'])
            && compares
            && grows
            && now.unit == then.unit
            && [now, then]
                .iter()
                .all(|mention| !mention.approximate && mention.value.is_some_and(|value| !value.is_zero()))
            && self.is_bare(behind)
            && self.is_bare(before);
        is_pair.then_some(Pair { now, then, falls })
    }

    /// True if only words of comparison, digits and marks are in these words.
    fn is_bare(&self, said: &str) -> bool {
        let mut rest = said.to_string();
        for word in [&self.compares, &self.rises, &self.falls, &self.fillers, &self.own_year].into_iter().flatten() {
            rest = rest.replace(word.as_str(), "");
        }
        rest.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count() <= 2
    }
}
