//! `Listed`: as many things are listed as the sentence says: `包括概述、…、年度统计报表七个部分`.
//!
//! Invariant: a list may have marks inside its items, so only one that is too short fails.

use super::kind::{RuleKind, Target};
use super::mentions::NUMERALS;
use crate::check::header::RuleHeader;
use crate::check::{EvalContext, Finding, Verdict};
use crate::message;
use crate::text::{Bilingual, Span, numerals};
use rust_decimal::Decimal;
use serde::Deserialize;
use std::cmp::Ordering;

/// As many things are listed as the sentence says: 包括甲、乙两个部分.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Listed {
    /// What is listed.
    pub units: Vec<String>,
    /// Words that begin the list.
    pub after: Vec<String>,
    /// Words that begin the list where none of those does: 由…组成.
    pub by: Vec<String>,
    /// Ends of a piece that runs on into the next: 行政复议、行政诉讼情况.
    pub runs_on: Vec<String>,
    /// Words that join the last two things.
    pub joints: Vec<String>,
    /// Words with a joint that are inside one thing: 问题及改进.
    pub inside: Vec<String>,
}

/// A number in digits or in Chinese numerals.
fn number(text: &str) -> Option<usize> {
    let digits = numerals::fold(text).parse().ok();
    digits.or_else(|| numerals::chinese_integer(text).and_then(|count| usize::try_from(count).ok()))
}

/// Most bytes of a list.
const LONGEST: usize = 1800;

/// The end of a text that belongs to its last sentence, not longer than a list may be.
fn sentence_before(text: &str) -> &str {
    let mut from = text.len().saturating_sub(LONGEST);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    text[from..].rsplit(['。', '\n', '；', ';']).next().unwrap_or("")
}

impl RuleKind for Listed {
    fn evaluate(&self, rule: RuleHeader<'_>, _: &Target, context: EvalContext<'_>) -> Vec<Finding> {
        let text = &context.document.text;
        let of_unit = |unit: &String| {
            let ends = text.match_indices(unit.as_str()).map(|(at, _)| at).collect::<Vec<_>>();
            ends.into_iter().filter_map(|at| self.judge(rule, text, unit, at)).collect::<Vec<_>>()
        };
        self.units.iter().flat_map(of_unit).collect()
    }
}

impl Listed {
    /// Judges the list that ends at a byte, before the unit: 七个部分, 七部分.
    fn judge(&self, rule: RuleHeader<'_>, text: &str, unit: &str, at: usize) -> Option<Finding> {
        let counted = text[..at].strip_suffix('个').unwrap_or(&text[..at]).trim_end_matches(' ');
        if !counted.ends_with(|c| NUMERALS.contains(&c) || numerals::digit(c).is_some()) {
            return None;
        }
        let before = sentence_before(counted);
        let start = counted.len() - before.len();
        let head = before.trim_end_matches(|c| NUMERALS.contains(&c) || numerals::digit(c).is_some());
        let printed = &before[head.len()..];
        let after = self.after.iter().filter_map(|word| head.rfind(word.as_str()).map(|at| at + word.len())).max();
        let begin =
            after.or_else(|| self.by.iter().find_map(|word| head.find(word.as_str()).map(|at| at + word.len())));
        let (count, begin) = (number(printed)?, begin?);
        let items = head[begin..].trim_end_matches(['等', '共', '这', '的', '以', '上', ' ', ',', '，', ':', '：']);
        let pieces: Vec<&str> =
            items.split(['、', ',', '，']).map(str::trim).filter(|piece| !piece.is_empty()).collect();
        let (last, others) = pieces.split_last()?;
        // Without marks nothing was listed before the number.
        if others.is_empty() {
            return None;
        }
        let runs_on = |piece: &&&str| self.runs_on.iter().any(|end| piece.ends_with(end.as_str()));
        let fewest = pieces.len() - others.iter().filter(runs_on).count();
        // 甲、乙和丙 are three; 问题及改进 is one.
        let names = self.inside.iter().fold((*last).to_string(), |names, pair| names.replace(pair.as_str(), ""));
        let joins = |piece: &str| {
            self.joints.iter().any(|joint| piece.trim_start_matches(joint.as_str()).contains(joint.as_str()))
        };
        let found = count.clamp(fewest, fewest + usize::from(joins(&names)));
        let span = Span::new(start + begin, at + unit.len());
        let verdict = match found.cmp(&count) {
            Ordering::Equal => Verdict::Holds,
            Ordering::Less => Verdict::Fails,
            Ordering::Greater => Verdict::NotAssessable,
        };
        let words = text.get(start + head.len()..at + unit.len())?;
        let said = Bilingual::new(words, format!("{count} ({words})"));
        let detail = message!("finding.listed", said = said, found = found);
        let mut finding = rule.finding_at(span.start, verdict, Vec::new(), detail);
        finding.places = vec![span];
        (finding.left, finding.right) = (Some(Decimal::from(found)), Some(Decimal::from(count)));
        Some(finding)
    }
}
