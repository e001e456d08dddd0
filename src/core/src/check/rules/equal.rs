//! `Equal`: two sums of fields are equal.

use super::kind::{Linear, RuleKind, Target};
use super::two_sums;
use crate::check::header::RuleHeader;
use crate::check::{EvalContext, Finding};
use serde::Deserialize;

/// Both sums are equal.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Equal {
    /// Terms of the parts.
    pub left: Vec<String>,
    /// Terms of the total.
    pub right: Vec<String>,
}

impl RuleKind for Equal {
    fn evaluate(&self, rule: RuleHeader<'_>, _: &Target, context: EvalContext<'_>) -> Vec<Finding> {
        two_sums::evaluate(rule, &Linear { left: &self.left, right: &self.right, is_bound: false }, context)
    }

    fn terms(&self) -> Vec<&String> {
        self.left.iter().chain(&self.right).collect()
    }

    fn linear(&self) -> Option<Linear<'_>> {
        Some(Linear { left: &self.left, right: &self.right, is_bound: false })
    }
}
