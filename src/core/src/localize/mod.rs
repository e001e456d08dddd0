//! Error localisation: the smallest sets of numbers whose change satisfies the violated relations (Fellegi and Holt
//! 1976).
//!
//! Invariant: pure, exact and deterministic; the search is limited by steps, not by time. A repair is a proposal;
//! nothing is applied here. Not here: what is known of each number (`review` implements [`Context`]), decisions
//! (`review`).
//!
//! Stages: findings → constraint groups (`assemble`) → lightest repairs (`solve`, with `elimination` and
//! `feasible_region`) → independent subproblems (`subproblems`) → errors over several cells (`structural_errors`) →
//! order (`rank`, with `evidence` and `error_type`) → readings under which no number is wrong (`list_readings`).

mod assemble;
mod cache;
mod context;
mod deductive_imputation;
mod elimination;
mod error_type;
mod evidence;
mod explanation;
mod feasible_region;
mod list_readings;
mod rank;
#[cfg(test)]
mod reference_search;
pub mod solve;
mod structural_errors;
mod subproblems;
pub mod system;
mod words;

pub use cache::RepairCache;
pub use context::{CellId, CellInfo, Context, GridPosition, ListWording, Reliability, SpellingMatch};
pub use error_type::ErrorType;
pub use evidence::{ErrorSource, ValueChange};
pub use explanation::{Explanation, ExplanationKind, Proposal};
pub use solve::Limits;

use crate::check::{Finding, FindingKey, Findings};
use crate::ids::RuleId;
use crate::message::Message;
use assemble::ConstraintGroup;
use evidence::SoftChecks;
use rank::RepairCandidate;
use std::collections::BTreeSet;
use structural_errors::StructuralError;

/// A way to satisfy the violated relations of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// The numbers that change.
    pub changes: Vec<ValueChange>,
    /// What probably happened.
    pub error_type: ErrorType,
    /// Sort key within the group, lower first, in hundredths of a digit.
    pub cost: i64,
    /// Evidence of the report for it.
    pub supports: Vec<Message>,
    /// Evidence of the report against it.
    pub contradicts: Vec<Message>,
    /// Where the error arose.
    pub error_source: ErrorSource,
}

/// Violated relations that are repaired together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepairGroup {
    /// Ids of the violated rules, or of those that determine the missing value.
    pub rules: Vec<RuleId>,
    /// The repairs, best first.
    pub repairs: Vec<Repair>,
    /// Readings under which no number is wrong, best first.
    pub explanations: Vec<Explanation>,
    /// True if the search ended before all lightest repairs were known; without repairs: undetermined.
    pub more: bool,
}

/// Findings and the filter that selects those used for localisation.
#[derive(Clone, Copy)]
pub struct EvalInput<'a> {
    /// The findings.
    pub findings: &'a Findings,
    /// False for a finding that says nothing about which number is wrong.
    pub counts: &'a dyn Fn(&Finding) -> bool,
}

impl EvalInput<'_> {
    /// True for a usable finding of a kind.
    fn is(self, at: FindingKey, kind: impl Fn(&Finding) -> bool) -> bool {
        self.findings.get(at).is_some_and(|finding| kind(finding) && (self.counts)(finding))
    }
}

/// Appends the imputations for cells without a number.
fn impute(input: EvalInput<'_>, asked: &BTreeSet<FindingKey>, context: &dyn Context, groups: &mut Vec<RepairGroup>) {
    let (findings, checks) = (input.findings, SoftChecks(input));
    let asked: Vec<FindingKey> = asked.iter().copied().collect();
    for imputation in deductive_imputation::imputations(findings, &asked, context) {
        let mut changes = vec![ValueChange {
            cell: imputation.cell,
            from: None,
            to: imputation.value,
            evidence: None,
            in_source: false,
        }];
        let evidence = evidence::collect(&mut changes, &checks, context);
        let repair = Repair {
            changes,
            error_type: ErrorType::Filled,
            cost: 0,
            supports: evidence.supports,
            contradicts: evidence.contradicts,
            error_source: ErrorSource::Transcription,
        };
        let rules = imputation.findings.iter().map(|&at| findings[at].rule.clone()).collect();
        groups.push(RepairGroup { rules, repairs: vec![repair], explanations: Vec::new(), more: false });
    }
}

