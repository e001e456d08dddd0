//! `Labelled`: a number of the prose whose label is a row label of a one-column form equals that row.

use super::against_table;
use super::kind::{RuleKind, Target};
use super::mentions::is_count;
use crate::check::header::RuleHeader;
use crate::check::terms::Term;
use crate::check::{EvalContext, Finding, Side};
use crate::extract::Reading;

/// A number of the prose whose label is a row label of a one-column form equals that row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Labelled;

impl RuleKind for Labelled {
    fn targets(&self, _: RuleHeader<'_>, context: EvalContext<'_>) -> Vec<Target> {
        let mentions = context.extraction.prose.mentions.iter().enumerate();
        let labelled = mentions.filter(|(_, mention)| is_count(mention)).filter_map(|(at, mention)| {
            // A number that fills its row has nothing to be compared with.
            let value = mention.field.as_deref().and_then(|id| context.extraction.field(id))?;
            (value.reading != Reading::Prose).then_some(Target::Item(at))
        });
        labelled.collect()
    }

    fn evaluate(&self, rule: RuleHeader<'_>, target: &Target, context: EvalContext<'_>) -> Vec<Finding> {
        let Target::Item(at) = target else { return Vec::new() };
        let found = || {
            let mention = context.extraction.prose.mentions.get(*at)?;
            let term = Term::of(mention.field.clone()?);
            against_table::compare(rule, context, mention, &[vec![(Side::Right, term)]])
        };
        found().into_iter().collect()
    }
}
