//! Two versions of one report: findings and decisions.

use super::super::check::{Finding, Operand};
use super::super::values::{Code, IdKind, Place};
use gouji_core::diff::{self, FindingFate};
use gouji_core::review::Decision;
use gouji_core::text::Lang;
use serde::Serialize;

/// What became of the findings and decisions of the first version.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Versions<'a> {
    /// The broken rules of either version.
    findings: Vec<FindingChange<'a>>,
    /// The decisions on the first version.
    decisions: Vec<CarriedDecision<'a>>,
}

/// A broken rule of either version.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FindingChange<'a> {
    /// What became of it.
    fate: Code<FindingFate>,
    /// As the first version has it; null when it is new.
    old: Option<Finding<'a, Operand<'a>>>,
    /// As the second version has it; null when it is there no more.
    new: Option<Finding<'a, Operand<'a>>>,
    /// The numbers of it that the agency changed.
    numbers: Vec<ReplacedNumber>,
    /// The decision on the first version that answers it: its kind; null when none does.
    decision: Option<&'static str>,
    /// The reason given; null without a decision.
    reason: Option<&'a str>,
    /// Who decided; null without a decision.
    reviewer: Option<&'a str>,
}

/// A number that both versions print differently.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ReplacedNumber {
    /// Whether the id names a field or a number of the prose.
    kind: IdKind,
    /// Field id or mention id in the first version.
    id: String,
    /// As reviewed in the first version.
    old: String,
    /// Its place there.
    old_span: Option<Place>,
    /// As reviewed in the second version; empty when it is gone.
    new: String,
    /// Its place there; null when it is gone.
    new_span: Option<Place>,
}

/// A decision on the first version.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CarriedDecision<'a> {
    /// What it is about, in the first version.
    id: &'a str,
    /// Its kind.
    decision: &'static str,
    /// The spelling printed when it was made.
    before: &'a str,
    /// What it is about in the second version; null when the number was changed or is gone.
    carried: Option<String>,
    /// The spelling that the second version prints, where it was changed.
    now: Option<String>,
}

impl<'a> Versions<'a> {
    /// What became of the findings and decisions.
    pub fn of(versions: &diff::Versions<'a>, lang: Lang) -> Self {
        let decision = |decision: &diff::CarriedDecision<'a>| CarriedDecision {
            id: decision.id,
            decision: decision.decision.kind.name(),
            before: &decision.decision.before,
            carried: decision.carried.clone(),
            now: decision.now.clone(),
        };
        Self {
            findings: versions.findings.iter().map(|change| FindingChange::of(change, lang)).collect(),
            decisions: versions.decisions.iter().map(decision).collect(),
        }
    }
}

impl<'a> FindingChange<'a> {
    fn of(change: &diff::FindingChange<'a>, lang: Lang) -> Self {
        let finding = |finding: Option<&'a gouji_core::check::Finding>| {
            finding.map(|finding| Finding::of(finding, lang, Operand::of))
        };
        let number = |number: &diff::ReplacedNumber| ReplacedNumber {
            kind: IdKind::of(&number.id),
            id: number.id.clone(),
            old: number.before.clone(),
            old_span: number.old.map(Place),
            new: number.after.clone(),
            new_span: number.new.map(Place),
        };
        let answer: Option<&'a Decision> = change.answer;
        Self {
            fate: Code(change.fate),
            old: finding(change.old),
            new: finding(change.new),
            numbers: change.numbers.iter().map(number).collect(),
            decision: answer.map(|decision| decision.kind.name()),
            reason: answer.map(|decision| decision.reason.as_str()),
            reviewer: answer.map(|decision| decision.provenance.by.as_str()),
        }
    }
}
