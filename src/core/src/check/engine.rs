//! Evaluates rules on a report.
//!
//! Invariant: pure and exact (decimal arithmetic only); a rule that cannot be assessed says so and never counts as
//! violated; a rule that panics becomes a finding that counts as a violated hard rule, and stops no other rule.

use super::header::RuleHeader;
use super::panic_guard;
use super::rules::kind::Target;
use super::ruleset::{RuleIndex, Rules};
use super::schema::Rule;
use super::unfilled_totals::WithTotals;
use super::{EvalContext, Finding, Severity, ValueSource, Verdict};
use crate::extract::Extraction;
use crate::ids::Scope;
use crate::message;

/// A rule and one of its targets.
#[derive(Debug, Clone)]
pub(super) struct Evaluation {
    rule: RuleIndex,
    /// `None` when the rule panicked while its targets were searched.
    target: Option<Target>,
}

/// The evaluations of the wanted rules that fit a report, in document order within each rule.
pub(super) fn evaluations<'a>(
    rules: &'a Rules,
    context: EvalContext<'a>,
    wanted: impl Fn(&Rule) -> bool + Copy + 'a,
) -> impl Iterator<Item = Evaluation> + 'a {
    let extraction: &Extraction = context.extraction;
    rules.fitting(extraction, wanted).flat_map(move |at| {
        let targets = rules.get(at).and_then(|(file, rule)| {
            panic_guard::run(|| rule.relation.kind().targets(rule.header(&file.sets), context))
        });
        let targets = targets.map_or_else(|| vec![None], |targets| targets.into_iter().map(Some).collect());
        targets.into_iter().map(move |target| Evaluation { rule: at, target })
    })
}

/// Evaluates a rule on one target.
pub(super) fn evaluate(rules: &Rules, evaluation: &Evaluation, context: EvalContext<'_>) -> Vec<Finding> {
    let Some((file, rule)) = rules.get(evaluation.rule) else { return Vec::new() };
    let header = rule.header(&file.sets);
    let library = context.library;
    let values = WithTotals { values: context.values, library };
    let last_year = context.last_year.map(|values| WithTotals { values, library });
    let last_year = last_year.as_ref().map(|values| -> &dyn ValueSource { values });
    let context = EvalContext { values: &values, last_year, ..context };
    let evaluate = |target| panic_guard::run(|| rule.relation.kind().evaluate(header, target, context));
    evaluation.target.as_ref().and_then(evaluate).unwrap_or_else(|| vec![failure(header, context)])
}

/// The finding of a rule that panicked. It is hard whatever the rule is: what was not judged must not pass unseen.
fn failure(mut rule: RuleHeader<'_>, context: EvalContext<'_>) -> Finding {
    // Without last year's report it is a problem of this one.
    if context.last_year.is_none() {
        rule.scope = Scope::ThisYear;
    }
    let mut found = rule.finding(Verdict::RuleFailed, Vec::new(), message!("finding.rule_failed"));
    found.severity = Severity::Hard;
    found.title = message!("finding.rule", id = rule.id).both();
    found
}

/// Evaluates every rule that fits the report. Rules that name last year are evaluated only when its report is given.
pub fn check(rules: &Rules, context: EvalContext<'_>) -> Vec<Finding> {
    evaluations(rules, context, |_| true).flat_map(|evaluation| evaluate(rules, &evaluation, context)).collect()
}
