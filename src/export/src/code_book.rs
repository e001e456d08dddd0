//! The code book: every field of every form with its labels, unit, kind, protection and counterparts.
//!
//! Invariant: computed from the forms, the rules and the crosswalk of the run, a user's own included. Not here: the
//! values (`record`).

use gouji_core::check::{Protection, RuleFile, protections};
use gouji_core::forms::{Comparability, FieldPlace, Form, Kind, Library, Table, places};
use gouji_core::ids::FieldId;
use serde::Serialize;
use std::collections::HashMap;

/// A field of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CodeBookField<'a> {
    /// Id of the form.
    pub form: &'a str,
    /// Field id: `section.row.column`.
    pub id: String,
    /// The section as printed, and its gloss.
    pub section: &'a str,
    /// English gloss of the section.
    pub section_en: &'a str,
    /// The group that the row is printed under; empty for none.
    pub group: &'a str,
    /// The label of the row.
    pub row: &'a str,
    /// English gloss of the row.
    pub row_en: &'a str,
    /// The head of the column; empty where the row has one cell.
    pub column: &'a str,
    /// English gloss of the column.
    pub column_en: &'a str,
    /// Unit; empty if the form prints none.
    pub unit: &'a str,
    /// `count`, `signed`, `amount`, `date` or `text`.
    pub kind: &'static str,
    /// `located`, `detected` or `unprotected`; null for a field that holds no number.
    pub protection: Option<&'static str>,
    /// The fields of other forms that correspond to it.
    pub crosswalk: Vec<Counterpart>,
}

/// Fields of another form that correspond to a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Counterpart {
    /// Id of the other form.
    pub form: String,
    /// `exact`, `sum`, `split`, `approximate` or `not_comparable`.
    pub kind: &'static str,
    /// Field ids of the field's own form that are summed with it, itself included.
    pub own: Vec<String>,
    /// Field ids of the other form, to be summed; empty where there is no counterpart.
    pub other: Vec<String>,
}

/// The labels of a field in one form.
#[derive(Debug, Clone, Copy, Default)]
pub struct Labels<'a> {
    /// The section as printed.
    pub section: &'a str,
    /// English gloss of the section.
    pub section_en: &'a str,
    /// The group that the row is printed under.
    pub group: &'a str,
    /// The label of the row.
    pub row: &'a str,
    /// English gloss of the row.
    pub row_en: &'a str,
    /// The head of the column, or the words before the number of a sentence.
    pub column: &'a str,
    /// English gloss of the column.
    pub column_en: &'a str,
    /// Unit; empty if the form prints none.
    pub unit: &'a str,
    /// Kind of its values.
    pub kind: Kind,
}

impl<'a> Labels<'a> {
    /// The labels of the field at a place of a form; `None` if the form has no such place.
    pub fn of(form: &'a Form, place: &FieldPlace) -> Option<Self> {
        let table: &Table = form.tables.get(place.table)?;
        let block = table.blocks.get(place.block)?;
        let row = block.rows.get(place.row)?;
        let mut labels = Self {
            section: &table.title.zh,
            section_en: &table.title.en,
            group: &row.group,
            row: &row.label,
            row_en: &row.en,
            unit: &row.unit,
            kind: row.kind,
            ..Self::default()
        };
        if let Some(part) = row.sentence.get(place.column) {
            (labels.column, labels.column_en) = (&part.label, &part.en);
        } else if let Some(column) = block.columns.get(place.column) {
            (labels.column, labels.column_en) = (&column.label, &column.en);
            if !column.unit.is_empty() {
                labels.unit = &column.unit;
            }
            if row.kind == Kind::Count {
                labels.kind = column.kind;
            }
        }
        Some(labels)
    }
}

/// The labels of all fields, by form and field id.
#[derive(Debug, Default)]
pub struct LabelBook<'a> {
    forms: HashMap<&'a str, HashMap<FieldId, Labels<'a>>>,
}

