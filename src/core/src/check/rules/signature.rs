//! `Signature`: the agency of the title signs.

use super::kind::{RuleKind, Target};
use crate::check::header::RuleHeader;
use crate::check::{EvalContext, Finding, Verdict};
use crate::message;
use serde::Deserialize;

/// The agency of the title signs.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Signature {
    /// Words of a name that do not make it another agency.
    pub without: Vec<String>,
}

/// True when every character of one name occurs in the other in the same order: 区城管局 is in 区城市管理局.
fn is_same_name(one: &str, other: &str) -> bool {
    let within = |long: &str, short: &str| {
        let mut rest = long.chars();
        short.chars().all(|c| rest.any(|d| d == c))
    };
    within(one, other) || within(other, one)
}

impl RuleKind for Signature {
    fn evaluate(&self, rule: RuleHeader<'_>, _: &Target, context: EvalContext<'_>) -> Vec<Finding> {
        let identity = context.identity();
        let (Some(titled), Some(signed)) = (identity.titled, identity.signature) else { return Vec::new() };
        let (title, sign) = (context.document.at(titled), context.document.at(signed));
        let bare =
            |name: &str| self.without.iter().fold(name.to_string(), |name, word| name.replace(word.as_str(), ""));
        let holds = is_same_name(&bare(title), &bare(sign));
        let detail = message!("finding.signature", title = title, sign = sign);
        vec![rule.finding(Verdict::of(holds), vec![titled, signed], detail)]
    }
}