/// Returns the lightest repairs in which a blank costs nothing, and those in which it costs as much as a number.
///
/// One wrong number is likelier than several blanks that happen to fit.
fn lightest(group: &ConstraintGroup, limits: Limits) -> solve::Solution {
    let mut solution = solve::solve(&group.system, limits);
    let is_blank = |cell: usize| group.is_number(cell) && group.values[cell].is_none();
    if solution.repairs.iter().flatten().any(|change| is_blank(change.0)) {
        let mut firm = group.system.clone();
        for (at, cell) in firm.cells.iter_mut().enumerate() {
            if is_blank(at) && cell.weight.is_some() {
                cell.weight = Reliability::Plain.weight();
            }
        }
        let other = solve::solve(&firm, limits);
        for repair in other.repairs {
            if !solution.repairs.contains(&repair) {
                solution.repairs.push(repair);
            }
        }
        solution.more |= other.more;
    }
    solution
}

/// Returns the repairs of the groups that contain one of these findings, without imputations.
pub fn repairs_around(
    input: EvalInput<'_>,
    seeds: impl Iterator<Item = FindingKey>,
    context: &dyn Context,
    limits: Limits,
) -> Vec<RepairGroup> {
    assemble::groups(input, seeds).iter().flat_map(|group| cache::of(group, input, context, limits)).collect()
}

/// Returns the repair groups of one constraint group.
fn localize(
    group: &ConstraintGroup,
    checks: &SoftChecks<'_>,
    context: &dyn Context,
    limits: Limits,
    groups: &mut Vec<RepairGroup>,
) {
    let findings = checks.0.findings;
    let solution = lightest(group, limits);
    let broken: Vec<usize> =
        (0..group.system.equations.len()).filter(|&at| group.system.equations[at].residual != 0).collect();
    let mut subproblems = subproblems::divide(&group.system, &solution.repairs);
    // One error may have violated what separate repairs would satisfy.
    let is_one = solution.repairs.is_empty()
        || !structural_errors::single(group, &broken).is_empty()
        // An incomplete search divides nothing.
        || (solution.more && subproblems.len() > 1 && !structural_errors::pairs(group, &broken).is_empty());
    if subproblems.len() > 1 && is_one {
        subproblems = vec![subproblems::Subproblem { equations: broken, repairs: solution.repairs.clone() }];
    }
    for subproblem in subproblems {
        let mut candidates: Vec<RepairCandidate> = Vec::new();
        for repair in &subproblem.repairs {
            let changes: Vec<(usize, i64)> =
                repair.iter().copied().filter(|change| group.is_number(change.0)).collect();
            // If only slacks changed, the same choice of numbers is listed already.
            if !changes.is_empty() && candidates.iter().all(|known| known.1 != changes) {
                candidates.push((None, changes));
            }
        }
        for error in structural(group, &subproblem) {
            match candidates.iter_mut().find(|known| known.1 == error.changes) {
                Some(known) if error.error_type == ErrorType::TwoErrors => known.0 = known.0.or(None),
                Some(known) => known.0 = Some(error.error_type),
                None => candidates.push((Some(error.error_type), error.changes)),
            }
        }
        let rules = subproblem.equations.iter().map(|&at| findings[group.findings[at]].rule.clone()).collect();
        let repairs = rank::ranked(group, &candidates, (findings, checks), context);
        let readings = list_readings::readings(group, &subproblem.equations, &repairs, checks.0, context);
        groups.push(RepairGroup::new(rules, repairs, solution.more, readings));
    }
}

/// Returns errors over several cells that explain a subproblem; pairs of them if the smallest repair is large.
fn structural(group: &ConstraintGroup, subproblem: &subproblems::Subproblem) -> Vec<StructuralError> {
    let mut errors = structural_errors::single(group, &subproblem.equations);
    // A single violated equation confirms nothing: almost any error explains it, exchanged rows excepted.
    if subproblem.equations.len() < 2 {
        errors.retain(|error| error.error_type == ErrorType::RowsExchanged);
        return errors;
    }
    let smallest = subproblem.repairs.iter().map(Vec::len).min();
    if errors.is_empty() && smallest.is_none_or(|cells| cells > 2) {
        errors = structural_errors::pairs(group, &subproblem.equations);
    }
    errors
}
