//! Readings of a list of the running text whose parts do not add up to their total.
//!
//! Invariant: exact: a reading is returned only if its own sums hold to the digit, and only if no typing error in another
//! number, which nothing in the report contradicts, explains the list as well. Not here: lists whose table names the part
//! they leave out (`check`).

use super::assemble::ConstraintGroup;
use super::context::{CellId, Context, ListWording};
use super::error_type::ErrorType;
use super::explanation::{Explanation, ExplanationKind};
use super::{EvalInput, Repair};
use crate::check::{Arithmetic, Finding, FindingKey, Operand, Side, Verdict, plain};
use crate::message;
use crate::message::Message;
use rust_decimal::Decimal;
use std::ops::Range;

/// Numbers below recur by chance.
const CHANCE: Decimal = Decimal::TEN;
/// Cost of a reading whose sums hold, and of a list that is not complete: less than any change of two digits.
const HOLDS: i64 = 100;
const PARTIAL: i64 = 250;
/// Numbers of a sum written out in full.
const WRITTEN: usize = 5;

/// A violated list: its parts, and the total they should add up to.
struct List<'a> {
    finding: &'a Finding,
    parts: Vec<(&'a Operand, Decimal)>,
    total: &'a Operand,
    left: Decimal,
    right: Decimal,
    wording: ListWording,
}

/// Returns the readings of these violated equations; `repairs` are the repairs of all of them together.
pub(super) fn readings(
    group: &ConstraintGroup,
    equations: &[usize],
    repairs: &[Repair],
    input: EvalInput<'_>,
    context: &dyn Context,
) -> Vec<Explanation> {
    let findings = equations.iter().filter_map(|&at| input.findings.get(group.findings[at]));
    let lists = findings.filter_map(|finding| List::of(finding, context));
    lists.filter_map(|list| list.reading(repairs, input, context)).collect()
}

fn cell(operand: &Operand) -> CellId {
    CellId { id: operand.id.clone(), owner: operand.owner }
}

impl<'a> List<'a> {
    /// A violated sum of the running text with one total; `None` for anything else.
    fn of(finding: &'a Finding, context: &dyn Context) -> Option<Self> {
        let is_sum = matches!(finding.arithmetic, Arithmetic::Equal | Arithmetic::AtMost);
        if !is_sum || finding.verdict != Verdict::Fails || finding.operands.iter().any(|operand| operand.negative) {
            return None;
        }
        let mut totals = finding.operands.iter().filter(|operand| operand.side == Side::Right);
        let total = totals.next().filter(|_| totals.next().is_none())?;
        let parts: Option<Vec<(&Operand, Decimal)>> = finding
            .operands
            .iter()
            .filter(|operand| operand.side == Side::Left)
            .map(|operand| Some((operand, operand.value?)))
            .collect();
        let parts = parts?;
        let wording = context.list_wording(&cell(total), &cell(parts.first()?.0))?;
        Some(Self { finding, parts, total, left: finding.left?, right: finding.right?, wording })
    }

    fn reading(&self, repairs: &[Repair], input: EvalInput<'_>, context: &dyn Context) -> Option<Explanation> {
        if self.left < self.right {
            return self.partial(repairs);
        }
        self.breakdowns().or_else(|| self.counted_twice(repairs, input, context))
    }

    /// True if one typing error in a number other than these explains the list, and nothing speaks against it.
    fn is_typed(repairs: &[Repair], others: &[&Operand]) -> bool {
        repairs.iter().any(|repair| {
            let [change] = repair.changes.as_slice() else { return false };
            let is_other = !others.iter().any(|operand| cell(operand) == change.cell);
            is_other && repair.contradicts.is_empty() && is_typing(repair.error_type)
        })
    }

    fn explained(&self, kind: ExplanationKind, parts: &[&Operand], words: Message, cost: i64) -> Explanation {
        Explanation {
            kind,
            rules: vec![self.finding.rule.clone()],
            parts: parts.iter().map(|operand| cell(operand)).collect(),
            words,
            supports: Vec::new(),
            cost,
        }
    }

    /// 249条，其中：公示9条；通知7条: the others are not named.
    fn partial(&self, repairs: &[Repair]) -> Option<Explanation> {
        let rest = self.right - self.left;
        if self.wording != ListWording::Some || Self::is_typed(repairs, &[]) {
            return None;
        }
        let words = message!("repair.explained.partial_list", rest = plain(rest), total = plain(self.right));
        let mut reading = self.explained(ExplanationKind::PartialList, &[], words, PARTIAL);
        if rest > self.left {
            reading.supports.push(message!("evidence.less_than_half", listed = plain(self.left)));
        }
        Some(reading)
    }

