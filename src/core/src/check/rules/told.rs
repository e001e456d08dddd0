//! `Told`: a chapter has a minimum length.

use super::kind::{RuleKind, Target};
use crate::check::header::RuleHeader;
use crate::check::{EvalContext, Finding, Verdict};
use crate::message;
use crate::text::Span;
use serde::Deserialize;

/// The chapter whose title holds `chapter` has at least this many characters.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Told {
    /// Words of the chapter's title.
    pub chapter: String,
    /// The least number of characters, white space and table borders aside.
    pub characters: usize,
}

impl RuleKind for Told {
    fn evaluate(&self, rule: RuleHeader<'_>, _: &Target, context: EvalContext<'_>) -> Vec<Finding> {
        let document = context.document;
        let mut sections = document.sections.iter();
        let section = sections.rfind(|section| document.at(section.title).contains(&self.chapter));
        let Some(section) = section else { return Vec::new() };
        let body = document.at(Span::new(section.title.end, section.span.end));
        let count = body.chars().filter(|c| !c.is_whitespace() && *c != '|').count();
        let least = self.characters;
        let detail = message!("finding.told", n = count, least = least);
        vec![rule.finding(Verdict::of(count >= least), vec![section.title], detail)]
    }
}
