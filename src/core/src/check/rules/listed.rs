//! `Listed`: as many things are listed as the sentence says: `包括概述、…、年度统计报表七个部分`.
//!
//! Invariant: a list may have marks inside its items, so only one that is too short fails.

use super::kind::{RuleKind, Target};
use super::mentions::{NUMERALS, sentence_at};
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
    /// Ends of a piece that runs on into the next: 行政复议、行政诉讼情况.
    pub runs_on: Vec<String>,
}

/// A number in digits or in Chinese numerals.
fn number(text: &str) -> Option<usize> {
    let digits = numerals::fold(text).parse().ok();
    digits.or_else(|| numerals::chinese_integer(text).and_then(|count| usize::try_from(count).ok()))
}

impl RuleKind for Listed {
    fn evaluate(&self, rule: RuleHeader<'_>, _: &Target, context: EvalContext<'_>) -> Vec<Finding> {
        let text = &context.document.text;
        let of_unit = |unit: &String| {
            let ends = text.match_indices(&format!("个{unit}")).map(|(at, _)| at).collect::<Vec<_>>();
            ends.into_iter().filter_map(|at| self.judge(rule, text, unit, at)).collect::<Vec<_>>()
        };
        self.units.iter().flat_map(of_unit).collect()
    }
}

impl Listed {
    /// Judges the list that ends at a byte, before `个` and the unit.
    fn judge(&self, rule: RuleHeader<'_>, text: &str, unit: &str, at: usize) -> Option<Finding> {
        let start = sentence_at(text, at).start;
        let before = &text[start..at];
        let head = before.trim_end_matches(|c| NUMERALS.contains(&c) || numerals::digit(c).is_some());
        let printed = &before[head.len()..];
        let begin = self.after.iter().filter_map(|word| head.rfind(word.as_str()).map(|at| at + word.len())).max();
        let (count, begin) = (number(printed)?, begin?);
        let items = head[begin..].trim_end_matches(['等', '共', '这']);
        let pieces: Vec<&str> = items.split('、').collect();
        let runs_on = |piece: &&&str| self.runs_on.iter().any(|end| piece.ends_with(end.as_str()));
        let found = pieces.len() - pieces[..pieces.len() - 1].iter().filter(runs_on).count();
        // Without marks nothing was listed before the number.
        if pieces.len() < 2 {
            return None;
        }
        let span = Span::new(start + begin, at + "个".len() + unit.len());
        let verdict = match found.cmp(&count) {
            Ordering::Equal => Verdict::Holds,
            Ordering::Less => Verdict::Fails,
            Ordering::Greater => Verdict::NotAssessable,
        };
        let words = format!("{printed}个{unit}");
        let said = Bilingual::new(words.as_str(), format!("{count} ({words})"));
        let detail = message!("finding.listed", said = said, found = found);
        let mut finding = rule.finding_at(span.start, verdict, Vec::new(), detail);
        finding.places = vec![span];
        (finding.left, finding.right) = (Some(Decimal::from(found)), Some(Decimal::from(count)));
        Some(finding)
    }
}
