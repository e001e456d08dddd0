//! Which number is wrong: the smallest sets of numbers whose change makes the broken relations hold, named by what
//! probably happened and ordered by what the text says.
//!
//! Invariant: pure, exact, and the same answer everywhere: what is searched is counted in steps, not in time. A repair is
//! a proposal and nothing is ever applied here. Left to others: what is known of each number (`review` tells it through
//! [`Context`]), what the reviewer decides (`app`).
//!
//! The way: findings → nets of equations (`assemble`) → lightest repairs (`solve`, with `reduce` and `room`) → components
//! (`classes`) → slips over several cells (`operations`) → order (`rank`, with `evidence` and `mechanism`).

mod assemble;
mod classes;
mod context;
mod evidence;
mod fill;
mod mechanism;
mod memory;
mod operations;
#[cfg(test)]
mod plainly;
mod rank;
mod reduce;
mod room;
pub mod solve;
pub mod system;
mod words;

pub use context::{CellId, Context, Facts, Place, Print, Standing};
pub use evidence::{Change, Lean};
pub use mechanism::Mechanism;
pub use memory::Memory;
pub use solve::Limits;

use crate::check::{Finding, Findings};
use crate::text::Bilingual;
use assemble::Net;
use evidence::Witnesses;
use operations::Slip;
use rank::Candidate;
use std::collections::BTreeSet;

/// A way to make the broken relations of a component hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// The numbers that change.
    pub changes: Vec<Change>,
    /// What probably happened.
    pub mechanism: Mechanism,
    /// The order within the component, lower first, in hundredths of a digit.
    pub cost: i64,
    /// What the report says for it.
    pub supports: Vec<Bilingual>,
    /// What the report says against it.
    pub contradicts: Vec<Bilingual>,
    /// Misread or misprinted.
    pub lean: Lean,
}

/// Broken relations that are repaired together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Component {
    /// Ids of the rules that are broken, or give the value that is missing.
    pub rules: Vec<String>,
    /// The repairs, best first.
    pub repairs: Vec<Repair>,
    /// True when the search ended before all lightest repairs were known; without repairs: it cannot be told.
    pub more: bool,
}

/// What was found, and which of it counts.
#[derive(Clone, Copy)]
pub struct Told<'a> {
    /// The findings.
    pub findings: &'a Findings,
    /// False for a finding that says nothing of which number is wrong.
    pub counts: &'a dyn Fn(&Finding) -> bool,
}

impl Told<'_> {
    /// True for a finding of a kind that counts.
    fn is(self, at: usize, kind: impl Fn(&Finding) -> bool) -> bool {
        self.findings.get(at).is_some_and(|finding| kind(finding) && (self.counts)(finding))
    }
}

/// What follows for cells without a number.
fn filled(told: Told<'_>, asked: &BTreeSet<usize>, context: &dyn Context, components: &mut Vec<Component>) {
    let (findings, witnesses) = (told.findings, Witnesses(told));
    let asked: Vec<usize> = asked.iter().copied().collect();
    for filling in fill::fillings(findings, &asked, context) {
        let mut changes =
            vec![Change { cell: filling.cell, from: None, to: filling.value, evidence: None, in_source: false }];
        let weighed = evidence::weigh(&mut changes, &witnesses, context);
        let repair = Repair {
            changes,
            mechanism: Mechanism::Filled,
            cost: 0,
            supports: weighed.supports,
            contradicts: weighed.contradicts,
            lean: Lean::Slip,
        };
        let rules = filling.findings.iter().map(|&at| findings[at].rule.clone()).collect();
        components.push(Component { rules, repairs: vec![repair], more: false });
    }
}

/// The lightest repairs, in which a blank costs nothing; and those in which it counts like a number, when blanks are
/// filled at all: one wrong number is likelier than several blanks that happen to fit.
fn solved(net: &Net, limits: Limits) -> solve::Solution {
    let mut solution = solve::solve(&net.system, limits);
    let is_blank = |cell: usize| net.is_number(cell) && net.values[cell].is_none();
    if solution.repairs.iter().flatten().any(|change| is_blank(change.0)) {
        let mut firm = net.system.clone();
        for (at, cell) in firm.cells.iter_mut().enumerate() {
            if is_blank(at) && cell.weight.is_some() {
                cell.weight = Standing::Plain.weight();
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
    net: &Net,
    (findings, witnesses): (&[Finding], &Witnesses<'_>),
    context: &dyn Context,
    limits: Limits,
    components: &mut Vec<Component>,
) {
    let solution = solved(net, limits);
    let broken: Vec<usize> =
        (0..net.system.equations.len()).filter(|&at| net.system.equations[at].residual != 0).collect();
    let mut classes = classes::divide(&net.system, &solution.repairs);
    // One slip may have broken what separate repairs would mend apart.
    let is_one = solution.repairs.is_empty()
        || !operations::single(net, &broken).is_empty()
        // What was not searched to its end divides nothing.
        || (solution.more && classes.len() > 1 && !operations::pairs(net, &broken).is_empty());
    if classes.len() > 1 && is_one {
        classes = vec![classes::Class { equations: broken, repairs: solution.repairs.clone() }];
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
                Some(known) if slip.mechanism == Mechanism::Two => known.0 = known.0.or(None),
                Some(known) => known.0 = Some(slip.mechanism),
                None => candidates.push((Some(slip.mechanism), slip.changes)),
            }
        }
        let rules = class.equations.iter().map(|&at| findings[net.findings[at]].rule.clone()).collect();
        let repairs = rank::ranked(net, &candidates, (findings, witnesses), context);
        components.push(Component { rules, repairs, more: solution.more });
    }
}

/// Slips over several cells that repair a component; two of them where the smallest repair is large.
fn explanations(net: &Net, class: &classes::Class) -> Vec<Slip> {
    let mut slips = operations::single(net, &class.equations);
    // A single broken equation bears nothing out: almost any slip would explain it, whole rows excepted.
    if class.equations.len() < 2 {
        slips.retain(|slip| slip.mechanism == Mechanism::RowsExchanged);
        return slips;
    }
    let smallest = class.repairs.iter().map(Vec::len).min();
    if slips.is_empty() && smallest.is_none_or(|cells| cells > 2) {
        slips = operations::pairs(net, &class.equations);
    }
    slips
}
