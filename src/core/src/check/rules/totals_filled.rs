//! `TotalsFilled`: the column of totals is filled in; one finding for each table.

use super::kind::{RuleKind, Target};
use crate::check::header::RuleHeader;
use crate::check::terms::{Term, operands};
use crate::check::{Datum, EvalContext, Finding, Side, Verdict};
use crate::message;

/// The column of totals is filled in; one finding for each table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TotalsFilled;

impl RuleKind for TotalsFilled {
    fn evaluate(&self, rule: RuleHeader<'_>, _: &Target, context: EvalContext<'_>) -> Vec<Finding> {
        let mut findings = Vec::new();
        for table in &context.extraction.tables {
            let of_table = |id: &str| id.strip_prefix(&table.table).is_some_and(|rest| rest.starts_with('.'));
            let ids = context.extraction.fields.iter().map(|field| &field.id);
            let totals = ids.filter(|id| of_table(id) && context.library.is_total(id));
            let blank = totals.filter(|id| matches!(context.values.datum(id), Datum::Unfilled(_)));
            let terms: Vec<(Side, Term)> = blank.map(|id| (Side::Right, Term::of(id.clone()))).collect();
            if terms.is_empty() {
                continue;
            }
            let detail = message!("finding.totals_filled", n = terms.len());
            let mut found = rule.finding_of(&table.table, Verdict::Blank, Vec::new(), detail);
            found.operands = operands(context, &terms).list;
            // Nothing is printed.
            found.operands.iter_mut().for_each(|operand| operand.value = None);
            findings.push(found);
        }
        findings
    }
}