impl<'a> LabelBook<'a> {
    /// The labels of all forms.
    pub fn new(library: &'a Library) -> Self {
        let forms = library.forms().iter().enumerate().map(|(index, form)| {
            let labels =
                places(form, index).into_iter().filter_map(|place| Some((place.id.clone(), Labels::of(form, &place)?)));
            (form.id.as_str(), labels.collect())
        });
        Self { forms: forms.collect() }
    }

    /// The labels of a field in a form.
    pub fn labels(&self, form: &str, id: &str) -> Option<Labels<'a>> {
        self.forms.get(form)?.get(id).copied()
    }
}

/// The code book, in the order of the forms and of their fields.
pub fn code_book<'a>(library: &'a Library, rules: &[RuleFile]) -> Vec<CodeBookField<'a>> {
    let mut book = Vec::new();
    for (index, form) in library.forms().iter().enumerate() {
        let protection: HashMap<FieldId, Protection> = protections(rules, library, &form.id).into_iter().collect();
        let counterparts = counterparts(library, &form.id);
        for place in places(form, index) {
            let Some(labels) = Labels::of(form, &place) else { continue };
            let Labels { section, section_en, group, row, row_en, column, column_en, unit, kind } = labels;
            book.push(CodeBookField {
                form: &form.id,
                section,
                section_en,
                group,
                row,
                row_en,
                column,
                column_en,
                unit,
                kind: kind_name(kind),
                protection: protection.get(&place.id).map(|protection| protection.name()),
                crosswalk: counterparts.get(&place.id).cloned().unwrap_or_default(),
                id: place.id.to_string(),
            });
        }
    }
    book
}

/// For each field of a form its counterparts in the forms that a map connects with it.
fn counterparts(library: &Library, form: &str) -> HashMap<FieldId, Vec<Counterpart>> {
    let mut found: HashMap<FieldId, Vec<Counterpart>> = HashMap::new();
    for map in library.crosswalk().maps() {
        for row in &map.rows {
            let (other_form, own, other) = match (map.from == form, map.to == form) {
                (true, _) => (&map.to, &row.old, &row.new),
                (_, true) => (&map.from, &row.new, &row.old),
                _ => continue,
            };
            let ids = |ids: &[FieldId]| ids.iter().map(ToString::to_string).collect();
            let counterpart = Counterpart {
                form: other_form.clone(),
                kind: comparability_name(row.kind),
                own: ids(own),
                other: ids(other),
            };
            for id in own {
                found.entry(id.clone()).or_default().push(counterpart.clone());
            }
        }
    }
    found
}

/// Stable ASCII name of a kind of values.
pub const fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Count => "count",
        Kind::Signed => "signed",
        Kind::Amount => "amount",
        Kind::Date => "date",
        Kind::Text => "text",
    }
}

const fn comparability_name(kind: Comparability) -> &'static str {
    match kind {
        Comparability::Exact => "exact",
        Comparability::Sum => "sum",
        Comparability::Split => "split",
        Comparability::Approximate => "approximate",
        Comparability::NotComparable => "not_comparable",
    }
}

impl CodeBookField<'_> {
    /// The heads of its row in a table.
    pub const HEADS: [&'static str; 13] = [
        "form",
        "id",
        "section",
        "section_en",
        "group",
        "row",
        "row_en",
        "column",
        "column_en",
        "unit",
        "kind",
        "protection",
        "crosswalk",
    ];

    /// Its row in a table: counterparts as `cn2019: requests.a + requests.b (sum)`.
    pub fn cells(&self) -> [String; 13] {
        let counterpart = |one: &Counterpart| format!("{}: {} ({})", one.form, one.other.join(" + "), one.kind);
        [
            self.form.to_string(),
            self.id.clone(),
            self.section.to_string(),
            self.section_en.to_string(),
            self.group.to_string(),
            self.row.to_string(),
            self.row_en.to_string(),
            self.column.to_string(),
            self.column_en.to_string(),
            self.unit.to_string(),
            self.kind.to_string(),
            self.protection.unwrap_or_default().to_string(),
            self.crosswalk.iter().map(counterpart).collect::<Vec<_>>().join("; "),
        ]
    }
}
