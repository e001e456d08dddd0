//! `Enumeration`: the parts of every exhaustive enumeration of the prose add up to its total.
//!
//! Invariant: an approximate number never violates the rule, and a remainder is a violation only where the wording
//! promises that the parts are everything.

use super::kind::{RuleKind, Target};
use super::mentions::operand;
use crate::check::header::RuleHeader;
use crate::check::numbers::{plain, signed};
use crate::check::sums::sum;
use crate::check::{Arithmetic, Datum, EvalContext, Finding, Operand, Severity, Side, Verdict};
use crate::extract::{self, Mention, Part};
use crate::message;
use crate::message::Message;
use crate::text::{Bilingual, Span};
use rust_decimal::Decimal;

/// The parts of every exhaustive enumeration add up to its total.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Enumeration;

impl RuleKind for Enumeration {
    fn targets(&self, _: RuleHeader<'_>, context: EvalContext<'_>) -> Vec<Target> {
        (0..context.extraction.prose.enumerations.len()).map(Target::Item).collect()
    }

    fn evaluate(&self, rule: RuleHeader<'_>, target: &Target, context: EvalContext<'_>) -> Vec<Finding> {
        let Target::Item(at) = target else { return Vec::new() };
        evaluate(rule, context, *at).into_iter().collect()
    }
}

/// The parts of an enumeration, read.
#[derive(Default)]
struct Parts<'a> {
    numbers: Vec<&'a Mention>,
    operands: Vec<Operand>,
    /// Places of parts given in words.
    places: Vec<Span>,
    /// Sum of the parts given in words.
    in_words: Decimal,
    written: Vec<String>,
    approximate: bool,
}

impl<'a> Parts<'a> {
    fn of(context: EvalContext<'a>, enumeration: &extract::Enumeration) -> Option<Self> {
        let mut parts = Self::default();
        for part in &enumeration.parts {
            let (value, place) = match part {
                Part::Number(index) => {
                    let mention = context.extraction.prose.mentions.get(*index)?;
                    parts.approximate |= mention.approximate;
                    let operand = operand(context, mention, Side::Left);
                    parts.written.push(operand.value.map_or_else(|| "□".to_string(), plain));
                    parts.operands.push(operand);
                    parts.numbers.push(mention);
                    continue;
                }
                Part::Zero(span) => (Decimal::ZERO, *span),
                Part::One(span) => (Decimal::ONE, *span),
            };
            parts.in_words += value;
            parts.written.push(plain(value));
            parts.places.push(place);
        }
        Some(parts)
    }
}

fn evaluate(rule: RuleHeader<'_>, context: EvalContext<'_>, at: usize) -> Option<Finding> {
    let enumeration = context.extraction.prose.enumerations.get(at)?;
    let mentions = &context.extraction.prose.mentions;
    let total = mentions.get(enumeration.total)?;
    let Parts { numbers, mut operands, places, in_words, written, approximate } = Parts::of(context, enumeration)?;
    operands.push(operand(context, total, Side::Right));
    let unknown = operands.iter().any(|operand| operand.value.is_none());
    let is_vague = approximate || total.approximate || unknown;
    let (left, right) = (sum(&operands, Side::Left) + in_words, sum(&operands, Side::Right));
    let judgement = judge(rule, &written, Sums { left, right, is_exhaustive: enumeration.exhaustive, is_vague });
    // Two lists may divide one total, so the place is that of the first part.
    let place = enumeration.parts.first().map_or(enumeration.span.start, |part| match part {
        Part::Number(index) => mentions.get(*index).map_or(enumeration.span.start, |mention| mention.span.start),
        Part::Zero(span) | Part::One(span) => span.start,
    });
    let mut found = rule.finding_at(place, judgement.verdict, operands, judgement.detail);
    found.severity = judgement.severity;
    found.places = places;
    found.in_words = in_words;
    // The total may be wrong as well: then its row in the table says how much is missing.
    let listed = total.field.as_deref().and_then(|id| context.values.datum(id).number());
    let wholes = [Some(right), listed];
    let rests = wholes.into_iter().flatten().filter(|whole| *whole > left).map(|whole| whole - left);
    let left_out =
        rests.filter(|_| !is_vague && left != right).find_map(|rest| left_out(context, total, &numbers, rest));
    if let Some(row) = &left_out {
        let detail = std::mem::take(&mut found.detail);
        found.detail =
            message!("finding.enumeration.left_out", detail = detail, row = &row.name, value = plain(row.value));
        found.places.extend(row.span);
        found.in_words += row.value;
    }
    // With the part it leaves out every number may be right, and there is nothing to repair.
    let is_complete = left_out.is_some_and(|row| left + row.value == right);
    if !is_vague && !is_complete {
        found.arithmetic = if enumeration.exhaustive { Arithmetic::Equal } else { Arithmetic::AtMost };
    }
    found.set_sides(left, right);
    Some(found)
}

