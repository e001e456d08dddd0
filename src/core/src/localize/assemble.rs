//! Builds systems of equations: one for each connected set of hard relations with a violated one.
//!
//! Invariant: the equations state exactly what the findings state, scaled to whole numbers; an inequality is an
//! equation with a slack that is never negative and costs nothing. Not here: solving (`solve`).

use super::EvalInput;
use super::context::{CellId, CellInfo, Context, Reliability};
use super::system::{Cell, Equation, System};
use crate::check::{Arithmetic, Finding, FindingKey, Findings, Operand, Severity, Side, Verdict};
use crate::ids::Owner;
use rust_decimal::Decimal;
use rustc_hash::{FxHashMap, FxHashSet};

/// Largest scaled number; sums must stay exact.
pub(super) const LARGEST: i64 = 1_000_000_000_000_000;

/// A connected set of relations and the numbers in them.
#[derive(Debug, Clone, Default)]
pub(super) struct ConstraintGroup {
    pub system: System,
    /// The numbers of the cells; slacks follow them.
    pub ids: Vec<CellId>,
    pub values: Vec<Option<Decimal>>,
    pub info: Vec<CellInfo>,
    /// For each equation, the index of its finding.
    pub findings: Vec<FindingKey>,
    /// Decimals by which all numbers were shifted.
    pub scale: u32,
}

impl ConstraintGroup {
    /// Returns the number of a cell after a change of `by`.
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

/// Returns the indexes of the violated relations.
pub(super) fn broken(input: EvalInput<'_>) -> impl Iterator<Item = FindingKey> {
    let is_broken = |finding: &Finding| is_equation(finding) && finding.verdict != Verdict::Holds;
    input.findings.keys().filter(move |&at| input.is(at, is_broken))
}

/// Returns the connected sets of relations that contain a seed and a violated relation, in the order of the findings.
pub(super) fn groups(input: EvalInput<'_>, seeds: impl Iterator<Item = FindingKey>) -> Vec<Vec<FindingKey>> {
    let mut seen = FxHashSet::default();
    let mut cells: FxHashSet<(&str, Owner)> = FxHashSet::default();
    let mut groups = Vec::new();
    let is_relation = |at: FindingKey| input.is(at, |finding| is_equation(finding) && !finding.operands.is_empty());
    for seed in seeds.filter(|&at| is_relation(at)) {
        let mut group = Vec::new();
        let mut open = Vec::from_iter(seen.insert(seed).then_some(seed));
        while let Some(at) = open.pop() {
            group.push(at);
            for operand in &input.findings[at].operands {
                if cells.insert((&operand.id, operand.owner)) {
                    let others = input.findings.naming(&operand.id, operand.owner).iter().copied();
                    open.extend(others.filter(|&at| is_relation(at) && seen.insert(at)));
                }
            }
        }
        group.sort_unstable();
        if group.iter().any(|&at| input.findings[at].verdict != Verdict::Holds) {
            groups.push(group);
        }
    }
    groups
}

impl ConstraintGroup {
    /// Builds the group of these relations; `None` if its numbers are too large for exact sums.
    pub fn new(findings: &Findings, group: &[FindingKey], context: &dyn Context) -> Option<Self> {
        let mut net = Self::default();
        let numbers = group.iter().flat_map(|&at| {
            let finding = &findings[at];
            finding.operands.iter().filter_map(|operand| operand.value).chain([finding.in_words])
        });
        net.scale = numbers.map(|value| value.normalize().scale()).max().unwrap_or(0);
        let mut index: FxHashMap<(&str, Owner), usize> = FxHashMap::default();
        for operand in group.iter().flat_map(|&at| &findings[at].operands) {
            let new = net.ids.len();
            if *index.entry((operand.id.as_str(), operand.owner)).or_insert(new) == new {
                net.add(operand, context)?;
            }
        }
        net.weigh_blanks();
        for &at in group {
            let finding = &findings[at];
            let term = |operand: &Operand| {
                let sign = if (operand.side == Side::Left) == operand.negative { -1 } else { 1 };
                index.get(&(operand.id.as_str(), operand.owner)).map(|&cell| (cell, sign))
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
        let id = CellId { id: operand.id.clone(), owner: operand.owner };
        let mut info = context.cell_info(&id)?;
        if operand.value.is_none() && info.reliability != Reliability::Seen {
            info.reliability = Reliability::Blank;
        }
        let step = if info.whole { 10_i64.checked_pow(self.scale)? } else { 1 };
        let value = scaled(operand.value.unwrap_or_default(), self.scale)?;
        // A printed fraction among counts may be changed to anything.
        let step = if value % step == 0 { step } else { 1 };
        self.system.cells.push(Cell {
            value,
            weight: info.reliability.weight(),
            non_negative: info.non_negative,
            step,
        });
        self.values.push(operand.value);
        self.info.push(info);
        self.ids.push(id);
        Some(())
    }

    /// Gives blanks the weight of numbers if most cells are blank: the report then writes 0 as blank.
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
