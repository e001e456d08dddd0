//! Findings become systems of equations, one for each connected set of hard relations that has a broken one.
//!
//! Invariant: the equations say exactly what the findings say, scaled to whole numbers; an inequality is an equation with
//! a slack that is never negative and costs nothing. Left to others: solving (`solve`).

use super::EvalInput;
use super::context::{CellId, CellInfo, Context, Reliability};
use super::system::{Cell, Equation, System};
use crate::check::{Arithmetic, Finding, FindingKey, Findings, Operand, Severity, Side, Verdict};
use rust_decimal::Decimal;
use std::collections::{HashMap, HashSet};

/// Numbers beyond this are not scaled: sums of them must stay exact.
pub(super) const LARGEST: i64 = 1_000_000_000_000_000;

/// A connected set of relations and the numbers in them.
#[derive(Debug, Clone, Default)]
pub(super) struct ConstraintGroup {
    pub system: System,
    /// Which number a cell is; slacks come after them.
    pub ids: Vec<CellId>,
    pub values: Vec<Option<Decimal>>,
    pub facts: Vec<CellInfo>,
    /// Key of the finding an equation was made from.
    pub findings: Vec<FindingKey>,
    /// Decimals all numbers were shifted by.
    pub scale: u32,
}

impl ConstraintGroup {
    /// The number a cell has after changing by so much.
    pub fn after(&self, cell: usize, by: i64) -> Decimal {
        let value = self.system.cells[cell].value.saturating_add(by);
        Decimal::try_from_i128_with_scale(i128::from(value), self.scale).unwrap_or_default().normalize()
    }

    /// True for a number, false for a slack.
    pub fn is_number(&self, cell: usize) -> bool {
        cell < self.ids.len()
    }
}

/// True for a finding that is an equation of the system.
pub(super) fn is_equation(finding: &Finding) -> bool {
    finding.severity == Severity::Hard
        && matches!(finding.arithmetic, Arithmetic::Equal | Arithmetic::AtMost)
        && matches!(finding.verdict, Verdict::Holds | Verdict::Fails | Verdict::Blank)
}

/// The relations that are broken.
pub(super) fn broken(told: EvalInput<'_>) -> impl Iterator<Item = FindingKey> {
    let is_broken = |finding: &Finding| is_equation(finding) && finding.verdict != Verdict::Holds;
    told.findings.keys().filter(move |&at| told.is(at, is_broken))
}

/// The connected sets of relations that hold one of these and a broken one: the keys of each, ascending.
pub(super) fn groups(told: EvalInput<'_>, seeds: impl Iterator<Item = FindingKey>) -> Vec<Vec<FindingKey>> {
    let mut seen = HashSet::new();
    let mut cells: HashSet<(&str, bool)> = HashSet::new();
    let mut groups = Vec::new();
    let is_relation = |at: FindingKey| told.is(at, |finding| is_equation(finding) && !finding.operands.is_empty());
    for seed in seeds.filter(|&at| is_relation(at)) {
        let mut group = Vec::new();
        let mut open = Vec::from_iter(seen.insert(seed).then_some(seed));
        while let Some(at) = open.pop() {
            group.push(at);
            for operand in &told.findings[at].operands {
                if cells.insert((&operand.id, operand.last_year)) {
                    let others = told.findings.naming(&operand.id, operand.last_year).iter().copied();
                    open.extend(others.filter(|&at| is_relation(at) && seen.insert(at)));
                }
            }
        }
        group.sort_unstable();
        if group.iter().any(|&at| told.findings[at].verdict != Verdict::Holds) {
            groups.push(group);
        }
    }
    groups
}

impl ConstraintGroup {
    /// The net of these relations. `None` when its numbers are too large to be summed exactly.
    pub fn new(findings: &Findings, group: &[FindingKey], context: &dyn Context) -> Option<Self> {
        let mut net = Self::default();
        let numbers = group.iter().flat_map(|&at| {
            let finding = &findings[at];
            finding.operands.iter().filter_map(|operand| operand.value).chain([finding.in_words])
        });
        net.scale = numbers.map(|value| value.normalize().scale()).max().unwrap_or(0);
        let mut index: HashMap<(&str, bool), usize> = HashMap::new();
        for operand in group.iter().flat_map(|&at| &findings[at].operands) {
            let new = net.ids.len();
            if *index.entry((operand.id.as_str(), operand.last_year)).or_insert(new) == new {
                net.add(operand, context)?;
            }
        }
        net.weigh_blanks();
        for &at in group {
            let finding = &findings[at];
            let term = |operand: &Operand| {
                let sign = if (operand.side == Side::Left) == operand.negative { -1 } else { 1 };
                index.get(&(operand.id.as_str(), operand.last_year)).map(|&cell| (cell, sign))
            };
            let mut terms: Vec<(usize, i64)> = finding.operands.iter().filter_map(term).collect();
            let mut left: i64 = scaled(finding.in_words, net.scale)?;
            for &(cell, sign) in &terms {
                left = left.checked_add(sign * net.system.cells[cell].value)?;
            }
            if finding.arithmetic == Arithmetic::AtMost {
                let slack = Cell { value: (-left).max(0), weight: Some(0), non_negative: true, step: 1 };
                left += slack.value;
                terms.push((net.system.cells.len(), 1));
                net.system.cells.push(slack);
            }
            net.system.equations.push(Equation::new(terms, -left));
            net.findings.push(at);
        }
        Some(net)
    }

    fn add(&mut self, operand: &Operand, context: &dyn Context) -> Option<()> {
        let id = CellId { id: operand.id.clone(), last_year: operand.last_year };
        let mut facts = context.facts(&id)?;
        if operand.value.is_none() && facts.standing != Reliability::Seen {
            facts.standing = Reliability::Blank;
        }
        let step = if facts.whole { 10_i64.checked_pow(self.scale)? } else { 1 };
        let value = scaled(operand.value.unwrap_or_default(), self.scale)?;
        // A printed fraction where only whole numbers may stand: it can be changed to anything.
        let step = if value % step == 0 { step } else { 1 };
        self.system.cells.push(Cell { value, weight: facts.standing.weight(), non_negative: facts.non_negative, step });
        self.values.push(operand.value);
        self.facts.push(facts);
        self.ids.push(id);
        Some(())
    }

    /// Where most cells are blank, a blank is how the report writes 0 and is no less firm than a number.
    fn weigh_blanks(&mut self) {
        let blanks = self.values.iter().filter(|value| value.is_none()).count();
        if 2 * blanks > self.values.len() {
            for (cell, value) in self.system.cells.iter_mut().zip(&self.values) {
                if value.is_none() && cell.weight.is_some() {
                    cell.weight = Reliability::Plain.weight();
                }
            }
        }
    }
}

fn scaled(value: Decimal, scale: u32) -> Option<i64> {
    let value = value.normalize();
    let shift = scale.checked_sub(value.scale())?;
    let scaled = value.mantissa().checked_mul(10_i128.checked_pow(shift)?)?;
    i64::try_from(scaled).ok().filter(|scaled| scaled.abs() <= LARGEST)
}