/// A row of the table that a sentence does not name.
struct LeftOut {
    name: Bilingual,
    value: Decimal,
    span: Option<Span>,
}

/// Finds the row that a sentence leaves out: its parts repeat rows of one block, and among the rows of that block which
/// the sentence does not name only this one has the missing value.
fn left_out(context: EvalContext<'_>, total: &Mention, parts: &[&Mention], rest: Decimal) -> Option<LeftOut> {
    let block = |id: &str| context.library.place(id).map(|place| (place.form, place.table, place.block, place.column));
    let named: Vec<&str> = parts.iter().filter_map(|part| part.field.as_deref()).collect();
    let ours = named.first().and_then(|id| block(id))?;
    if named.len() < 2 || named.iter().any(|id| block(id) != Some(ours)) {
        return None;
    }
    let is_named = |id: &str| named.contains(&id) || total.field.as_deref() == Some(id);
    let others =
        context.extraction.fields.iter().filter(|field| block(&field.id) == Some(ours) && !is_named(&field.id));
    let mut fitting = others.filter(|field| context.values.datum(&field.id) == Datum::Number(rest));
    let id = fitting.next().filter(|_| fitting.next().is_none()).map(|field| field.id.as_str())?;
    let name = |name: Option<String>| name.unwrap_or_else(|| id.to_string());
    let name = Bilingual::new(name(context.library.label(id)), name(context.library.gloss(id)));
    Some(LeftOut { name, value: rest, span: context.values.span(id) })
}

/// The sums of an enumeration, and how they may be compared.
#[derive(Clone, Copy)]
struct Sums {
    left: Decimal,
    right: Decimal,
    /// The wording promises that the parts are everything.
    is_exhaustive: bool,
    /// A number is approximate or unreadable.
    is_vague: bool,
}

/// The result of comparing the parts with the total.
struct Judgement {
    verdict: Verdict,
    severity: Severity,
    detail: Message,
}

fn judge(rule: RuleHeader<'_>, written: &[String], sums: Sums) -> Judgement {
    let Sums { left, right, is_exhaustive, is_vague } = sums;
    let of = |verdict, detail| Judgement { verdict, severity: rule.severity, detail };
    let parts = written.join("+");
    let sum = if written.len() == 1 || left == right { parts.clone() } else { format!("{parts} = {}", plain(left)) };
    let text = |mark: &str| format!("{sum} {mark} {}", plain(right));
    if is_vague {
        let words = format!("{parts} ~ {}", plain(right));
        return of(Verdict::NotAssessable, message!("finding.enumeration.vague", sum = words));
    }
    if left == right {
        return of(Verdict::Holds, Message::plain(text("=")));
    }
    // Parts beyond their total need an answer whatever the wording.
    if is_exhaustive || left > right {
        let words = format!("{} ({})", text("≠"), signed(left - right));
        return of(Verdict::Fails, Message::plain(words));
    }
    let rest = plain(right - left);
    let detail = message!("finding.enumeration.rest", sum = text("<"), rest = rest);
    Judgement { severity: Severity::Soft, ..of(Verdict::NotAssessable, detail) }
}
