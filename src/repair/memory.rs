//! Repairs kept from one change of the report to the next: a net whose relations and numbers are what they were has the
//! repairs it had.
//!
//! Invariant: the components are those of [`super::propose`]. Left to others: finding them (`repaired`).

use super::assemble::{self, Net};
use super::evidence::Witnesses;
use super::{CellId, Component, Context, Facts, Limits, filled, repaired};
use crate::check::Finding;
use std::collections::HashMap;

/// The nets of one report. A report's text and reading do not change, so of its [`Context`] only the facts may.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    /// By the rule of their first relation.
    nets: HashMap<String, Known>,
    limits: Limits,
}

/// A net's components, and all they follow from.
#[derive(Debug, Clone)]
struct Known {
    relations: Vec<Finding>,
    /// Its numbers, and what is known of each; what is printed for it follows from its value.
    cells: Vec<(CellId, Option<Facts>)>,
    witnesses: Vec<Finding>,
    components: Vec<Component>,
}

impl Memory {
    /// The repairs of everything that is broken, component by component, then what follows for cells without a number.
    pub fn propose(&mut self, findings: &[Finding], context: &dyn Context, limits: Limits) -> Vec<Component> {
        let mut before = std::mem::take(&mut self.nets);
        if self.limits != limits {
            before.clear();
            self.limits = limits;
        }
        let witnesses = Witnesses::new(findings);
        let mut components = Vec::new();
        for group in assemble::groups(findings) {
            let Some(name) = group.first().and_then(|&at| findings.get(at)).map(|finding| &finding.rule) else {
                continue;
            };
            let known = before.remove_entry(name);
            let (name, known) = known
                .filter(|(_, known)| known.stands(&group, findings, &witnesses, context))
                .unwrap_or_else(|| (name.clone(), Known::new(&group, (findings, &witnesses), context, limits)));
            components.extend(known.components.iter().cloned());
            self.nets.insert(name, known);
        }
        filled((findings, &witnesses), context, &mut components);
        components
    }
}

impl Known {
    fn new(
        group: &[usize],
        (findings, witnesses): (&[Finding], &Witnesses<'_>),
        context: &dyn Context,
        limits: Limits,
    ) -> Self {
        let relations: Vec<Finding> = group.iter().filter_map(|&at| findings.get(at)).cloned().collect();
        let operands = relations.iter().flat_map(|finding| &finding.operands);
        let mut ids: Vec<CellId> =
            operands.map(|operand| CellId { id: operand.id.clone(), last_year: operand.last_year }).collect();
        ids.sort_unstable();
        ids.dedup();
        Self {
            witnesses: witnesses.of(ids.iter()).into_iter().cloned().collect(),
            cells: ids.into_iter().map(|id| (id.clone(), context.facts(&id))).collect(),
            components: of(group, (findings, witnesses), context, limits),
            relations,
        }
    }

    /// True when everything is as it was.
    fn stands(&self, group: &[usize], findings: &[Finding], witnesses: &Witnesses<'_>, context: &dyn Context) -> bool {
        self.relations.iter().eq(group.iter().filter_map(|&at| findings.get(at)))
            && self.cells.iter().all(|(id, facts)| context.facts(id) == *facts)
            && self.witnesses.iter().eq(witnesses.of(self.cells.iter().map(|(id, _)| id)))
    }
}

/// The components of one net.
fn of(
    group: &[usize],
    (findings, witnesses): (&[Finding], &Witnesses<'_>),
    context: &dyn Context,
    limits: Limits,
) -> Vec<Component> {
    let mut components = Vec::new();
    if let Some(net) = Net::new(findings, group, context) {
        repaired(&net, (findings, witnesses), context, limits, &mut components);
    } else {
        // Beyond exact arithmetic nothing is guessed.
        let broken = group.iter().map(|&at| &findings[at]).filter(|finding| finding.verdict.is_broken());
        let rules = broken.map(|finding| finding.rule.clone()).collect();
        components.push(Component { rules, repairs: Vec::new(), more: true });
    }
    components
}
