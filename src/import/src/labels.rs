//! The fields of all forms by the labels of their tables, rows and columns.
//!
//! Invariant: labels lead to a field only if no other field of the same form has them.

use gouji_core::forms::{Library, normalise, places};
use gouji_core::ids::FieldId;
use std::collections::HashMap;

/// Stands between the parts of a key.
const BETWEEN: char = '\u{1f}';
/// What may stand between labels in one head.
const SEPARATORS: [char; 8] = ['·', '/', '|', '>', '_', '—', '、', '-'];

/// What labels lead to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    One(FieldId),
    /// Several fields of a form have them.
    Several,
    None,
}

/// For each form the fields by their labels; `None` where several have them.
pub struct Labels {
    forms: Vec<HashMap<String, Option<FieldId>>>,
}

impl Labels {
    pub fn new(library: &Library) -> Self {
        let forms = library.forms().iter().enumerate().map(|(index, form)| {
            let mut fields: HashMap<String, Option<FieldId>> = HashMap::new();
            for place in places(form, index) {
                let Some(table) = form.tables.get(place.table) else { continue };
                let Some(block) = table.blocks.get(place.block) else { continue };
                let Some(row) = block.rows.get(place.row) else { continue };
                let part = row.sentence.get(place.column).map(|part| part.label.as_str());
                let column = part.or_else(|| block.columns.get(place.column).map(|column| column.label.as_str()));
                let column = column.unwrap_or("");
                let (table, group, row) = (table.title.zh.as_str(), row.group.as_str(), row.label.as_str());
                let wholes =
                    [&[table, group, row, column][..], &[table, row, column], &[group, row, column], &[row, column]];
                let mut keys: Vec<String> = wholes.into_iter().map(key).collect();
                // A row without a column is its total.
                if block.columns.get(place.column).is_some_and(|column| column.total) {
                    keys.extend([&[table, group, row][..], &[table, row], &[group, row], &[row]].map(key));
                }
                keys.sort_unstable();
                keys.dedup();
                for key in keys {
                    let entry = fields.entry(key).or_insert_with(|| Some(place.id.clone()));
                    if entry.as_ref() != Some(&place.id) {
                        *entry = None;
                    }
                }
            }
            fields
        });
        Self { forms: forms.collect() }
    }

    /// The field with these labels: table, group, row and column, of which the first ones may be missing. Of several
    /// forms the first decides.
    pub fn find(&self, labels: &[&str]) -> Found {
        let key = key(labels);
        match self.forms.iter().find_map(|fields| fields.get(&key)) {
            Some(Some(id)) => Found::One(id.clone()),
            Some(None) => Found::Several,
            None => Found::None,
        }
    }

    /// The field of a head that holds all its labels: `二、主动公开 · 规章 · 本年制发件数`.
    pub fn find_head(&self, head: &str) -> Found {
        let mut last = Found::None;
        for separator in SEPARATORS {
            let parts: Vec<&str> = head.split(separator).map(str::trim).filter(|part| !part.is_empty()).collect();
            let found = if parts.len() > 1 { self.find(&parts) } else { Found::None };
            match found {
                Found::One(_) => return found,
                Found::Several => last = found,
                Found::None => {}
            }
        }
        if last == Found::None { self.find(&[head]) } else { last }
    }
}

/// The key of labels; those that are empty are left out.
fn key(labels: &[&str]) -> String {
    let mut key = String::new();
    for label in labels.iter().map(|label| normalise(label)).filter(|label| !label.is_empty()) {
        key.push_str(&label);
        key.push(BETWEEN);
    }
    key
}
