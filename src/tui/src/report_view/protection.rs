//! How far the rules protect each number of a report: what they locate, what they only notice, what only eyes can find.
//!
//! Invariant: a number is protected only where the form's rules say so *and* a rule could be applied to it in this report.
//! Not here: what rules are worth (`check`), the walk through the rest (`next_open`).

use crate::report_view::field_pane::FieldPane;
use gouji_core::check::{self, Arithmetic, Protection, Rules, Verdict};
use gouji_core::forms::Library;
use gouji_core::ids::{FieldId, ValueId};
use gouji_core::review::Review;
use std::collections::{HashMap, HashSet};

/// The protection of every number of the sheet, by id.
pub(crate) fn protections(
    review: &Review,
    field_pane: &FieldPane,
    rules: &Rules,
    library: &Library,
) -> HashMap<ValueId, Protection> {
    let told = review.extraction.fields.iter().filter_map(|field| library.place(&field.id));
    let told = told.filter_map(|place| library.forms().get(place.form)).map(|form| form.id.as_str());
    let tables = review.extraction.tables.iter().map(|table| table.form.as_str());
    // A form that reads tables here comes before one that merely knows the same id.
    let mut forms: Vec<&str> = Vec::new();
    for form in tables.chain(told) {
        if !forms.contains(&form) {
            forms.push(form);
        }
    }
    let mut by_form: HashMap<FieldId, Protection> = HashMap::new();
    for form in forms {
        for (id, protection) in check::protections(rules.files(), library, form) {
            by_form.entry(id).or_insert(protection);
        }
    }
    let applied = review.findings.iter().filter(|finding| {
        !matches!(finding.arithmetic, Arithmetic::None)
            && finding.verdict != Verdict::NotAssessable
            && finding.operands.len() > 1
    });
    let watched: HashSet<&str> =
        applied.flat_map(|finding| &finding.operands).map(|operand| operand.id.as_str()).collect();
    let ids = (0..field_pane.rows.len()).flat_map(|row| field_pane.ids(row));
    let is_number = |id: &&str| by_form.contains_key(*id) || review.mention(id).is_some();
    ids.filter(is_number)
        .map(|id| {
            let protection = match by_form.get(id) {
                _ if !watched.contains(id) => Protection::Unprotected,
                Some(Protection::Located) => Protection::Located,
                _ => Protection::Detected,
            };
            (ValueId::from(id), protection)
        })
        .collect()
}

/// The unprotected numbers in the order of the sheet.
pub(crate) fn unprotected(field_pane: &FieldPane, protections: &HashMap<ValueId, Protection>) -> Vec<ValueId> {
    let ids = (0..field_pane.rows.len()).flat_map(|row| field_pane.ids(row));
    ids.filter(|id| protections.get(*id) == Some(&Protection::Unprotected)).map(ValueId::from).collect()
}
