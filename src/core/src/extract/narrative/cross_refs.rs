//! Numbers of the prose that repeat a row of a table: 主动公开政府信息1169条 above the table with that row.
//!
//! Invariant: only the label and the unit tie them, never the value, so that a difference comes to light.
//! Left to others: the comparison (`check`).

use crate::document::Document;
use crate::extract::prose::{Mention, Role};
use crate::extract::{Field, TableReading};
use crate::forms::{Library, SHORTEST_CORE, core};
use crate::text::Span;
use std::collections::HashMap;

/// Gives each exact count outside the tables whose words end with the label of a row with one value that row's field.
pub(super) fn tie(
    document: &Document,
    library: &Library,
    tables: &[TableReading],
    fields: &[Field],
    mentions: &mut [Mention],
) {
    let cores = cores(library, fields);
    if cores.is_empty() {
        return;
    }
    let in_table = |span: Span| tables.iter().any(|table| table.span.covers(span));
    for mention in mentions {
        let counts = matches!(mention.role, Role::Count | Role::Total | Role::Part) && !mention.approximate;
        if !counts || in_table(mention.span) {
            continue;
        }
        let label = core(document.at(mention.label));
        // The longest label that fits: 其他类信息 must not be taken for 类信息.
        let tied = label.char_indices().find_map(|(at, _)| {
            let same_core = cores.get(label.get(at..)?)?;
            same_core.iter().find(|(unit, _)| *unit == mention.unit)
        });
        mention.field = tied.map(|(_, id)| (*id).to_string());
    }
}

/// For each label core the units and ids of the fields that have it.
fn cores<'a>(library: &'a Library, fields: &'a [Field]) -> HashMap<String, Vec<(&'a str, &'a str)>> {
    let mut found: HashMap<String, Vec<(&str, &str)>> = HashMap::new();
    for field in fields {
        let Some((row, None)) = library.cell(&field.id) else { continue };
        if !row.sentence.is_empty() || !row.kind.is_number() {
            continue;
        }
        for label in std::iter::once(&row.label).chain(&row.variants) {
            let core = core(label);
            if core.chars().count() >= SHORTEST_CORE {
                found.entry(core).or_default().push((row.unit.as_str(), field.id.as_str()));
            }
        }
    }
    found
}
