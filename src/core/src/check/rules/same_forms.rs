//! `SameForms`: both years are read by the same forms.

use super::kind::{RuleKind, Target};
use crate::check::header::RuleHeader;
use crate::check::{EvalContext, Finding, Verdict};
use crate::extract::Extraction;
use crate::message;
use crate::message::{ENUMERATION_COMMA, Message};
use crate::text::{Bilingual, Span};

/// Both years are read by the same forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SameForms;

/// Ids of the forms of a report, ascending.
fn forms(extraction: &Extraction) -> Vec<String> {
    let mut forms: Vec<String> = extraction.tables.iter().map(|table| table.form.clone()).collect();
    forms.sort_unstable();
    forms.dedup();
    forms
}

impl RuleKind for SameForms {
    fn evaluate(&self, rule: RuleHeader<'_>, _: &Target, context: EvalContext<'_>) -> Vec<Finding> {
        let Some((_, then)) = context.last_year.and_then(|values| values.report()) else { return Vec::new() };
        let (ours, theirs) = (forms(context.extraction), forms(then));
        if ours.is_empty() || theirs.is_empty() {
            return Vec::new();
        }
        let name = |forms: &[String], lang: fn(&Bilingual) -> &str| {
            let named =
                |form: &String| context.library.form(form).map_or(form.clone(), |form| lang(&form.name).to_string());
            forms.iter().map(named).collect::<Vec<_>>().join(ENUMERATION_COMMA)
        };
        let both = |lang| (name(&theirs, lang), name(&ours, lang));
        let (zh, en) = (both(|words| words.zh.as_str()), both(|words| words.en.as_str()));
        let detail = if ours == theirs {
            Message::plain(Bilingual::new(zh.1, en.1))
        } else {
            let (theirs, ours) = (Bilingual::new(zh.0, en.0), Bilingual::new(zh.1, en.1));
            message!("finding.same_forms.differ", theirs = theirs, ours = ours)
        };
        let places = context.extraction.tables.first().map(|table| Span::new(table.span.start, table.span.start));
        vec![rule.finding(Verdict::of(ours == theirs), places.into_iter().collect(), detail)]
    }

    fn needs_last_year(&self) -> bool {
        true
    }
}
