//! Evidence for and against a repair: the text, and every rule that is not an equation of the system.
//!
//! Invariant: evidence depends on the report alone, never on how the repair was found. Not here: the order (`rank`).

use super::EvalInput;
use super::context::{CellId, Context, Reliability, SpellingMatch};
use crate::check::{Arithmetic, Finding, FindingKey, Operand, Severity, Verdict, plain};
use crate::message;
use crate::message::Message;
use crate::text::Span;
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// The change of one number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueChange {
    /// The number.
    pub cell: CellId,
    /// The present number; `None` for a blank.
    pub from: Option<Decimal>,
    /// The proposed number.
    pub to: Decimal,
    /// Where the text prints the proposed number.
    pub evidence: Option<Span>,
    /// True if the text prints it in the right place: in its row and claimed by no other field, or as one reading of
    /// the cell.
    pub in_source: bool,
}

/// Where an error arose: in reading or in publishing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorSource {
    /// A misreading: the text prints something else, or was read with doubt.
    Transcription,
    /// A misprint: the text itself does not add up.
    Publication,
    /// Undetermined.
    Undetermined,
}

impl ErrorSource {
    /// Returns the name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Transcription => "transcription",
            Self::Publication => "publication",
            Self::Undetermined => "undetermined",
        }
    }
}

/// The evidence about one repair.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Evidence {
    pub supports: Vec<Message>,
    pub contradicts: Vec<Message>,
    /// Weak evidence that proves nothing.
    pub hints: Vec<Message>,
    /// Value of doubt in the reading, in hundredths of a digit.
    pub doubt: i64,
}

/// Rules that can be re-evaluated and are not equations of the system, by their numbers.
#[derive(Clone, Copy)]
pub(super) struct SoftChecks<'a>(pub EvalInput<'a>);

impl<'a> SoftChecks<'a> {
    /// Returns those that name one of these numbers, in the order of the findings.
    pub fn of<'c>(self, cells: impl Iterator<Item = &'c CellId>) -> Vec<&'a Finding> {
        let input = self.0;
        let named = cells.flat_map(|cell| input.findings.naming(&cell.id, cell.owner)).copied();
        let all: BTreeSet<FindingKey> = named.filter(|&at| input.is(at, is_soft_check)).collect();
        all.into_iter().filter_map(|at| input.findings.get(at)).collect()
    }
}

/// Collects the evidence about a repair and records its places in the changes.
pub(super) fn collect(changes: &mut [ValueChange], checks: &SoftChecks<'_>, context: &dyn Context) -> Evidence {
    let mut evidence = Evidence::default();
    for change in changes.iter_mut() {
        read(change, context, &mut evidence);
    }
    let after = |operand: &Operand| {
        let change = changes.iter().find(|change| change.cell.id == operand.id && change.cell.owner == operand.owner);
        change.map_or(operand.value, |change| Some(change.to))
    };
    for finding in checks.of(changes.iter().map(|change| &change.cell)) {
        let involved = |operand: &Operand| after(operand) != operand.value;
        if !finding.operands.iter().any(involved) {
            continue;
        }
        let Some(then) = finding.verdict_with(&after) else { continue };
        match (finding.verdict, then) {
            (Verdict::Fails | Verdict::Truncated, Verdict::Holds) => {
                evidence.supports.push(message!("evidence.makes_hold", rule = &finding.title));
            }
            (Verdict::Holds | Verdict::Truncated, Verdict::Fails) | (Verdict::Holds, Verdict::Truncated) => {
                evidence.contradicts.push(message!("evidence.breaks", finding = finding.words()));
            }
            _ => {}
        }
    }
    evidence
}

/// True for a rule that can be re-evaluated and is not an equation of the system.
pub(super) fn is_soft_check(finding: &Finding) -> bool {
    match finding.arithmetic {
        Arithmetic::None => false,
        Arithmetic::Rate | Arithmetic::Near(_) => true,
        Arithmetic::Equal | Arithmetic::AtMost => finding.severity == Severity::Soft,
    }
}

/// Collects the evidence of the text about one change.
fn read(change: &mut ValueChange, context: &dyn Context, evidence: &mut Evidence) {
    let cell = &change.cell;
    let name = context.name(cell);
    let to = plain(change.to);
    if !change.to.is_zero()
        && let Some((_, span)) = context.unclaimed(cell).into_iter().find(|(value, _)| *value == change.to)
    {
        change.evidence = Some(span);
        change.in_source = true;
        evidence.supports.push(message!("evidence.in_row", number = &to, cell = &name));
    }
    let candidates = context.candidates(cell);
    if candidates.contains(&change.to) {
        change.in_source = true;
        evidence.supports.push(message!("evidence.is_reading", number = &to, cell = &name));
    } else if !candidates.is_empty() {
        evidence.contradicts.push(message!("evidence.no_reading", number = &to, cell = &name));
    }
    if let Some(span) = context.repeated(cell, change.to) {
        change.evidence = change.evidence.or(Some(span));
        evidence.supports.push(message!("evidence.elsewhere", number = &to, cell = &name));
    }
    if let Some(from) = change.from
        && context.repeated(cell, from).is_some()
    {
        evidence.contradicts.push(message!("evidence.elsewhere", number = plain(from), cell = &name));
    }
    // Small numbers recur by chance.
    if change.to >= Decimal::TEN && context.last_year(cell) == Some(change.to) {
        evidence.hints.push(message!("evidence.last_year", number = &to, cell = &name));
    }
    if matches!(standing(cell, context), Some(Reliability::Doubtful | Reliability::Misprinted)) {
        evidence.doubt += 50;
    }
    if context.spelling(cell) == SpellingMatch::Other {
        evidence.doubt += 100;
    }
}

fn standing(cell: &CellId, context: &dyn Context) -> Option<Reliability> {
    context.cell_info(cell).map(|info| info.reliability)
}

/// Decides between misreading and misprint.
pub(super) fn error_source(changes: &[ValueChange], context: &dyn Context) -> ErrorSource {
    // A reviewer who looked at the text decides.
    let is_decided = |change: &ValueChange| standing(&change.cell, context) == Some(Reliability::Misprinted);
    let is_slip = |change: &ValueChange| {
        if is_decided(change) {
            return false;
        }
        let doubtful = matches!(standing(&change.cell, context), Some(Reliability::Doubtful | Reliability::Corrected));
        let read_otherwise = context.unclaimed(&change.cell).iter().any(|(value, _)| *value == change.to);
        doubtful || (read_otherwise && !change.to.is_zero()) || context.spelling(&change.cell) == SpellingMatch::Other
    };
    let is_printed = |change: &ValueChange| {
        // What a machine recognised in a picture need not be what is printed there.
        let is_seen = standing(&change.cell, context) != Some(Reliability::Recognised);
        let is_same = || context.spelling(&change.cell) == SpellingMatch::Same;
        is_decided(change) || (is_seen && change.from.is_some() && is_same())
    };
    let slips = changes.iter().filter(|change| is_slip(change)).count();
    if slips == changes.len() {
        ErrorSource::Transcription
    } else if slips == 0 && changes.iter().all(is_printed) {
        ErrorSource::Publication
    } else {
        ErrorSource::Undetermined
    }
}
