//! `Filled`: no cell of a table is blank; one finding for each table.

use super::kind::{RuleKind, Target};
use crate::check::header::RuleHeader;
use crate::check::terms::{Term, operands};
use crate::check::{Datum, EvalContext, Finding, Side, Verdict};
use crate::message;

/// No cell of a table is blank; one finding for each table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Filled;

impl RuleKind for Filled {
    fn evaluate(&self, rule: RuleHeader<'_>, _: &Target, context: EvalContext<'_>) -> Vec<Finding> {
        let mut findings = Vec::new();
        for table in &context.extraction.tables {
            let of_table = |id: &str| id.strip_prefix(&table.table).is_some_and(|rest| rest.starts_with('.'));
            let is_number = |id: &str| context.library.cell(id).is_some_and(|(row, _)| row.kind.is_number());
            let cells = context.extraction.fields.iter().filter(|field| of_table(&field.id) && is_number(&field.id));
            let cells: Vec<(&str, Datum)> =
                cells.map(|field| (field.id.as_str(), context.values.datum(&field.id))).collect();
            let blank: Vec<&str> = cells.iter().filter(|cell| cell.1 == Datum::Blank).map(|cell| cell.0).collect();
            if blank.is_empty() {
                continue;
            }
            let detail = message!("finding.filled", n = blank.len(), all = cells.len());
            let mut found = rule.finding_of(&table.table, Verdict::Fails, Vec::new(), detail);
            let terms: Vec<(Side, Term)> = blank.iter().map(|id| (Side::Left, Term::of(*id))).collect();
            found.operands = operands(context, &terms).list;
            findings.push(found);
        }
        findings
    }
}
