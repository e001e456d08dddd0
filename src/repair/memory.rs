//! Repairs kept from one change of the report to the next: a net whose relations and numbers are what they were has the
//! repairs it had.
//!
//! Invariant: the components are those of [`super::propose`]. Left to others: finding them (`repaired`).

use super::assemble::{self, Net};
use super::evidence::Witnesses;
use super::{CellId, Component, Context, Facts, Limits, Print, filled, repaired};
use crate::check::Finding;
use std::collections::HashMap;

/// The nets of one report. A report's text and reading do not change, so of its [`Context`] only facts and prints may.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    /// By the rule of their first relation.
    nets: HashMap<String, Known>,
    limits: Limits,
}

/// A net's components, and all they follow from.
#[derive(Debug, Clone)]
struct Known {
    /// Its relations, then the rules that bear witness.
    findings: Vec<Finding>,
    cells: Vec<(Option<Facts>, Print)>,
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
            let (ground, cells) = ground(&group, findings, &witnesses, context);
            let Some(name) = ground.first().map(|finding| finding.rule.clone()) else { continue };
            let is_same = |known: &Known| known.cells == cells && known.findings.iter().eq(ground.iter().copied());
            let known = before.remove(&name).filter(is_same).unwrap_or_else(|| Known {
                findings: ground.iter().map(|&finding| finding.clone()).collect(),
                cells,
                components: of(&group, (findings, &witnesses), context, limits),
            });
            components.extend(known.components.iter().cloned());
            self.nets.insert(name, known);
        }
        filled((findings, &witnesses), context, &mut components);
        components
    }
}

/// Everything a net's components follow from.
fn ground<'a>(
    group: &[usize],
    findings: &'a [Finding],
    witnesses: &Witnesses<'a>,
    context: &dyn Context,
) -> (Vec<&'a Finding>, Vec<(Option<Facts>, Print)>) {
    let mut ground: Vec<&Finding> = group.iter().filter_map(|&at| findings.get(at)).collect();
    let operands = ground.iter().flat_map(|finding| &finding.operands);
    let mut ids: Vec<CellId> =
        operands.map(|operand| CellId { id: operand.id.clone(), last_year: operand.last_year }).collect();
    ids.sort_unstable();
    ids.dedup();
    ground.extend(witnesses.of(ids.iter()));
    let cells = ids.iter().map(|id| (context.facts(id), context.print(id))).collect();
    (ground, cells)
}

/// The components of one net.
fn of(
    group: &[usize],
    (findings, witnesses): (&[Finding], &Witnesses<'_>),
    context: &dyn Context,
    limits: Limits,
) -> Vec<Component> {
    let mut components = Vec::new();
    match Net::new(findings, group, context) {
        Some(net) => repaired(&net, (findings, witnesses), context, limits, &mut components),
        // Beyond exact arithmetic nothing is guessed.
        None => {
            let broken = group.iter().map(|&at| &findings[at]).filter(|finding| finding.verdict.is_broken());
            let rules = broken.map(|finding| finding.rule.clone()).collect();
            components.push(Component { rules, repairs: Vec::new(), more: true });
        }
    }
    components
}
