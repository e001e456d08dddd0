//! `Mentioned`: a number of the prose that names a notion equals the table's cells under one of the readings.

use super::against_table;
use super::kind::{RuleKind, Target};
use super::mentions::is_count;
use crate::check::header::RuleHeader;
use crate::check::terms::{Term, side};
use crate::check::{EvalContext, Finding, Side};
use crate::extract::Mention;
use serde::Deserialize;

/// A number of the prose that names a notion equals the table's cells under one of the readings.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Mentioned {
    /// The words its label must contain, all of them.
    pub words: Vec<String>,
    /// Words that make it another notion.
    #[serde(default)]
    pub without: Vec<String>,
    /// The units it may have; empty for any.
    #[serde(default)]
    pub units: Vec<String>,
    /// Each reading is a sum of terms; the first that fits is named.
    pub readings: Vec<Vec<String>>,
}

/// Words that make a number last year's.
const OTHER_YEAR: &[&str] = &["去年", "上一年", "同期"];

impl Mentioned {
    fn names(&self, context: EvalContext<'_>, mention: &Mention) -> bool {
        let label = context.document.at(mention.label);
        self.words.iter().all(|word| label.contains(word.as_str()))
            && !self.without.iter().any(|word| label.contains(word.as_str()))
            && !OTHER_YEAR.iter().any(|word| label.contains(word))
            && (self.units.is_empty() || self.units.contains(&mention.unit))
    }
}

impl RuleKind for Mentioned {
    fn targets(&self, _: RuleHeader<'_>, context: EvalContext<'_>) -> Vec<Target> {
        let mentions = context.extraction.prose.mentions.iter().enumerate();
        let named = mentions.filter(|(_, mention)| is_count(mention) && self.names(context, mention));
        named.map(|(at, _)| Target::Item(at)).collect()
    }

    fn evaluate(&self, rule: RuleHeader<'_>, target: &Target, context: EvalContext<'_>) -> Vec<Finding> {
        let Target::Item(at) = target else { return Vec::new() };
        let Some(mention) = context.extraction.prose.mentions.get(*at) else { return Vec::new() };
        let of = |terms: &Vec<String>| side(rule.sets, terms, &[], Side::Right);
        let readings: Vec<Vec<(Side, Term)>> = self.readings.iter().map(of).collect();
        against_table::compare(rule, context, mention, &readings).into_iter().collect()
    }

    fn terms(&self) -> Vec<&String> {
        self.readings.iter().flatten().collect()
    }
}
