//! Cache of repairs: after a change only the groups connected with it are searched again.
//!
//! Invariant: the result equals that of [`RepairCache::propose`]. A group depends on its relations, on what is known of
//! its numbers and on the soft checks that name one of them; text and readings of a report do not change. Not here:
//! finding the repairs (`localize`).

use super::assemble::{self, ConstraintGroup};
use super::evidence::{SoftChecks, is_soft_check};
use super::{Context, EvalInput, Limits, RepairGroup, impute, localize};
use crate::check::{Changes, Finding, FindingKey};
use crate::ids::Owner;
use crate::text::Stopped;
use std::collections::{BTreeMap, BTreeSet};

/// The groups of one report, in the order of their first relations.
#[derive(Debug, Clone, Default)]
pub struct RepairCache {
    searched: Vec<Searched>,
    /// The relations that may determine a missing number.
    asked: BTreeSet<FindingKey>,
    limits: Limits,
}

/// A group and the number of its repair groups.
#[derive(Debug, Clone)]
struct Searched {
    group: Vec<FindingKey>,
    components: usize,
}

impl RepairCache {
    /// Creates an empty cache with these limits.
    pub fn new(limits: Limits) -> Self {
        Self { limits, ..Self::default() }
    }

    /// Returns the repairs of everything that is violated, then the imputations.
    ///
    /// When cancelled, some are missing.
    pub fn propose(&mut self, input: EvalInput<'_>, context: &dyn Context, stopped: Stopped<'_>) -> Vec<RepairGroup> {
        self.asked =
            input.findings.keys().filter(|&at| input.is(at, super::deductive_imputation::may_determine)).collect();
        let groups = assemble::groups(input, assemble::broken(input));
        let wanted = groups.into_iter().take_while(|_| !stopped());
        self.put(self.found(wanted, input, context), input, context)
    }

    /// Returns the repairs after these changes, given those before them.
    pub fn again(
        &mut self,
        input: EvalInput<'_>,
        changes: &Changes,
        before: Vec<RepairGroup>,
        context: &dyn Context,
    ) -> Vec<RepairGroup> {
        let mut seeds = named(input, changes);
        let mut rest = before.into_iter();
        let mut searched = BTreeMap::new();
        for Searched { group, components } in std::mem::take(&mut self.searched) {
            let own: Vec<RepairGroup> = rest.by_ref().take(components).collect();
            if group.iter().any(|key| changes.keys.contains(key) || seeds.contains(key)) {
                seeds.extend(group);
            } else {
                searched.insert(group, own);
            }
        }
        searched.extend(self.found(assemble::groups(input, seeds.iter().copied()).into_iter(), input, context));
        self.asked.extend(changes.touched(input.findings));
        self.asked.retain(|&at| input.is(at, super::deductive_imputation::may_determine));
        self.put(searched, input, context)
    }

    /// Searches these groups.
    fn found(
        &self,
        groups: impl Iterator<Item = Vec<FindingKey>>,
        input: EvalInput<'_>,
        context: &dyn Context,
    ) -> BTreeMap<Vec<FindingKey>, Vec<RepairGroup>> {
        let of = |group: Vec<FindingKey>| {
            let components = of(&group, input, context, self.limits);
            (group, components)
        };
        groups.map(of).collect()
    }

    /// Stores the groups and returns all repair groups, imputations last.
    fn put(
        &mut self,
        searched: BTreeMap<Vec<FindingKey>, Vec<RepairGroup>>,
        input: EvalInput<'_>,
        context: &dyn Context,
    ) -> Vec<RepairGroup> {
        let mut all = Vec::new();
        self.searched.clear();
        for (group, components) in searched {
            self.searched.push(Searched { group, components: components.len() });
            all.extend(components);
        }
        impute(input, &self.asked, context, &mut all);
        all
    }
}

/// Returns every finding that names a changed number.
fn named(input: EvalInput<'_>, changes: &Changes) -> BTreeSet<FindingKey> {
    let matters = |finding: &&Finding| assemble::is_equation(finding) || is_soft_check(finding);
    let said = changes.rules.iter().flat_map(|rule| input.findings.of_rule(rule)).copied();
    let new = changes.keys.iter().copied().chain(said).filter_map(|at| input.findings.get(at));
    let operands = changes.old.iter().chain(new).filter(matters).flat_map(|finding| &finding.operands);
    let mut numbers: BTreeSet<(&str, Owner)> = operands.map(|operand| (operand.id.as_str(), operand.owner)).collect();
    numbers.extend(changes.ids.iter().map(|id| (id.as_str(), Owner::Own)));
    numbers.extend(changes.companion_ids.iter().map(|id| (id.as_str(), Owner::Companion)));
    numbers.into_iter().flat_map(|(id, owner)| input.findings.naming(id, owner)).copied().collect()
}

/// Returns the repair groups of one constraint group.
pub(super) fn of(
    group: &[FindingKey],
    input: EvalInput<'_>,
    context: &dyn Context,
    limits: Limits,
) -> Vec<RepairGroup> {
    let findings = input.findings;
    let mut components = Vec::new();
    if let Some(net) = ConstraintGroup::new(findings, group, context) {
        localize(&net, &SoftChecks(input), context, limits, &mut components);
    } else {
        // Beyond exact arithmetic nothing is guessed.
        let broken = group.iter().map(|&at| &findings[at]).filter(|finding| finding.verdict.is_broken());
        let rules = broken.map(|finding| finding.rule.clone()).collect();
        components.push(RepairGroup::new(rules, Vec::new(), true, Vec::new()));
    }
    components
}
