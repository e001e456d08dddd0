//! `Rate`: a rate printed in a table equals its part over its whole.

use super::kind::{RuleKind, Target};
use crate::check::header::RuleHeader;
use crate::check::rates;
use crate::check::terms::{Operands, Term, operands};
use crate::check::{Arithmetic, EvalContext, Finding, Side, Verdict};
use crate::message;
use serde::Deserialize;

/// A printed rate equals part over whole.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Rate {
    /// The field that holds the rate in percent.
    #[serde(rename = "rate")]
    pub printed: String,
    /// The part.
    pub part: String,
    /// The whole.
    pub whole: String,
}

impl RuleKind for Rate {
    fn evaluate(&self, rule: RuleHeader<'_>, _: &Target, context: EvalContext<'_>) -> Vec<Finding> {
        let terms = [
            (Side::Right, Term::of(&self.printed)),
            (Side::Left, Term::of(&self.part)),
            (Side::Left, Term::of(&self.whole)),
        ];
        let Operands { list, any, .. } = operands(context, &terms);
        if !any {
            return Vec::new();
        }
        let (verdict, detail) = match (list[0].value, list[1].value, list[2].value) {
            (Some(printed), Some(part), Some(whole)) => rates::judge(printed, part, whole),
            _ => (Verdict::NotAssessable, message!("finding.rate.blank")),
        };
        let mut found = rule.finding(verdict, Vec::new(), detail);
        found.operands = list;
        found.arithmetic = if verdict == Verdict::NotAssessable { Arithmetic::None } else { Arithmetic::Rate };
        vec![found]
    }

    fn terms(&self) -> Vec<&String> {
        vec![&self.printed, &self.part, &self.whole]
    }
}
