//! Which number is wrong: the smallest sets of numbers whose change makes the broken relations hold, named by what
//! probably happened and ordered by what the text says.
//!
//! Invariant: pure, exact, and the same answer everywhere: what is searched is counted in steps, not in time. A repair is
//! a proposal and nothing is ever applied here. Left to others: what is known of each number (`review` tells it through
//! [`Context`]), what the reviewer decides (`app`).
//!
//! The way: findings → nets of equations (`assemble`) → lightest repairs (`solve`, with `reduce` and `room`) → components
//! (`classes`) → slips over several cells (`operations`) → order (`rank`, with `evidence` and `error_type`).

mod assemble;
mod cache;
mod context;
mod deductive_imputation;
mod elimination;
mod error_type;
mod evidence;
mod feasible_region;
mod rank;
#[cfg(test)]
mod reference_search;
pub mod solve;
mod structural_errors;
mod subproblems;
pub mod system;
mod words;

pub use cache::RepairCache;
pub use context::{CellId, CellInfo, Context, Place, Reliability, SpellingMatch};
pub use error_type::ErrorType;
pub use evidence::{Change, ErrorSource};
pub use solve::Limits;

use crate::check::{Finding, FindingKey, Findings};
use crate::ids::RuleId;
use crate::text::Bilingual;
use assemble::ConstraintGroup;
use evidence::SoftChecks;
use rank::Candidate;
use std::collections::BTreeSet;
use structural_errors::StructuralError;

/// A way to make the broken relations of a component hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// The numbers that change.
    pub changes: Vec<Change>,
    /// What probably happened.
    pub error_type: ErrorType,
    /// The order within the component, lower first, in hundredths of a digit.
    pub cost: i64,
    /// What the report says for it.
    pub supports: Vec<Bilingual>,
    /// What the report says against it.
    pub contradicts: Vec<Bilingual>,
    /// Misread or misprinted.
    pub error_source: ErrorSource,
}

/// Broken relations that are repaired together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepairGroup {
    /// Ids of the rules that are broken, or give the value that is missing.
    pub rules: Vec<RuleId>,
    /// The repairs, best first.
    pub repairs: Vec<Repair>,
    /// True when the search ended before all lightest repairs were known; without repairs: it cannot be told.
    pub more: bool,
}

/// What was found, and which of it counts.
#[derive(Clone, Copy)]
pub struct EvalInput<'a> {
    /// The findings.
    pub findings: &'a Findings,
    /// False for a finding that says nothing of which number is wrong.
    pub counts: &'a dyn Fn(&Finding) -> bool,
}

impl EvalInput<'_> {
    /// True for a finding of a kind that counts.
    fn is(self, at: FindingKey, kind: impl Fn(&Finding) -> bool) -> bool {
        self.findings.get(at).is_some_and(|finding| kind(finding) && (self.counts)(finding))
    }
}

/// What follows for cells without a number.
fn filled(told: EvalInput<'_>, asked: &BTreeSet<FindingKey>, context: &dyn Context, components: &mut Vec<RepairGroup>) {
    let (findings, witnesses) = (told.findings, SoftChecks(told));
    let asked: Vec<FindingKey> = asked.iter().copied().collect();
    for filling in deductive_imputation::fillings(findings, &asked, context) {
        let mut changes =
            vec![Change { cell: filling.cell, from: None, to: filling.value, evidence: None, in_source: false }];
        let weighed = evidence::weigh(&mut changes, &witnesses, context);
        let repair = Repair {
            changes,
            error_type: ErrorType::Filled,
            cost: 0,
            supports: weighed.supports,
            contradicts: weighed.contradicts,
            error_source: ErrorSource::Transcription,
        };
        let rules = filling.findings.iter().map(|&at| findings[at].rule.clone()).collect();
        components.push(RepairGroup { rules, repairs: vec![repair], more: false });
    }
}

/// The lightest repairs, in which a blank costs nothing; and those in which it counts like a number, when blanks are
/// filled at all: one wrong number is likelier than several blanks that happen to fit.
fn solved(net: &ConstraintGroup, limits: Limits) -> solve::Solution {
    let mut solution = solve::solve(&net.system, limits);
    let is_blank = |cell: usize| net.is_number(cell) && net.values[cell].is_none();
    if solution.repairs.iter().flatten().any(|change| is_blank(change.0)) {
        let mut firm = net.system.clone();
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

/// The components of one net.
fn repaired(
    net: &ConstraintGroup,
    (findings, witnesses): (&Findings, &SoftChecks<'_>),
    context: &dyn Context,
    limits: Limits,
    components: &mut Vec<RepairGroup>,
) {
    let solution = solved(net, limits);
    let broken: Vec<usize> =
        (0..net.system.equations.len()).filter(|&at| net.system.equations[at].residual != 0).collect();
    let mut classes = subproblems::divide(&net.system, &solution.repairs);
    // One slip may have broken what separate repairs would mend apart.
    let is_one = solution.repairs.is_empty()
        || !structural_errors::single(net, &broken).is_empty()
        // What was not searched to its end divides nothing.
        || (solution.more && classes.len() > 1 && !structural_errors::pairs(net, &broken).is_empty());
    if classes.len() > 1 && is_one {
        classes = vec![subproblems::Subproblem { equations: broken, repairs: solution.repairs.clone() }];
    }
    for class in classes {
        let mut candidates: Vec<Candidate> = Vec::new();
        for repair in &class.repairs {
            let changes: Vec<(usize, i64)> = repair.iter().copied().filter(|change| net.is_number(change.0)).collect();
            // Only slacks changed: another choice of the same numbers is shown already.
            if !changes.is_empty() && candidates.iter().all(|known| known.1 != changes) {
                candidates.push((None, changes));
            }
        }
        for slip in explanations(net, &class) {
            match candidates.iter_mut().find(|known| known.1 == slip.changes) {
                Some(known) if slip.error_type == ErrorType::TwoErrors => known.0 = known.0.or(None),
                Some(known) => known.0 = Some(slip.error_type),
                None => candidates.push((Some(slip.error_type), slip.changes)),
            }
        }
        let rules = class.equations.iter().map(|&at| findings[net.findings[at]].rule.clone()).collect();
        let repairs = rank::ranked(net, &candidates, (findings, witnesses), context);
        components.push(RepairGroup { rules, repairs, more: solution.more });
    }
}

/// Slips over several cells that repair a component; two of them where the smallest repair is large.
fn explanations(net: &ConstraintGroup, class: &subproblems::Subproblem) -> Vec<StructuralError> {
    let mut slips = structural_errors::single(net, &class.equations);
    // A single broken equation bears nothing out: almost any slip would explain it, whole rows excepted.
    if class.equations.len() < 2 {
        slips.retain(|slip| slip.error_type == ErrorType::RowsExchanged);
        return slips;
    }
    let smallest = class.repairs.iter().map(Vec::len).min();
    if slips.is_empty() && smallest.is_none_or(|cells| cells > 2) {
        slips = structural_errors::pairs(net, &class.equations);
    }
    slips
}
