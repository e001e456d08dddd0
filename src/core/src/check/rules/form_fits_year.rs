//! `FormFitsYear`: each table is read by a form that was prescribed for the report's year.

use super::kind::{RuleKind, Target};
use crate::check::header::RuleHeader;
use crate::check::terms::items;
use crate::check::{EvalContext, Finding, Verdict};
use crate::ids::item;
use crate::message;
use crate::text::Span;

/// The report is read by a form that was prescribed for its year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FormFitsYear;

impl RuleKind for FormFitsYear {
    fn evaluate(&self, rule: RuleHeader<'_>, _: &Target, context: EvalContext<'_>) -> Vec<Finding> {
        let Some(year) = context.identity().year else { return Vec::new() };
        let mut findings = Vec::new();
        let mut seen: Vec<&str> = Vec::new();
        for table in &context.extraction.tables {
            if seen.contains(&table.form.as_str()) {
                continue;
            }
            seen.push(&table.form);
            let Some(form) = context.library.form(&table.form) else { continue };
            let fits = form.years.0 <= year.value && form.years.1.is_none_or(|last| year.value <= last);
            let detail = message!("finding.form_fits_year", year = year.value, form = &form.name);
            let place = Span::new(table.span.start, table.span.start);
            let mut found = rule.finding_of(&form.id, Verdict::of(fits), vec![place], detail);
            found.operands = items(context, &[item::YEAR]);
            findings.push(found);
        }
        findings
    }
}