    /// One list after another, each of which adds up to the total.
    fn breakdowns(&self) -> Option<Explanation> {
        if self.right < CHANCE || !self.finding.in_words.is_zero() {
            return None;
        }
        let mut lists: Vec<Vec<(&Operand, Decimal)>> = vec![Vec::new()];
        let mut sum = Decimal::ZERO;
        for &(operand, value) in self.parts.iter().filter(|part| !part.1.is_zero()) {
            lists.last_mut()?.push((operand, value));
            sum += value;
            if sum == self.right {
                sum = Decimal::ZERO;
                lists.push(Vec::new());
            }
        }
        let is_list = |list: &Vec<(&Operand, Decimal)>| list.len() >= 2;
        if lists.pop().is_none_or(|rest| !rest.is_empty()) || lists.len() < 2 || !lists.iter().all(is_list) {
            return None;
        }
        let sums: Vec<String> = lists.iter().map(|list| format!("{} = {}", written(list), plain(self.right))).collect();
        let first: Vec<&Operand> = lists.first()?.iter().map(|part| part.0).collect();
        let words = message!("repair.explained.other_breakdown", sums = sums);
        Some(self.explained(ExplanationKind::OtherBreakdown, &first, words, HOLDS))
    }

    /// 80+88+4 against 92: the 80 are among the 88.
    fn counted_twice(&self, repairs: &[Repair], input: EvalInput<'_>, context: &dyn Context) -> Option<Explanation> {
        let excess = self.left - self.right;
        let parts: Vec<(&Operand, Decimal)> = self.parts.iter().filter(|part| !part.1.is_zero()).copied().collect();
        if excess < CHANCE || parts.len() < 3 {
            return None;
        }
        let runs = (0..parts.len()).filter_map(|from| run_of(&parts, from, excess));
        let mut fitting = runs.filter_map(|run| Some((run.clone(), whole_of(&parts, &run)?)));
        let (run, whole) = fitting.next().filter(|_| fitting.next().is_none())?;
        let twice = &parts[run.clone()];
        let named: Vec<&Operand> = twice.iter().map(|part| part.0).chain([parts[whole].0]).collect();
        // Taking away what is counted twice is the same reading, as a change of the numbers.
        if Self::is_typed(repairs, &named) {
            return None;
        }
        let rest: Vec<(&Operand, Decimal)> =
            (0..parts.len()).filter(|at| !run.contains(at)).map(|at| parts[at]).collect();
        let name = |operand: &Operand| context.name(&cell(operand));
        let words = message!(
            "repair.explained.counted_twice",
            part = name(twice.first()?.0),
            number = written(twice),
            whole = name(parts[whole].0),
            within = plain(parts[whole].1),
            sum = written(&rest),
            total = plain(self.right - self.finding.in_words),
        );
        let mut reading = self.explained(ExplanationKind::CountedTwice, &named, words, HOLDS);
        let numbers = named.iter().copied().chain([self.total]);
        reading.supports = numbers.filter_map(|operand| self.confirmed(operand, input)).collect();
        Some(reading)
    }

    /// Another relation of the number that holds.
    fn confirmed(&self, operand: &Operand, input: EvalInput<'_>) -> Option<Message> {
        let keys = input.findings.naming(&operand.id, operand.owner).iter().copied();
        let holds = |at: &FindingKey| {
            input.is(*at, |other| {
                other.rule != self.finding.rule
                    && other.verdict == Verdict::Holds
                    && other.arithmetic != Arithmetic::None
            })
        };
        let other = input.findings.get(keys.into_iter().find(holds)?)?;
        Some(message!("evidence.agrees", number = plain(operand.value?), finding = other.words()))
    }
}

/// The parts from one on that add up to a sum; no part is zero.
fn run_of(parts: &[(&Operand, Decimal)], from: usize, sum: Decimal) -> Option<Range<usize>> {
    let mut rest = sum;
    for (at, part) in parts.iter().enumerate().skip(from) {
        rest -= part.1;
        if rest <= Decimal::ZERO {
            return rest.is_zero().then_some(from..at + 1);
        }
    }
    None
}

/// The part that contains a run of others: any that is no smaller than one part, the nearest first; or the part right
/// before several that they divide.
fn whole_of(parts: &[(&Operand, Decimal)], run: &Range<usize>) -> Option<usize> {
    if run.len() > 1 {
        let sum: Decimal = parts[run.clone()].iter().map(|part| part.1).sum();
        return run.start.checked_sub(1).filter(|&before| parts[before].1 == sum);
    }
    let value = parts[run.start].1;
    let others = (0..parts.len()).filter(|&at| at != run.start && parts[at].1 >= value);
    others.min_by_key(|&at| (at.abs_diff(run.start), at < run.start))
}

const fn is_typing(error: ErrorType) -> bool {
    matches!(
        error,
        ErrorType::DigitDropped
            | ErrorType::DigitAdded
            | ErrorType::DigitReplaced
            | ErrorType::DigitsSwapped
            | ErrorType::TenTimes
            | ErrorType::HundredTimes
    )
}

/// `88+4`, shortened in the middle.
fn written(parts: &[(&Operand, Decimal)]) -> String {
    let mut numbers: Vec<String> = parts.iter().map(|part| plain(part.1)).collect();
    if numbers.len() > WRITTEN {
        numbers.splice(WRITTEN - 2..numbers.len() - 1, ["…".to_string()]);
    }
    numbers.join("+")
}
