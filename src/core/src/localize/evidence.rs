//! What speaks for a repair and what against it: the text, and every rule that is no equation of the system.
//!
//! Invariant: only what the report says counts, never how the repair was found. Left to others: the order (`rank`).

use super::EvalInput;
use super::context::{CellId, Context, Reliability, SpellingMatch};
use crate::check::{Arithmetic, Finding, FindingKey, Operand, Severity, Verdict, plain};
use crate::text::{Bilingual, Span};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// A number that changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The number.
    pub cell: CellId,
    /// What stands there now; `None` for a blank.
    pub from: Option<Decimal>,
    /// What would have to stand there.
    pub to: Decimal,
    /// Where the text says so.
    pub evidence: Option<Span>,
    /// True when the text prints it at the right place: in its row and nobody else's, or as one reading of the cell.
    pub in_source: bool,
}

/// Whether the number was misread or misprinted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorSource {
    /// The evidence is for a misreading: the text says something else, or was read with doubt.
    Transcription,
    /// The evidence is for a misprint: the text itself does not add up.
    Publication,
    /// It cannot be told.
    Undetermined,
}

impl ErrorSource {
    /// The name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Transcription => "transcription",
            Self::Publication => "publication",
            Self::Undetermined => "undetermined",
        }
    }
}

/// What is said for and against.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Evidence {
    pub supports: Vec<Bilingual>,
    pub contradicts: Vec<Bilingual>,
    /// What makes it likelier without proving anything.
    pub hints: Vec<Bilingual>,
    /// What doubt in the reading is worth, in hundredths of a digit.
    pub doubt: i64,
}

/// The rules that can be asked again and are no equations of the system, by the numbers in them.
#[derive(Clone, Copy)]
pub(super) struct SoftChecks<'a>(pub EvalInput<'a>);

impl<'a> SoftChecks<'a> {
    /// Those that name one of these numbers, in the order of the findings.
    pub fn of<'c>(self, cells: impl Iterator<Item = &'c CellId>) -> Vec<&'a Finding> {
        let told = self.0;
        let named = cells.flat_map(|cell| told.findings.naming(&cell.id, cell.last_year)).copied();
        let all: BTreeSet<FindingKey> = named.filter(|&at| told.is(at, is_witness)).collect();
        all.into_iter().filter_map(|at| told.findings.get(at)).collect()
    }
}

/// Weighs a repair; the evidence in the text is noted at its changes.
pub(super) fn weigh(changes: &mut [Change], witnesses: &SoftChecks<'_>, context: &dyn Context) -> Evidence {
    let mut weighed = Evidence::default();
    for change in changes.iter_mut() {
        read(change, context, &mut weighed);
    }
    let after = |operand: &Operand| {
        let change =
            changes.iter().find(|change| change.cell.id == operand.id && change.cell.last_year == operand.last_year);
        change.map_or(operand.value, |change| Some(change.to))
    };
    for finding in witnesses.of(changes.iter().map(|change| &change.cell)) {
        let involved = |operand: &Operand| after(operand) != operand.value;
        if !finding.operands.iter().any(involved) {
            continue;
        }
        let Some(then) = finding.verdict_with(&after) else { continue };
        let about = Bilingual::new(finding.message(crate::text::Lang::Zh), finding.message(crate::text::Lang::En));
        match (finding.verdict, then) {
            (Verdict::Fails | Verdict::Truncated, Verdict::Holds) => weighed.supports.push(Bilingual::new(
                format!("并使另一条关系成立：{}", finding.title.zh),
                format!("makes another rule hold: {}", finding.title.en),
            )),
            (Verdict::Holds | Verdict::Truncated, Verdict::Fails) | (Verdict::Holds, Verdict::Truncated) => {
                weighed.contradicts.push(Bilingual::new(
                    format!("满足合计，但与此不符：{}", about.zh),
                    format!("satisfies the sum but contradicts: {}", about.en),
                ));
            }
            _ => {}
        }
    }
    weighed
}

