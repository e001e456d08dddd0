//! Repairs kept from one change of the report to the next: only what hangs together with something that changed is searched
//! again.
//!
//! Invariant: the components are those of [`super::propose`]. A net depends on its relations, on what is known of its numbers
//! and on the witnesses that name one of them; a report's text and reading do not change. Left to others: finding the
//! repairs (`repaired`).

use super::assemble::{self, ConstraintGroup};
use super::evidence::{SoftChecks, is_witness};
use super::{Context, EvalInput, Limits, RepairGroup, filled, repaired};
use crate::check::{Changes, Finding, FindingKey};
use crate::text::Stopped;
use std::collections::{BTreeMap, BTreeSet};

/// The nets of one report, in the order of their first relations.
#[derive(Debug, Clone, Default)]
pub struct RepairCache {
    nets: Vec<Known>,
    /// The relations that may give a number where none is.
    asked: BTreeSet<FindingKey>,
    limits: Limits,
}

/// A net and how many components it has.
#[derive(Debug, Clone)]
struct Known {
    group: Vec<FindingKey>,
    components: usize,
}

impl RepairCache {
    /// Begins anew with these limits.
    pub fn new(limits: Limits) -> Self {
        Self { limits, ..Self::default() }
    }

    /// The repairs of everything that is broken, component by component, then what follows for cells without a number.
    /// When it is stopped some are missing.
    pub fn propose(&mut self, told: EvalInput<'_>, context: &dyn Context, stopped: Stopped<'_>) -> Vec<RepairGroup> {
        self.asked = told.findings.keys().filter(|&at| told.is(at, super::deductive_imputation::is_asked)).collect();
        let groups = assemble::groups(told, assemble::broken(told));
        let wanted = groups.into_iter().take_while(|_| !stopped());
        self.put(self.found(wanted, told, context), told, context)
    }

    /// The repairs after these changes, of the repairs before them.
    pub fn again(
        &mut self,
        told: EvalInput<'_>,
        changes: &Changes,
        before: Vec<RepairGroup>,
        context: &dyn Context,
    ) -> Vec<RepairGroup> {
        let mut seeds = named(told, changes);
        let mut rest = before.into_iter();
        let mut nets = BTreeMap::new();
        for Known { group, components } in std::mem::take(&mut self.nets) {
            let own: Vec<RepairGroup> = rest.by_ref().take(components).collect();
            if group.iter().any(|key| changes.keys.contains(key) || seeds.contains(key)) {
                seeds.extend(group);
            } else {
                nets.insert(group, own);
            }
        }
        nets.extend(self.found(assemble::groups(told, seeds.iter().copied()).into_iter(), told, context));
        self.asked.extend(changes.touched(told.findings));
        self.asked.retain(|&at| told.is(at, super::deductive_imputation::is_asked));
        self.put(nets, told, context)
    }

    /// The components of these nets.
    fn found(
        &self,
        groups: impl Iterator<Item = Vec<FindingKey>>,
        told: EvalInput<'_>,
        context: &dyn Context,
    ) -> BTreeMap<Vec<FindingKey>, Vec<RepairGroup>> {
        let of = |group: Vec<FindingKey>| {
            let components = of(&group, told, context, self.limits);
            (group, components)
        };
        groups.map(of).collect()
    }

    /// Remembers the nets; all components, with what follows for cells without a number.
    fn put(
        &mut self,
        nets: BTreeMap<Vec<FindingKey>, Vec<RepairGroup>>,
        told: EvalInput<'_>,
        context: &dyn Context,
    ) -> Vec<RepairGroup> {
        let mut all = Vec::new();
        self.nets.clear();
        for (group, components) in nets {
            self.nets.push(Known { group, components: components.len() });
            all.extend(components);
        }
        filled(told, &self.asked, context, &mut all);
        all
    }
}

/// Every finding that names a number about which something changed.
fn named(told: EvalInput<'_>, changes: &Changes) -> BTreeSet<FindingKey> {
    let matters = |finding: &&Finding| assemble::is_equation(finding) || is_witness(finding);
    let said = changes.rules.iter().flat_map(|rule| told.findings.of_rule(rule)).copied();
    let new = changes.keys.iter().copied().chain(said).filter_map(|at| told.findings.get(at));
    let operands = changes.old.iter().chain(new).filter(matters).flat_map(|finding| &finding.operands);
    let mut numbers: BTreeSet<(&str, bool)> =
        operands.map(|operand| (operand.id.as_str(), operand.last_year)).collect();
    numbers.extend(changes.ids.iter().map(|id| (id.as_str(), false)));
    numbers.extend(changes.last_year.iter().map(|id| (id.as_str(), true)));
    numbers.into_iter().flat_map(|(id, last_year)| told.findings.naming(id, last_year)).copied().collect()
}

/// The components of one net.
fn of(group: &[FindingKey], told: EvalInput<'_>, context: &dyn Context, limits: Limits) -> Vec<RepairGroup> {
    let findings = told.findings;
    let mut components = Vec::new();
    if let Some(net) = ConstraintGroup::new(findings, group, context) {
        repaired(&net, (findings, &SoftChecks(told)), context, limits, &mut components);
    } else {
        // Beyond exact arithmetic nothing is guessed.
        let broken = group.iter().map(|&at| &findings[at]).filter(|finding| finding.verdict.is_broken());
        let rules = broken.map(|finding| finding.rule.clone()).collect();
        components.push(RepairGroup { rules, repairs: Vec::new(), more: true });
    }
    components
}
