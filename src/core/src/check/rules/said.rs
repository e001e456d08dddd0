//! `Said`: a chapter contains one of some words.

use super::kind::{RuleKind, Target};
use crate::check::header::RuleHeader;
use crate::check::{EvalContext, Finding, Verdict};
use crate::message;
use crate::message::Message;
use crate::text::Span;
use serde::Deserialize;

/// The chapter whose title holds `chapter` contains one of these words.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Said {
    /// Words of the chapter's title.
    pub chapter: String,
    /// Any of these will do.
    pub words: Vec<String>,
}

impl RuleKind for Said {
    fn evaluate(&self, rule: RuleHeader<'_>, _: &Target, context: EvalContext<'_>) -> Vec<Finding> {
        let document = context.document;
        let mut sections = document.sections.iter();
        let section = sections.rfind(|section| document.at(section.title).contains(&self.chapter));
        let Some(section) = section else { return Vec::new() };
        let body = Span::new(section.title.end, section.span.end);
        let text = document.at(body);
        let word = self.words.iter().find_map(|word| text.find(word.as_str()).map(|at| (word, at)));
        let (place, detail) = match word {
            Some((word, at)) => {
                let start = body.start + at;
                (Span::new(start, start + word.len()), Message::plain(word))
            }
            None => (section.title, message!("finding.said.missing")),
        };
        vec![rule.finding(Verdict::of(word.is_some()), vec![place], detail)]
    }
}
