//! Deductive imputation: missing numbers that the relations determine.
//!
//! A relation with one unknown determines it; a relation whose unknowns have few readings each excludes combinations.
//! Both are repeated until nothing new follows.
//!
//! Invariant: a value is imputed only if every relation that determines it agrees, and the form and the readings of the
//! text allow it. Not here: offering it (`cache`); nothing is ever written.

use super::context::{CellId, CellInfo, Context};
use crate::check::{Arithmetic, Finding, FindingKey, Findings, Operand, Severity, Side, Verdict};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, HashMap};

/// Most combinations of readings of one relation.
const MOST_COMBINATIONS: usize = 4_000;
/// Most passes; each settles at least one cell.
const MOST_PASSES: usize = 32;

/// An imputed number and the relations that determine it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Imputation {
    pub cell: CellId,
    pub value: Decimal,
    pub findings: Vec<FindingKey>,
}

struct Unknown {
    info: CellInfo,
    /// Its possible values; empty if any.
    candidates: Vec<Decimal>,
}

/// True for a relation that may determine a missing number.
pub(super) fn may_determine(finding: &Finding) -> bool {
    finding.severity == Severity::Hard
        && finding.arithmetic == Arithmetic::Equal
        && finding.verdict == Verdict::NotAssessable
        && finding.operands.iter().any(|operand| operand.value.is_some())
}

/// Returns the numbers that follow from these relations.
pub(super) fn imputations(findings: &Findings, asked: &[FindingKey], context: &dyn Context) -> Vec<Imputation> {
    let mut unknown: HashMap<CellId, Unknown> = HashMap::new();
    for operand in asked.iter().flat_map(|&at| &findings[at].operands).filter(|operand| operand.value.is_none()) {
        let id = id(operand);
        if let Some(info) = context.cell_info(&id) {
            let candidates = context.candidates(&id);
            unknown.entry(id).or_insert(Unknown { info, candidates });
        }
    }
    let mut known: BTreeMap<CellId, Imputation> = BTreeMap::new();
    for _ in 0..MOST_PASSES {
        narrow(findings, asked, &mut unknown, &known);
        let before = known.len();
        implied(findings, asked, &unknown, &mut known);
        if known.len() == before {
            break;
        }
    }
    known.into_values().collect()
}

fn id(operand: &Operand) -> CellId {
    CellId { id: operand.id.clone(), owner: operand.owner }
}

/// Returns the sum of the known numbers, left minus right, and the unknown cells.
fn parted(finding: &Finding, known: &BTreeMap<CellId, Imputation>) -> Option<(Decimal, Vec<(CellId, bool)>)> {
    let (mut sum, mut open) = (finding.in_words, Vec::new());
    for operand in &finding.operands {
        let is_plus = (operand.side == Side::Left) != operand.negative;
        match operand.value.or_else(|| known.get(&id(operand)).map(|imputation| imputation.value)) {
            Some(value) => sum = sum.checked_add(if is_plus { value } else { -value })?,
            None => open.push((id(operand), is_plus)),
        }
    }
    Some((sum, open))
}

impl Unknown {
    fn allows(&self, value: Decimal) -> bool {
        let legal = !(self.info.non_negative && value.is_sign_negative() && !value.is_zero())
            && (!self.info.whole || value.fract().is_zero());
        legal && (self.candidates.is_empty() || self.candidates.contains(&value))
    }
}

/// Imputes the unknown of relations with only one.
fn implied(
    findings: &Findings,
    asked: &[FindingKey],
    unknown: &HashMap<CellId, Unknown>,
    known: &mut BTreeMap<CellId, Imputation>,
) {
    let mut given: BTreeMap<CellId, Vec<(Decimal, FindingKey)>> = BTreeMap::new();
    for &at in asked {
        let Some((sum, open)) = parted(&findings[at], known) else { continue };
        if let [(cell, is_plus)] = open.as_slice() {
            given.entry(cell.clone()).or_default().push((if *is_plus { -sum } else { sum }, at));
        }
    }
    for (cell, values) in given {
        let Some(limits) = unknown.get(&cell) else { continue };
        let value = values[0].0;
        if values.iter().all(|other| other.0 == value) && limits.allows(value) {
            let findings = values.iter().map(|given| given.1).collect();
            known.insert(cell.clone(), Imputation { cell, value: value.normalize(), findings });
        }
    }
    // A single remaining reading is as good as a sum.
    for (cell, limits) in unknown {
        if let [value] = limits.candidates.as_slice()
            && !known.contains_key(cell)
        {
            let names = |at: &FindingKey| findings[*at].operands.iter().any(|operand| id(operand) == *cell);
            let findings = asked.iter().copied().filter(names).collect();
            known.insert(cell.clone(), Imputation { cell: cell.clone(), value: *value, findings });
        }
    }
}

/// Excludes readings that do not combine to satisfy a relation.
fn narrow(
    findings: &Findings,
    asked: &[FindingKey],
    unknown: &mut HashMap<CellId, Unknown>,
    known: &BTreeMap<CellId, Imputation>,
) {
    for &at in asked {
        let Some((sum, open)) = parted(&findings[at], known) else { continue };
        let lists: Vec<Vec<Decimal>> = open
            .iter()
            .map(|(cell, _)| unknown.get(cell).map(|known| known.candidates.clone()).unwrap_or_default())
            .collect();
        let combinations = lists.iter().try_fold(1_usize, |product, list| product.checked_mul(list.len()));
        if open.len() < 2 || !combinations.is_some_and(|count| (1..=MOST_COMBINATIONS).contains(&count)) {
            continue;
        }
        let mut kept: Vec<Vec<Decimal>> = vec![Vec::new(); lists.len()];
        let mut picked = Vec::new();
        combine(&lists, &open, sum, &mut picked, &mut kept);
        if kept.iter().all(|list| !list.is_empty()) {
            for ((cell, _), list) in open.iter().zip(kept) {
                if let Some(limits) = unknown.get_mut(cell) {
                    limits.candidates = list;
                }
            }
        }
    }
}

fn combine(
    lists: &[Vec<Decimal>],
    open: &[(CellId, bool)],
    sum: Decimal,
    picked: &mut Vec<Decimal>,
    kept: &mut [Vec<Decimal>],
) {
    let at = picked.len();
    if at == lists.len() {
        if sum.is_zero() {
            for (list, value) in kept.iter_mut().zip(picked.iter()) {
                if !list.contains(value) {
                    list.push(*value);
                }
            }
        }
        return;
    }
    for &value in &lists[at] {
        let signed = if open[at].1 { value } else { -value };
        if let Some(sum) = sum.checked_add(signed) {
            picked.push(value);
            combine(lists, open, sum, picked, kept);
            picked.pop();
        }
    }
}
