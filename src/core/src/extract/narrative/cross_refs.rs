//! Cross references: numbers of the prose that repeat a row of a table, as 主动公开政府信息1169条 above the table.
//!
//! Invariant: label and unit alone link them, never the value, so that a difference becomes visible. Not here: the
//! comparison (`check`).

use crate::document::Document;
use crate::extract::prose::{Mention, Role};
use crate::extract::{Field, TableReading};
use crate::forms::{Library, SHORTEST_CORE, core};
use crate::text::Span;
use std::collections::HashMap;

/// Links exact counts outside the tables to the row with one value whose label ends their words.
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
        // The longest label that fits: 其他类信息 must not match 类信息.
        let tied = label.char_indices().find_map(|(at, _)| {
            let same_core = cores.get(label.get(at..)?)?;
            same_core.iter().find(|(unit, _)| *unit == mention.unit)
        });
        mention.field = tied.map(|(_, id)| (*id).into());
    }
}

/// Maps each label core to the units and ids of its fields.
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
