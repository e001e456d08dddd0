//! `Growth`: a growth printed in percent is that of the cells against last year's, on one of several bases.
//!
//! Invariant: without last year's report nothing is judged, and the finding says so.

use super::kind::{RuleKind, Target};
use crate::check::header::RuleHeader;
use crate::check::numbers::{plain, signed};
use crate::check::rates::roundings;
use crate::check::sums::sum;
use crate::check::terms::{Term, operands, side};
use crate::check::{EvalContext, Finding, Operand, Side, Verdict};
use crate::extract::{Mention, Role};
use crate::message;
use crate::message::Message;
use crate::text::Span;
use rust_decimal::Decimal;
use serde::Deserialize;

/// A growth printed in percent is that of the cells against last year's, under one of the readings of its basis.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Growth {
    /// The words before it in its sentence, all of them.
    pub words: Vec<String>,
    /// Words that make it another notion.
    #[serde(default)]
    pub without: Vec<String>,
    /// Each reading is a sum of terms, taken of this year and of last.
    pub readings: Vec<Vec<String>>,
}

/// Words that turn growth into decline.
const DECLINE: &[&str] = &["下降", "减少", "降低", "下滑", "负增长"];

impl RuleKind for Growth {
    fn evaluate(&self, rule: RuleHeader<'_>, _: &Target, context: EvalContext<'_>) -> Vec<Finding> {
        let mut findings = Vec::new();
        for mention in context.extraction.prose.mentions.iter().filter(|mention| mention.role == Role::Growth) {
            let before = context.document.at(Span::new(mention.sentence.start, mention.span.start));
            let fits = mention.unit == "%" || context.document.at(mention.span).ends_with('%');
            let is_meant = self.words.iter().all(|word| before.contains(word.as_str()))
                && !self.without.iter().any(|word| before.contains(word.as_str()));
            if let Some(printed) = mention.value.filter(|_| fits && is_meant && !mention.approximate) {
                let tail: String = before.chars().rev().take(8).collect::<Vec<_>>().into_iter().rev().collect();
                let falls = DECLINE.iter().any(|word| tail.contains(word));
                let printed = if falls { -printed } else { printed };
                findings.extend(self.judge(rule, context, mention, printed));
            }
        }
        findings
    }

    fn terms(&self) -> Vec<&String> {
        self.readings.iter().flatten().collect()
    }

    fn needs_last_year(&self) -> bool {
        true
    }
}

/// The growth of one reading.
struct Basis {
    /// The numbers of both years.
    numbers: Vec<Operand>,
    /// In percent.
    exact: Decimal,
    text: String,
}

impl Growth {
    fn judge(
        &self,
        rule: RuleHeader<'_>,
        context: EvalContext<'_>,
        mention: &Mention,
        printed: Decimal,
    ) -> Option<Finding> {
        let at = |verdict, operands, detail| Some(rule.finding_at(mention.span.start, verdict, operands, detail));
        let printed_operand = Operand {
            id: mention.id.clone(),
            last_year: false,
            side: Side::Left,
            negative: false,
            value: Some(printed),
            span: Some(mention.span),
        };
        if context.last_year.is_none() {
            let words = message!("finding.growth.no_last_year");
            return at(Verdict::NotAssessable, vec![printed_operand], words);
        }
        let bases = self.readings.iter().filter_map(|terms| basis(rule, context, &printed_operand, terms));
        let mut tried: Vec<String> = Vec::new();
        let mut cut = None;
        let mut shown: Option<Vec<Operand>> = None;
        for Basis { numbers, exact, text } in bases {
            let (rounded, truncated) = roundings(exact, printed.scale());
            if printed == rounded {
                let words = format!("{text} = {}%", signed(printed));
                return at(Verdict::Holds, numbers, Message::plain(words));
            }
            if printed == truncated && cut.is_none() {
                cut = Some((text.clone(), numbers.clone()));
            }
            shown.get_or_insert(numbers);
            tried.push(text);
        }
        if let Some((text, numbers)) = cut {
            let words = format!("{text}; {}%", signed(printed));
            let detail = message!("finding.growth.truncated", growth = words);
            return at(Verdict::Truncated, numbers, detail);
        }
        let numbers = shown?;
        let detail = message!("finding.growth.wrong", printed = signed(printed), bases = tried.join("; "));
        at(Verdict::Fails, numbers, detail)
    }
}

/// Computes one reading; `None` when a number of either year is missing, or last year's sum is zero.
fn basis(rule: RuleHeader<'_>, context: EvalContext<'_>, printed: &Operand, terms: &[String]) -> Option<Basis> {
    let terms = side(rule.sets, terms, &[], Side::Right);
    let [now, then] = [false, true].map(|last_year| {
        let of_year: Vec<(Side, Term)> =
            terms.iter().map(|(side, term)| (*side, Term { last_year, ..term.clone() })).collect();
        operands(context, &of_year)
    });
    if now.unknown || then.unknown {
        return None;
    }
    let (this, last) = (sum(&now.list, Side::Right), sum(&then.list, Side::Right));
    let exact = (this - last).checked_mul(Decimal::ONE_HUNDRED).and_then(|rise| rise.checked_div(last))?;
    let numbers = std::iter::once(printed.clone()).chain(now.list).chain(then.list).collect();
    let text = format!("{}÷{}: {}%", plain(this), plain(last), signed(exact.round_dp(3)));
    Some(Basis { numbers, exact, text })
}
