//! The interface of a kind of rule.
//!
//! Invariant: targets depend on the text only, never on values, so they are found once; evaluation of one target depends
//! on the text and the values it reads.

use crate::check::header::RuleHeader;
use crate::check::terms::is_last_year;
use crate::check::{EvalContext, Finding};
use crate::text::Span;
use std::fmt::Debug;

/// What one evaluation covers: a change of a value re-evaluates only the targets that read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::check) enum Target {
    /// The whole report.
    Report,
    /// A mention, an enumeration or a percentage, by its index.
    Item(usize),
    /// Two mentions, by their indexes.
    Pair(usize, usize),
    /// The percentages of an enumeration: mentions of the parts, and of the total when it has one.
    Shares { parts: Vec<usize>, total: Option<usize> },
    /// A place in the text.
    Place(Span),
}

/// A hard relation between two sums of fields, as the analysis of a rule set reads it.
pub(in crate::check) struct Linear<'a> {
    /// Terms of the left sum.
    pub left: &'a [String],
    /// Terms of the right sum.
    pub right: &'a [String],
    /// True for at most, false for equal.
    pub is_bound: bool,
}

/// A kind of rule, with its parameters.
pub(in crate::check) trait RuleKind: Debug {
    /// What the rule is evaluated on, in document order.
    fn targets(&self, _rule: RuleHeader<'_>, _context: EvalContext<'_>) -> Vec<Target> {
        vec![Target::Report]
    }

    /// Evaluates the rule on one of its targets.
    fn evaluate(&self, rule: RuleHeader<'_>, target: &Target, context: EvalContext<'_>) -> Vec<Finding>;

    /// Terms that must name fields of some form.
    fn terms(&self) -> Vec<&String> {
        Vec::new()
    }

    /// True when the rule compares this report with last year's.
    fn needs_last_year(&self) -> bool {
        self.terms().into_iter().any(|term| is_last_year(term))
    }

    /// The relation between sums that the analysis of a rule set counts; `None` for other kinds.
    fn linear(&self) -> Option<Linear<'_>> {
        None
    }
}
