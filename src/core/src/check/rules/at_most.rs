//! `AtMost`: one sum of fields is at most another.

use super::kind::{Linear, RuleKind, Target};
use super::two_sums;
use crate::check::header::RuleHeader;
use crate::check::{EvalContext, Finding};
use serde::Deserialize;

/// The left sum is at most the right one.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct AtMost {
    /// Terms of the smaller side.
    pub left: Vec<String>,
    /// Terms of the larger side.
    pub right: Vec<String>,
}

impl RuleKind for AtMost {
    fn evaluate(&self, rule: RuleHeader<'_>, _: &Target, context: EvalContext<'_>) -> Vec<Finding> {
        two_sums::evaluate(rule, &Linear { left: &self.left, right: &self.right, is_bound: true }, context)
    }

    fn terms(&self) -> Vec<&String> {
        self.left.iter().chain(&self.right).collect()
    }

    fn linear(&self) -> Option<Linear<'_>> {
        Some(Linear { left: &self.left, right: &self.right, is_bound: true })
    }
}