/// A rule that can be asked again and is no equation of the system.
pub(super) fn is_witness(finding: &Finding) -> bool {
    match finding.arithmetic {
        Arithmetic::None => false,
        Arithmetic::Rate | Arithmetic::Near(_) => true,
        Arithmetic::Equal | Arithmetic::AtMost => finding.severity == Severity::Soft,
    }
}

/// What the text says of one change.
fn read(change: &mut Change, context: &dyn Context, weighed: &mut Evidence) {
    let cell = &change.cell;
    let name = context.name(cell);
    let to = plain(change.to);
    if !change.to.is_zero()
        && let Some((_, span)) = context.unclaimed(cell).into_iter().find(|(value, _)| *value == change.to)
    {
        change.evidence = Some(span);
        change.in_source = true;
        weighed.supports.push(Bilingual::new(
            format!("原文该行印有 {to}，未被其他格使用（{}）", name.zh),
            format!("its row in the text prints {to}, which no other cell uses ({})", name.en),
        ));
    }
    let candidates = context.candidates(cell);
    if candidates.contains(&change.to) {
        change.in_source = true;
        weighed.supports.push(Bilingual::new(
            format!("{to} 是原文的一种读法（{}）", name.zh),
            format!("{to} is one reading of the text ({})", name.en),
        ));
    } else if !candidates.is_empty() {
        weighed.contradicts.push(Bilingual::new(
            format!("{to} 不是原文的任何一种读法（{}）", name.zh),
            format!("{to} is no reading of the text ({})", name.en),
        ));
    }
    if let Some(span) = context.repeated(cell, change.to) {
        change.evidence = change.evidence.or(Some(span));
        weighed.supports.push(Bilingual::new(
            format!("正文另一处也写 {to}（{}）", name.zh),
            format!("the text says {to} elsewhere too ({})", name.en),
        ));
    }
    if let Some(from) = change.from
        && context.repeated(cell, from).is_some()
    {
        let from = plain(from);
        weighed.contradicts.push(Bilingual::new(
            format!("正文另一处也写 {from}（{}）", name.zh),
            format!("the text says {from} elsewhere too ({})", name.en),
        ));
    }
    // Small numbers recur by themselves.
    if change.to >= Decimal::TEN && context.last_year(cell) == Some(change.to) {
        weighed.hints.push(Bilingual::new(
            format!("上年同一格也是 {to}（{}）", name.zh),
            format!("last year the same cell was {to} too ({})", name.en),
        ));
    }
    if matches!(standing(cell, context), Some(Reliability::Doubtful | Reliability::Misprinted)) {
        weighed.doubt += 50;
    }
    if context.print(cell) == SpellingMatch::Other {
        weighed.doubt += 100;
    }
}

fn standing(cell: &CellId, context: &dyn Context) -> Option<Reliability> {
    context.facts(cell).map(|facts| facts.standing)
}

/// Whether the evidence is for a misreading or a misprint.
pub(super) fn error_source(changes: &[Change], context: &dyn Context) -> ErrorSource {
    // Who has looked at the text has the last word.
    let is_narrated = |change: &Change| standing(&change.cell, context) == Some(Reliability::Misprinted);
    let is_slip = |change: &Change| {
        if is_narrated(change) {
            return false;
        }
        let doubtful = matches!(standing(&change.cell, context), Some(Reliability::Doubtful | Reliability::Corrected));
        let read_otherwise = context.unclaimed(&change.cell).iter().any(|(value, _)| *value == change.to);
        doubtful || (read_otherwise && !change.to.is_zero()) || context.print(&change.cell) == SpellingMatch::Other
    };
    let is_printed = |change: &Change| {
        is_narrated(change) || (change.from.is_some() && context.print(&change.cell) == SpellingMatch::Same)
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
