//! `Contact`: where the report offers contact, it gives a telephone number, mail or address.

use super::kind::{RuleKind, Target};
use crate::check::header::RuleHeader;
use crate::check::{EvalContext, Finding, Verdict};
use crate::message;
use crate::message::Message;
use crate::text::{Span, numerals};
use serde::Deserialize;

/// Where the report offers contact, it gives a telephone number, mail or address.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Contact {
    /// Words that offer it.
    pub words: Vec<String>,
    /// Words of an answer without digits.
    pub answers: Vec<String>,
    /// How many characters after the offer it may be.
    pub within: usize,
}

impl RuleKind for Contact {
    fn evaluate(&self, rule: RuleHeader<'_>, _: &Target, context: EvalContext<'_>) -> Vec<Finding> {
        let text = &context.document.text;
        let offers = self.words.iter().flat_map(|word| text.match_indices(word.as_str()));
        let mut first = None;
        for (at, word) in offers {
            let span = Span::new(at, at + word.len());
            let after: String = text[span.end..].chars().take(self.within).collect();
            let has_number = after.chars().filter_map(numerals::digit).take(5).count() == 5;
            if has_number || self.answers.iter().any(|answer| after.contains(answer.as_str())) {
                return vec![rule.finding(Verdict::Holds, vec![span], Message::plain(word))];
            }
            first = first.or(Some(span));
        }
        let Some(span) = first else { return Vec::new() };
        let word = context.document.at(span);
        let detail = message!("finding.contact.missing", word = word);
        vec![rule.finding(Verdict::Fails, vec![span], detail)]
    }
}
