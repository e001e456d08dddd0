//! `Copied`: little of the prose is last year's word for word, its numbers left aside.

use super::kind::{RuleKind, Target};
use crate::check::header::RuleHeader;
use crate::check::{EvalContext, Finding, Verdict};
use crate::message;
use crate::text::Span;
use serde::Deserialize;

/// Little of the prose is last year's word for word, its numbers left aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct Copied {
    /// The highest share of sentences, in percent, that is not yet a copy.
    pub percent: u32,
    /// Reports with fewer sentences are not judged: of few, one is too large a share.
    pub sentences: usize,
    /// Shorter sentences than this many characters are formulas.
    pub characters: usize,
}

impl RuleKind for Copied {
    fn evaluate(&self, rule: RuleHeader<'_>, _: &Target, context: EvalContext<'_>) -> Vec<Finding> {
        let Self { percent, sentences: least, characters } = *self;
        let Some(theirs) = context.last_year.and_then(|values| values.sentences()) else { return Vec::new() };
        let Some(sentences) = context.values.sentences() else { return Vec::new() };
        let ours = sentences.long(characters).count();
        if ours < least {
            return Vec::new();
        }
        let same: Vec<Span> = sentences.copied(theirs, characters).map(|sentence| sentence.span).collect();
        let share = 100 * same.len() / ours;
        let holds = 100 * same.len() <= percent as usize * ours;
        let detail = message!("finding.copied", n = same.len(), all = ours, share = share, percent = percent);
        vec![rule.finding(Verdict::of(holds), same, detail)]
    }

    fn needs_last_year(&self) -> bool {
        true
    }
}
