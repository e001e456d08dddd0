//! Continuity: numbers that must carry over from one year to the next, and the year at fault.
//!
//! Invariant: a year is at fault only if the lightest repairs agree on it and its own sums are violated as well; two
//! consistent years do not tell which is wrong. Not here: the rules (`check`), error localisation (`localize`).

use super::Comparison;
use crate::check::{Arithmetic, Finding, Operand};
use crate::ids::{Owner, Scope};
use crate::localize::{Repair, RepairGroup};
use crate::message;
use crate::message::Message;

/// A relation between numbers of both years.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Continuity<'c> {
    /// Index of the finding in the comparison.
    pub at: usize,
    /// The finding, each operand with its place in its own year's text.
    pub finding: &'c Finding,
    /// The year at fault, if the relation is violated.
    pub attribution: Option<FaultAttribution>,
    /// The repairs, best first.
    pub component: Option<&'c RepairGroup>,
}

/// The year whose number is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FaultAttribution {
    /// The older report's: the newer one's own sums confirm its number.
    Older,
    /// The newer report's.
    Newer,
    /// One number in each report.
    Both,
    /// Undetermined: the sums do not tell.
    CannotTell,
}

impl FaultAttribution {
    /// Returns the name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Older => "older",
            Self::Newer => "newer",
            Self::Both => "both",
            Self::CannotTell => "cannot_tell",
        }
    }

    /// For people.
    pub fn words(self) -> Message {
        match self {
            Self::Older => message!("pair.attribution.older"),
            Self::Newer => message!("pair.attribution.newer"),
            Self::Both => message!("pair.attribution.both"),
            Self::CannotTell => message!("pair.attribution.cannot_tell"),
        }
    }
}

impl Continuity<'_> {
    /// Returns the numbers of the older report.
    pub fn then(&self) -> impl Iterator<Item = &Operand> {
        self.finding.operands.iter().filter(|operand| !operand.owner.is_own())
    }

    /// Returns the numbers of the newer report.
    pub fn now(&self) -> impl Iterator<Item = &Operand> {
        self.finding.operands.iter().filter(|operand| operand.owner.is_own())
    }
}

impl Comparison {
    /// Returns the relations between numbers of both years, in the order of the rules.
    pub fn continuity(&self) -> Vec<Continuity<'_>> {
        let links = |finding: &Finding| {
            finding.arithmetic != Arithmetic::None && finding.operands.iter().any(|operand| !operand.owner.is_own())
        };
        let relations = self.findings.iter().enumerate().filter(|(_, finding)| links(finding));
        relations
            .map(|(at, finding)| {
                let names = |component: &&RepairGroup| component.rules.contains(&finding.rule);
                let component = self.repairs.iter().find(names).filter(|_| finding.verdict.is_broken());
                let attribution = finding.verdict.is_broken().then(|| attribution(component));
                Continuity { at, finding, attribution, component }
            })
            .collect()
    }
}

/// Returns what the best repairs agree on, if the sums of that year confirm it.
fn attribution(component: Option<&RepairGroup>) -> FaultAttribution {
    let Some(component) = component else { return FaultAttribution::CannotTell };
    let Some(best) = component.repairs.iter().map(|repair| repair.cost).min() else {
        return FaultAttribution::CannotTell;
    };
    let mut opinions = component.repairs.iter().filter(|repair| repair.cost == best).map(blames);
    let first = opinions.next().unwrap_or(FaultAttribution::CannotTell);
    let has = |scope: Scope| component.rules.iter().any(|rule| rule.scope == scope);
    let is_borne_out = match first {
        FaultAttribution::Older => has(Scope::LastYear),
        FaultAttribution::Newer => has(Scope::ThisYear),
        FaultAttribution::Both => true,
        FaultAttribution::CannotTell => false,
    };
    if is_borne_out && opinions.all(|other| other == first) { first } else { FaultAttribution::CannotTell }
}

fn blames(repair: &Repair) -> FaultAttribution {
    let has = |owner: Owner| repair.changes.iter().any(|change| change.cell.owner == owner);
    match (has(Owner::Companion), has(Owner::Own)) {
        (true, false) => FaultAttribution::Older,
        (false, true) => FaultAttribution::Newer,
        (true, true) => FaultAttribution::Both,
        (false, false) => FaultAttribution::CannotTell,
    }
}
