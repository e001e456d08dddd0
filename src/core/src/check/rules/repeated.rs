//! `Repeated`: what is counted in the same words and the same unit is the same number everywhere.

use super::kind::{RuleKind, Target};
use super::mentions::{is_count, operand};
use crate::check::header::RuleHeader;
use crate::check::numbers::plain;
use crate::check::{Arithmetic, EvalContext, Finding, Side, Verdict};
use crate::extract::Mention;
use crate::message::Message;
use serde::Deserialize;
use std::collections::HashMap;

/// What is counted in the same words and the same unit is the same number everywhere.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Repeated {
    /// Shorter labels than this many characters name no notion of their own.
    pub characters: usize,
    /// Words that make it another notion each time.
    #[serde(default)]
    pub without: Vec<String>,
}

/// The words that name what a number counts.
fn words<'a>(context: EvalContext<'a>, mention: &Mention) -> &'a str {
    context.document.at(mention.label).trim().trim_end_matches(['为', '共', '数'])
}

/// Mentions with the same words and unit: the first, and the one it is compared with.
struct Group {
    first: usize,
    second: Option<usize>,
}

impl RuleKind for Repeated {
    /// Of each notion the first mention, and the first with another number, else the second.
    fn targets(&self, _: RuleHeader<'_>, context: EvalContext<'_>) -> Vec<Target> {
        let mentions = &context.extraction.prose.mentions;
        let names = |mention: &Mention| {
            let words = words(context, mention);
            is_count(mention)
                && words.chars().count() >= self.characters
                && !self.without.iter().any(|word| words.contains(word.as_str()))
        };
        let mut groups: Vec<Group> = Vec::new();
        let mut index: HashMap<(&str, &str), usize> = HashMap::new();
        for (at, mention) in mentions.iter().enumerate().filter(|(_, mention)| names(mention)) {
            let same = *index.entry((words(context, mention), &mention.unit)).or_insert(groups.len());
            let Some(Group { first, second }) = groups.get_mut(same) else {
                groups.push(Group { first: at, second: None });
                continue;
            };
            let is_other = |at: usize| mentions[at].value != mentions[*first].value;
            if second.is_none_or(|second| !is_other(second) && is_other(at)) {
                *second = Some(at);
            }
        }
        groups.into_iter().filter_map(|group| Some(Target::Pair(group.first, group.second?))).collect()
    }

    fn evaluate(&self, rule: RuleHeader<'_>, target: &Target, context: EvalContext<'_>) -> Vec<Finding> {
        let Target::Pair(first, second) = *target else { return Vec::new() };
        evaluate(rule, context, first, second).into_iter().collect()
    }
}

fn evaluate(rule: RuleHeader<'_>, context: EvalContext<'_>, first: usize, second: usize) -> Option<Finding> {
    let mentions = &context.extraction.prose.mentions;
    let (first, second) = (mentions.get(first)?, mentions.get(second)?);
    let operands = vec![operand(context, first, Side::Left), operand(context, second, Side::Right)];
    let (left, right) = (operands[0].value?, operands[1].value?);
    let mark = if left == right { "=" } else { "≠" };
    let text = format!("{} {} {mark} {}", words(context, first), plain(left), plain(right));
    let detail = Message::plain(text);
    let mut found = rule.finding_at(first.span.start, Verdict::of(left == right), operands, detail);
    found.arithmetic = Arithmetic::Equal;
    found.set_sides(left, right);
    Some(found)
}
