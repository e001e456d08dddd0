//! `Product`: a sum of money is its count times the price of one.

use super::kind::{RuleKind, Target};
use super::mentions::{operand, sentence_at};
use crate::check::header::RuleHeader;
use crate::check::numbers::plain;
use crate::check::{EvalContext, Finding, Side, Verdict};
use crate::extract::Mention;
use crate::message::Message;
use crate::text::Span;
use serde::Deserialize;

/// A sum of money is its count times the price of one: `25件,每件10元,共250元`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Product {
    /// Words before a price: 每件.
    pub each: Vec<String>,
    /// Words of the sentence, any of them.
    pub words: Vec<String>,
}

impl Product {
    /// The word directly before a price: 每件.
    fn counted(&self, context: EvalContext<'_>, price: &Mention) -> Option<&String> {
        let before = context.document.at(Span::new(price.sentence.start, price.span.start));
        self.each.iter().find(|word| before.trim_end_matches(['收', '取', '缴']).ends_with(word.as_str()))
    }

    fn judge(&self, rule: RuleHeader<'_>, context: EvalContext<'_>, at: usize) -> Option<Finding> {
        let mentions = &context.extraction.prose.mentions;
        let price = mentions.get(at)?;
        let unit = self.counted(context, price).and_then(|word| word.chars().last()).map(String::from)?;
        let sentence = sentence_at(&context.document.text, price.span.start);
        let from = mentions.partition_point(|mention| mention.span.start < sentence.start);
        let inside = || {
            let here = mentions[from..].iter().take_while(|mention| mention.span.start < sentence.end);
            here.filter(|mention| sentence.covers(mention.span) && mention.id != price.id && !mention.approximate)
        };
        let mut numbers = inside().filter(|mention| mention.unit == unit);
        let mut sums = inside().filter(|mention| mention.unit == "元");
        let (Some(count), None, Some(sum), None) = (numbers.next(), numbers.next(), sums.next(), sums.next()) else {
            return None;
        };
        let operands = vec![
            operand(context, count, Side::Left),
            operand(context, price, Side::Left),
            operand(context, sum, Side::Right),
        ];
        let (count, one, whole) = (operands[0].value?, operands[1].value?, operands[2].value?);
        let product = count.checked_mul(one)?;
        let text = format!("{}×{} = {}", plain(count), plain(one), plain(product));
        let (text, holds) =
            if product == whole { (text, true) } else { (format!("{text} ≠ {}", plain(whole)), false) };
        let detail = Message::plain(text);
        let mut found = rule.finding_at(price.span.start, Verdict::of(holds), operands, detail);
        found.set_sides(product, whole);
        Some(found)
    }
}

impl RuleKind for Product {
    /// The prices of one thing in sentences about money.
    fn targets(&self, _: RuleHeader<'_>, context: EvalContext<'_>) -> Vec<Target> {
        let document = context.document;
        let is_meant = |price: &Mention| {
            let sentence = document.at(sentence_at(&document.text, price.span.start));
            self.counted(context, price).is_some() && self.words.iter().any(|word| sentence.contains(word.as_str()))
        };
        let prices = context.extraction.prose.mentions.iter().enumerate().filter(|(_, mention)| mention.unit == "元");
        prices.filter(|(_, price)| is_meant(price)).map(|(at, _)| Target::Item(at)).collect()
    }

    fn evaluate(&self, rule: RuleHeader<'_>, target: &Target, context: EvalContext<'_>) -> Vec<Finding> {
        let Target::Item(at) = target else { return Vec::new() };
        self.judge(rule, context, *at).into_iter().collect()
    }
}
