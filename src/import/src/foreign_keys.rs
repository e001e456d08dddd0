//! The fields under the keys of another program, as data (`assets/readings`).

use gouji_core::ids::FieldId;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

/// Of a table: how its object and its cells are called, and which id parts its keys are.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Block {
    section: String,
    nested: String,
    cells: String,
    order: Order,
    rows: BTreeMap<String, String>,
    columns: BTreeMap<String, String>,
}

/// Which keys are the outer ones of a nested object.
#[derive(Debug, Clone, Copy, Deserialize)]
enum Order {
    RowColumn,
    ColumnRow,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyFile {
    blocks: Vec<Block>,
}

/// The keys of all tables.
#[derive(Debug, Default)]
pub struct ForeignKeys {
    /// Fields by the path of a value: `tableData.naturalPerson.newReceived`.
    nested: HashMap<String, FieldId>,
    /// Fields by table, row and column of a cell.
    cells: HashMap<[String; 3], FieldId>,
    /// The names of the objects.
    objects: Vec<String>,
}

static KEYS: LazyLock<ForeignKeys> = LazyLock::new(|| {
    // A test parses the file.
    let file = ron::from_str(include_str!("../../../assets/readings/kirogovcompare.ron")).unwrap_or_default();
    ForeignKeys::new(file)
});

impl ForeignKeys {
    /// Those that the program knows.
    pub fn known() -> &'static Self {
        &KEYS
    }

    fn new(file: KeyFile) -> Self {
        let mut keys = Self::default();
        for block in file.blocks {
            for (row, row_id) in &block.rows {
                for (column, column_id) in &block.columns {
                    let id = FieldId::from(format!("{}.{row_id}.{column_id}", block.section).as_str());
                    let path = match block.order {
                        Order::RowColumn => format!("{}.{row}.{column}", block.nested),
                        Order::ColumnRow => format!("{}.{column}.{row}", block.nested),
                    };
                    keys.nested.insert(path, id.clone());
                    keys.cells.insert([block.cells.clone(), row.clone(), column.clone()], id);
                }
            }
            keys.objects.push(block.nested);
        }
        keys
    }

    /// The names of the objects that hold the tables.
    pub fn objects(&self) -> impl Iterator<Item = &str> {
        self.objects.iter().map(String::as_str)
    }

    /// The field of a path.
    pub fn nested(&self, path: &str) -> Option<&FieldId> {
        self.nested.get(path)
    }

    /// The field of a cell.
    pub fn cell(&self, table: &str, row: &str, column: &str) -> Option<&FieldId> {
        self.cells.get(&[table.trim().to_string(), row.trim().to_string(), column.trim().to_string()])
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::ForeignKeys;
    use gouji_core::forms::Library;
    use std::collections::BTreeSet;

    #[test]
    fn every_key_leads_to_a_field_and_every_field_of_the_form_has_one() {
        let library = Library::builtin().unwrap();
        let keys = ForeignKeys::known();
        let place = library.forms().iter().position(|form| form.id == "cn2021").unwrap();
        let fields = gouji_core::forms::places(&library.forms()[place], place);
        let fields: BTreeSet<&str> = fields.iter().map(|place| &*place.id).collect::<BTreeSet<_>>();
        let by = |ids: Vec<&str>| -> BTreeSet<String> {
            ids.into_iter().filter(|id| fields.contains(id)).map(str::to_string).collect()
        };
        let all: BTreeSet<String> = fields.iter().map(|id| (*id).to_string()).collect();
        assert_eq!(by(keys.nested.values().map(|id| &**id).collect()), all);
        assert_eq!(by(keys.cells.values().map(|id| &**id).collect()), all);
    }
}
