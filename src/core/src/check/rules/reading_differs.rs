//! `ReadingDiffers`: other readers of the report read the same; one finding for each field in which one does not.

use super::kind::{RuleKind, Target};
use crate::check::header::RuleHeader;
use crate::check::terms::{Term, operands};
use crate::check::{Datum, EvalContext, Finding, Side, Verdict, plain};
use crate::extract::State;
use crate::message;
use crate::message::Message;
use crate::readings::OtherValue;
use std::collections::BTreeSet;

/// Other readers of the report read the same; one finding for each field in which one does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadingDiffers;

impl RuleKind for ReadingDiffers {
    fn evaluate(&self, rule: RuleHeader<'_>, _: &Target, context: EvalContext<'_>) -> Vec<Finding> {
        let others = context.values.others();
        let given: BTreeSet<&str> =
            others.iter().flat_map(|other| other.report.values.keys().map(|id| &**id)).collect();
        let mut findings = Vec::new();
        for id in given {
            let own = context.values.datum(id);
            let differing: Vec<(&str, &OtherValue)> = others
                .iter()
                .filter_map(|other| Some((other.name.as_str(), other.value(id)?)))
                .filter(|(_, value)| agrees(value, own) == Some(false))
                .collect();
            let Some((_, first)) = differing.first() else { continue };
            let said: Vec<Message> = differing
                .iter()
                .map(|(name, value)| message!("finding.reading_differs.other", name = *name, value = shown(value)))
                .collect();
            let here = own
                .number()
                .map_or_else(|| message!("finding.reading_differs.blank"), |own| Message::plain(plain(own)));
            let detail = message!("finding.reading_differs", own = here, others = said);
            let mut found = rule.finding_of(id, Verdict::Fails, Vec::new(), detail);
            found.operands = operands(context, &[(Side::Right, Term::of(id))]).list;
            (found.left, found.right) = (first.number, own.number());
            found.delta = found.left.zip(found.right).map(|(left, right)| left - right);
            findings.push(found);
        }
        findings
    }
}

/// True if another reader read what stands in the report: the same number, or nothing in both. `None` where nothing was
/// read here, or where the other reader gives words.
pub fn agrees(value: &OtherValue, own: Datum) -> Option<bool> {
    match (value.number, own) {
        (_, Datum::Unknown | Datum::Absent) => None,
        (None, _) if matches!(value.state, State::Text | State::Unread) => None,
        (Some(other), Datum::Number(own)) => Some(other == own),
        (None, Datum::Blank | Datum::Unfilled(_)) => Some(true),
        (None, Datum::Number(_)) | (Some(_), Datum::Blank | Datum::Unfilled(_)) => Some(false),
    }
}

fn shown(value: &OtherValue) -> Message {
    match value.number {
        Some(number) => Message::plain(plain(number)),
        None if value.text.is_empty() => message!("finding.reading_differs.blank"),
        None => Message::plain(&value.text),
    }
}
